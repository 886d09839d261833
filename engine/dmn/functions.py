"""Functions that a model defines: knowledge models, boxed functions and decision services, as values of FEEL."""

from collections.abc import Callable, Mapping, Sequence

from engine.dmn.datatypes import DataType, Misfit
from engine.feel import Budget, Function
from engine.feel.closures import by_position
from engine.feel.types import FeelType, function_of
from engine.feel.values import Value

Parameters = tuple[tuple[str, DataType], ...]
"""Names and types, in order."""


class ModelFunction(Function):
    """A function of a model; arguments that do not fit its parameters make the call null."""

    __slots__ = ("_body", "_budget", "_parameters", "_result")

    def __init__(
        self, parameters: Parameters, result: DataType, body: Callable[[Mapping[str, Value]], Value], budget: Budget
    ) -> None:
        self._parameters, self._result, self._body, self._budget = parameters, result, body, budget

    @property
    def type(self) -> FeelType:
        return function_of(tuple(kind.feel for _, kind in self._parameters), self._result.feel)

    def call(self, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(self._parameters):
            return None
        values: dict[str, Value] = {}
        for (name, kind), argument in zip(self._parameters, arguments, strict=True):
            values[name] = converted = kind.convert(argument)
            if isinstance(converted, Misfit):
                return None
        self._budget.enter()
        try:
            result = self._result.convert(self._body(values))
        finally:
            self._budget.leave()
        return None if isinstance(result, Misfit) else result

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        ordered = by_position([name for name, _ in self._parameters], arguments)
        return None if ordered is None else self.call(ordered)
