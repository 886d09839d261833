"""How points and ranges lie to each other.

Every range has a lower and an upper bound, a point has two equal ones. A bound is a value, moved a little inward where the
range leaves its end out; then all relations are comparisons of bounds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.builtins.registry import Library
from engine.feel.compare import is_less
from engine.feel.ranges import Range
from engine.feel.values import Value

LIBRARY = Library()
_OPEN_BELOW, _OPEN_ABOVE = -1, 1

Relation = Callable[[Value, Value], bool]


@dataclass(frozen=True, slots=True)
class _Bound:
    value: Value
    inward: int = 0
    endless: int = 0


class _Incomparable(Exception):
    """The two values have no order."""


def _lower(of: Value) -> _Bound:
    if not isinstance(of, Range):
        return _Bound(of)
    return _Bound(of.start, 0 if of.start_included else 1, _OPEN_BELOW if of.start is None else 0)


def _upper(of: Value) -> _Bound:
    if not isinstance(of, Range):
        return _Bound(of)
    return _Bound(of.end, 0 if of.end_included else -1, _OPEN_ABOVE if of.end is None else 0)


def _compare(first: _Bound, second: _Bound) -> int:
    """Below zero, zero, or above, as the first bound is lower, equal or higher."""
    if first.endless or second.endless:
        return first.endless - second.endless
    less, more = is_less(first.value, second.value), is_less(second.value, first.value)
    if less is None or more is None:
        raise _Incomparable
    return more - less or first.inward - second.inward


def _before(first: Value, second: Value) -> bool:
    return _compare(_upper(first), _lower(second)) < 0


def _meets(first: Value, second: Value) -> bool:
    return _compare(_upper(first), _lower(second)) == 0


def _overlaps(first: Value, second: Value) -> bool:
    return not _before(first, second) and not _before(second, first)


def _overlaps_before(first: Value, second: Value) -> bool:
    return (
        _compare(_lower(first), _lower(second)) < 0
        and _compare(_upper(first), _lower(second)) >= 0
        and _compare(_upper(first), _upper(second)) <= 0
    )


def _starts(first: Value, second: Value) -> bool:
    return _compare(_lower(first), _lower(second)) == 0 and _compare(_upper(first), _upper(second)) <= 0


def _finishes(first: Value, second: Value) -> bool:
    return _compare(_upper(first), _upper(second)) == 0 and _compare(_lower(first), _lower(second)) >= 0


def _includes(first: Value, second: Value) -> bool:
    return _compare(_lower(first), _lower(second)) <= 0 and _compare(_upper(first), _upper(second)) >= 0


def _coincides(first: Value, second: Value) -> bool:
    return _compare(_lower(first), _lower(second)) == 0 and _compare(_upper(first), _upper(second)) == 0


_RANGES = "range1: range, range2: range"
_POINTS = "point1: Any, point2: Any"
_RANGE_POINT = "range: range, point: Any"
_POINT_RANGE = "point: Any, range: range"

_RELATIONS = (
    ("before", "after", _before, (_RANGES, _RANGE_POINT, _POINT_RANGE, _POINTS)),
    ("meets", "met by", _meets, (_RANGES,)),
    ("overlaps", None, _overlaps, (_RANGES,)),
    ("overlaps before", "overlaps after", _overlaps_before, (_RANGES,)),
    ("finishes", "finished by", _finishes, (_RANGES, _POINT_RANGE)),
    ("includes", "during", _includes, (_RANGES, _RANGE_POINT)),
    ("starts", "started by", _starts, (_RANGES, _POINT_RANGE)),
    ("coincides", None, _coincides, (_RANGES, _POINTS)),
)
"""A relation, the name of the same relation seen from the other side, and what the first takes."""

_SWAPPED = {_RANGE_POINT: _POINT_RANGE, _POINT_RANGE: _RANGE_POINT}


def _declare(name: str, relation: Relation, takes: tuple[str, ...], *, swapped: bool) -> None:
    def related(first: Value, second: Value) -> Value:
        try:
            return relation(second, first) if swapped else relation(first, second)
        except _Incomparable:
            return None

    LIBRARY.add(*(f"{name}({parameters}) -> boolean" for parameters in takes))(related)


for _name, _inverse, _relation, _takes in _RELATIONS:
    _declare(_name, _relation, _takes, swapped=False)
    if _inverse is not None:
        _declare(_inverse, _relation, tuple(_SWAPPED.get(one, one) for one in _takes), swapped=True)
