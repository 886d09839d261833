"""Walks through time one day or one minute at a step and counts on its fingers. Slow, and plain enough to be read as right.

It knows only the standard library, so that it cannot share a mistake with what it checks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)

Span = tuple[datetime, datetime]


@dataclass
class Almanac:
    """What is known of a bank's days; remembers whether it was asked about a day that nobody has published."""

    zone: str
    first: date
    until: date
    holidays: frozenset[date]
    working: frozenset[date]
    hours: tuple[tuple[tuple[int, int], ...], ...]
    guessed: bool = field(default=False)

    def works(self, day: date) -> bool:
        if day < self.first or day >= self.until:
            self.guessed = True
            return day.weekday() in (0, 1, 2, 3, 4)
        if day in self.holidays:
            return False
        if day in self.working:
            return True
        return day.weekday() in (0, 1, 2, 3, 4)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def end_of(self, day: date) -> datetime:
        following = day + DAY
        return datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def is_open(self, at: datetime) -> bool:
        local = self.local(at)
        if not self.works(local.date()):
            return False
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in self.hours[local.weekday()])


def is_paused(at: datetime, pauses: Iterable[Span]) -> bool:
    """Whether an instant lies in one of the pauses, each [since, until)."""
    return any(since <= at < until for since, until in pauses)


def end_of_days(
    almanac: Almanac,
    start: datetime,
    days: int,
    *,
    business: bool,
    first_day_counts: bool = False,
    roll: bool = False,
    cutoff: time | None = None,
    pauses: Iterable[Span] = (),
) -> datetime:
    """The end of the last of so many days."""
    day = almanac.local(start).date()
    if cutoff is not None and (not almanac.works(day) or almanac.local(start).time() >= cutoff):
        day += DAY
        while not almanac.works(day):
            day += DAY
    if not first_day_counts:
        day += DAY
    counted = 0
    while True:
        works = almanac.works(day) if business else True
        if works and not is_paused(almanac.end_of(day) - MICROSECOND, pauses):
            counted += 1
        if counted == days:
            break
        day += DAY
    while roll and not almanac.works(day):
        day += DAY
    return almanac.end_of(day)


def end_of_minutes(
    almanac: Almanac, start: datetime, minutes: int, *, business: bool, pauses: Iterable[Span] = ()
) -> datetime:
    """The end of the last of so many minutes; start and pauses lie on whole minutes."""
    at, counted = start, 0
    while counted < minutes:
        counted += counts(almanac, at, business=business, pauses=pauses)
        at += MINUTE
    return at


def counts(almanac: Almanac, at: datetime, *, business: bool, pauses: Iterable[Span]) -> bool:
    """Whether the minute that begins at an instant counts."""
    return (almanac.is_open(at) if business else True) and not is_paused(at, pauses)


def minutes_between(
    almanac: Almanac, start: datetime, end: datetime, *, business: bool, pauses: Iterable[Span] = ()
) -> int:
    """How many minutes count between two instants on whole minutes."""
    counted, at = 0, start
    while at < end:
        counted += counts(almanac, at, business=business, pauses=pauses)
        at += MINUTE
    return counted


def share_moment(
    almanac: Almanac, start: datetime, end: datetime, share: Fraction, *, business: bool, pauses: Iterable[Span] = ()
) -> datetime:
    """The first instant at which a share of the minutes that count between start and end is used up."""
    allowed = minutes_between(almanac, start, end, business=business, pauses=pauses)
    if business and allowed == 0:
        return share_moment(almanac, start, end, share, business=False, pauses=pauses)
    wanted = allowed * share
    at, used = start, 0
    while used < wanted:
        if counts(almanac, at, business=business, pauses=pauses):
            if wanted - used <= 1:
                part = (wanted - used) * 60_000_000
                return at + timedelta(microseconds=-(-part.numerator // part.denominator))
            used += 1
        at += MINUTE
    return at
