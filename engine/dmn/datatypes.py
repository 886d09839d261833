"""The types of a model: item definitions with fields, collections and allowed values, and the check of values against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.feel import Budget, Expression, FeelType
from engine.feel.adapt import MISMATCH, Adapter, adapter
from engine.feel.types import ANY, context_of, list_of
from engine.feel.values import Value


class Misfit(StrEnum):
    """Why a value is not of a type."""

    TYPE = "type"
    NOT_ALLOWED = "not_allowed"


_NO_HOST: Final[Mapping[str, Callable[..., object]]] = {}


@dataclass(frozen=True, slots=True)
class DataType:
    """A type of a model.

    Attributes:
        name: the name that the file gives it, or the type's own.
        base: the type of one item, without its fields and allowed values.
        fields: the types of the fields of a context; None when it has none.
        is_collection: whether a value is a list of such items.
        allowed: tests that each item must pass.
        constraint: tests that the whole value must pass.
    """

    name: str
    base: "FeelType | DataType" = ANY
    fields: Mapping[str, "DataType"] | None = None
    is_collection: bool = False
    allowed: Expression | None = None
    constraint: Expression | None = None
    feel: FeelType = field(init=False)
    _adapt: Adapter | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        item = self.base.feel if isinstance(self.base, DataType) else self.base
        object.__setattr__(self, "_adapt", None if isinstance(self.base, DataType) else adapter(self.base))
        if self.fields is not None:
            item = context_of({name: kind.feel for name, kind in self.fields.items()})
        object.__setattr__(self, "feel", list_of(item) if self.is_collection else item)

    @property
    def is_any(self) -> bool:
        """Whether every value is of it."""
        return self.feel == ANY and self.allowed is None and self.constraint is None

    @property
    def allows_null(self) -> bool:
        """Whether its allowed values name null, so that a value may be left out."""
        tests = self.allowed or self.constraint
        return tests is not None and _holds(tests, None)

    @property
    def allowed_tests(self) -> Expression | None:
        """The tests of its allowed values, or else those of the type it is based on."""
        if self.allowed is not None:
            return self.allowed
        return self.base.allowed_tests if isinstance(self.base, DataType) else None

    def convert(self, value: Value) -> Value | Misfit:
        """The value as this type wants it, or why it cannot be. Null is of every type."""
        if value is None:
            return None
        converted = self._items(value) if self.is_collection else self._item(value)
        if not isinstance(converted, Misfit) and self.constraint is not None and not _holds(self.constraint, converted):
            return Misfit.NOT_ALLOWED
        return converted

    def _items(self, value: Value) -> Value | Misfit:
        items: list[Value] = []
        for one in value if isinstance(value, list) else [value]:
            item = None if one is None else self._item(one)
            if isinstance(item, Misfit):
                return item
            items.append(item)
        return items

    def _item(self, value: Value) -> Value | Misfit:
        converted = self._context(value) if self.fields is not None else self._plain(value)
        if not isinstance(converted, Misfit) and self.allowed is not None and not _holds(self.allowed, converted):
            return Misfit.NOT_ALLOWED
        return converted

    def _plain(self, value: Value) -> Value | Misfit:
        if isinstance(self.base, DataType):
            return self.base.convert(value)
        adapted = value if self._adapt is None else self._adapt(value)
        return Misfit.TYPE if adapted is MISMATCH else adapted

    def _context(self, value: Value) -> Value | Misfit:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if not isinstance(value, dict) or self.fields is None:
            return Misfit.TYPE
        converted = dict(value)
        for name, kind in self.fields.items():
            if name not in value:
                return Misfit.TYPE
            part = kind.convert(value[name])
            if isinstance(part, Misfit):
                return part
            converted[name] = part
        return converted


def _holds(tests: Expression, value: Value) -> bool:
    return tests.run({"?": value}, _NO_HOST, Budget()) is True


ANY_TYPE: Final = DataType("Any")
