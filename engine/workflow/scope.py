"""Where an expression of a process finds its names: task data, facts of the World, and the functions we offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import InvalidInput, ProcessFault
from engine.feel import Budget, Expression, FeelError, compile_expression, to_feel, to_python
from engine.workflow.faults import MissingVariable, NoPath, WrongType
from engine.workflow.transition import DecisionTaken, ElementRef, World
from engine.workflow.vocabulary import FUNCTIONS, Vocabulary

EXPRESSION_BUDGET = 100_000
"""Operations that one expression may use; the dearest of the shipped ones needs a few hundred."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands; every fault names it."""

    process: str
    element: str
    what: str


class Feel(str):
    """A FEEL text that carries its compiled closure, so that SpiffWorkflow hands us back what we gave it."""

    __slots__ = ("expression", "needs", "place")
    expression: Expression
    place: Place
    needs: Mapping[str, frozenset[str] | None]

    @property
    def limits(self) -> tuple[str, ...]:
        """The TimeLimits that a literal `deadline("…")` in the text names."""
        return tuple(
            dict.fromkeys(
                str(call.arguments[0]) for call in self.expression.calls if call.name == "deadline" and call.arguments
            )
        )


def feel(text: str, *, names: frozenset[str], vocabulary: Vocabulary, place: Place) -> Feel:
    """Compile an expression of a BPMN file: after `=` it is FEEL, anything else is a literal text.

    Raises:
        InvalidInput: it is no FEEL, or reads a name that nothing offers; the facts say element and position.
    """
    source = text[1:].strip() if text.startswith("=") else _quoted(text)
    known = names | vocabulary.facts.keys()
    try:
        expression = compile_expression(source, names=known, functions={**FUNCTIONS, **vocabulary.functions})
    except InvalidInput as error:
        error.facts.update(process=place.process, element=place.element, what=place.what)
        raise
    made = Feel(source)
    made.expression, made.place = expression, place
    made.needs = {name: _fields(name, expression) for name in vocabulary.facts.keys() & expression.variables}
    return made


def _fields(name: str, expression: Expression) -> frozenset[str] | None:
    """The fields of a context that an expression reads, or None when it may read all of them."""
    paths = [path for path in expression.paths if path[0] == name]
    return None if any(len(path) == 1 for path in paths) else frozenset(path[1] for path in paths)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(slots=True)
class Surroundings:
    """What SpiffWorkflow takes for its script engine: evaluates FEEL, and collects what the step did.

    It is no subclass of SpiffWorkflow's engine on purpose: nothing of Python can be reached through it.
    """

    world: World
    budget: int = EXPRESSION_BUDGET
    skip: frozenset[ElementRef] = frozenset()
    decisions: list[DecisionTaken] = field(default_factory=list)
    passed: list[ElementRef] = field(default_factory=list)
    fired: list[ElementRef] = field(default_factory=list)
    _facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def environment(self) -> "Surroundings":
        """SpiffWorkflow asks for it in a few places; it is the same object."""
        return self

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        """Decide a condition for SpiffWorkflow.

        Raises:
            NoPath: it gives neither true nor false.
        """
        value = self.value(expression, task.data)
        if not isinstance(value, bool):
            raise NoPath(
                f"The condition {str(expression)!r} gives {_shown(value)}, neither true nor false.",
                **_facts_of(expression.place),
            )
        return value

    def execute(self, *_: Any, **__: Any) -> None:
        """Refuse: no process of ours has scripts."""
        raise ProcessFault("Scripts are not run.")

    call_service = execute

    def value(self, expression: Feel, data: Mapping[str, Any]) -> Any:
        """Evaluate an expression against task data; the result is a plain Python value."""
        compiled = expression.expression
        scope = {name: self._lookup(name, data, expression) for name in compiled.variables}
        try:
            result = compiled.evaluate(scope, host=self._functions(), budget=Budget(operations=self.budget))
        except ProcessFault as fault:
            fault.facts.update(_facts_of(expression.place))
            raise
        except FeelError as error:
            raise WrongType(str(error), **_facts_of(expression.place)) from error
        return to_python(result)

    def refresh_facts(self) -> None:
        """Forget facts that were read; an operator may have changed them."""
        self._facts.clear()

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        """A context of the World with the fields that are needed; each is read once until an operator acts."""
        known = self._facts.setdefault(name, {})
        if fields is None or not fields <= known.keys():
            known.update(self.world.facts(name, None if fields is None else fields - known.keys()))
        return known if fields is None else {field: known[field] for field in fields}

    def _lookup(self, name: str, data: Mapping[str, Any], expression: Feel) -> Any:
        if name in data:
            return data[name]
        if name in expression.needs:
            return self.facts(name, expression.needs[name])
        raise MissingVariable(f"The variable {name} is not there.", variable=name, **_facts_of(expression.place))

    def _functions(self) -> Mapping[str, Callable[..., Any]]:
        world = self.world
        return {
            "deadline": lambda limit, share=None: to_feel(
                world.deadline(limit) if share is None else world.deadline(limit, share)
            ),
            "working_days": lambda days: to_feel(world.working_days(days)),
        }


def _shown(value: Any) -> str:
    return "null" if value is None else f"a {type(value).__name__}"


def _facts_of(place: Place) -> dict[str, str]:
    return {"process": place.process, "element_id": place.element, "what": place.what}
