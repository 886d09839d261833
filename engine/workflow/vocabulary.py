"""What a process may say: the operators, facts, functions and names that the engine offers to process files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel import HostFunction, Parameter


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter of an operator.

    `type` is a FEEL type. `names` says that a literal must be one of a list of the Vocabulary: `letters`, `events` …
    """

    name: str
    type: str = "string"
    required: bool = True
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """One act of the engine that a service task may name; `result` is what `resultVariable` receives."""

    name: str
    inputs: tuple[Input, ...] = ()
    result: object | None = None
    says: str = ""

    def input(self, name: str) -> Input | None:
        """The parameter of this name."""
        return next((one for one in self.inputs if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything a process file may refer to that is not itself a file.

    Attributes:
        facts: read-only contexts by name, field and FEEL type, such as `complaint.amount`.
        names: lists of allowed literals: `roles`, `departments`, `limits`, `letters`, `events`, `statuses` …
    """

    operators: Mapping[str, Operator] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def named(self, what: str) -> frozenset[str]:
        """The allowed literals of one list; empty when there is no such list."""
        return self.names.get(what, frozenset())


FUNCTIONS: Mapping[str, HostFunction] = {
    "deadline": HostFunction(
        "deadline", (Parameter("limit", "string"), Parameter("share", "number", required=False)), "date and time"
    ),
    "working_days": HostFunction("working_days", (Parameter("days", "number"),), "date and time"),
}
"""What every process may call: the moment of a share of a TimeLimit, and the end of a number of working days from now."""
