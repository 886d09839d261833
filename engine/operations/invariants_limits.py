"""I4: an open Complaint has its TimeLimits and each its timer. I5: a breach is recorded once, with its true due time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import exists, select

from engine.errors import InvalidInput, NotFound
from engine.operations.invariants_rules import Rules
from engine.operations.invariants_trail import LIMIT, Trail
from engine.operations.invariants_violation import Looking, Violation, as_far_as_possible
from engine.operations.rulebook import KEY, RuleBook
from engine.records.complaints import CLOSED, Complaint
from engine.records.instances import Timer
from engine.records.limits import TimeLimit
from engine.records.processes import ProcessInForce
from engine.rules.due import Due
from engine.rules.events import Event
from engine.rules.ladder import LATE_AFTER, next_threshold_at
from engine.rules.limits import LimitRule, Origin
from engine.rules.moves import pause_ends_at
from engine.rules.profile import Profile
from engine.rules.state import LimitState
from engine.rules.stored import due_from_json, state_from_json

NEVER_COUNTED = "no rules that were ever in force count it"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A TimeLimit with the profile of its Complaint and the Timer that looks at it, if there is one."""

    id: int
    complaint_id: int
    kind: str
    origin: str
    basis: Any
    explanation: Any
    started_at: datetime
    due_at: datetime
    provisional: bool
    stopped_at: datetime | None
    paused: bool
    fired: list[str]
    breached_at: datetime | None
    breach_late: bool
    profile: str
    timer_id: int | None
    timer_at: datetime | None
    timer_says: tuple[Any, ...]


def missing_limits(look: Looking) -> Iterator[Violation]:
    """I4: open Complaints without a limit that begins with the receipt of every complaint."""
    rules = Rules(look.session, look.services)
    for profile in rules.in_force.profiles.values() if rules.in_force else ():
        for kind in _always_running(profile):
            there = exists().where(TimeLimit.complaint_id == Complaint.id, TimeLimit.kind == kind)
            query = select(Complaint.id).where(
                Complaint.profile == profile.id, Complaint.status.not_in(CLOSED), ~Complaint.history, ~there
            )
            # A limit that came with a later deployment is not there on what was registered before it.
            for (complaint_id,) in look.rows(query.order_by(Complaint.id)):
                if all(kind in _always_running(book.profiles.get(profile.id)) for book in rules.ever()):
                    yield Violation("I4", "complaint", (complaint_id,), f"it is open and has no limit {kind}")


def _always_running(profile: Profile | None) -> list[str]:
    return sorted(kind for kind, rule in profile.time_limits.items() if _always_begins(rule)) if profile else []


def _always_begins(rule: LimitRule) -> bool:
    return Event.RECEIVED in rule.start and all(choice.length is not None for choice in rule.lengths)


def wrong_limits(look: Looking) -> Iterator[Violation]:
    """I4 and I5 for each TimeLimit: its timer, its columns, and whether it was breached."""
    rules, now = Rules(look.session, look.services), max(look.services.clock.now(), look.trail.last_at)
    if not rules.any and look.session.scalar(select(exists().where(TimeLimit.id.is_not(None)))):
        yield Violation("I4", ProcessInForce.__tablename__, (KEY,), "no rules that can be read were ever in force")
    for row in _limits(look):
        found = _faults(look, rules, row, now)
        yield from as_far_as_possible(found, invariant="I4", table=LIMIT, row=(row.id,))


def _faults(look: Looking, rules: Rules, row: _Seen, now: datetime) -> Iterator[Violation]:
    try:
        state, found = state_from_json(row.basis), due_from_json(row.explanation)
    except InvalidInput as error:
        yield _broken("I5", row, str(error))
        return
    yield from _column_faults(row, state, found)
    yield from _breach_faults(row, look.services.clock.now())
    if look.trail.tells_all(LIMIT, row.id, f"complaint:{row.complaint_id}"):
        yield from _trail_faults(row, look.trail)
    if rules.any:
        yield from _timer_faults(rules, row, state, found, now)


def _limits(look: Looking) -> Iterator[_Seen]:
    limit, timer = TimeLimit, Timer
    said = (timer.complaint_id, timer.limit, timer.instance_id, timer.task_id, timer.element_id)
    query = (
        select(
            *(limit.id, limit.complaint_id, limit.kind, limit.origin, limit.basis, limit.explanation),
            *(limit.started_at, limit.due_at, limit.provisional, limit.stopped_at, limit.paused, limit.fired),
            *(limit.breached_at, limit.breach_late, Complaint.profile, timer.id, timer.due_at, *said),
        )
        .join(Complaint, Complaint.id == limit.complaint_id)
        .outerjoin(timer, timer.time_limit_id == limit.id)
        .order_by(limit.id)
    )
    yield from starmap(_Seen, ((*row[: -len(said)], row[-len(said) :]) for row in look.rows(query)))


