"""Decisions: what they need, and how they are taken, by the standard or strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from engine.dmn.datatypes import DataType, Misfit
from engine.dmn.faults import InputMissing, InputNotAllowed, InputWrongType, ResultWrongType
from engine.dmn.logic import Logic, RuleHit, Run, Scope, TableSeen
from engine.dmn.table import DecisionTable
from engine.feel import Budget, FeelType, to_feel, type_of
from engine.feel.frame import HostCalls
from engine.feel.types import ANY
from engine.feel.values import Value

NO_HOST: Final[HostCalls] = {}


class Element(Protocol):
    """What a decision can require."""

    @property
    def id(self) -> str:
        """The id in the file."""

    @property
    def name(self) -> str:
        """The name that expressions use."""

    def value(self, run: Run) -> Value:
        """Its value in a run."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a decision; `allowed` is how the file writes its allowed values."""

    name: str
    type: FeelType
    required: bool
    allowed: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a decision gave and why.

    Attributes:
        value: the result as a FEEL value.
        inputs: the inputs that were used, by name, as FEEL values of their types.
        tables: every table that was asked on the way, with what its columns saw and which rules matched.
    """

    value: Value
    inputs: Mapping[str, Value]
    tables: tuple[TableSeen, ...]

    @property
    def hits(self) -> tuple[RuleHit, ...]:
        """The rules that matched, in all tables."""
        return tuple(hit for table in self.tables for hit in table.hits)


@dataclass(frozen=True, slots=True)
class InputData:
    """A fact that comes from outside of the model."""

    id: str
    name: str
    data_type: DataType

    def value(self, run: Run) -> Value:
        """What was given; null when nothing was, or nothing of its type."""
        if id(self) not in run.results:
            value = self.data_type.convert(run.inputs.get(self.name))
            run.results[id(self)] = None if isinstance(value, Misfit) else value
        return run.results[id(self)]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a decision reads; `prefix` is the name of the import that it comes from."""

    prefix: str
    element: Element


def names_of(requirements: tuple[Requirement, ...]) -> frozenset[str]:
    """The names that expressions see through requirements."""
    return frozenset(one.prefix or one.element.name for one in requirements)


def gathered(requirements: tuple[Requirement, ...], run: Run) -> dict[str, Value]:
    """The values of these names."""
    values: dict[str, Value] = {}
    imported: dict[str, dict[str, Value]] = {}
    for one in requirements:
        into = imported.setdefault(one.prefix, {}) if one.prefix else values
        into[one.element.name] = one.element.value(run.within(one.prefix))
    return {**values, **imported}


@dataclass(slots=True)
class Decision:
    """A decision; made by the reader, then never changed.

    Attributes:
        inputs: all input data that it needs, itself or through other decisions, by name.
        input_data: the same, each with the imports that lead to it.
        result: the type of its result.
        table: its decision table, if its logic is one.
    """

    id: str
    name: str
    data_type: DataType
    requirements: tuple[Requirement, ...] = ()
    logic: Logic = field(default=lambda _: None)
    table: DecisionTable | None = None
    inputs: Mapping[str, InputSpec] = field(default_factory=dict)
    input_data: tuple["Reached", ...] = ()

    @property
    def result(self) -> FeelType:
        """The type of the result; that of its only column where the decision itself names none."""
        if self.data_type.feel == ANY and self.table is not None and len(self.table.outputs) == 1:
            return self.table.outputs[0].type.feel
        return self.data_type.feel

    def evaluate(
        self, inputs: Mapping[str, object], *, host: HostCalls = NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Take the decision as the standard says: what is missing or wrong is null.

        Raises:
            FeelBudgetExceeded: it needs more work than the budget allows.
            NotAValue: an input has no FEEL value, such as a float.
        """
        return self._evaluation(Run(given_values(inputs), host, budget or Budget()))

    def decide(
        self, inputs: Mapping[str, object], *, host: HostCalls = NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Take the decision, and refuse to guess: what the standard would make null is a fault.

        Raises:
            InputMissing, InputWrongType, InputNotAllowed: an input or a column is not as it must be.
            SeveralRules, NoRule: not exactly one result follows.
            ResultWrongType: the result is not of the declared type.
            FeelBudgetExceeded, NotAValue: as for `evaluate`.
        """
        run = Run(given_values(inputs), host, budget or Budget(), strict=True)
        for one in self.input_data:
            _insist(self.id, self.inputs[one.data.name], one.data.data_type, one.given(run))
        return self._evaluation(run)

    def value(self, run: Run) -> Value:
        """What it gives in a run; taken once."""
        if id(self) not in run.results:
            value = self.logic(Scope(gathered(self.requirements, run), run))
            converted = self.data_type.convert(value)
            if isinstance(converted, Misfit) and run.strict:
                raise self._wrong_result(value)
            run.results[id(self)] = None if isinstance(converted, Misfit) else converted
        return run.results[id(self)]

    def _wrong_result(self, value: Value) -> ResultWrongType:
        return ResultWrongType(
            f"The decision {self.id} gave a {type_of(value)} that is no {self.data_type.name}.",
            decision=self.id,
            expected=self.data_type.name,
            got=type_of(value),
        )

    def _evaluation(self, run: Run) -> Evaluation:
        value = self.value(run)
        seen = {one.data.name: one.value(run) for one in self.input_data if one.given(run) is not None}
        return Evaluation(value, seen, tuple(run.tables))


@dataclass(frozen=True, slots=True)
class Reached:
    """Input data that a decision needs, and the names of the imports on the way to it."""

    imports: tuple[str, ...]
    data: InputData

    def given(self, run: Run) -> Value:
        """What was given for it."""
        return self._run(run).inputs.get(self.data.name)

    def value(self, run: Run) -> Value:
        """What it is in a run."""
        return self.data.value(self._run(run))

    def _run(self, run: Run) -> Run:
        for prefix in self.imports:
            run = run.within(prefix)
        return run


def all_inputs(decision: Decision) -> tuple[Reached, ...]:
    """The input data that a decision needs, itself or through others; each name once."""
    found: dict[str, Reached] = {}
    seen: set[int] = set()
    stack: list[tuple[tuple[str, ...], Decision]] = [((), decision)]
    while stack:
        imports, at = stack.pop()
        for requirement in at.requirements:
            element = requirement.element
            path = (*imports, requirement.prefix) if requirement.prefix else imports
            if isinstance(element, InputData):
                found.setdefault(element.name, Reached(path, element))
            elif isinstance(element, Decision) and id(element) not in seen:
                seen.add(id(element))
                stack.append((path, element))
    return tuple(found.values())


def given_values(inputs: Mapping[str, object]) -> dict[str, Value]:
    """Inputs as FEEL values."""
    return {name: to_feel(value) for name, value in inputs.items()}


def _insist(decision: str, spec: InputSpec, kind: DataType, value: Value) -> None:
    if value is None:
        if spec.required:
            raise InputMissing(
                f"The decision {decision} needs {spec.name}, and there is none.",
                decision=decision,
                input=spec.name,
                expected=str(spec.type),
            )
        return
    misfit = kind.convert(value)
    if misfit is Misfit.TYPE:
        raise InputWrongType(
            f"{spec.name} of the decision {decision} must be a {spec.type}, not a {type_of(value)}.",
            decision=decision,
            input=spec.name,
            expected=str(spec.type),
            got=type_of(value),
        )
    if misfit is Misfit.NOT_ALLOWED:
        raise InputNotAllowed(
            f"{spec.name} of the decision {decision} is none of {spec.allowed}.",
            decision=decision,
            input=spec.name,
            allowed=spec.allowed,
        )
