"""When a TimeLimit ends, and why: its count, its extensions and pauses, and the statutory limit it must stay ahead of."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.rules.calendar import BusinessCalendar
from engine.rules.counting import ONE_DAY, End, elapsed, end_of, first_day_counted
from engine.rules.instants import MINUTE, days_earlier, micros
from engine.rules.lengths import Unit
from engine.rules.lines import Fact, Line
from engine.rules.state import LimitState, Pause


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a TimeLimit.

    Attributes:
        due_at: in time if and only if at < due_at.
        provisional: it rests on days that no calendar covers, and is found again when the calendar comes.
        lines: how it was found, for `explain`.
    """

    due_at: datetime
    provisional: bool
    lines: tuple[Line, ...]


def due(state: LimitState, calendar: BusinessCalendar, *, statutory: Due | None = None) -> Due:
    """Find when a limit ends.

    A pause that lasts does not count yet: the result is then the earliest possible end, and no threshold passes.

    Args:
        statutory: the end of the statutory limit that runs on the same Complaint, if one does.
    Source: the Profile; how far internal limits stay ahead of the statutory one is its `days_before_statutory`.
    """
    lines = [
        Line("restarted", _facts(calendar, at=old.was_started_at, event=old.was_started_by)) for old in state.restarts
    ]
    end = end_of(state.counting, state.started_at, (), calendar)
    lines.append(_counted(state, end, calendar))
    lines.extend(end.notes)
    if state.extensions:
        end = _extended(state, calendar, lines)
    if state.pauses:
        end = _paused(state, calendar, lines)
    due_at, provisional = end.at, end.provisional
    if statutory is not None and state.days_before_statutory is not None:
        due_at, provisional = _capped(state, end, statutory, calendar, lines)
    if provisional:
        lines.append(Line("provisional", {"covered_until": (calendar.covered_until - ONE_DAY).isoformat()}))
    return Due(due_at, provisional, tuple(lines))


def _counted(state: LimitState, end: End, calendar: BusinessCalendar) -> Line:
    counting = state.counting
    first_day = "hours" if not counting.length.unit.in_days else "in" if counting.count_first_day else "out"
    return Line(
        "counted",
        _facts(
            calendar,
            event=state.started_by,
            at=state.started_at,
            amount=counting.length.amount,
            unit=counting.length.unit,
            first_day=first_day,
            until=end.at,
        ),
    )


def _extended(state: LimitState, calendar: BusinessCalendar, lines: list[Line]) -> End:
    end = End(state.started_at)
    for extension in state.extensions:
        end = end_of(replace(state.counting, length=extension.to), state.started_at, (), calendar)
        facts = _facts(
            calendar,
            at=extension.at,
            amount=extension.to.amount,
            unit=extension.to.unit,
            role=extension.role,
            reason=extension.reason,
            until=end.at,
        )
        lines.append(Line("extended", facts))
        lines.extend(note for note in end.notes if note.code == "rolled")
    return end


def _paused(state: LimitState, calendar: BusinessCalendar, lines: list[Line]) -> End:
    end = End(state.started_at)
    for index, done in enumerate(state.pauses):
        end = end_of(state.in_force, state.started_at, state.pauses[: index + 1], calendar)
        if done.until is None:
            lines.append(Line("standing_still", _facts(calendar, since=done.since, reason=done.reason)))
        else:
            amount, unit = _pause_cost(state, done, calendar)
            facts = _facts(
                calendar,
                since=done.since,
                resumed=done.until,
                reason=done.reason,
                amount=amount,
                unit=unit,
                until=end.at,
            )
            lines.append(Line("paused", facts))
        lines.extend(note for note in end.notes if note.code == "rolled")
    return end


def _pause_cost(state: LimitState, done: Pause, calendar: BusinessCalendar) -> tuple[int, str]:
    """How much a closed pause takes out of the count, for a reader: whole days, or minutes."""
    unit, until = state.counting.length.unit, done.until or done.since
    if not unit.in_days:
        used = elapsed(micros(done.since), micros(until), calendar, business=unit.in_business)
        return used // MINUTE, Unit.MINUTE
    first = max(calendar.day_of(done.since), first_day_counted(state.counting, state.started_at, calendar))
    if unit is Unit.BUSINESS_DAY:
        return calendar.working_days_between(first, calendar.day_of(until)), Unit.BUSINESS_DAY
    return max(0, (calendar.day_of(until) - first).days), Unit.CALENDAR_DAY


def _capped(
    state: LimitState, end: End, statutory: Due, calendar: BusinessCalendar, lines: list[Line]
) -> tuple[datetime, bool]:
    """The internal end, brought forward where the statutory limit leaves too little room.

    One that begins within these last days ends with the statutory limit at the latest, and one that begins after it has
    its own length: an end at its own start would leave nobody time to act.
    """
    days = state.days_before_statutory or 0
    latest, code = days_earlier(statutory.due_at, days, calendar.zone), "capped"
    if latest <= state.started_at:
        latest, code = statutory.due_at, "capped_late"
    if latest <= state.started_at or latest >= end.at:
        return end.at, end.provisional
    lines.append(Line(code, _facts(calendar, days=days, statutory=statutory.due_at, until=latest)))
    return latest, end.provisional or statutory.provisional


def _facts(calendar: BusinessCalendar, **facts: Fact | datetime) -> dict[str, Fact]:
    """Facts as they are stored: instants as the bank's wall clock with its offset, enums as their text."""
    return {name: _stored(value, calendar) for name, value in facts.items()}


def _stored(value: Fact | datetime, calendar: BusinessCalendar) -> Fact:
    if isinstance(value, datetime):
        return value.astimezone(calendar.zone).isoformat(timespec="minutes")
    return value if isinstance(value, int) else str(value)
