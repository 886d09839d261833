"""Reads types: a name, or `list<…>`, `range<…>`, `context<name: …>`, `function<…>->…`."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.feel.cursor import Cursor, Known
from engine.feel.errors import UnknownName
from engine.feel.types import SIMPLE, FeelType, context_of, function_of, list_of, range_of, simple_type

TypeLike: TypeAlias = FeelType | str | Mapping[str, "TypeLike"]
"""A type, its text such as `list<number>`, or a context as a mapping of its fields."""


class TypeReader(Cursor):
    """The part of the parser that knows types."""

    def type(self) -> FeelType:
        """Read a type."""
        depth = self._depth
        self.deepen()
        start = self.now.start
        name = self.type_name_here()
        read_arguments = _WITH_ARGUMENTS.get(name) if self.now.text == "<" else None
        kind = self._plain(name, start) if read_arguments is None else read_arguments(self)
        self._depth = depth
        return kind

    def _plain(self, name: str, start: int) -> FeelType:
        kind = self.known.types.get(name) or simple_type(name)
        if kind is None:
            raise UnknownName.at(
                self.text, start, name=name, known=SIMPLE.keys() | self.known.types.keys(), what="type"
            )
        return kind

    def _list(self) -> FeelType:
        return list_of(self._only_item())

    def _range(self) -> FeelType:
        return range_of(self._only_item())

    def _only_item(self) -> FeelType:
        self.take("<")
        item = self.type()
        self.take(">")
        return item

    def _context(self) -> FeelType:
        self.take("<")
        fields: dict[str, FeelType] = {}
        while self.now.text != ">":
            name = self.declared_name(":")
            self.take(":")
            fields[name] = self.type()
            if not self.skip(","):
                break
        self.take(">", ",")
        return context_of(fields)

    def _function(self) -> FeelType:
        self.take("<")
        kinds: list[FeelType] = []
        while self.now.text != ">":
            kinds.append(self.type())
            if not self.skip(","):
                break
        self.take(">", ",")
        self.take("->")
        return function_of(tuple(kinds), self.type())


_WITH_ARGUMENTS = {
    "list": TypeReader._list,
    "range": TypeReader._range,
    "context": TypeReader._context,
    "function": TypeReader._function,
}


def feel_type(kind: TypeLike, named: Mapping[str, FeelType] | None = None) -> FeelType:
    """Make a type from its text or its fields.

    Args:
        named: types that a text may name besides the built-in ones.
    Raises:
        FeelError: the text names no type.
    """
    if isinstance(kind, FeelType):
        return kind
    if isinstance(kind, str):
        return simple_type(kind) or _read(kind, named or {})
    return context_of({name: feel_type(field, named) for name, field in kind.items()})


def _read(text: str, named: Mapping[str, FeelType]) -> FeelType:
    reader = TypeReader(text, Known(types=dict(named)), ())
    kind = reader.type()
    if reader.now.kind != "end":
        reader.refuse("the end")
    return kind