def _timer_faults(rules: Rules, row: _Seen, state: LimitState, found: Due, now: datetime) -> Iterator[Violation]:
    """The timer of a limit stands where the rules in force say, or those under which it moved last."""
    if row.timer_id is not None and row.timer_says != (row.complaint_id, row.kind, None, None, None):
        yield _timer(row, "it names another limit, complaint or process than the limit that it looks at")
    if row.timer_at is not None and row.provisional and row.stopped_at is None and row.timer_at <= now:
        return  # a deployment has it looked at again by the next sweep, whatever is left to be seen
    asked = None
    for book in rules.ever():
        try:
            expected = _next_look(book, row, book.profile(row.profile).limit(row.kind), state, found)
        except (NotFound, InvalidInput):  # these rules do not know it
            continue
        fault = _timer_fault(row, expected)
        if fault is None:
            return
        asked = asked or fault
    yield asked or _broken("I4", row, NEVER_COUNTED)


def _timer_fault(row: _Seen, expected: datetime | None) -> Violation | None:
    if row.timer_id is None:
        return None if expected is None else _broken("I4", row, f"no timer looks at it at {expected}")
    if expected is None:
        return _timer(row, f"nothing is left to be seen at its limit {row.kind}")
    if expected != row.timer_at:
        return _timer(row, f"it looks at {row.timer_at}, its limit asks for {expected}")
    return None


def _next_look(book: RuleBook, row: _Seen, rule: LimitRule, state: LimitState, found: Due) -> datetime | None:
    """When the limit must be looked at next: at a threshold, or when its pause has lasted long enough.

    Most have stopped in time, and nothing is left to be seen there.
    """
    if state.stopped_at is not None and state.stopped_at < found.due_at:
        return None
    profile = book.profile(row.profile)
    calendar, lasting, moments = book.calendar_of(profile), state.open_pause, list[datetime | None]()
    moments.append(
        next_threshold_at(state, rule.thresholds, fired=frozenset(row.fired), calendar=calendar, now_due=found)
    )
    if lasting is not None and lasting.reason in profile.pauses:
        moments.append(pause_ends_at(lasting, profile.pauses[lasting.reason], calendar))
    return min(filter(None, moments), default=None)


def _column_faults(row: _Seen, state: LimitState, found: Due) -> Iterator[Violation]:
    """The columns of a limit follow from its basis and its explanation."""
    told = (state.kind, state.origin, state.started_at, state.stopped_at, state.open_pause is not None)
    if (*told, found.due_at, found.provisional) != (
        *(row.kind, row.origin, row.started_at, row.stopped_at, row.paused),
        *(row.due_at, row.provisional),
    ):
        yield _broken("I5", row, "its columns are not those that follow from its basis")


def _breach_faults(row: _Seen, now: datetime) -> Iterator[Violation]:
    """A limit that was not kept has its breach, or a timer that will still record it."""
    if not Origin(row.origin).binds:
        if row.breached_at is not None:
            yield _broken("I5", row, f"a {row.origin} passes; nobody can breach it")
        return
    ended = row.stopped_at or now
    if row.breached_at is None and not row.paused and row.due_at <= ended and row.timer_id is None:
        yield _broken("I5", row, f"it was due at {row.due_at} and not kept; no breach is recorded")
    if row.breached_at is None and row.breach_late:
        yield _broken("I5", row, "it is marked late, and no breach is recorded")


def _trail_faults(row: _Seen, trail: Trail) -> Iterator[Violation]:
    told = trail.breaches.get(row.id, [])
    if len(told) != (row.breached_at is not None):
        yield _broken("I5", row, f"its breach is {row.breached_at or 'not recorded'}; the trail tells of {len(told)}")
    for breach in told:
        if breach.breached_at != breach.due_at:
            yield _broken("I5", row, f"breached at {breach.breached_at}; it was due at {breach.due_at} then")
        if breach.late != (breach.at - breach.due_at > LATE_AFTER):
            yield _broken("I5", row, f"recorded at {breach.at}, due at {breach.due_at}: marked wrongly as late or not")
    if row.breached_at is not None and told and row.breached_at != told[0].breached_at:
        yield _broken("I5", row, f"breached at {row.breached_at}; the trail tells {told[0].breached_at}")


def _timer(row: _Seen, what: str) -> Violation:
    assert row.timer_id is not None  # noqa: S101 - narrows the type
    return Violation("I4", Timer.__tablename__, (row.timer_id,), what)


def _broken(invariant: str, row: _Seen, what: str) -> Violation:
    return Violation(invariant, LIMIT, (row.id,), f"{row.kind}: {what}")
