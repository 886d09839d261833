"""A decision model: decisions, knowledge models and decision services, compiled and ready to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.dmn.datatypes import DataType, Misfit
from engine.dmn.faults import InputMissing, InputNotAllowed, InputWrongType, ModelProblem, ResultWrongType
from engine.dmn.functions import ModelFunction, Parameters
from engine.dmn.logic import Logic, RuleHit, Run, Scope, TableSeen
from engine.dmn.table import DecisionTable
from engine.errors import NotFound
from engine.feel import Budget, FeelType, to_feel, type_of
from engine.feel.frame import HostCalls
from engine.feel.types import ANY
from engine.feel.values import Value

_NO_HOST: Final[HostCalls] = {}


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
        if self.id not in run.results:
            value = self.data_type.convert(run.inputs.get(self.name))
            run.results[self.id] = None if isinstance(value, Misfit) else value
        return run.results[self.id]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a decision reads; `prefix` is the name of the import that it comes from."""

    prefix: str
    element: "InputData | Decision | KnowledgeModel | DecisionService"


def names_of(requirements: tuple[Requirement, ...]) -> frozenset[str]:
    """The names that expressions see through requirements."""
    return frozenset(one.prefix or one.element.name for one in requirements)


def gathered(requirements: tuple[Requirement, ...], run: Run) -> dict[str, Value]:
    """The values of these names."""
    values: dict[str, Value] = {}
    imported: dict[str, dict[str, Value]] = {}
    for one in requirements:
        into = imported.setdefault(one.prefix, {}) if one.prefix else values
        into[one.element.name] = one.element.value(run)
    return {**values, **imported}


