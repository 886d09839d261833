"""The order of the inbox follows from the limits: recomputed for every Complaint and every WorkItem that is open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import starmap
from typing import Any

from sqlalchemy import select

from engine.dmn import Decision
from engine.errors import ProcessFault
from engine.feel import to_python
from engine.operations.invariants_audit import FOLD
from engine.operations.invariants_rules import Rules
from engine.operations.invariants_violation import Looking, Violation, as_far_as_possible
from engine.operations.rulebook import RuleBook
from engine.operations.urgency import ALLOWANCE
from engine.records.complaints import Complaint
from engine.records.instances import Incident, WorkItem
from engine.records.limits import TimeLimit
from engine.rules.limits import Origin
from engine.rules.urgency import Allowance, Clockwork, LimitInView, urgency

_ITEM, _COMPLAINT = WorkItem.__tablename__, Complaint.__tablename__
_WEIGHED = frozenset({"nature", "urgency", "circumstances"})
"""Facts that only a classification changes, which weighs the risk anew; of a table that asks for others nothing can be
told afterwards."""
Key = tuple[datetime | None, str | None, datetime | None, bool]


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A Complaint with its place in the order."""

    id: int
    received_at: datetime
    allowance_minutes: int
    urgency_at: datetime | None
    urgent_limit: str | None
    urgent_due_at: datetime | None
    paused: bool

    @property
    def key(self) -> Key:
        return (self.urgency_at, self.urgent_limit, self.urgent_due_at, self.paused)


def wrong_order(look: Looking) -> Iterator[Violation]:
    """Complaints, and open WorkItems, that stand elsewhere in the inbox than their limits say."""
    c = Complaint
    limits = _limits_in_view(look)
    complaints = select(
        *(c.id, c.received_at, c.allowance_minutes, c.urgency_at, c.urgent_limit, c.urgent_due_at, c.paused)
    ).order_by(c.id)
    for row in starmap(_Ordered, look.rows(complaints)):
        found = _order_faults(row, limits.get(row.id, []))
        yield from as_far_as_possible(found, invariant=FOLD, table=_COMPLAINT, row=(row.id,))
    item = WorkItem
    items = (
        select(
            *(item.id, item.opened_at, item.urgency, item.urgent_limit, item.urgent_due_at, item.paused),
            *(c.id, c.received_at, c.urgency_at, c.urgent_limit, c.urgent_due_at, c.paused),
        )
        .outerjoin(c, c.id == item.complaint_id)
        .where(item.closed_at.is_(None))
        .order_by(item.id)
    )
    for item_id, opened_at, *rest in look.rows(items):
        key, (complaint_id, received_at, urgency_at, *of_complaint) = rest[:4], rest[4:]
        owed = [opened_at, None, None, False] if complaint_id is None else [urgency_at or received_at, *of_complaint]
        if key != owed:
            yield Violation(FOLD, _ITEM, (item_id,), "urgency: it stands elsewhere in the inbox than its complaint")


def _limits_in_view(look: Looking) -> Mapping[int, list[LimitInView | None]]:
    """The limits that have not stopped, by Complaint; None for one that cannot be read."""
    row = TimeLimit
    found: dict[int, list[LimitInView | None]] = defaultdict(list)
    query = select(row.complaint_id, row.stopped_at, row.kind, row.due_at, row.paused, row.origin)
    for complaint_id, stopped_at, kind, due_at, paused, origin in look.stored(query.order_by(row.id)):
        if stopped_at is not None:
            continue
        try:
            binds = Origin(origin).binds
            in_view = LimitInView(kind=kind, due_at=due_at, running=not paused, binds=binds)
        except ValueError:
            in_view = None
        readable = isinstance(due_at, datetime) and isinstance(kind, str) and isinstance(paused, bool)
        found[complaint_id].append(in_view if readable else None)
    return found


def _order_faults(row: _Ordered, limits: list[LimitInView | None]) -> Iterator[Violation]:
    if None in limits:
        return  # what cannot be read of a limit is a finding of its own
    in_view = [one for one in limits if one is not None]
    if not in_view and row.key == (None, None, None, False):
        return  # nothing ever ran on it
    allowance = Allowance(timedelta(minutes=row.allowance_minutes), "")
    found = urgency(in_view, received_at=row.received_at, allowance=allowance)
    if row.key != (found.key_at, found.limit, found.due_at, found.clockwork is Clockwork.PAUSED):
        what = "urgency_at: it does not stand in the inbox where its limits and its allowance put it"
        yield Violation(FOLD, _COMPLAINT, (row.id,), what)


def wrong_allowances(look: Looking) -> Iterator[Violation]:
    """Complaints whose risk is weighed otherwise than any deployed decision table weighs it."""
    c = Complaint
    begun = {complaint_id for (complaint_id,) in look.stored(select(TimeLimit.complaint_id).distinct())}
    corrected = set(_corrected(look))
    rules = Rules(look.session, look.services)
    weighing = _Weighing(rules)
    query = select(c.id, c.allowance_minutes, c.nature, c.urgency, c.circumstances).order_by(c.id)
    for complaint_id, minutes, *facts in look.rows(query):
        if rules.any and complaint_id not in corrected:  # a correction weighs nothing anew
            found = _allowance_faults(weighing, complaint_id, minutes, facts if complaint_id in begun else None)
            yield from as_far_as_possible(found, invariant=FOLD, table=_COMPLAINT, row=(complaint_id,))


def _corrected(look: Looking) -> Iterator[int]:
    """Complaints of which an operator has corrected what is weighed."""
    query = select(Incident.complaint_id, Incident.repairs).where(Incident.repairs.is_not(None))
    for complaint_id, repairs in look.rows(query):
        with suppress(AttributeError, TypeError):
            if not _WEIGHED.isdisjoint(repairs.get("fields", ())):
                yield complaint_id


def _allowance_faults(
    weighing: "_Weighing", complaint_id: int, minutes: int, facts: list[Any] | None
) -> Iterator[Violation]:
    """Where no limit ever began, nothing was weighed."""
    if not (minutes == 0 if facts is None else weighing.could_give(minutes, *facts)):
        what = f"allowance_minutes: {minutes} follow from no deployed decision {ALLOWANCE}"
        yield Violation(FOLD, _COMPLAINT, (complaint_id,), what)


class _Weighing:
    """What the deployed decision tables give; each is asked once for the same facts."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known: dict[tuple[str, str], int | None] = {}

    def could_give(self, minutes: int, nature: str | None, urgency: str | None, circumstances: Any) -> bool:
        """Whether the table in force, or one before it, gives so many minutes."""
        facts = {"nature": nature or "", "urgency": urgency or "", "circumstances": list(circumstances or ())}
        for book in self._rules.ever():
            decision = book.decisions.get(ALLOWANCE)
            if decision is not None and (
                not _WEIGHED.issuperset(decision.inputs) or self._given(book, decision, facts) == minutes
            ):
                return True
        return False

    def _given(self, book: RuleBook, decision: Decision, facts: Mapping[str, Any]) -> int | None:
        place = book.hash, repr(facts)
        if place not in self._known:
            self._known[place] = None
            with suppress(ProcessFault):
                hours = to_python(decision.decide({name: facts[name] for name in decision.inputs}).value)
                self._known[place] = int(Decimal(str(hours)) * 60)
        return self._known[place]
