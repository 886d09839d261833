"""Counting days and open hours, one day at a time: slow, and plain enough to be read as right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Span = tuple[datetime, datetime]
"""A time that does not count, from the first instant to the second, which is not part of it."""


@dataclass(frozen=True)
class Almanac:
    """A bank's days, as its calendar file tells them."""

    zone: ZoneInfo
    first: date
    until: date
    holidays: frozenset[date]
    working: frozenset[date]
    hours: Sequence[Sequence[str]]

    def works(self, day: date) -> bool:
        """Whether the bank works; a day that nobody has published is one if it is none of a weekend."""
        if self.first <= day < self.until:
            if day in self.holidays:
                return False
            if day in self.working:
                return True
        return day.weekday() < 5

    def day_of(self, at: datetime) -> date:
        """The day on the bank's wall."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """When a day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def openings(self, day: date) -> Iterator[Span]:
        """From when to when the bank is open on a day."""
        for text in self.hours[day.weekday()] if self.works(day) else ():
            opens, closes = text.split("-")
            yield self._at(day, opens), self._at(day, closes)

    def _at(self, day: date, clock: str) -> datetime:
        if clock == "24:00":
            return self.midnight(day + DAY)
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone).astimezone(UTC)


def read_almanac(file: Any) -> Almanac:
    """Read a calendar file."""
    holidays, working = set(), set()
    for notice in file["notices"]:
        working.update(notice.get("working_weekends") or ())
        for holiday in notice["holidays"]:
            day = holiday["first"]
            while day <= holiday["last"]:
                holidays.add(day)
                day += DAY
    return Almanac(
        zone=ZoneInfo(file["zone"]),
        first=file["covered_from"],
        until=file["covered_until"],
        holidays=frozenset(holidays),
        working=frozenset(working),
        hours=[file["opening_hours"][weekday] or () for weekday in WEEKDAYS],
    )


def end_of_days(
    almanac: Almanac,
    start: datetime,
    days: int,
    *,
    business: bool,
    first_counts: bool,
    rolls: bool,
    cutoff: time | None,
    pauses: Sequence[Span] = (),
) -> datetime:
    """When the last of so many days is over. A day that ends within a pause does not count."""
    day = almanac.day_of(start)
    if cutoff is not None and (not almanac.works(day) or start.astimezone(almanac.zone).time() >= cutoff):
        day += DAY
        while not almanac.works(day):
            day += DAY
    if first_counts:
        day -= DAY
    while days:
        day += DAY
        end = almanac.midnight(day + DAY)
        standing_still = any(since < end <= until for since, until in pauses)
        if (almanac.works(day) or not business) and not standing_still:
            days -= 1
    while rolls and not almanac.works(day):
        day += DAY
    return almanac.midnight(day + DAY)


def end_of_time(
    almanac: Almanac, start: datetime, amount: timedelta, *, business: bool, pauses: Sequence[Span] = ()
) -> datetime:
    """When so much time has passed: open time only, or every hour of every day."""
    for begins, ends in _countable(almanac, start, business=business, pauses=pauses):
        if ends - begins >= amount:
            return begins + amount
        amount -= ends - begins
    raise AssertionError("time never ends")


def _countable(almanac: Almanac, start: datetime, *, business: bool, pauses: Sequence[Span]) -> Iterator[Span]:
    """The stretches of time that count, from a start on."""
    day = almanac.day_of(start)
    while True:
        spans = almanac.openings(day) if business else [(almanac.midnight(day), almanac.midnight(day + DAY))]
        for begins, ends in spans:
            if ends > start:
                yield from _without(max(begins, start), ends, pauses)
        day += DAY


def _without(begins: datetime, ends: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
    for since, until in pauses:
        if since < ends and until > begins:
            if since > begins:
                yield begins, since
            begins = max(begins, until)
    if begins < ends:
        yield begins, ends
