"""Tells the type of an expression from the types of its variables, and what in it cannot work.

An unknown type is `Any`, and nothing is said of it: every problem that is reported makes the expression null, or a condition
that never holds, with certainty.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.feel.errors import Position, position_of
from engine.feel.functions import HostFunction
from engine.feel.syntax import Node
from engine.feel.types import ANY, BOOLEAN, NULL, FeelType


class ProblemKind(StrEnum):
    """What cannot work."""

    NOT_COMPARABLE = "not_comparable"
    NO_ORDER = "no_order"
    WRONG_OPERANDS = "wrong_operands"
    WRONG_ARGUMENTS = "wrong_arguments"
    NOT_BOOLEAN = "not_boolean"
    NO_FIELD = "no_field"


@dataclass(frozen=True, slots=True)
class TypeProblem:
    """Something that cannot work, in words, and the types that meet there."""

    kind: ProblemKind
    position: Position
    message: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inference:
    """The type of an expression (`Any` when it cannot be told) and what in it cannot work."""

    type: FeelType
    problems: tuple[TypeProblem, ...]


@dataclass(slots=True)
class _Level:
    """Types of names bound at one level, or of the item of a filter."""

    names: dict[str, FeelType]
    item: FeelType | None = None


Rule = Callable[["Inferrer", Any], FeelType]
"""How to tell the type of one kind of node."""


class Inferrer:
    """Walks over one tree; the rules for each kind of node are handed in as a table."""

    def __init__(
        self,
        text: str,
        types: Mapping[str, FeelType],
        functions: Mapping[str, HostFunction],
        rules: Mapping[type, Rule],
    ) -> None:
        self.text = text
        self.functions = functions
        self.problems: list[TypeProblem] = []
        self._types = types
        self._rules = rules
        self._levels: list[_Level] = []

    def of(self, node: Node) -> FeelType:
        """The type of a node."""
        return self._rules[type(node)](self, node)

    def name(self, name: str) -> FeelType | None:
        """The type of a name; None when it is neither bound nor a variable of a known type."""
        for level in reversed(self._levels):
            field = _field_of_item(level.item, name)
            if field is not None:
                return field
            if name in level.names:
                return level.names[name]
        return self._types.get(name)

    @contextmanager
    def bound(self, names: Mapping[str, FeelType]) -> Iterator[dict[str, FeelType]]:
        """Know more names inside the block."""
        level = _Level(dict(names))
        self._levels.append(level)
        yield level.names
        self._levels.pop()

    @contextmanager
    def filtered(self, item: FeelType) -> Iterator[None]:
        """Know the fields of an item, and `item` itself, inside the block."""
        self._levels.append(_Level({"item": item}, item))
        yield
        self._levels.pop()

    def complain(self, node: Node, kind: ProblemKind, message: str, *types: FeelType) -> None:
        """Report that something cannot work."""
        position = position_of(self.text, node.at)
        self.problems.append(TypeProblem(kind, position, f"At {position}: {message}", tuple(map(str, types))))

    def must_be_boolean(self, node: Node, what: str) -> None:
        """Report it unless the node may be true or false."""
        kind = self.of(node)
        if kind not in (BOOLEAN, ANY, NULL):
            self.complain(node, ProblemKind.NOT_BOOLEAN, f"{what} is a {kind}, not true or false.", kind)


def _field_of_item(item: FeelType | None, name: str) -> FeelType | None:
    """The type of a field of a filter's item; `Any` when the item may have fields that are not known."""
    if item is None:
        return None
    if item.fields is not None:
        return item.field(name)
    return ANY if item == ANY or item.name == "context" else None
