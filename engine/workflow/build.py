"""From the model of a process to the specs that SpiffWorkflow runs. The checker has let the model through before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import (
    EndEvent,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateThrowEvent,
    ParallelGateway,
    SubWorkflowTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine.errors import InvalidInput
from engine.workflow.definitions import Definitions, Library, version_hash
from engine.workflow.model import Assignment, Event, Kind, Node, Process, Trigger
from engine.workflow.scope import Feel, Place, feel
from engine.workflow.specs import (
    BoundaryEvent,
    Call,
    CatchEvent,
    CorrelatedMessage,
    DecisionTask,
    Each,
    EventGateway,
    LimitTimer,
    MappedStart,
    OperatorTask,
    Out,
    ParallelEach,
    ReceiveTask,
    SequentialEach,
    UserTask,
    element_of,
)
from engine.workflow.variables import names_in
from engine.workflow.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Desk:
    """Who gets a user task, and by when: compiled from its lane and its schedule."""

    role: str
    department: Feel
    due: Feel | None


def compile_definitions(key: str, library: Library, vocabulary: Vocabulary) -> Definitions:
    """Compile a process with all that it calls.

    Raises:
        InvalidInput: an expression is not valid; the facts say process, element and position.
        NotFound: something that it refers to is not among the files.
    """
    files = library.used_by(key, vocabulary)
    called = library.called_by(key) or [library.process(key).id]
    specs: dict[str, Any] = {}
    desks: dict[tuple[str, str], Desk] = {}
    for process_id in called:
        builder = Builder(library, vocabulary, library.process(process_id))
        specs.update(builder.specs())
        desks.update(builder.desks())
    processes = {process_id: library.process(process_id) for process_id in called}
    paths = {process_id: library.document(process_id).path for process_id in called}
    nodes = [node for process in processes.values() for node in process.nodes.values()]
    forms = {node.form: library.form(node.form) for node in nodes if node.form}
    decisions = {
        decision: model.decisions[decision]
        for path, model in library.models.items()
        if path in files
        for decision in model.decisions
    }
    return Definitions(
        key=key,
        hash=version_hash(files),
        files=files,
        processes=processes,
        decisions=decisions,
        forms=forms,
        specs=specs,
        desks=desks,
        paths=paths,
    )


class Builder:
    """Builds the specs of one process and of its embedded sub-processes."""

    def __init__(self, library: Library, vocabulary: Vocabulary, process: Process) -> None:
        self._library, self._vocabulary, self._process = library, vocabulary, process
        self._messages = library.document(process.id).messages
        self._names = names_in(process, library)
        self._makers: Mapping[Kind, Callable[[Any, Node], Any]] = {
            Kind.START: self._start,
            Kind.END: self._end,
            Kind.THROW: self._throw,
            Kind.CATCH: self._catch,
            Kind.RECEIVE: self._receive,
            Kind.BOUNDARY: self._boundary,
            Kind.USER: self._user,
            Kind.SERVICE: self._operator,
            Kind.SEND: self._operator,
            Kind.RULE: self._decision,
            Kind.CALL: self._call,
            Kind.SUBPROCESS: self._subprocess,
            Kind.EXCLUSIVE: self._plain(ExclusiveGateway),
            Kind.INCLUSIVE: self._plain(InclusiveGateway),
            Kind.PARALLEL: self._plain(ParallelGateway),
            Kind.EVENTS: self._event_gateway,
        }

    def specs(self) -> dict[str, BpmnProcessSpec]:
        """The specs by name: the process's own id, and the id of each embedded sub-process."""
        scopes = [self._process.id] + [n.id for n in self._process.nodes.values() if n.kind is Kind.SUBPROCESS]
        return {scope: self._scope(scope) for scope in scopes}

    def desks(self) -> dict[tuple[str, str], Desk]:
        """Who gets each user task."""
        return {
            (self._process.id, node.id): self._desk(node)
            for node in self._process.nodes.values()
            if node.kind is Kind.USER
        }

    def _scope(self, scope: str) -> BpmnProcessSpec:
        spec = BpmnProcessSpec(name=scope, description=self._process.names.en or scope)
        nodes = {node.id: node for node in self._process.within(scope)}
        made = {node.id: self._makers[node.kind](spec, node) for node in nodes.values()}
        for node in nodes.values():
            if node.loop is not None:
                made[node.id] = self._several(spec, node, made[node.id])
        entries = {node.id: self._entry(spec, node, made) for node in nodes.values() if node.kind is not Kind.BOUNDARY}
        for node in nodes.values():
            self._connect(node, made[node.id], entries)
        _connect_loops(spec)
        return spec

    def _entry(self, spec: BpmnProcessSpec, node: Node, made: Mapping[str, Any]) -> Any:
        """What a flow into this node leads to: the split in front of it when boundary events sit on it."""
        boundaries = self._process.boundaries(node.id)
        if not boundaries:
            return made[node.id]
        split = BoundaryEventSplit(spec, f"{node.id}.BoundaryEventSplit")
        join = BoundaryEventJoin(spec, f"{node.id}.BoundaryEventJoin", split_task=split.name, cancel=True)
        split.connect(made[node.id])
        made[node.id].connect(join)
        for boundary in boundaries:
            split.connect(made[boundary.id])
            made[boundary.id].connect(join)
        return split

    def _connect(self, node: Node, spec: Any, entries: Mapping[str, Any]) -> None:
        flows = self._process.outgoing(node.id)
        for flow in flows:
            target = entries[flow.target]
            if node.kind.is_choice and len(flows) > 1 and flow.id != node.default:
                place = Place(self._process.id, flow.id, "condition")
                spec.connect_outgoing_if(self._feel(flow.condition or "", place), target)
            else:
                spec.connect(target)

    def _feel(self, text: str, place: Place, *, more: frozenset[str] = frozenset()) -> Feel:
        return feel(text, names=self._names | more, vocabulary=self._vocabulary, place=place)

    def _place(self, node: Node, what: str) -> Place:
        return Place(self._process.id, node.id, what)

    def _plain(self, made: Callable[..., Any]) -> Callable[[Any, Node], Any]:
        return lambda spec, node: made(spec, node.id, **element_of(node))

    def _mapped(self, spec: Any, node: Node, *, more: frozenset[str] = frozenset()) -> Any:
        spec.outs = self._outs(node, node.outputs, more=more)
        return spec

    def _outs(
        self, node: Node, assignments: tuple[Assignment, ...], *, more: frozenset[str] = frozenset()
    ) -> tuple[Out, ...]:
        return tuple(
            Out(one.target, self._feel(one.source, self._place(node, f"mapping {one.target}"), more=more))
            for one in assignments
        )

    def _parameters(self, node: Node) -> dict[str, Feel]:
        return {out.target: out.source for out in self._outs(node, node.inputs)}

    def _start(self, spec: Any, node: Node) -> Any:
        made = MappedStart(spec, node.id, event_definition=NoneEventDefinition(), **element_of(node))
        spec.start.connect(made)
        return self._mapped(made, node)

    def _end(self, spec: Any, node: Node) -> Any:
        made = EndEvent(spec, node.id, event_definition=self._thrown(node), **element_of(node))
        made.connect(spec.end)
        return made

    def _throw(self, spec: Any, node: Node) -> Any:
        return IntermediateThrowEvent(spec, node.id, event_definition=self._thrown(node), **element_of(node))

    def _thrown(self, node: Node) -> Any:
        event = node.event or Event(Trigger.NONE)
        if event.trigger is Trigger.TERMINATE:
            return TerminateEventDefinition()
        return NoneEventDefinition() if event.trigger is Trigger.NONE else self._shared(node, event)

    def _shared(self, node: Node, event: Event) -> Any:
        """Event definitions that are equal by name, so that a throw finds its catch."""
        if event.trigger is Trigger.SIGNAL:
            return SignalEventDefinition(event.name)
        if event.trigger is Trigger.ERROR:
            return ErrorEventDefinition(event.name, event.code)
        if event.trigger is Trigger.ESCALATION:
            return EscalationEventDefinition(event.name, event.code)
        raise InvalidInput(f"A {event.trigger} event cannot stand here.", process=self._process.id, element=node.id)

    def _caught(self, node: Node) -> Any:
        event = node.event or Event(Trigger.NONE)
        if event.trigger is Trigger.TIMER:
            return LimitTimer(node.id, self._feel(event.expression or "", self._place(node, "timer")))
        if event.trigger is Trigger.MESSAGE:
            message = self._messages[event.ref or ""]
            payload = frozenset(one.name for one in message.payload)
            key = self._feel(message.correlation or "", self._place(node, "correlation key"))
            return CorrelatedMessage(message.name, key, self._outs(node, node.outputs, more=payload))
        return self._shared(node, event)

    def _catch(self, spec: Any, node: Node) -> Any:
        return CatchEvent(spec, node.id, event_definition=self._caught(node), **element_of(node))

    def _receive(self, spec: Any, node: Node) -> Any:
        return ReceiveTask(spec, node.id, event_definition=self._caught(node), **element_of(node))

    def _boundary(self, spec: Any, node: Node) -> Any:
        return BoundaryEvent(
            spec, node.id, event_definition=self._caught(node), cancel_activity=node.interrupting, **element_of(node)
        )

    def _event_gateway(self, spec: Any, node: Node) -> Any:
        return EventGateway(spec, node.id, event_definition=MultipleEventDefinition(), **element_of(node))

    def _user(self, spec: Any, node: Node) -> Any:
        return self._mapped(UserTask(spec, node.id, **element_of(node)), node)

    def _operator(self, spec: Any, node: Node) -> Any:
        made = OperatorTask(
            spec,
            node.id,
            operator=self._vocabulary.operators[node.operator or ""],
            parameters=self._parameters(node),
            result=node.result,
            **element_of(node),
        )
        return self._mapped(made, node)

    def _decision(self, spec: Any, node: Node) -> Any:
        decision = self._library.decision(node.decision or "")
        given = self._parameters(node)
        wanted = {
            name: given.get(name) or self._feel(f"={name}", self._place(node, f"input {name}"))
            for name in decision.inputs
        }
        made = DecisionTask(
            spec, node.id, decision=decision, parameters=wanted, result=node.result or decision.id, **element_of(node)
        )
        return self._mapped(made, node)

    def _call(self, spec: Any, node: Node) -> Any:
        ins = self._outs(node, node.inputs)
        made = Call(spec, node.id, calls=node.calls or "", ins=ins, **element_of(node))
        inside = names_in(self._library.process(node.calls or ""), self._library)
        return self._mapped(made, node, more=inside)

    def _subprocess(self, spec: Any, node: Node) -> Any:
        return SubWorkflowTask(spec, node.id, subworkflow_spec=node.id, **element_of(node))

    def _several(self, spec: BpmnProcessSpec, node: Node, one: Any) -> Any:
        """Put a wrapper in the place of a step that is done once per item; the step itself becomes its child."""
        loop = node.loop
        if loop is None or not loop.collection:
            raise InvalidInput("Several at once need a collection.", process=self._process.id, element=node.id)
        del spec.task_specs[one.name]
        child_name = f"{node.id} [child]"
        wrapper = (SequentialEach if loop.sequential else ParallelEach)(
            spec,
            node.id,
            task_spec=child_name,
            data_input=Each(self._feel(loop.collection, self._place(node, "collection"))),
            input_item=TaskDataReference(loop.element) if loop.element else None,
            condition=self._feel(loop.completion, self._place(node, "completion condition"))
            if loop.completion
            else None,
            **element_of(node),
        )
        if loop.output_collection and loop.output_element:
            source = self._feel(loop.output_element, self._place(node, "output element"))
            wrapper.collects = Out(loop.output_collection, source)
        one.name = child_name
        one.inputs, one.outputs = [wrapper], []
        spec.task_specs[child_name] = one
        return wrapper

    def _desk(self, node: Node) -> Desk:
        lane = self._process.lane_of(node)
        role = node.candidate_groups or (lane.role if lane else None)
        department = lane.department if lane else None
        if not role or not department:
            raise InvalidInput("Nobody is told to do this step.", process=self._process.id, element=node.id)
        due = self._feel(node.due, self._place(node, "due date")) if node.due else None
        return Desk(role, self._feel(department, self._place(node, "department")), due)


def _connect_loops(spec: BpmnProcessSpec) -> None:
    """Tell every wrapper when a copy is done. SpiffWorkflow does so only when it makes the copy, so that a state that
    is loaded in mid-run would never end; and doing it once keeps the shared spec unchanged afterwards."""
    for one in spec.task_specs.values():
        if isinstance(one, LoopTask):
            child = spec.task_specs[one.task_spec]
            if not child.completed_event.is_connected(one.merge_child):
                child.completed_event.connect(one.merge_child)
