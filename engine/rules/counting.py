"""Where a count ends: whole days and open hours, the first day, late receipt, holidays, and what pauses take out.

A day counts when the limit is not paused at its end, so a pause costs as many days as there are midnights in it.
An hour counts while the limit is not paused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.rules.calendar import BusinessCalendar
from engine.rules.instants import HOUR, MINUTE, instant, micros
from engine.rules.lengths import Counting, Unit
from engine.rules.lines import Line
from engine.rules.state import Pause

ONE_DAY = timedelta(days=1)
_MICROS = {Unit.MINUTE: MINUTE, Unit.HOUR: HOUR, Unit.BUSINESS_HOUR: HOUR}


@dataclass(frozen=True, slots=True)
class End:
    """Where a count ends, whether that rests on days that no calendar covers, and what a reader should know of it."""

    at: datetime
    provisional: bool = False
    notes: tuple[Line, ...] = ()


def count(counting: Counting, start: datetime, calendar: BusinessCalendar) -> datetime:
    """When a length that begins at an instant has passed, without pauses: for waits that are no TimeLimit."""
    return end_of(counting, start, (), calendar).at


def end_of(counting: Counting, start: datetime, pauses: tuple[Pause, ...], calendar: BusinessCalendar) -> End:
    """Count from a start; a pause that lasts takes nothing out yet."""
    if counting.length.unit.in_days:
        return _end_of_days(counting, start, pauses, calendar)
    return _end_of_hours(counting, start, pauses, calendar)


def _end_of_hours(counting: Counting, start: datetime, pauses: tuple[Pause, ...], calendar: BusinessCalendar) -> End:
    unit, amount = counting.length.unit, counting.length.amount
    at = instant(use_up(micros(start), amount * _MICROS[unit], pauses, calendar, business=unit.in_business))
    if not unit.in_business:
        return End(at, False, (Line("around_the_clock", {}),))
    covered = calendar.covers(calendar.day_of(start), calendar.day_of(at - timedelta(microseconds=1)))
    return End(at, not covered, (Line("opening_hours", {"hours": calendar.hours_text}),))


def use_up(start: int, amount: int, pauses: Iterable[Pause], calendar: BusinessCalendar, *, business: bool) -> int:
    """The microsecond at which so much time has been used since a start, pauses left out; amount > 0."""
    for done in pauses:
        if done.until is None:
            break
        since = micros(done.since)
        room = elapsed(start, since, calendar, business=business)
        if room >= amount:
            break
        amount -= room
        start = micros(done.until)
    return calendar.add_open_micros(start, amount) if business else start + amount


def elapsed(start: int, end: int, calendar: BusinessCalendar, *, business: bool) -> int:
    """Microseconds that count between two of them."""
    return calendar.open_micros_between(start, end) if business else max(0, end - start)


def _end_of_days(counting: Counting, start: datetime, pauses: tuple[Pause, ...], calendar: BusinessCalendar) -> End:
    business = counting.length.unit is Unit.BUSINESS_DAY
    day = calendar.day_of(start)
    received = _received_on(counting, start, calendar)
    before = received - ONE_DAY if counting.count_first_day else received
    days = counting.length.amount * (7 if counting.length.unit is Unit.WEEK else 1)
    last = _last_day(before, days, _days_paused(pauses, calendar), calendar, business=business)
    notes: list[Line] = []
    guessed = counting.late_receipt_cutoff is not None and not calendar.covers(day, received)
    if received != day:
        notes.append(Line("late_receipt", {"cutoff": f"{counting.late_receipt_cutoff:%H:%M}", "day": str(received)}))
    if business:
        guessed = guessed or not calendar.covers(before + ONE_DAY, last)
        notes += _days_off(before, last, calendar)
    if counting.roll_if_holiday:
        ended, last = last, _rolled(last, calendar)
        guessed = guessed or not calendar.covers(ended, last)
        notes += [] if last == ended else [Line("rolled", {"from": str(ended), "to": str(last)})]
    return End(calendar.midnight(last + ONE_DAY), guessed, tuple(notes))


def _rolled(last: date, calendar: BusinessCalendar) -> date:
    return last if calendar.is_working_day(last) else calendar.next_working_day(last)


def _days_off(before: date, last: date, calendar: BusinessCalendar) -> list[Line]:
    days = (last - before).days - calendar.working_days_between(before + ONE_DAY, last + ONE_DAY)
    return [Line("days_off", {"days": days})] if days else []


def first_day_counted(counting: Counting, start: datetime, calendar: BusinessCalendar) -> date:
    """The first day that can count."""
    received = _received_on(counting, start, calendar)
    return received if counting.count_first_day else received + ONE_DAY


def _received_on(counting: Counting, start: datetime, calendar: BusinessCalendar) -> date:
    """The day that counts as the day of receipt."""
    day, cutoff = calendar.day_of(start), counting.late_receipt_cutoff
    if cutoff is None or (calendar.is_working_day(day) and start.astimezone(calendar.zone).time() < cutoff):
        return day
    return calendar.next_working_day(day)


def _days_paused(pauses: Iterable[Pause], calendar: BusinessCalendar) -> list[tuple[date, date]]:
    """Days that do not count, as [first, until): those at whose end the limit was paused."""
    return [(calendar.day_of(done.since), calendar.day_of(done.until)) for done in pauses if done.until is not None]


def _last_day(
    before: date, days: int, paused: list[tuple[date, date]], calendar: BusinessCalendar, *, business: bool
) -> date:
    """The last of so many days after a day, those paused left out."""
    last = _after(before, days, calendar, business=business)
    for first, until in paused:
        if first > last:
            break
        first = max(first, before + ONE_DAY)
        days += calendar.working_days_between(first, until) if business else max(0, (until - first).days)
        last = _after(before, days, calendar, business=business)
    return last


def _after(day: date, days: int, calendar: BusinessCalendar, *, business: bool) -> date:
    return calendar.add_working_days(day, days) if business else day + timedelta(days=days)
