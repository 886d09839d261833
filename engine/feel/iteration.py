"""Going through values: what can be gone through, what a filter selects, what `some` and `every` say."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.numbers import whole
from engine.feel.ranges import Range
from engine.feel.temporal import FeelDate, date_from_day
from engine.feel.values import Value


def each_of(value: Value) -> Iterable[Value] | None:
    """The values that an iterator takes from a value; None when there is nothing to go through."""
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        return _each_in(value)
    return None if value is None else [value]


def each_between(start: Value, end: Value) -> Iterable[Value] | None:
    """The whole numbers or dates from one to another, also downwards; None for other values."""
    steps = _steps(start, end)
    if steps is None:
        return None
    first, last, make = steps
    return map(make, range(first, last + 1) if first <= last else range(first, last - 1, -1))


def place(position: Decimal, length: int) -> int | None:
    """The index of a position that counts from 1, or from -1 at the end; None outside of the list."""
    at = whole(position)
    if at is None or not 1 <= abs(at) <= length:
        return None
    return at - 1 if at > 0 else length + at


def select(value: Value, verdict: Callable[[Value], Value], budget: Budget) -> Value:
    """What a filter leaves of a list, or the one item that it names by number.

    Args:
        verdict: what the condition of the filter gives for an item: true, false or null, or a number for all of them.
    """
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    budget.spend(1 + len(items))
    first = verdict(items[0] if items else None)
    if isinstance(first, Decimal):
        at = place(first, len(items))
        return None if at is None else items[at]
    selected: list[Value] = []
    for number, item in enumerate(items):
        chosen = verdict(item) if number else first
        if chosen is True:
            selected.append(item)
        elif chosen is not False and chosen is not None:
            return None
    return selected


def quantify(verdicts: Iterable[Value], *, every: bool) -> bool | None:
    """What `every`, or else `some`, says; null when a verdict is neither true, false nor null."""
    decisive = not every
    answer: bool | None = every
    for verdict in verdicts:
        if verdict is None:
            answer = answer if answer is decisive else None
        elif not isinstance(verdict, bool):
            return None
        elif verdict is decisive:
            answer = decisive
    return answer


def _each_in(within: Range) -> Iterable[Value] | None:
    steps = _steps(within.start, within.end)
    if steps is None:
        return None
    first, last, make = steps
    return map(make, range(first + (not within.start_included), last + bool(within.end_included)))


def _steps(start: Value, end: Value) -> tuple[int, int, Callable[[int], Value]] | None:
    """First and last as whole numbers, and what each number stands for; None unless both are whole, or both dates."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        first, last = whole(start), whole(end)
        return None if first is None or last is None else (first, last, Decimal)
    if isinstance(start, FeelDate) and isinstance(end, FeelDate):
        return start.day_number, end.day_number, date_from_day
    return None
