"""Making values of one type from another: from text, from parts, and to text."""

import re
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.builtins.registry import Library
from engine.feel.durations import NANOSECONDS, DaysDuration, MonthsDuration
from engine.feel.numbers import CONTEXT, number, whole
from engine.feel.range_text import parse_range
from engine.feel.temporal import MAX_OFFSET, FeelDate, FeelDateTime, FeelTime, feel_date
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.text import as_text
from engine.feel.values import Value

LIBRARY = Library()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch


@LIBRARY.add("date(from: string) -> date")
def _date_from_text(text: str) -> Value:
    return parse_date(text)


@LIBRARY.add("date(from: date) -> date")
def _date_from_date(date: FeelDate) -> Value:
    return date


@LIBRARY.add("date(from: date and time) -> date")
def _date_from_moment(moment: FeelDateTime) -> Value:
    return moment.date


@LIBRARY.add("date(year: number, month: number, day: number) -> date")
def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Value:
    parts = [part for number in (year, month, day) if (part := whole(number)) is not None]
    return feel_date(*parts) if len(parts) == 3 else None


@LIBRARY.add("time(from: string) -> time")
def _time_from_text(text: str) -> Value:
    return parse_time(text)


@LIBRARY.add("time(from: time) -> time")
def _time_from_time(time: FeelTime) -> Value:
    return time


@LIBRARY.add("time(from: date and time) -> time")
def _time_from_moment(moment: FeelDateTime) -> Value:
    return moment.time


@LIBRARY.add(
    "time(hour: number, minute: number, second: number, [offset: days and time duration|null]) -> time",
)
def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Value:
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        return None
    nanoseconds = (hours * 60 + minutes) * 60 * NANOSECONDS + int(CONTEXT.scaleb(second, Decimal(9)))
    if offset is None:
        return FeelTime(nanoseconds)
    seconds, rest = divmod(offset.nanoseconds, NANOSECONDS)
    return None if rest or abs(seconds) > MAX_OFFSET else FeelTime(nanoseconds, seconds)


@LIBRARY.add("date and time(from: string) -> date and time")
def _moment_from_text(text: str) -> Value:
    return parse_date_time(text)


@LIBRARY.add("date and time(from: date and time) -> date and time")
def _moment_from_moment(moment: FeelDateTime) -> Value:
    return moment


@LIBRARY.add("date and time(date: date, time: time) -> date and time")
def _moment_from_date(date: FeelDate, time: FeelTime) -> Value:
    return FeelDateTime(date, time)


@LIBRARY.add("date and time(date: date and time, time: time) -> date and time")
def _moment_at_time(moment: FeelDateTime, time: FeelTime) -> Value:
    return FeelDateTime(moment.date, time)


@LIBRARY.add("duration(from: string) -> Any")
def _duration(text: str) -> Value:
    return parse_duration(text)


@LIBRARY.add("years and months duration(from: date and time, to: date and time) -> years and months duration")
def _years_and_months(start: FeelDateTime, end: FeelDateTime) -> Value:
    first, last = sorted((start.date, end.date))
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return MonthsDuration(months if start.date <= end.date else -months)


@LIBRARY.add("number(from: string, [grouping separator: string|null], [decimal separator: string|null]) -> number")
def _number(text: str, grouping: str | None = None, point: str | None = None) -> Value:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point == ",":
        text = text.replace(".", "?").replace(",", ".")  # a point is no part of such a number
    return number(text) if _NUMBER(text) else None


@LIBRARY.add("string(from: Any) -> string", budgeted=True)
def _string(budget: Budget, value: Value) -> Value:
    return as_text(value, budget)


@LIBRARY.add("range(from: string) -> range")
def _range(text: str) -> Value:
    return parse_range(text)
