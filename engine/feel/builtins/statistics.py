"""Sums, extremes and averages of lists, given as one list or as several arguments."""

from collections import Counter
from decimal import Decimal
from functools import reduce
from operator import gt, lt

from engine.feel.builtins.registry import Library
from engine.feel.compare import Order, both, either, ordered
from engine.feel.numbers import CONTEXT
from engine.feel.values import Value

LIBRARY = Library()
_TRUE: bool | None = True
_FALSE: bool | None = False


def _numbers(items: list[Value]) -> list[Decimal] | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if len(numbers) == len(items) else None


def _total(numbers: list[Decimal]) -> Decimal:
    return reduce(CONTEXT.add, numbers)


def _mean_of(numbers: list[Decimal]) -> Decimal:
    return CONTEXT.divide(_total(numbers), Decimal(len(numbers)))


def _extreme(items: list[Value], order: Order) -> Value:
    if not items:
        return None
    best = items[0]
    if ordered(order, best, best) is None:
        return None
    for item in items[1:]:
        better = ordered(order, item, best)
        if better is None:
            return None
        best = item if better else best
    return best


@LIBRARY.add("count(list: list) -> number")
def _count(items: list[Value]) -> Value:
    return Decimal(len(items))


@LIBRARY.add("min(list: list<T>) -> T")
def _min(items: list[Value]) -> Value:
    return _extreme(items, lt)


@LIBRARY.add("min(c...: T) -> T")
def _min_of(*items: Value) -> Value:
    return _extreme(list(items), lt)


@LIBRARY.add("max(list: list<T>) -> T")
def _max(items: list[Value]) -> Value:
    return _extreme(items, gt)


@LIBRARY.add("max(c...: T) -> T")
def _max_of(*items: Value) -> Value:
    return _extreme(list(items), gt)


@LIBRARY.add("sum(list: list<number>) -> number")
def _sum(items: list[Value]) -> Value:
    numbers = _numbers(items)
    return _total(numbers) if numbers else None


@LIBRARY.add("sum(n...: number) -> number")
def _sum_of(*items: Value) -> Value:
    return _sum(list(items))


@LIBRARY.add("product(list: list<number>) -> number")
def _product(items: list[Value]) -> Value:
    numbers = _numbers(items)
    return reduce(CONTEXT.multiply, numbers) if numbers else None


@LIBRARY.add("product(n...: number) -> number")
def _product_of(*items: Value) -> Value:
    return _product(list(items))


@LIBRARY.add("mean(list: list<number>) -> number")
def _mean(items: list[Value]) -> Value:
    numbers = _numbers(items)
    return _mean_of(numbers) if numbers else None


@LIBRARY.add("mean(n...: number) -> number")
def _mean_of_all(*items: Value) -> Value:
    return _mean(list(items))


@LIBRARY.add("median(list: list<number>) -> number")
def _median(items: list[Value]) -> Value:
    numbers = sorted(_numbers(items) or ())
    if not numbers:
        return None
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else _mean_of(numbers[middle - 1 : middle + 1])


@LIBRARY.add("median(n...: number) -> number")
def _median_of(*items: Value) -> Value:
    return _median(list(items))


@LIBRARY.add("stddev(list: list<number>) -> number")
def _stddev(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if not numbers or len(numbers) < 2:
        return None
    mean = _mean_of(numbers)
    distances = [CONTEXT.subtract(one, mean) for one in numbers]
    squares = [CONTEXT.multiply(distance, distance) for distance in distances]
    return CONTEXT.sqrt(CONTEXT.divide(_total(squares), Decimal(len(numbers) - 1)))


@LIBRARY.add("stddev(n...: number) -> number")
def _stddev_of(*items: Value) -> Value:
    return _stddev(list(items))


@LIBRARY.add("mode(list: list<number>) -> list<number>")
def _mode(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if not numbers:
        return None if items else []
    counts = Counter(numbers)
    most = max(counts.values())
    return sorted(one for one, count in counts.items() if count == most)


@LIBRARY.add("mode(n...: number) -> list<number>")
def _mode_of(*items: Value) -> Value:
    return _mode(list(items))


@LIBRARY.add("all(list: list) -> boolean")
def _all(items: list[Value]) -> Value:
    return reduce(both, items, _TRUE)


@LIBRARY.add("all(b...: Any) -> boolean")
def _all_of(*items: Value) -> Value:
    return _all(list(items))


@LIBRARY.add("any(list: list) -> boolean")
def _any(items: list[Value]) -> Value:
    return reduce(either, items, _FALSE)


@LIBRARY.add("any(b...: Any) -> boolean")
def _any_of(*items: Value) -> Value:
    return _any(list(items))
