"""Reads dates, times, moments and durations from text, by the lexical rules of XML Schema as FEEL narrows them."""

import re

from engine.feel.civil import MAX_YEAR
from engine.feel.durations import NANOSECONDS, DaysDuration, MonthsDuration, days_duration
from engine.feel.temporal import MAX_OFFSET, FeelDate, FeelDateTime, FeelTime, date_plus_days, feel_date
from engine.feel.zones import zone_named

Temporal = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration

_DATE = r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@(\S+))?"
_MAX_DURATION_DIGITS = 15

_date = re.compile(_DATE, re.ASCII).fullmatch
_time = re.compile(_TIME, re.ASCII).fullmatch
_days = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII
).fullmatch
_months = re.compile(r"(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII).fullmatch


def parse_date(text: str) -> FeelDate | None:
    """A date such as `2026-03-22`; None when the text is none."""
    match = _date(text)
    return None if match is None else feel_date(*(int(part) for part in match.groups()))


def parse_time(text: str) -> FeelTime | None:
    """A time such as `09:30:00`, `09:30:00+08:00` or `09:30:00@Asia/Shanghai`; None when the text is none."""
    read = _clock(text)
    return None if read is None else read[0]


def parse_date_time(text: str) -> FeelDateTime | None:
    """A moment such as `2026-03-22T09:30:00Z`, or a date, which is its midnight; None when the text is none."""
    day, separator, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not separator:
        return FeelDateTime(date, FeelTime(0))
    read = _clock(clock)
    if read is None:
        return None
    time, next_day = read
    moved = date_plus_days(date, days_duration(days=1)) if next_day else date
    return None if moved is None else FeelDateTime(moved, time)


def parse_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """A duration such as `P15D`, `PT2H30M` or `P1Y6M`; None when the text is none."""
    if len(text) > 4 * _MAX_DURATION_DIGITS:
        return None
    if match := _months(text):
        years, months = (int(part or 0) for part in match.groups()[1:])
        total = years * 12 + months
        return None if total > 12 * MAX_YEAR + 11 else MonthsDuration(-total if match[1] else total)
    if match := _days(text):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
        seconds += hours * 3600 + minutes * 60
        found = days_duration(days=days, seconds=seconds, nanoseconds=_nanoseconds(match[6]))
        return DaysDuration(-found.nanoseconds) if match[1] else found
    return None


def parse_temporal(text: str) -> Temporal | None:
    """What `@"…"` stands for; None when the text is none of them."""
    return parse_date(text) or parse_time(text) or parse_date_time(text) or parse_duration(text)


def _clock(text: str) -> tuple[FeelTime, bool] | None:
    """The time, and whether it is 24:00:00 and so belongs to the next day."""
    match = _time(text)
    if match is None:
        return None
    hour, minute, second = (int(part) for part in match.groups()[:3])
    fraction = _nanoseconds(match[4])
    end_of_day = (hour, minute, second, fraction) == (24, 0, 0, 0)
    if not end_of_day and (hour > 23 or minute > 59 or second > 59):
        return None
    nanoseconds = 0 if end_of_day else ((hour * 60 + minute) * 60 + second) * NANOSECONDS + fraction
    where = _where(match)
    return None if where is None else (FeelTime(nanoseconds, *where), end_of_day)


def _where(match: re.Match[str]) -> tuple[int | None, str | None] | None:
    if match[5]:
        return 0, None
    if match[6]:
        hours, minutes, seconds = (int(match[part] or 0) for part in (7, 8, 9))
        offset = (hours * 60 + minutes) * 60 + seconds
        if offset > MAX_OFFSET or minutes > 59 or seconds > 59:
            return None
        return (-offset if match[6] == "-" else offset), None
    if match[10]:
        return (None, match[10]) if zone_named(match[10]) is not None else None
    return None, None


def _nanoseconds(digits: str | None) -> int:
    return int((digits or "")[:9].ljust(9, "0"))
