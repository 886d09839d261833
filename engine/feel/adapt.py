"""Types at run time: whether a value is of a type, and the conversions that FEEL makes where one is wanted.

The conversions: a list of one value and that value stand for each other, and a date stands for its midnight UTC.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from engine.feel.functions import Function
from engine.feel.ranges import Range
from engine.feel.temporal import FeelDate, FeelDateTime, midnight_utc
from engine.feel.type_reader import TypeLike, feel_type
from engine.feel.types import ANY, FeelType, conforms
from engine.feel.values import Value, type_of


class _Mismatch:
    """No value: the value is not of the type and cannot be made so."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISMATCH"


MISMATCH: Final = _Mismatch()

Adapter = Callable[[Value], Value]
"""Gives the value as the type wants it, or MISMATCH."""


def is_of(value: Value, kind: FeelType) -> bool:
    """`value instance of kind`: null is of no type but `null`."""
    return kind.name == "null" if value is None else _fits(value, kind)


def is_a(value: Value, kind: TypeLike) -> bool:
    """Whether a FEEL value is of a type, given as a type or as its text such as `list<number>`; null is of none.

    Raises:
        FeelError: the text names no type.
    """
    return is_of(value, feel_type(kind))


def adapter(kind: FeelType) -> Adapter:
    """The conversion to a type; null is of every type."""
    return _adapter(kind)


def adapt(value: Value, kind: FeelType) -> Value:
    """A value as a type wants it, or MISMATCH."""
    return _adapter(kind)(value)


@lru_cache(maxsize=1024)
def _adapter(kind: FeelType) -> Adapter:
    if kind == ANY:
        return lambda value: value
    if kind.name == "list":
        return lambda value: _as_list(value, kind)
    if kind.name == "date and time":
        return _as_date_time
    return lambda value: _as_one(value, kind)


def _as_one(value: Value, kind: FeelType) -> Value:
    if value is None or _fits(value, kind):
        return value
    only = value[0] if isinstance(value, list) and len(value) == 1 else MISMATCH
    return only if _fits(only, kind) else MISMATCH


def _as_list(value: Value, kind: FeelType) -> Value:
    if value is None or _fits(value, kind):
        return value
    wrapped = [value]
    return wrapped if not isinstance(value, list) and _fits(wrapped, kind) else MISMATCH


def _as_date_time(value: Value) -> Value:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or isinstance(value, FeelDateTime):
        return value
    return midnight_utc(value) if isinstance(value, FeelDate) else MISMATCH


def _fits(value: Value, kind: FeelType) -> bool:
    if value is None or kind == ANY:
        return True
    if type_of(value) != kind.name:
        return False
    check = _DEEP.get(kind.name)
    return check is None or check(value, kind)


def _fits_list(value: Value, kind: FeelType) -> bool:
    item = kind.item
    return item is None or not isinstance(value, list) or all(_fits(one, item) for one in value)


def _fits_context(value: Value, kind: FeelType) -> bool:
    if kind.fields is None or not isinstance(value, dict):
        return True
    return all(name in value and _fits(value[name], field) for name, field in kind.fields)


def _fits_range(value: Value, kind: FeelType) -> bool:
    item = kind.item
    return item is None or not isinstance(value, Range) or (_fits(value.start, item) and _fits(value.end, item))


def _fits_function(value: Value, kind: FeelType) -> bool:
    return kind.parameters is None or not isinstance(value, Function) or conforms(value.type, kind)


_DEEP: dict[str, Callable[[Value, FeelType], bool]] = {
    "list": _fits_list,
    "context": _fits_context,
    "range": _fits_range,
    "function": _fits_function,
}
