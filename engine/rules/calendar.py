"""The bank's calendar: on which days it works, when it is open, and how far its years are published.

Beyond the covered years Monday to Friday count as working days; who uses such a day is told so by `covers`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput
from engine.rules.instants import instant, micros, midnight
from engine.rules.years import DAY_MINUTES, Hours, OpenTime, WorkingDays

SATURDAY = 5
WARNING_DAYS = 60
"""How long before the end of coverage the administrator is told to publish the next year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """One region's working days with the bank's opening hours; share one object, it remembers what it counted.

    Attributes:
        zone: where the bank's days begin and end.
        covered_from: first published day.
        covered_until: first day that is not published (exclusive).
        holidays: days off, also those that fall on a weekend.
        working_weekends: Saturdays and Sundays on which the bank works (调休).
        hours: opening hours from Monday to Sunday; those of Saturday and Sunday hold on working weekends.
        hours_text: the same in short, days as numbers, for explanations: `1-5 09:00-17:00; 6-7 09:00-12:00`.
    """

    name: str
    zone: ZoneInfo
    covered_from: date
    covered_until: date
    holidays: frozenset[date]
    working_weekends: frozenset[date]
    hours: tuple[Hours, ...]
    hours_text: str = field(default="", init=False, compare=False)
    _years: dict[int, WorkingDays] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[int, OpenTime] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.covered_from < self.covered_until:
            raise InvalidInput(f"The calendar {self.name} covers no day.", calendar=self.name)
        named = self.holidays | self.working_weekends
        if outside := sorted(day for day in named if not self.covers(day, day)):
            raise InvalidInput(f"{outside[0]} lies outside the coverage of {self.name}.", calendar=self.name)
        if both := sorted(self.holidays & self.working_weekends):
            raise InvalidInput(f"{both[0]} is both a holiday and a working weekend.", calendar=self.name)
        if weekday := sorted(day for day in self.working_weekends if day.weekday() < SATURDAY):
            raise InvalidInput(f"{weekday[0]} is no Saturday or Sunday.", calendar=self.name)
        self._check_hours()
        object.__setattr__(self, "hours_text", _hours_text(self.hours))

    def _check_hours(self) -> None:
        if len(self.hours) != 7 or not all(self.hours[:SATURDAY]):
            raise InvalidInput(f"{self.name} needs opening hours for Monday to Friday.", calendar=self.name)
        for day in self.hours:
            edges = [edge for opening in day for edge in (opening.opens, opening.closes)]
            if edges != sorted(set(edges)) or not all(0 <= edge <= DAY_MINUTES for edge in edges):
                raise InvalidInput(f"The opening hours of {self.name} overlap or run backwards.", calendar=self.name)

    def covers(self, first: date, last: date) -> bool:
        """Whether every day from first to last is published."""
        return self.covered_from <= first and last < self.covered_until

    def days_of_coverage_left(self, today: date) -> int:
        """How many published days lie ahead, today included; at `WARNING_DAYS` the administrator is told."""
        return max(0, (self.covered_until - today).days)

    def day_of(self, at: datetime) -> date:
        """The day of the bank on which an instant falls."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The instant at which a day begins."""
        return midnight(day, self.zone)

    def is_working_day(self, day: date) -> bool:
        """Whether the bank works; outside the coverage: whether it is Monday to Friday."""
        if day.weekday() < SATURDAY:
            return day not in self.holidays
        return day in self.working_weekends

    def hours_of(self, day: date) -> Hours:
        """The opening hours of a day, none when the bank does not work."""
        return self.hours[day.weekday()] if self.is_working_day(day) else ()

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The last of `count` working days that follow a day, which is itself not counted; count ≥ 1."""
        if count < 1:
            raise InvalidInput("At least one working day is added.", count=count)
        year = day.year
        counted = self._year(year)
        wanted = counted.before[day.toordinal() - counted.first + 1] + count
        while wanted > len(counted.days):
            wanted -= len(counted.days)
            year += 1
            counted = self._year(year)
        return date.fromordinal(counted.days[wanted - 1])

    def working_days_between(self, first: date, until: date) -> int:
        """How many working days lie from a day up to another, the last excluded."""
        if until <= first:
            return 0
        whole = sum(len(self._year(year).days) for year in range(first.year, until.year))
        return whole + self._before(until) - self._before(first)

    def add_open_time(self, at: datetime, amount: timedelta) -> datetime:
        """The first instant at which the bank has been open for so long since an instant; amount > 0.

        What is used up exactly at closing time ends at closing time, not at the next opening.
        """
        return instant(self.add_open_micros(micros(at), amount // timedelta(microseconds=1)))

    def add_business_hours(self, at: datetime, hours: int) -> datetime:
        """`add_open_time` in hours."""
        return self.add_open_time(at, timedelta(hours=hours))

    def add_business_minutes(self, at: datetime, minutes: int) -> datetime:
        """`add_open_time` in minutes."""
        return self.add_open_time(at, timedelta(minutes=minutes))

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """For how long the bank is open between two instants; nothing when the end is not later."""
        return timedelta(microseconds=self.open_micros_between(micros(start), micros(end)))

    def add_open_micros(self, at: int, amount: int) -> int:
        """`add_open_time` in whole microseconds since 1970."""
        if amount <= 0:
            raise InvalidInput("Open time is added, never taken away.", amount=amount)
        year = self._year_of(at)
        open_time = self._open_time(year)
        wanted = open_time.before(at) + amount
        while wanted > open_time.total:
            wanted -= open_time.total
            year += 1
            open_time = self._open_time(year)
        return open_time.moment(wanted)

    def open_micros_between(self, start: int, end: int) -> int:
        """`open_time_between` in whole microseconds since 1970."""
        if end <= start:
            return 0
        first, last = self._year_of(start), self._year_of(end)
        whole = sum(self._open_time(year).total for year in range(first, last))
        return whole + self._open_time(last).before(end) - self._open_time(first).before(start)

    def _before(self, day: date) -> int:
        counted = self._year(day.year)
        return counted.before[day.toordinal() - counted.first]

    def _year_of(self, at: int) -> int:
        return instant(at).astimezone(self.zone).year

    def _year(self, year: int) -> WorkingDays:
        # Two threads may count the same year at once: both find the same, so the later one overwrites nothing.
        if year not in self._years:
            self._years[year] = WorkingDays(year, self.is_working_day)
        return self._years[year]

    def _open_time(self, year: int) -> OpenTime:
        if year not in self._open:
            days = map(date.fromordinal, self._year(year).days)
            self._open[year] = OpenTime(((day, self.hours[day.weekday()]) for day in days), self.zone)
        return self._open[year]


def _hours_text(hours: tuple[Hours, ...]) -> str:
    parts: list[str] = []
    first = 0
    for last in range(SATURDAY):
        if last + 1 < SATURDAY and hours[last + 1] == hours[first]:
            continue
        parts.append(
            f"{first + 1}-{last + 1} {_times(hours[first])}" if last > first else f"{last + 1} {_times(hours[last])}"
        )
        first = last + 1
    saturday, sunday = hours[SATURDAY], hours[SATURDAY + 1]
    weekend = (("6-7", saturday),) if saturday == sunday else (("6", saturday), ("7", sunday))
    return "; ".join((*parts, *(f"{days} {_times(opening)}" for days, opening in weekend if opening)))


def _times(hours: Hours) -> str:
    return " ".join(f"{_clock(opening.opens)}-{_clock(opening.closes)}" for opening in hours)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
