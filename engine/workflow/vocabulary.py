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
class AskedDecision:
    """A decision that the engine asks by itself.

    Attributes:
        given: what the engine hands over, by name and FEEL type.
        columns: what it reads of the result, by column and FEEL type; the column "" is the result itself.
        words: texts of the result that mean something to it, by column; it knows no others.
        texts: texts that it may hand over, by input.
        by_step: whether a step of a process has it asked, so that it need not be there.
    """

    given: Mapping[str, object] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_step: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """Everything that the engine itself asks for by name: without it, complaints would stop.

    Attributes:
        processes: what each is started with, by name and FEEL type.
        messages: messages that the engine sends to an Instance: name → key of its process.
        decisions: decisions by id.
        forms: the fields that a page reads of each form, all of which must be filled.
        lengths: columns of decisions that hold lengths of time limits: decision → columns.
    """

    processes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, AskedDecision] = field(default_factory=dict)
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lengths: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything a process file may refer to that is not itself a file.

    Attributes:
        facts: read-only contexts by name, field and FEEL type, such as `complaint.amount`.
        codes: the texts that a fact may hold, by context and field, as in `complaint.outcome`; others may hold any.
        names: lists of allowed literals: `roles`, `departments`, `limits`, `letters`, `events`, `statuses` …
        asks: what the engine itself asks of the files; None: they are some files, not all that a bank runs.
    """

    operators: Mapping[str, Operator] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asks: Asks | None = None

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
