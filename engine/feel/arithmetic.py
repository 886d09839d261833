"""`+ - * / **` and negation: null wherever the types do not fit or the result cannot be held."""

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from engine.feel.durations import DaysDuration, MonthsDuration
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import (
    FeelDate,
    FeelDateTime,
    FeelTime,
    date_plus_days,
    date_plus_months,
    midnight_utc,
)
from engine.feel.values import Value

Operator = Callable[[Value, Value], Value]

_MAX_NANOSECONDS = 10**27
_MAX_MONTHS = 10**12


def add(first: Value, second: Value) -> Value:
    """`first + second`."""
    if type(first) is Decimal and type(second) is Decimal:
        return _safely(CONTEXT.add, first, second)
    if isinstance(first, str) and isinstance(second, str):
        return first + second
    if isinstance(first, DaysDuration | MonthsDuration) and not isinstance(second, DaysDuration | MonthsDuration):
        return _moved(second, first)
    if isinstance(second, DaysDuration | MonthsDuration):
        return _sum(first, second) if type(first) is type(second) else _moved(first, second)
    return None


def subtract(first: Value, second: Value) -> Value:
    """`first - second`."""
    if type(first) is Decimal and type(second) is Decimal:
        return _safely(CONTEXT.subtract, first, second)
    if isinstance(second, DaysDuration | MonthsDuration):
        backwards = _negated_duration(second)
        return _sum(first, backwards) if type(first) is type(second) else _moved(first, backwards)
    return _between(first, second)


def multiply(first: Value, second: Value) -> Value:
    """`first * second`."""
    if type(first) is Decimal and type(second) is Decimal:
        return _safely(CONTEXT.multiply, first, second)
    if type(first) is Decimal:
        return _scaled(second, first, CONTEXT.multiply)
    return _scaled(first, second, CONTEXT.multiply) if type(second) is Decimal else None


def divide(first: Value, second: Value) -> Value:
    """`first / second`; null when `second` is zero."""
    if type(first) is Decimal and type(second) is Decimal:
        return _safely(CONTEXT.divide, first, second)
    if type(second) is Decimal:
        return _scaled(first, second, CONTEXT.divide)
    if isinstance(first, DaysDuration) and isinstance(second, DaysDuration):
        return _safely(CONTEXT.divide, Decimal(first.nanoseconds), Decimal(second.nanoseconds))
    if isinstance(first, MonthsDuration) and isinstance(second, MonthsDuration):
        return _safely(CONTEXT.divide, Decimal(first.months_total), Decimal(second.months_total))
    return None


def power(first: Value, second: Value) -> Value:
    """`first ** second`."""
    if type(first) is not Decimal or type(second) is not Decimal:
        return None
    result = _safely(CONTEXT.power, first, second)
    return None if result is None or result.is_infinite() else result  # 0 ** -1 raises nothing


def negate(value: Value) -> Value:
    """`-value`."""
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    return _negated_duration(value) if isinstance(value, DaysDuration | MonthsDuration) else None


OPERATORS: dict[str, Operator] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}


def _safely(operation: Callable[[Decimal, Decimal], Decimal], first: Decimal, second: Decimal) -> Decimal | None:
    try:
        return operation(first, second)
    except ArithmeticError:
        return None


def _negated_duration(duration: DaysDuration | MonthsDuration) -> DaysDuration | MonthsDuration:
    if isinstance(duration, DaysDuration):
        return DaysDuration(-duration.nanoseconds)
    return MonthsDuration(-duration.months_total)


def _sum(first: Value, second: Value) -> Value:
    if isinstance(first, DaysDuration) and isinstance(second, DaysDuration):
        return _days(first.nanoseconds + second.nanoseconds)
    if isinstance(first, MonthsDuration) and isinstance(second, MonthsDuration):
        return _months(first.months_total + second.months_total)
    return None


def _moved(moment: Value, duration: DaysDuration | MonthsDuration) -> Value:
    if isinstance(duration, MonthsDuration):
        return _moved_by_months(moment, duration)
    if isinstance(moment, FeelDate):
        return date_plus_days(moment, duration)
    return moment.plus(duration) if isinstance(moment, FeelDateTime | FeelTime) else None


def _moved_by_months(moment: Value, duration: MonthsDuration) -> Value:
    if isinstance(moment, FeelDate):
        return date_plus_months(moment, duration)
    if isinstance(moment, FeelDateTime):
        date = date_plus_months(moment.date, duration)
        return None if date is None else FeelDateTime(date, moment.time)
    return None


def _between(first: Value, second: Value) -> DaysDuration | None:
    if isinstance(first, FeelDate):
        first = midnight_utc(first)
    if isinstance(second, FeelDate):
        second = midnight_utc(second)
    same = type(first) is type(second) and isinstance(first, FeelDateTime | FeelTime)
    if not same or not isinstance(first, FeelDateTime | FeelTime) or not isinstance(second, FeelDateTime | FeelTime):
        return None
    return DaysDuration(first.instant() - second.instant()) if first.is_local == second.is_local else None


def _scaled(duration: Value, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]) -> Value:
    """A duration times or through a number, cut to whole nanoseconds or months."""
    if isinstance(duration, DaysDuration):
        nanoseconds = _safely(operation, Decimal(duration.nanoseconds), factor)
        return None if nanoseconds is None else _days(_cut(nanoseconds))
    if isinstance(duration, MonthsDuration):
        months = _safely(operation, Decimal(duration.months_total), factor)
        return None if months is None else _months(_cut(months))
    return None


def _cut(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_DOWN)) if abs(value) < _MAX_NANOSECONDS else _MAX_NANOSECONDS


def _days(nanoseconds: int) -> DaysDuration | None:
    return DaysDuration(nanoseconds) if abs(nanoseconds) < _MAX_NANOSECONDS else None


def _months(months: int) -> MonthsDuration | None:
    return MonthsDuration(months) if abs(months) < _MAX_MONTHS else None
