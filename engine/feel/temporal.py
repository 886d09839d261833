"""Dates, times and moments of FEEL: nanoseconds, named zones, and years to 999,999,999 before and after our era."""

from dataclasses import dataclass, replace

from engine.feel.civil import MAX_YEAR, add_months, date_of, day_number, days_in_month
from engine.feel.durations import NANOSECONDS, DaysDuration, MonthsDuration
from engine.feel.zones import offset_at_local, offset_at_utc

DAY_NANOSECONDS = 86_400 * NANOSECONDS
MAX_OFFSET = 18 * 3600
"""Furthest a clock may be from UTC, in seconds."""


@dataclass(frozen=True, slots=True, order=True)
class FeelDate:
    """A day; `feel_date` checks that it exists."""

    year: int
    month: int
    day: int

    @property
    def day_number(self) -> int:
        """Days from 1 January 1970."""
        return day_number(self.year, self.month, self.day)

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day, perhaps with an offset from UTC or a named zone, never both.

    `nanoseconds` are counted from midnight; `offset` is in seconds, positive east of UTC.
    """

    nanoseconds: int
    offset: int | None = None
    zone: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether it says neither offset nor zone."""
        return self.offset is None and self.zone is None

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanoseconds // (3600 * NANOSECONDS)

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanoseconds // (60 * NANOSECONDS) % 60

    @property
    def second(self) -> int:
        """0 to 59; the fraction apart."""
        return self.nanoseconds // NANOSECONDS % 60

    @property
    def fraction(self) -> int:
        """Nanoseconds of the second."""
        return self.nanoseconds % NANOSECONDS

    @property
    def utc_offset(self) -> int | None:
        """Seconds east of UTC; a named zone is read on 1 January 1970, as a time alone has no date."""
        return self.offset if self.zone is None else offset_at_local(self.zone, 0)

    def instant(self) -> int:
        """Nanoseconds from midnight UTC, or from local midnight when it is local."""
        return self.nanoseconds - (self.utc_offset or 0) * NANOSECONDS

    def plus(self, duration: DaysDuration) -> "FeelTime":
        """The time after some hours, round the clock."""
        return replace(self, nanoseconds=(self.nanoseconds + duration.nanoseconds) % DAY_NANOSECONDS)

    def __str__(self) -> str:
        fraction = f".{self.fraction:09d}".rstrip("0") if self.fraction else ""
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction}{self._where()}"

    def _where(self) -> str:
        if self.zone is not None:
            return f"@{self.zone}"
        if not self.offset:
            return "" if self.offset is None else "Z"
        minutes, seconds = divmod(abs(self.offset), 60)
        text = f"{'-' if self.offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
        return f"{text}:{seconds:02d}" if seconds else text


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A day and a time of that day; with an offset or a zone it is an instant."""

    date: FeelDate
    time: FeelTime

    @property
    def is_local(self) -> bool:
        """Whether it says neither offset nor zone."""
        return self.time.is_local

    @property
    def utc_offset(self) -> int | None:
        """Seconds east of UTC at this moment; None when it is local."""
        if self.time.zone is None:
            return self.time.offset
        return offset_at_local(self.time.zone, self._local() // NANOSECONDS)

    def instant(self) -> int:
        """Nanoseconds from 1 January 1970 UTC, or on the local clock when it is local."""
        return self._local() - (self.utc_offset or 0) * NANOSECONDS

    def plus(self, duration: DaysDuration) -> "FeelDateTime | None":
        """The moment after an exact length of time; None beyond the years we count."""
        moved = self.instant() + duration.nanoseconds
        zone = self.time.zone
        offset = self.time.offset if zone is None else offset_at_utc(zone, moved // NANOSECONDS)
        return _moment(moved + (offset or 0) * NANOSECONDS, self.time)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    def _local(self) -> int:
        return self.date.day_number * DAY_NANOSECONDS + self.time.nanoseconds


def feel_date(year: int, month: int, day: int) -> FeelDate | None:
    """A date; None when there is no such day."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    return FeelDate(year, month, day)


def date_from_day(day: int) -> FeelDate | None:
    """The date of a day number; None beyond the years we count."""
    if abs(day) > 366 * MAX_YEAR:
        return None
    return feel_date(*date_of(day))


def date_plus_months(date: FeelDate, duration: MonthsDuration) -> FeelDate | None:
    """The date some months later; the last of the month where the day does not exist."""
    return feel_date(*add_months(date.year, date.month, date.day, duration.months_total))


def date_plus_days(date: FeelDate, duration: DaysDuration) -> FeelDate | None:
    """The date on which midnight plus a length of time falls."""
    return date_from_day((date.day_number * DAY_NANOSECONDS + duration.nanoseconds) // DAY_NANOSECONDS)


def midnight_utc(date: FeelDate) -> FeelDateTime:
    """The moment that a date stands for where a moment is wanted."""
    return FeelDateTime(date, FeelTime(0, offset=0))


def date_time_at(instant: int, *, offset: int | None, zone: str | None = None) -> FeelDateTime | None:
    """The moment some nanoseconds from 1 January 1970 UTC, told with this offset in seconds and this zone's name."""
    told = FeelTime(0, None, zone) if zone is not None else FeelTime(0, offset)
    return _moment(instant + (offset or 0) * NANOSECONDS, told)


def _moment(local: int, like: FeelTime) -> FeelDateTime | None:
    day, nanoseconds = divmod(local, DAY_NANOSECONDS)
    date = date_from_day(day)
    return None if date is None else FeelDateTime(date, replace(like, nanoseconds=nanoseconds))
