"""Functions written in FEEL, and functions of the host, as values."""

from collections.abc import Callable, Mapping, Sequence

from engine.feel.adapt import MISMATCH, adapter
from engine.feel.budget import Budget
from engine.feel.errors import FeelError
from engine.feel.frame import Closure, Frame, HostCalls
from engine.feel.functions import Function, HostFunction
from engine.feel.types import FeelType, function_of
from engine.feel.values import Value, to_feel

Signature = tuple[tuple[str, FeelType], ...]
"""Names and types of parameters."""


def bind(signature: Signature, arguments: Sequence[Value]) -> list[Value] | None:
    """The arguments as the parameters want them; None when they do not fit."""
    if len(arguments) != len(signature):
        return None
    adapted = [adapter(kind)(value) for (_, kind), value in zip(signature, arguments, strict=True)]
    return None if MISMATCH in adapted else adapted


def by_position(names: Sequence[str], arguments: Mapping[str, Value]) -> list[Value] | None:
    """Named arguments in the order of the parameters; None when a name is wrong or missing."""
    return [arguments[name] for name in names] if arguments.keys() == set(names) else None


class Lambda(Function):
    """A function written in FEEL, with the values of the names that it saw where it was made."""

    __slots__ = ("_body", "_frame", "_result", "_signature", "_slots")

    def __init__(
        self, signature: Signature, slots: tuple[int, ...], body: Closure, frame: Frame, result: FeelType
    ) -> None:
        self._signature, self._slots, self._body, self._result = signature, slots, body, result
        self._frame = frame.again()

    @property
    def type(self) -> FeelType:
        return function_of(tuple(kind for _, kind in self._signature), self._result)

    def is_kept_in(self, slot: int) -> None:
        """Let the body call the function by the name that it is given, unless that name meant something to it before."""
        if self._frame[slot] is None:
            self._frame[slot] = self

    def call(self, arguments: Sequence[Value]) -> Value:
        adapted = bind(self._signature, arguments)
        if adapted is None:
            return None
        frame = self._frame.again()
        for slot, value in zip(self._slots, adapted, strict=True):
            frame[slot] = value
        budget = frame.budget
        budget.enter()
        try:
            return self._body(frame)
        finally:
            budget.leave()

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        ordered = by_position([name for name, _ in self._signature], arguments)
        return None if ordered is None else self.call(ordered)


class HostCall(Function):
    """A function of the host as a value; missing or wrongly typed arguments give null, as everywhere in FEEL."""

    __slots__ = ("_budget", "_declared", "_host")

    def __init__(self, declared: HostFunction, host: HostCalls, budget: Budget) -> None:
        self._declared, self._host, self._budget = declared, host, budget

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HostCall) and other._declared == self._declared

    def __hash__(self) -> int:
        return hash(self._declared)

    @property
    def type(self) -> FeelType:
        return function_of(
            tuple(parameter.feel_type for parameter in self._declared.parameters), self._declared.result_type
        )

    def call(self, arguments: Sequence[Value]) -> Value:
        parameters = self._declared.parameters[: len(arguments)]
        if len(arguments) > len(parameters) or any(one.required for one in self._declared.parameters[len(arguments) :]):
            return None
        adapted = bind(tuple((one.name, one.feel_type) for one in parameters), arguments)
        if adapted is None or any(
            value is None and one.required for value, one in zip(adapted, parameters, strict=True)
        ):
            return None
        self._budget.spend()
        return to_feel(self._implementation()(*adapted))

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        names = [one.name for one in self._declared.parameters]
        given = [name for name in names if name in arguments]
        if len(given) != len(arguments):
            return None
        while names and names[-1] not in arguments:
            names.pop()
        return self.call([arguments.get(name) for name in names])

    def _implementation(self) -> Callable[..., object]:
        try:
            return self._host[self._declared.name]
        except KeyError:
            raise FeelError(f"The host does not carry out {self._declared.name}().") from None
