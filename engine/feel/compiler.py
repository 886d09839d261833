"""Turns the tree of an expression into closures: finds what each name means once, so that running it looks nothing up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.errors import UnknownName
from engine.feel.frame import Closure
from engine.feel.functions import HostFunction
from engine.feel.syntax import Node


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name means at one place.

    Attributes:
        items: slots of the items of surrounding filters, inner first; a field of that name hides what follows.
        slot: the slot of the variable or bound name, if there is one.
        bound: whether that slot is bound inside the expression.
    """

    items: tuple[int, ...] = ()
    slot: int | None = None
    bound: bool = False


@dataclass(slots=True)
class _Scope:
    """Names bound at one level, or the item of a filter."""

    slots: dict[str, int] = field(default_factory=dict)
    item: int | None = None


class Compiler:
    """Compiles one expression; the ways to compile each kind of node are handed in as a table."""

    def __init__(
        self,
        text: str,
        *,
        names: frozenset[str],
        functions: Mapping[str, HostFunction],
        table: Mapping[type, Callable[["Compiler", Any], Closure]],  # each entry takes its own kind of node
    ) -> None:
        self.text = text
        self.functions = functions
        self.variables: dict[str, int] = {}
        self.size = 0
        self._names = names
        self._table = table
        self._scopes: list[_Scope] = []

    def compile(self, node: Node) -> Closure:
        """The closure of a node."""
        return self._table[type(node)](self, node)

    def new_slot(self) -> int:
        """A slot that nothing else uses."""
        self.size += 1
        return self.size - 1

    @contextmanager
    def bound(self, *names: str) -> Iterator[tuple[int, ...]]:
        """Bind names, each to a new slot, inside the block."""
        slots = tuple(self.new_slot() for _ in names)
        self._scopes.append(_Scope(dict(zip(names, slots, strict=True))))
        yield slots
        self._scopes.pop()

    def bind(self, name: str, slot: int) -> None:
        """Bind one more name in the innermost block."""
        self._scopes[-1].slots[name] = slot

    @contextmanager
    def filtered(self) -> Iterator[int]:
        """Make the fields of an item, and `item` itself, known inside the block."""
        slot = self.new_slot()
        self._scopes.append(_Scope({"item": slot}, item=slot))
        yield slot
        self._scopes.pop()

    def resolve(self, name: str) -> Resolved:
        """What a name means here; without a slot it is a field of an item, a function, or nothing."""
        items: list[int] = []
        for scope in reversed(self._scopes):
            if scope.item is not None:
                items.append(scope.item)
            if name in scope.slots:
                return Resolved(tuple(items), scope.slots[name], bound=True)
        return Resolved(tuple(items), self._variable(name))

    def unknown(self, at: int, name: str) -> UnknownName:
        """The error for a name that means nothing."""
        known = {*self._names, *self.functions, *BUILTINS, *(name for scope in self._scopes for name in scope.slots)}
        return UnknownName.at(self.text, at, name=name, known=known)

    def _variable(self, name: str) -> int | None:
        if name not in self._names:
            return None
        if name not in self.variables:
            self.variables[name] = self.new_slot()
        return self.variables[name]
