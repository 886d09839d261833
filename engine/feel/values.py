"""The values of FEEL, their types, and the way from Python values and back.

A value is a Decimal, str, bool, None, FeelDate, FeelTime, FeelDateTime, DaysDuration, MonthsDuration, Range, Function,
a list of values, or a dict from str to values. Values are never changed once made.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from engine.feel.budget import Budget
from engine.feel.durations import NANOSECONDS, DaysDuration, MonthsDuration
from engine.feel.errors import FeelBudgetExceeded, NotAValue
from engine.feel.functions import Function
from engine.feel.numbers import CONTEXT, is_whole
from engine.feel.ranges import Range
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.zones import zone_named

Value = object
"""A FEEL value; see the head of this module."""

MAX_DEPTH = 100
"""How deep lists and contexts of a value may nest."""

_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def type_of(value: Value) -> str:
    """The name of the simple type of a FEEL value; `null` for null."""
    return _NAMES.get(type(value)) or ("function" if isinstance(value, Function) else "unknown")


def to_feel(value: object) -> Value:
    """Make a FEEL value from a Python value: int, Decimal, str, bool, None, dates, timedelta, list, tuple, dict.

    Raises:
        NotAValue: it is a float, a datetime without time zone, or of another type that FEEL does not have.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    return _number_to_feel(value) if kind is int else _to_feel(value, 0)


def to_python(value: Value, *, budget: Budget | None = None) -> object:
    """Make a Python value from a FEEL value: whole numbers of up to 34 digits are ints, dates those of datetime where these can hold them.

    Raises:
        FeelBudgetExceeded: written out, the value is larger than the budget allows.
    """
    try:
        return _to_python(value, budget or Budget())
    except RecursionError:
        raise FeelBudgetExceeded("The value nests too deep.") from None


def _to_feel(value: object, depth: int) -> Value:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int or kind is Decimal:
        return _number_to_feel(value)
    if depth > MAX_DEPTH:
        raise NotAValue(f"The value nests more than {MAX_DEPTH} deep.")
    if isinstance(value, list | tuple):
        return [_to_feel(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_key(key): _to_feel(item, depth + 1) for key, item in value.items()}
    return _leaf_to_feel(value)


def _number_to_feel(value: object) -> Decimal:
    try:
        number = CONTEXT.plus(value)  # type: ignore[arg-type]  # an int or Decimal, as the caller has seen
    except ArithmeticError:
        raise NotAValue("The number is larger than FEEL can hold.") from None
    if not number.is_finite():
        raise NotAValue(f"{number} is not a number of FEEL.")
    return number


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise NotAValue(f"The key of a context must be a string, not {type(key).__name__}.")
    return str(key)


def _leaf_to_feel(value: object) -> Value:
    if type(value) in _NAMES or isinstance(value, Function):
        return value
    for kind, convert in _FROM_PYTHON:
        if isinstance(value, kind):
            return convert(value)
    raise NotAValue(f"FEEL has no value for a Python {type(value).__name__}.", python_type=type(value).__name__)


def _from_datetime(value: datetime) -> FeelDateTime:
    if value.tzinfo is None:
        raise NotAValue("A moment needs a time zone.", at=value)
    return FeelDateTime(_from_date(value), _from_time(value.timetz(), value.utcoffset()))


def _from_date(value: date) -> FeelDate:
    return FeelDate(value.year, value.month, value.day)


def _from_time(value: time, offset: timedelta | None) -> FeelTime:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    nanoseconds = seconds * NANOSECONDS + value.microsecond * 1000
    zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    if zone is not None:
        return FeelTime(nanoseconds, zone=zone)
    return FeelTime(nanoseconds, None if offset is None else round(offset.total_seconds()))


def _from_timedelta(value: timedelta) -> DaysDuration:
    microseconds = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    return DaysDuration(microseconds * 1000)


_FROM_PYTHON: tuple[tuple[type, Callable[..., Value]], ...] = (
    (str, lambda value: str.__str__(value)),
    (int, lambda value: _number_to_feel(int(value))),
    (datetime, _from_datetime),
    (date, _from_date),
    (time, lambda value: _from_time(value, value.utcoffset())),
    (timedelta, _from_timedelta),
)
"""Tried in this order: a datetime is also a date, and an enum of strings is also a str."""


def _to_python(value: Value, budget: Budget) -> object:
    convert = _FROM_FEEL.get(type(value))
    if convert is not None:
        return convert(value)
    if isinstance(value, list):
        budget.spend(len(value) + 1)
        return [_to_python(item, budget) for item in value]
    if isinstance(value, dict):
        budget.spend(len(value) + 1)
        return {key: _to_python(item, budget) for key, item in value.items()}
    return value


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value.adjusted() < CONTEXT.prec and is_whole(value) else value


def _date(value: FeelDate) -> date | FeelDate:
    return date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else value


def _time(value: FeelTime) -> time | FeelTime:
    if value.fraction % 1000 or (value.offset or 0) % 60:
        return value
    tzinfo = _tzinfo(value)
    return time(value.hour, value.minute, value.second, value.fraction // 1000, tzinfo=tzinfo)


def _tzinfo(value: FeelTime) -> timezone | ZoneInfo | None:
    if value.zone is not None:
        return zone_named(value.zone)
    return None if value.offset is None else timezone(timedelta(seconds=value.offset))


def _date_time(value: FeelDateTime) -> datetime | FeelDateTime:
    day, clock = _date(value.date), _time(value.time)
    if value.is_local or not isinstance(day, date) or not isinstance(clock, time):
        return value
    return datetime.combine(day, clock)


def _timedelta(value: DaysDuration) -> timedelta | DaysDuration:
    if value.nanoseconds % 1000 or abs(value.nanoseconds) > timedelta.max.days * 86_400 * NANOSECONDS:
        return value
    return timedelta(microseconds=value.nanoseconds // 1000)


_FROM_FEEL: dict[type, Callable[..., object]] = {
    Decimal: _number,
    FeelDate: _date,
    FeelTime: _time,
    FeelDateTime: _date_time,
    DaysDuration: _timedelta,
    **dict.fromkeys((type(None), bool, str, MonthsDuration, Range), partial(lambda value: value)),
}
