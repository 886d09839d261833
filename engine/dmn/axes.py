"""Cuts the values of a column into pieces on which no cell changes its mind, each with a value that stands for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from engine.dmn.cells import NotAnalysable
from engine.feel import Budget, FeelDate, FeelDateTime, FeelTime, type_of
from engine.feel.compare import equal, is_less
from engine.feel.durations import DaysDuration, MonthsDuration
from engine.feel.numbers import CONTEXT, floor_of
from engine.feel.temporal import DAY_NANOSECONDS, date_from_day, date_time_at
from engine.feel.values import Value

_DAY = DaysDuration(DAY_NANOSECONDS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some values of a column, with one that stands for them.

    `named` says that a cell names just this value; `fraction`, that no whole number is among them.
    """

    example: Value
    named: bool = False
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """How values of an ordered type lie beside each other: one further on or back, and one between two, or None."""

    back: Callable[[Any], Value]
    on: Callable[[Any], Value]
    between: Callable[[Any, Any], Value]


def pieces_of(constants: Iterable[Value], types: Sequence[str], *, with_null: bool) -> list[Piece]:
    """The pieces of a column.

    Args:
        constants: everything that its cells compare with.
        types: the types that its values may have; those of the constants where it declares none.
        with_null: whether its value may be left out.
    Raises:
        NotAnalysable: the constants of a type have no order among them, or a type has too many values to cut.
    """
    by_type: dict[str, list[Value]] = {name: [] for name in types}
    for constant in constants:
        if constant is not None and (type_of(constant) in by_type or not types):
            by_type.setdefault(type_of(constant), []).append(constant)
    pieces = [Piece(None, named=True)] if with_null else []
    for name, values in by_type.items():
        pieces += _cut(name, values)
    return pieces


def _cut(name: str, values: list[Value]) -> list[Piece]:
    if name == "boolean":
        return [Piece(True, named=True), Piece(False, named=True)]
    line = _LINES.get(name)
    if line is None:
        raise NotAnalysable
    if not values:
        return [Piece(_ORIGINS[name])]
    ordered = _sorted(values)
    open_ones = [line.on(ordered[-1]), *(line.between(*pair) for pair in pairwise(ordered)), line.back(ordered[0])]
    pieces = [Piece(one, named=True, fraction=_is_fraction(one)) for one in ordered]
    return pieces + [Piece(one, fraction=_is_fraction(one)) for one in open_ones if one is not None]


def _sorted(values: list[Value]) -> list[Value]:
    def compare(first: Value, second: Value) -> int:
        less, more = is_less(first, second), is_less(second, first)
        if less is None or more is None:
            raise NotAnalysable
        return more - less

    ordered: list[Value] = []
    for value in sorted(values, key=cmp_to_key(compare)):
        if not ordered or equal(ordered[-1], value, Budget()) is not True:
            ordered.append(value)
    return ordered


def _is_fraction(value: Value) -> bool:
    return isinstance(value, Decimal) and value != floor_of(value)


def _between_numbers(low: Decimal, high: Decimal) -> Decimal:
    whole = floor_of(low) + 1
    return whole if whole < high else CONTEXT.divide(CONTEXT.add(low, high), Decimal(2))


def _between_strings(low: str, high: str) -> str | None:
    return next((one for one in (f"{low}…", f"{low} ", f"{low}\x00") if low < one < high), None)


def _between_dates(low: FeelDate, high: FeelDate) -> FeelDate | None:
    return date_from_day(low.day_number + 1) if high.day_number - low.day_number > 1 else None


def _between_moments(low: FeelDateTime, high: FeelDateTime) -> FeelDateTime | None:
    middle = (low.instant() + high.instant()) // 2
    between = date_time_at(middle, offset=None if low.is_local else 0)
    return between if middle > low.instant() else None


def _between_times(low: FeelTime, high: FeelTime) -> FeelTime | None:
    middle = (low.instant() + high.instant()) // 2
    return FeelTime(middle % DAY_NANOSECONDS, None if low.is_local else 0) if middle > low.instant() else None


def _edge_of_day(time: FeelTime, edge: int) -> FeelTime | None:
    return None if time.nanoseconds == edge else replace(time, nanoseconds=edge)


_LINES: dict[str, _Line] = {
    "number": _Line(lambda value: floor_of(value) - 1, lambda value: floor_of(value) + 1, _between_numbers),
    "string": _Line(lambda value: "" if value else None, lambda value: f"{value}…", _between_strings),
    "date": _Line(
        lambda value: date_from_day(value.day_number - 1),
        lambda value: date_from_day(value.day_number + 1),
        _between_dates,
    ),
    "time": _Line(
        lambda value: _edge_of_day(value, 0),
        lambda value: _edge_of_day(value, DAY_NANOSECONDS - 1),
        _between_times,
    ),
    "date and time": _Line(
        lambda value: value.plus(DaysDuration(-_DAY.nanoseconds)), lambda value: value.plus(_DAY), _between_moments
    ),
    "days and time duration": _Line(
        lambda value: DaysDuration(value.nanoseconds - _DAY.nanoseconds),
        lambda value: DaysDuration(value.nanoseconds + _DAY.nanoseconds),
        lambda low, high: (
            DaysDuration((low.nanoseconds + high.nanoseconds) // 2) if high.nanoseconds - low.nanoseconds > 1 else None
        ),
    ),
    "years and months duration": _Line(
        lambda value: MonthsDuration(value.months_total - 1),
        lambda value: MonthsDuration(value.months_total + 1),
        lambda low, high: MonthsDuration(low.months_total + 1) if high.months_total - low.months_total > 1 else None,
    ),
}
_ORIGINS: dict[str, Value] = {
    "number": Decimal(0),
    "string": "",
    "date": FeelDate(2000, 1, 1),
    "time": FeelTime(0),
    "date and time": FeelDateTime(FeelDate(2000, 1, 1), FeelTime(0, 0)),
    "days and time duration": DaysDuration(0),
    "years and months duration": MonthsDuration(0),
}
"""What stands for all values of a type where no cell tells them apart."""
