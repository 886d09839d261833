"""I4: an open Complaint has its TimeLimits and each its timer. I5: a breach is recorded once, with its true due time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import exists, select

from engine.errors import InvalidInput, NotFound
from engine.operations.invariants_trail import LIMIT, Trail
from engine.operations.invariants_violation import Looking, Violation
from engine.operations.rulebook import RuleBook
from engine.records.complaints import CLOSED, Complaint
from engine.records.instances import Timer
from engine.records.limits import TimeLimit
from engine.rules.due import Due
from engine.rules.events import Event
from engine.rules.ladder import LATE_AFTER, next_threshold_at
from engine.rules.limits import LimitRule, Origin
from engine.rules.moves import pause_ends_at
from engine.rules.state import LimitState
from engine.rules.stored import due_from_json, state_from_json


@dataclass(frozen=True, slots=True)
class _Seen:
    """A TimeLimit with the profile of its Complaint and the Timer that looks at it, if there is one."""

    id: int
    kind: str
    origin: str
    basis: Any
    explanation: Any
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    paused: bool
    fired: list[str]
    breached_at: datetime | None
    breach_late: bool
    profile: str
    timer_id: int | None
    timer_at: datetime | None


def missing_limits(look: Looking) -> Iterator[Violation]:
    """I4: open Complaints without a limit that begins with the receipt of every complaint."""
    book = look.services.catalogue.rules_or_none(look.session)
    for profile in book.profiles.values() if book else ():
        for kind in sorted(kind for kind, rule in profile.time_limits.items() if _always_begins(rule)):
            there = exists().where(TimeLimit.complaint_id == Complaint.id, TimeLimit.kind == kind)
            query = select(Complaint.id).where(
                Complaint.profile == profile.id, Complaint.status.not_in(CLOSED), ~Complaint.history, ~there
            )
            for complaint_id in look.session.scalars(query.order_by(Complaint.id)):
                yield Violation("I4", "complaint", (complaint_id,), f"it is open and has no limit {kind}")


def _always_begins(rule: LimitRule) -> bool:
    return Event.RECEIVED in rule.start and all(choice.length is not None for choice in rule.lengths)


def wrong_limits(look: Looking) -> Iterator[Violation]:
    """I4 and I5 for each TimeLimit: its timer, its columns, and whether it was breached."""
    book = look.services.catalogue.rules_or_none(look.session)
    for row in _limits(look):
        if book is None:
            yield _broken("I4", row, "no rules are deployed by which it could be counted")
            continue
        try:
            rule = book.profile(row.profile).limit(row.kind)
            state, found = state_from_json(row.basis), due_from_json(row.explanation)
        except (NotFound, InvalidInput) as error:
            yield _broken("I4", row, str(error))
            continue
        yield from _timer_faults(row, _next_look(book, row, rule, state, found))
        yield from _column_faults(row, state, found)
        yield from _breach_faults(row, look.services.clock.now())
        if look.trail is not None:
            yield from _trail_faults(row, look.trail)


def _limits(look: Looking) -> Iterator[_Seen]:
    limit = TimeLimit
    query = (
        select(
            *(limit.id, limit.kind, limit.origin, limit.basis, limit.explanation, limit.started_at, limit.due_at),
            *(limit.stopped_at, limit.paused, limit.fired, limit.breached_at, limit.breach_late),
            *(Complaint.profile, Timer.id, Timer.due_at),
        )
        .join(Complaint, Complaint.id == limit.complaint_id)
        .outerjoin(Timer, Timer.time_limit_id == limit.id)
        .order_by(limit.id)
    )
    yield from starmap(_Seen, look.rows(query))


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


def _timer_faults(row: _Seen, expected: datetime | None) -> Iterator[Violation]:
    if row.timer_id is None:
        if expected is not None:
            yield _broken("I4", row, f"no timer looks at it at {expected}")
    elif expected is None:
        yield Violation("I4", "timer", (row.timer_id,), f"nothing is left to be seen at its limit {row.kind}")
    elif expected != row.timer_at:
        yield Violation("I4", "timer", (row.timer_id,), f"it looks at {row.timer_at}, its limit asks for {expected}")


def _column_faults(row: _Seen, state: LimitState, found: Due) -> Iterator[Violation]:
    """The columns of a limit follow from its basis and its explanation."""
    told = (state.kind, state.origin, state.started_at, state.stopped_at, state.open_pause is not None, found.due_at)
    if told != (row.kind, row.origin, row.started_at, row.stopped_at, row.paused, row.due_at):
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


def _broken(invariant: str, row: _Seen, what: str) -> Violation:
    return Violation(invariant, LIMIT, (row.id,), f"{row.kind}: {what}")