@dataclass(slots=True)
class Decision:
    """A decision; made by the reader, then never changed.

    Attributes:
        inputs: all input data that it needs, itself or through other decisions, by name.
        input_data: the same, as elements of the model.
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
    input_data: tuple[InputData, ...] = ()

    @property
    def result(self) -> FeelType:
        """The type of the result; that of its only column where the decision itself names none."""
        if self.data_type.feel == ANY and self.table is not None and len(self.table.outputs) == 1:
            return self.table.outputs[0].type.feel
        return self.data_type.feel

    def evaluate(
        self, inputs: Mapping[str, object], *, host: HostCalls = _NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Take the decision as the standard says: what is missing or wrong is null.

        Raises:
            FeelBudgetExceeded: it needs more work than the budget allows.
            NotAValue: an input has no FEEL value, such as a float.
        """
        return self._evaluation(Run(_given(inputs), host, budget or Budget()))

    def decide(
        self, inputs: Mapping[str, object], *, host: HostCalls = _NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Take the decision, and refuse to guess: what the standard would make null is a fault.

        Raises:
            InputMissing, InputWrongType, InputNotAllowed: an input or a column is not as it must be.
            SeveralRules, NoRule: not exactly one result follows.
            ResultWrongType: the result is not of the declared type.
            FeelBudgetExceeded, NotAValue: as for `evaluate`.
        """
        given = _given(inputs)
        for one in self.input_data:
            _insist(self.id, self.inputs[one.name], one.data_type, given)
        return self._evaluation(Run(given, host, budget or Budget(), strict=True))

    def value(self, run: Run) -> Value:
        """What it gives in a run; taken once."""
        if self.id not in run.results:
            value = self.logic(Scope(gathered(self.requirements, run), run))
            converted = self.data_type.convert(value)
            if isinstance(converted, Misfit) and run.strict:
                raise self._wrong_result(value)
            run.results[self.id] = None if isinstance(converted, Misfit) else converted
        return run.results[self.id]

    def _wrong_result(self, value: Value) -> ResultWrongType:
        return ResultWrongType(
            f"The decision {self.id} gave a {type_of(value)} that is no {self.data_type.name}.",
            decision=self.id,
            expected=self.data_type.name,
            got=type_of(value),
        )

    def _evaluation(self, run: Run) -> Evaluation:
        value = self.value(run)
        seen = {one.name: one.value(run) for one in self.input_data if one.name in run.inputs}
        return Evaluation(value, seen, tuple(run.tables))


def all_inputs(decision: Decision) -> dict[str, InputData]:
    """The input data that a decision needs, itself or through others, by name, each once."""
    found: dict[str, InputData] = {}
    seen: set[str] = set()
    stack = [decision]
    while stack:
        at = stack.pop()
        for requirement in at.requirements:
            element = requirement.element
            if isinstance(element, InputData):
                found.setdefault(element.name, element)
            elif isinstance(element, Decision) and element.id not in seen:
                seen.add(element.id)
                stack.append(element)
    return found


@dataclass(slots=True)
class KnowledgeModel:
    """A function of the model (business knowledge model)."""

    id: str
    name: str
    parameters: Parameters = ()
    result: DataType = field(default_factory=lambda: DataType("Any"))
    requirements: tuple[Requirement, ...] = ()
    logic: Logic = field(default=lambda _: None)

    def value(self, run: Run) -> Value:
        """The function."""
        if self.id not in run.results:
            known: dict[str, Value] = {}
            function = ModelFunction(
                self.parameters,
                self.result,
                lambda values: self.logic(Scope({**known, **values}, run)),
                run.budget,
            )
            # Set first: a knowledge model may call itself.
            run.results[self.id] = known[self.name] = function
            known.update(gathered(self.requirements, run))
        return run.results[self.id]


@dataclass(slots=True)
class DecisionService:
    """A part of the model that is called like a function; `takes` are its input data, then its input decisions."""

    id: str
    name: str
    result: DataType = field(default_factory=lambda: DataType("Any"))
    takes: tuple[InputData | Decision, ...] = ()
    gives: tuple[Decision, ...] = ()

    def evaluate(
        self, inputs: Mapping[str, object], *, host: HostCalls = _NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Ask the service with inputs by the names of what it takes; missing ones are null."""
        given = _given(inputs)
        run = Run(given, host, budget or Budget())
        function = self._function(run)
        value = function.call_named({one.name: given.get(one.name) for one in self.takes})
        return Evaluation(value, given, tuple(run.tables))

    def value(self, run: Run) -> Value:
        """The service as a function."""
        return self._function(run)

    def _function(self, run: Run) -> ModelFunction:
        parameters = tuple((one.name, one.data_type) for one in self.takes)
        return ModelFunction(parameters, self.result, lambda values: self._ask(values, run), run.budget)

    def _ask(self, values: Mapping[str, Value], run: Run) -> Value:
        inner = run.again({one.name: values[one.name] for one in self.takes if isinstance(one, InputData)})
        inner.results.update({one.id: values[one.name] for one in self.takes if isinstance(one, Decision)})
        results = {one.name: one.value(inner) for one in self.gives}
        return next(iter(results.values())) if len(results) == 1 else results


@dataclass(frozen=True, slots=True)
class Model:
    """A decision model.

    Attributes:
        namespace: the namespace by which other models import it.
        decisions: by id.
        knowledge: knowledge models by id.
        services: decision services by id.
        types: the types it defines.
        problems: what could not be used; empty unless the model was read leniently.
    """

    name: str
    namespace: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, KnowledgeModel]
    services: Mapping[str, DecisionService]
    types: Mapping[str, DataType]
    problems: tuple[ModelProblem, ...] = ()

    def decision(self, key: str) -> Decision:
        """The decision of an id, or else of a name.

        Raises:
            NotFound: there is none.
        """
        found = self.decisions.get(key) or next((one for one in self.decisions.values() if one.name == key), None)
        if found is None:
            raise NotFound(f"{self.name} has no decision {key!r}.", model=self.name, decision=key)
        return found

    def service(self, key: str) -> DecisionService:
        """The decision service of an id, or else of a name.

        Raises:
            NotFound: there is none.
        """
        found = self.services.get(key) or next((one for one in self.services.values() if one.name == key), None)
        if found is None:
            raise NotFound(f"{self.name} has no decision service {key!r}.", model=self.name, service=key)
        return found


def _given(inputs: Mapping[str, object]) -> dict[str, Value]:
    return {name: to_feel(value) for name, value in inputs.items()}


def _insist(decision: str, spec: InputSpec, kind: DataType, given: Mapping[str, Value]) -> None:
    value = given.get(spec.name)
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
