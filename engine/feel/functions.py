"""Functions as values, and what the host may offer to expressions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.feel.types import ANY, FeelType, simple_type


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function; `type` is a simple type of FEEL."""

    name: str
    type: str = "Any"
    required: bool = True

    @property
    def feel_type(self) -> FeelType:
        """The type as a value."""
        return simple_type(self.type) or ANY


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A function that expressions may call and that the host carries out; `result` is a simple type of FEEL.

    The host receives FEEL values in the order of the parameters, without the optional ones that were left out.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    result: str = "Any"

    @property
    def result_type(self) -> FeelType:
        """The type of the result as a value."""
        return simple_type(self.result) or ANY

    def __str__(self) -> str:
        shown = [one.name if one.required else f"[{one.name}]" for one in self.parameters]
        return f"{self.name}({', '.join(shown)})"


class Function:
    """A function value. A call that does not fit its parameters gives null, as FEEL wants it."""

    __slots__ = ()

    @property
    def type(self) -> FeelType:
        """The type of this function."""
        raise NotImplementedError

    def call(self, arguments: Sequence[object]) -> object:
        """Call it with arguments by position."""
        raise NotImplementedError

    def call_named(self, arguments: Mapping[str, object]) -> object:
        """Call it with arguments by name."""
        raise NotImplementedError


CLOCK_FUNCTIONS: Mapping[str, HostFunction] = {
    "now": HostFunction("now", (), "date and time"),
    "today": HostFunction("today", (), "date"),
}
"""The two built-in functions of FEEL that read a clock: offered only where the host has one, as FEEL itself has none."""
