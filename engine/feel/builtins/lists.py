"""Lists: looking in them, cutting, joining, sorting."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cmp_to_key

from engine.feel.budget import Budget
from engine.feel.builtins.registry import Library
from engine.feel.compare import equal
from engine.feel.functions import Function
from engine.feel.iteration import place
from engine.feel.values import Value

LIBRARY = Library()


def part(items: str | list[Value], start: Decimal, length: Decimal | None) -> tuple[int, int] | None:
    """Begin and end of a part of a string or list; None where it begins outside or has no length."""
    begin = place(start, len(items))
    count = len(items) if length is None else int(min(length, Decimal(len(items))))
    if begin is None or count < 1:
        return None
    return begin, begin + count


@LIBRARY.add("list contains(list: list, element: Any) -> boolean", budgeted=True)
def _list_contains(budget: Budget, items: list[Value], element: Value) -> Value:
    return any(equal(item, element, budget) is True for item in items)


@LIBRARY.add("sublist(list: list<T>, start position: number, [length: number]) -> list<T>")
def _sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    span = part(items, start, length)
    return None if span is None else items[span[0] : span[1]]


@LIBRARY.add("append(list: list<T>, item...: T) -> list<T>")
def _append(items: list[Value], *more: Value) -> Value:
    return [*items, *more]


@LIBRARY.add("concatenate(list...: list<T>) -> list<T>", budgeted=True)
def _concatenate(budget: Budget, *lists: list[Value]) -> Value:
    budget.spend(sum(map(len, lists)))
    return [item for items in lists for item in items]


@LIBRARY.add("insert before(list: list<T>, position: number, newItem: T) -> list<T>")
def _insert_before(items: list[Value], position: Decimal, item: Value) -> Value:
    at = place(position, len(items))
    return None if at is None else [*items[:at], item, *items[at:]]


@LIBRARY.add("remove(list: list<T>, position: number) -> list<T>")
def _remove(items: list[Value], position: Decimal) -> Value:
    at = place(position, len(items))
    return None if at is None else [*items[:at], *items[at + 1 :]]


@LIBRARY.add("list replace(list: list<T>, position: number, newItem: T) -> list<T>")
def _replace_at(items: list[Value], position: Decimal, item: Value) -> Value:
    at = place(position, len(items))
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@LIBRARY.add("list replace(list: list<T>, match: function, newItem: T) -> list<T>")
def _replace_matching(items: list[Value], match: Function, new: Value) -> Value:
    replaced: list[Value] = []
    for item in items:
        matches = match.call([item, new])
        if not isinstance(matches, bool):
            return None
        replaced.append(new if matches else item)
    return replaced


@LIBRARY.add("reverse(list: list<T>) -> list<T>")
def _reverse(items: list[Value]) -> Value:
    return items[::-1]


@LIBRARY.add("index of(list: list, match: Any) -> list<number>", budgeted=True)
def _index_of(budget: Budget, items: list[Value], match: Value) -> Value:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match, budget) is True]


@LIBRARY.add("distinct values(list: list<T>) -> list<T>", budgeted=True)
def _distinct_values(budget: Budget, items: list[Value]) -> Value:
    distinct: list[Value] = []
    for item in items:
        budget.spend(len(distinct))
        if not any(equal(item, seen, budget) is True for seen in distinct):
            distinct.append(item)
    return distinct


@LIBRARY.add("union(list...: list<T>) -> list<T>", budgeted=True)
def _union(budget: Budget, *lists: list[Value]) -> Value:
    budget.spend(sum(map(len, lists)))
    return _distinct_values(budget, [item for items in lists for item in items])


@LIBRARY.add("flatten(list: list) -> list", budgeted=True)
def _flatten(budget: Budget, items: list[Value]) -> Value:
    return list(_flat(budget, items))


def _flat(budget: Budget, items: list[Value]) -> Iterator[Value]:
    budget.spend(len(items))
    for item in items:
        if isinstance(item, list):
            yield from _flat(budget, item)
        else:
            yield item


class _Unordered(Exception):
    """The function given to sort gave neither true nor false."""


@LIBRARY.add("sort(list: list<T>, precedes: function) -> list<T>")
def _sort(items: list[Value], precedes: Function) -> Value:
    def compare(first: Value, second: Value) -> int:
        return -1 if _precedes(precedes, first, second) else int(_precedes(precedes, second, first))

    try:
        return sorted(items, key=cmp_to_key(compare))
    except _Unordered:
        return None


def _precedes(precedes: Function, first: Value, second: Value) -> bool:
    result = precedes.call([first, second])
    if not isinstance(result, bool):
        raise _Unordered
    return result
