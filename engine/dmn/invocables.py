"""The functions of a model: knowledge models, and decision services."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.datatypes import ANY_TYPE, DataType
from engine.dmn.decision import NO_HOST, Decision, Evaluation, InputData, Requirement, gathered, given_values
from engine.dmn.functions import ModelFunction, Parameters
from engine.dmn.logic import Logic, Run, Scope
from engine.feel import Budget
from engine.feel.frame import HostCalls
from engine.feel.values import Value


@dataclass(slots=True)
class KnowledgeModel:
    """A function of the model (business knowledge model)."""

    id: str
    name: str
    parameters: Parameters = ()
    result: DataType = ANY_TYPE
    requirements: tuple[Requirement, ...] = ()
    logic: Logic = field(default=lambda _: None)

    def value(self, run: Run) -> Value:
        """The function."""
        if id(self) not in run.results:
            known: dict[str, Value] = {}
            function = ModelFunction(
                self.parameters,
                self.result,
                lambda values: self.logic(Scope({**known, **values}, run)),
                run.budget,
            )
            # Set first: a knowledge model may call itself.
            run.results[id(self)] = known[self.name] = function
            known.update(gathered(self.requirements, run))
        return run.results[id(self)]


@dataclass(slots=True)
class DecisionService:
    """A part of the model that is called like a function; `takes` are its input data, then its input decisions."""

    id: str
    name: str
    result: DataType = ANY_TYPE
    takes: tuple[InputData | Decision, ...] = ()
    gives: tuple[Decision, ...] = ()

    def evaluate(
        self, inputs: Mapping[str, object], *, host: HostCalls = NO_HOST, budget: Budget | None = None
    ) -> Evaluation:
        """Ask the service with inputs by the names of what it takes; missing ones are null."""
        given = given_values(inputs)
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
        inner.results.update({id(one): values[one.name] for one in self.takes if isinstance(one, Decision)})
        results = {one.name: one.value(inner) for one in self.gives}
        return next(iter(results.values())) if len(results) == 1 else results
