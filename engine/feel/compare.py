"""Equality, order and the logic of three values."""

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt

from engine.feel.budget import Budget
from engine.feel.durations import DaysDuration, MonthsDuration
from engine.feel.ranges import Range
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.values import Value, type_of

Order = Callable[..., bool]
"""One of the operators of Python that compare."""

_PLAIN = (Decimal, str, FeelDate, DaysDuration, MonthsDuration)


def both(first: Value, second: Value) -> bool | None:
    """`and` of three values: anything but true and false counts as null."""
    if first is False or second is False:
        return False
    return True if first is True and second is True else None


def either(first: Value, second: Value) -> bool | None:
    """`or` of three values."""
    if first is True or second is True:
        return True
    return False if first is False and second is False else None


def negated(value: Value) -> bool | None:
    """`not` of three values."""
    return not value if isinstance(value, bool) else None


def equal(first: Value, second: Value, budget: Budget) -> bool | None:
    """`=`: null when the types differ; null equals only null."""
    kind = type(first)
    if kind is type(second):
        if kind is Decimal or kind is str or kind is bool:
            return first == second
        return _equal_of_one_kind(first, second, budget)
    if first is None or second is None:
        return False
    return _identical_functions(first, second)


def _equal_of_one_kind(first: Value, second: Value, budget: Budget) -> bool | None:
    if isinstance(first, list) and isinstance(second, list):
        return _equal_lists(first, second, budget)
    if isinstance(first, dict) and isinstance(second, dict):
        budget.spend(len(first))
        return first.keys() == second.keys() and all(equal(first[key], second[key], budget) is True for key in first)
    if isinstance(first, FeelTime | FeelDateTime) and isinstance(second, FeelTime | FeelDateTime):
        return first.is_local == second.is_local and first.instant() == second.instant()
    if isinstance(first, Range) and isinstance(second, Range):
        return _equal_ranges(first, second, budget)
    return first == second


def _equal_lists(first: list[Value], second: list[Value], budget: Budget) -> bool:
    if len(first) != len(second):
        return False
    budget.spend(len(first))
    return all(equal(left, right, budget) is True for left, right in zip(first, second, strict=True))


def _equal_ranges(first: Range, second: Range, budget: Budget) -> bool:
    return (
        (first.start_included, first.end_included) == (second.start_included, second.end_included)
        and equal(first.start, second.start, budget) is True
        and equal(first.end, second.end, budget) is True
    )


def _identical_functions(first: Value, second: Value) -> bool | None:
    return first is second if type_of(first) == type_of(second) else None


def ordered(order: Order, first: Value, second: Value) -> bool | None:
    """`<`, `<=`, `>` or `>=`: null unless both are of one type that has an order."""
    kind = type(first)
    if kind is not type(second):
        return None
    if kind in _PLAIN:
        return order(first, second)
    if isinstance(first, FeelTime | FeelDateTime) and isinstance(second, FeelTime | FeelDateTime):
        return order(first.instant(), second.instant()) if first.is_local == second.is_local else None
    return None


def is_less(first: Value, second: Value) -> bool | None:
    """`<`."""
    return ordered(lt, first, second)


def in_range(value: Value, within: Range) -> bool | None:
    """Whether a value lies in a range; null when they cannot be compared."""
    above = True if within.start is None else ordered(ge if within.start_included else gt, value, within.start)
    below = True if within.end is None else ordered(le if within.end_included else lt, value, within.end)
    return both(above, below)


def satisfies(value: Value, test: Value, budget: Budget) -> bool | None:
    """`value in test`: it lies in the range, is or lies in one of the list, or equals it."""
    if isinstance(test, Range):
        return in_range(value, test)
    if isinstance(test, list):
        return _in_list(value, test, budget)
    return equal(value, test, budget)


def _in_list(value: Value, tests: list[Value], budget: Budget) -> bool:
    if isinstance(value, list) and equal(value, tests, budget) is True:
        return True
    budget.spend(len(tests))
    return any(
        (in_range(value, test) if isinstance(test, Range) else equal(value, test, budget)) is True for test in tests
    )
