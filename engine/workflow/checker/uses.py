"""Every expression of a process with the place it stands at, the names it sees there, and what it must give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import InvalidInput
from engine.feel import Expression, FeelSyntaxError, UnknownName, WrongCall, compile_expression
from engine.workflow.checker.steps import Step, Steps
from engine.workflow.definitions import Library
from engine.workflow.model import Event, Kind, Message, Node, Process, Trigger
from engine.workflow.variables import names_in
from engine.workflow.vocabulary import FUNCTIONS, Vocabulary


class What(StrEnum):
    """What an expression is for."""

    CONDITION = "condition"
    TIMER = "timer"
    DUE = "due date"
    DEPARTMENT = "department"
    COLLECTION = "collection"
    COMPLETION = "completion condition"
    COLLECTED = "output element"
    PARAMETER = "parameter"
    OUTPUT = "output"
    CORRELATION = "correlation key"

    @property
    def may_be_text(self) -> bool:
        """Whether a text without `=` is a value of its own instead of a forgotten sign."""
        return self in (What.PARAMETER, What.OUTPUT, What.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Use:
    """One expression.

    Attributes:
        element: the id that a finding names; a flow for its condition, a lane for its department, else the step.
        step: the step at which it is evaluated, with the variables that are there before it.
        more: names that exist only here: those of a payload, of one item, of what a call gives back.
        own: whether what the step itself produces is there, too.
        target: the parameter or variable that gets the value.
    """

    what: What
    element: str
    line: int
    text: str
    step: str
    more: frozenset[str] = frozenset()
    own: bool = False
    target: str = ""
    language: str = ""

    @property
    def source(self) -> str:
        """The text without its `=`."""
        return self.text.strip().removeprefix("=").strip()

    @property
    def is_feel(self) -> bool:
        """Whether it is marked as an expression, and as one of no other language."""
        return self.text.strip().startswith("=") and (not self.language or "feel" in self.language.lower())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written where something must be."""
        return not self.source


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression, or why it is none."""

    use: Use
    expression: Expression | None = None
    error: InvalidInput | None = None


def compiled(use: Use, names: frozenset[str], vocabulary: Vocabulary) -> Compiled:
    """Compile one expression against all names of its process; a text that is no expression gives neither."""
    if not use.is_feel or use.is_empty:
        return Compiled(use)
    known = names | use.more | vocabulary.facts.keys()
    try:
        made = compile_expression(use.source, names=known, functions={**FUNCTIONS, **vocabulary.functions})
    except (FeelSyntaxError, UnknownName, WrongCall) as error:
        return Compiled(use, error=error)
    return Compiled(use, expression=made)


@dataclass(frozen=True)
class Uses:
    """Finds the expressions of one process."""

    process: Process
    steps: Steps
    library: Library
    messages: Mapping[str, Message] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def all(self) -> Iterator[Use]:
        """Every expression, step by step."""
        for step in self.steps:
            yield from self._conditions(step)
            if step.node is not None:
                yield from self._of(step, step.node)

    def _conditions(self, step: Step) -> Iterator[Use]:
        for flow in self.steps.outgoing(step.id):
            if flow.condition is not None and self._is_asked(step, flow.id):
                language = self.languages.get(flow.id, "")
                yield Use(What.CONDITION, flow.id, flow.line, flow.condition, step.id, language=language)

    def _is_asked(self, step: Step, flow_id: str) -> bool:
        """Whether a condition is evaluated at all; another rule says so where it is not."""
        is_choice = step.kind is not None and step.kind.is_choice
        return is_choice and len(self.steps.outgoing(step.id)) > 1 and step.element.get("default") != flow_id

    def _of(self, step: Step, node: Node) -> Iterator[Use]:
        item = frozenset({node.loop.element}) if node.loop and node.loop.element else frozenset()
        for one in node.inputs:
            yield Use(What.PARAMETER, node.id, node.line, one.source, node.id, item, target=one.target)
        yield from self._outputs(node, item)
        yield from self._desk(node, item)
        yield from self._loop(node, item)
        yield from self._event(node)

    def _outputs(self, node: Node, item: frozenset[str]) -> Iterator[Use]:
        more = item | self._given_back(node)
        for one in node.outputs:
            yield Use(What.OUTPUT, node.id, node.line, one.source, node.id, more, own=True, target=one.target)

    def _given_back(self, node: Node) -> frozenset[str]:
        """What exists only while the output mappings of a step are computed."""
        if node.kind is Kind.CALL and node.calls in self.library.documents:
            return names_in(self.library.process(node.calls or ""), self.library)
        if node.event is not None and node.event.trigger is Trigger.MESSAGE:
            message = self.messages.get(node.event.ref or "")
            return frozenset(one.name for one in message.payload) if message else frozenset()
        return frozenset()

    def _desk(self, node: Node, item: frozenset[str]) -> Iterator[Use]:
        if node.kind is not Kind.USER:
            return
        if node.due is not None:
            yield Use(What.DUE, node.id, node.line, node.due, node.id, item)
        lane = self.process.lane_of(node)
        if lane is not None and lane.department:
            yield Use(What.DEPARTMENT, lane.id, lane.line, lane.department, node.id, item)

    def _loop(self, node: Node, item: frozenset[str]) -> Iterator[Use]:
        loop = node.loop
        if loop is None:
            return
        if loop.collection:
            yield Use(What.COLLECTION, node.id, node.line, loop.collection, node.id)
        if loop.output_element:
            yield Use(What.COLLECTED, node.id, node.line, loop.output_element, node.id, item, own=True)
        if loop.completion is not None:
            yield Use(What.COMPLETION, node.id, node.line, loop.completion, node.id, item, own=True)

    def _event(self, node: Node) -> Iterator[Use]:
        event = node.event
        if event is None:
            return
        host = node.attached_to or ""
        at = host if host in self.steps.all else node.id
        if event.trigger is Trigger.TIMER and self._is_timed(node, event):
            language = self.languages.get(node.id, "")
            yield Use(What.TIMER, node.id, node.line, event.expression or "", at, language=language)
        message = self.messages.get(event.ref or "") if event.trigger is Trigger.MESSAGE else None
        if message is not None and message.correlation and node.kind in _WAITING:
            yield Use(What.CORRELATION, node.id, node.line, message.correlation, at)

    def _is_timed(self, node: Node, event: Event) -> bool:
        """Whether a moment is computed; other rules refuse the timers of which none is."""
        sources = (self.steps.all.get(flow.source) for flow in self.steps.incoming(node.id))
        is_behind_gateway = any(source is not None and source.kind is Kind.EVENTS for source in sources)
        return node.kind is not Kind.START and event.timer_tag != "timeCycle" and not is_behind_gateway


_WAITING = frozenset({Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE})
