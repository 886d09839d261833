"""Built-in functions: each is declared by its signature as a text, which also checks calls, types results and is the reference."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.feel.adapt import MISMATCH, Adapter, adapter
from engine.feel.budget import Budget
from engine.feel.functions import Function
from engine.feel.type_reader import feel_type
from engine.feel.types import ANY, FUNCTION, FeelType, function_of
from engine.feel.values import Value

ANY_OF = FeelType("T")
"""Stands in a signature for one type that its parameters and its result share."""

_SIGNATURE = re.compile(r"([a-z ]+)\((.*)\) -> (.+)")
_PARAMETER = re.compile(r"(\[)?([\w ]+?)(\.\.\.)?: ([\w<> ]+?)(\|null)?\]?")

Implementation = Callable[..., Value]
_F = TypeVar("_F", bound=Implementation)


@dataclass(frozen=True, slots=True)
class BuiltinParameter:
    """A parameter in a signature: `name: type`, `[name: type]` when optional, `name...: type` when it takes the rest.

    Without `|null` after the type, null for it makes the whole call null.
    """

    name: str
    type: FeelType
    adapt: Adapter
    optional: bool = False
    variadic: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in function."""

    signature: str
    parameters: tuple[BuiltinParameter, ...]
    result: FeelType
    function: Implementation
    budgeted: bool

    @property
    def is_variadic(self) -> bool:
        """Whether the last parameter takes all further arguments."""
        return bool(self.parameters) and self.parameters[-1].variadic

    def takes(self, count: int, names: Sequence[str] = ()) -> bool:
        """Whether so many arguments, with these names if they are named, can be a call of it."""
        if names:
            known = [one.name for one in self.parameters]
            required = {one.name for one in self.parameters if not one.optional}
            return not self.is_variadic and set(names) <= set(known) and required <= set(names)
        required_count = sum(not one.optional for one in self.parameters)
        return required_count <= count and (self.is_variadic or count <= len(self.parameters))

    def order(self, names: Sequence[str]) -> tuple[int | None, ...]:
        """For each parameter the place of its argument among named arguments; None where it is left out."""
        places = {name: place for place, name in enumerate(names)}
        return tuple(places.get(one.name) for one in self.parameters)

    def call(self, budget: Budget, arguments: Sequence[Value]) -> Value:
        """Call it with arguments by position, `ABSENT` where one is left out; MISMATCH when their types do not fit."""
        adapted: list[Value] = []
        parameters = self.parameters
        last = len(parameters) - 1
        size = 1
        for at, argument in enumerate(arguments):
            parameter = parameters[at if at < last else last]
            value = None if argument is ABSENT else parameter.adapt(argument)
            if value is MISMATCH or (value is None and argument is not ABSENT and not parameter.nullable):
                return MISMATCH
            size += _size(value)
            adapted.append(value)
        budget.spend(size)
        return self._run(budget, adapted)

    def _run(self, budget: Budget, arguments: list[Value]) -> Value:
        try:
            result = self.function(budget, *arguments) if self.budgeted else self.function(*arguments)
        except ArithmeticError:
            return None
        budget.spend(_size(result))
        return result


ABSENT = object()
"""Stands for an optional argument that was left out between others."""


def _size(value: Value) -> int:
    if isinstance(value, list | dict):
        return len(value)
    return len(value) >> 6 if isinstance(value, str) else 0


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function with all the ways to call it, tried in this order."""

    name: str
    overloads: tuple[Overload, ...]

    def call(self, budget: Budget, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value:
        """Call the first overload that takes the arguments; null when none does."""
        for overload in self.overloads:
            if overload.takes(len(arguments), names):
                ordered = place(overload, arguments, names)
                result = overload.call(budget, ordered)
                if result is not MISMATCH:
                    return result
        return None


def place(overload: Overload, arguments: Sequence[Value], names: Sequence[str]) -> Sequence[Value]:
    """Named arguments in the order of the parameters; positional ones as they are."""
    if not names:
        return arguments
    return [ABSENT if at is None else arguments[at] for at in overload.order(names)]


class BuiltinFunction(Function):
    """A built-in function as a value."""

    __slots__ = ("_budget", "_builtin")

    def __init__(self, builtin: Builtin, budget: Budget) -> None:
        self._builtin, self._budget = builtin, budget

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BuiltinFunction) and other._builtin is self._builtin

    def __hash__(self) -> int:
        return hash(self._builtin.name)

    @property
    def type(self) -> FeelType:
        overload, *others = self._builtin.overloads
        if others or overload.is_variadic:
            return FUNCTION
        return function_of(tuple(one.type for one in overload.parameters), overload.result)

    def call(self, arguments: Sequence[Value]) -> Value:
        return self._builtin.call(self._budget, arguments)

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        return self._builtin.call(self._budget, list(arguments.values()), list(arguments))


class Library:
    """Collects built-in functions of one module."""

    def __init__(self) -> None:
        self.overloads: dict[str, list[Overload]] = {}

    def add(self, *signatures: str, budgeted: bool = False) -> Callable[[_F], _F]:
        """Declare a function by its signatures; with `budgeted` it is handed the Budget first."""

        def declare(function: _F) -> _F:
            for signature in signatures:
                name, parameters, result = _read(signature)
                overload = Overload(signature, parameters, result, function, budgeted)
                self.overloads.setdefault(name, []).append(overload)
            return function

        return declare


def gather(*libraries: Library) -> dict[str, Builtin]:
    """All functions of some libraries by name."""
    found: dict[str, list[Overload]] = {}
    for library in libraries:
        for name, overloads in library.overloads.items():
            found.setdefault(name, []).extend(overloads)
    return {name: Builtin(name, tuple(overloads)) for name, overloads in found.items()}


def _read(signature: str) -> tuple[str, tuple[BuiltinParameter, ...], FeelType]:
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        raise ValueError(signature)
    parameters = tuple(_parameter(part) for part in match[2].split(", ") if part)
    return match[1], parameters, _type(match[3])


def _parameter(text: str) -> BuiltinParameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    kind = _type(match[4])
    return BuiltinParameter(
        match[2],
        kind,
        adapter(_plain(kind)),
        optional=bool(match[1]),
        variadic=bool(match[3]),
        nullable=bool(match[5]) or kind in (ANY, ANY_OF),
    )


def _type(text: str) -> FeelType:
    return feel_type(text, {"T": ANY_OF})


def _plain(kind: FeelType) -> FeelType:
    """The type for checks at run time: `T` may be anything."""
    if kind == ANY_OF:
        return ANY
    return FeelType(kind.name) if kind.item == ANY_OF else kind
