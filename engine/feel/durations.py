"""The two durations of FEEL: days and time, counted in nanoseconds, and years and months, counted in months."""

from dataclasses import dataclass

NANOSECONDS = 1_000_000_000
_MINUTE, _HOUR, _DAY = 60 * NANOSECONDS, 3600 * NANOSECONDS, 86_400 * NANOSECONDS


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A length of time of exact nanoseconds; a day has 24 hours."""

    nanoseconds: int

    def parts(self) -> tuple[int, int, int, int]:
        """Days, hours, minutes and nanoseconds of the minute; each carries the sign of the whole."""
        sign = -1 if self.nanoseconds < 0 else 1
        days, rest = divmod(abs(self.nanoseconds), _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes, rest = divmod(rest, _MINUTE)
        return sign * days, sign * hours, sign * minutes, sign * rest

    def __str__(self) -> str:
        days, hours, minutes, rest = (abs(part) for part in self.parts())
        time = "".join(f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M")) if part)
        if rest:
            time += f"{_seconds(rest)}S"
        date = f"{days}D" if days else ""
        if not date and not time:
            return "PT0S"
        return f"{'-' if self.nanoseconds < 0 else ''}P{date}{'T' if time else ''}{time}"


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A length of time of calendar months; a year has 12."""

    months_total: int

    def parts(self) -> tuple[int, int]:
        """Years and months; both carry the sign of the whole."""
        sign = -1 if self.months_total < 0 else 1
        years, months = divmod(abs(self.months_total), 12)
        return sign * years, sign * months

    def __str__(self) -> str:
        years, months = (abs(part) for part in self.parts())
        text = "".join(f"{part}{unit}" for part, unit in ((years, "Y"), (months, "M")) if part)
        return f"{'-' if self.months_total < 0 else ''}P{text or '0M'}"


def days_duration(*, days: int = 0, seconds: int = 0, nanoseconds: int = 0) -> DaysDuration:
    """A days and time duration from its parts."""
    return DaysDuration(days * _DAY + seconds * NANOSECONDS + nanoseconds)


def _seconds(nanoseconds: int) -> str:
    whole, fraction = divmod(nanoseconds, NANOSECONDS)
    return f"{whole}.{fraction:09d}".rstrip("0") if fraction else str(whole)
