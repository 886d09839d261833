"""Our task and event specs for SpiffWorkflow: operators, decisions, calls, limit-bound timers, correlated messages.

They are shared by all Instances of a version and never changed after they were built.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import (
    BoundaryEventMixin,
    BpmnSpecMixin,
    CallActivityMixin,
    EventBasedGatewayMixin,
    IntermediateCatchEventMixin,
    ParallelMultiInstanceTaskMixin,
    ReceiveTaskMixin,
    SequentialMultiInstanceTaskMixin,
    StartEventMixin,
    UserTaskMixin,
)
from SpiffWorkflow.bpmn.util import PendingBpmnEvent
from SpiffWorkflow.util.task import TaskState

from engine.dmn import Decision
from engine.errors import ProcessFault
from engine.feel import is_a, to_feel, to_python
from engine.workflow.faults import OperatorFailed, WrongType
from engine.workflow.model import Node
from engine.workflow.scope import Feel, Surroundings
from engine.workflow.transition import DecisionTaken
from engine.workflow.vocabulary import Operator

MAX_ITEMS = 200
"""Copies of one step at once; more is a fault of the data."""


@dataclass(frozen=True, slots=True)
class Out:
    """A compiled output mapping: the value of `source` becomes the variable `target`."""

    target: str
    source: Feel


def surroundings(task: Any) -> Surroundings:
    """What the step on this task stands in."""
    found: Surroundings = task.workflow.top_workflow.script_engine
    return found


class Mapped(BpmnSpecMixin):
    """An element with output mappings; they are applied when it is done."""

    outs: tuple[Out, ...] = ()

    def _on_complete_hook(self, my_task: Any) -> None:
        apply(self.outs, my_task)
        super()._on_complete_hook(my_task)


def apply(outs: Sequence[Out], task: Any, extra: Mapping[str, Any] | None = None) -> None:
    """Set the variables of output mappings; all are computed before the first is set."""
    if not outs:
        return
    scope = {**task.data, **extra} if extra else task.data
    values = {out.target: surroundings(task).value(out.source, scope) for out in outs}
    task.data.update(deepcopy(values))


class UserTask(UserTaskMixin, Mapped):
    """A step that a person does."""


class OperatorTask(Mapped):
    """A service task: the World does what the operator says, with parameters of the declared types."""

    def __init__(
        self,
        wf_spec: Any,
        name: str,
        *,
        operator: Operator,
        parameters: Mapping[str, Feel],
        result: str | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.operator, self.parameters, self.result = operator, parameters, result

    def _run_hook(self, my_task: Any) -> bool:
        around = surroundings(my_task)
        if (my_task.workflow.spec.name, self.bpmn_id) in around.skip:
            return True
        values = {name: around.value(text, my_task.data) for name, text in self.parameters.items()}
        for one in self.operator.inputs:
            self._check(my_task, one.name, one.type, required=one.required, value=values.get(one.name))
        try:
            result = around.world.call(self.operator.name, values)
        except ProcessFault as fault:
            fault.facts.setdefault("process", my_task.workflow.spec.name)
            fault.facts.setdefault("element_id", self.bpmn_id)
            raise
        around.refresh_facts()
        if self.result:
            my_task.data[self.result] = to_python(to_feel(result))
        return True

    def _check(self, task: Any, name: str, type_name: str, *, required: bool, value: Any) -> None:
        if value is None and not required:
            return
        if value is None or not is_a(to_feel(value), type_name):
            raise WrongType(
                f"The operator {self.operator.name} needs {name} as {type_name}.",
                process=task.workflow.spec.name,
                element_id=self.bpmn_id,
                parameter=name,
                expected=type_name,
            )


class DecisionTask(Mapped):
    """A business rule task: a decision table decides, and what it saw is remembered."""

    def __init__(
        self, wf_spec: Any, name: str, *, decision: Decision, parameters: Mapping[str, Feel], result: str, **kwargs: Any
    ) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.decision, self.parameters, self.result = decision, parameters, result

    def _run_hook(self, my_task: Any) -> bool:
        around = surroundings(my_task)
        process = my_task.workflow.spec.name
        if (process, self.bpmn_id) in around.skip:
            return True
        inputs = {name: to_feel(around.value(text, my_task.data)) for name, text in self.parameters.items()}
        try:
            evaluation = self.decision.decide(inputs)
        except ProcessFault as fault:
            fault.facts.update(process=process, element_id=self.bpmn_id)
            raise
        my_task.data[self.result] = to_python(evaluation.value)
        around.decisions.append(decision_taken(process, self.bpmn_id, self.decision, evaluation))
        return True


def decision_taken(process: str, element: str, decision: Decision, evaluation: Any) -> DecisionTaken:
    """An evaluation as the audit keeps it."""
    return DecisionTaken(
        process=process,
        element=element,
        decision=decision.id,
        value=to_python(evaluation.value),
        rules=tuple(hit.rule_id for hit in evaluation.hits),
        why=tuple(hit.annotations.get("description", "") for hit in evaluation.hits),
        inputs={name: to_python(value) for name, value in evaluation.inputs.items()},
    )


class Call(CallActivityMixin, Mapped):
    """A call activity: the called process gets what the input mappings say, and gives back what the output mappings say."""

    def __init__(self, wf_spec: Any, name: str, *, calls: str, ins: tuple[Out, ...], **kwargs: Any) -> None:
        super().__init__(wf_spec, name, subworkflow_spec=calls, **kwargs)
        self.ins = ins

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        values = {one.target: surroundings(my_task).value(one.source, my_task.data) for one in self.ins}
        subworkflow.task_tree.data.update(deepcopy(values))

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        my_task.internal_data["returned"] = deepcopy(subworkflow.last_task.data)

    def _on_complete_hook(self, my_task: Any) -> None:
        returned = my_task.internal_data.pop("returned", {})
        apply(self.outs, my_task, returned)
        BpmnSpecMixin._on_complete_hook(self, my_task)


class Each(TaskDataReference):
    """The collection of several at once, given as FEEL; a list is demanded, and not too long a one."""

    def __init__(self, source: Feel) -> None:
        super().__init__("collection")
        self.source = source

    def get(self, my_task: Any) -> list[Any]:
        value = surroundings(my_task).value(self.source, my_task.data)
        place = {"process": self.source.place.process, "element_id": self.source.place.element}
        if not isinstance(value, list):
            raise WrongType("The collection is no list.", **place)
        if len(value) > MAX_ITEMS:
            raise OperatorFailed(f"The collection has {len(value)} items, {MAX_ITEMS} are the most.", **place)
        return value

    def exists(self, my_task: Any) -> bool:
        return True


class _EachDone:
    """What both kinds of several have in common: an item's variable never leaks, an output element is FEEL."""

    collects: Out | None = None

    def _go_on(self, parent: Any) -> None:
        raise NotImplementedError

    def merge_child(self, workflow: Any, child: Any) -> None:
        parent = child.parent
        if self.collects is not None:
            value = surroundings(child).value(self.collects.source, child.data)
            parent.data[self.collects.target] = [*parent.data.get(self.collects.target, []), value]
        parent.internal_data["merged"].append(str(child.id))
        self._go_on(parent)


class ParallelEach(_EachDone, ParallelMultiInstanceTaskMixin, Mapped):
    """One copy of a step per item, all at once."""

    def _go_on(self, parent: Any) -> None:
        if self.condition is not None and self.check_completion_condition(parent):
            for other in self._instances(parent):
                other.cancel()
            parent._set_state(TaskState.READY)
        elif self.children_complete(parent):
            parent._set_state(TaskState.READY)

    def children_complete(self, my_task: Any) -> bool:
        return all(one._state & TaskState.FINISHED_MASK for one in self._instances(my_task))


class SequentialEach(_EachDone, SequentialMultiInstanceTaskMixin, Mapped):
    """One copy of a step per item, one after the other."""

    def _go_on(self, parent: Any) -> None:
        if self.children_complete(parent) or self.check_completion_condition(parent):
            parent._set_state(TaskState.READY)
        else:
            self.add_next_child(parent)


class LimitTimer(TimerEventDefinition):
    """A moment given in FEEL. One that names TimeLimits by `deadline(…)` follows them when they move."""

    def __init__(self, name: str, source: Feel) -> None:
        super().__init__(name, source)
        self.source = source
        self.limits = source.limits

    def due(self, task: Any) -> datetime | None:
        """When the timer will fire, or None while its TimeLimit is not running."""
        text = task.internal_data.get("due")
        return None if text is None else datetime.fromisoformat(text)

    def set(self, task: Any) -> None:
        """Compute the moment: on arrival, and again when a TimeLimit has moved.

        A moment at which this step was already told is no moment: it must lie later.
        """
        value = surroundings(task).value(self.source, task.data)
        if value is not None and not isinstance(value, datetime):
            raise WrongType(
                f"The timer {str(self.source)!r} gives no moment.",
                process=self.source.place.process,
                element_id=self.source.place.element,
            )
        told = task.internal_data.get("told")
        if value is None or (told is not None and value <= datetime.fromisoformat(told)):
            task.internal_data.pop("due", None)
        else:
            task.internal_data["due"] = value.isoformat()

    def has_fired(self, my_task: Any) -> bool:
        if "set" not in my_task.internal_data:
            my_task.internal_data["set"] = 1
            self.set(my_task)
        return bool(my_task.internal_data.get("event_fired", False))

    def fire(self, task: Any) -> None:
        """Let the moment have come."""
        task.internal_data["event_fired"] = True

    def details(self, my_task: Any) -> PendingBpmnEvent:
        return PendingBpmnEvent(self.name, "LimitTimer", my_task.internal_data.get("due"))

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = TimerEventDefinition.__hash__


class CorrelatedMessage(EventDefinition):
    """A message for exactly one Instance; only what the output mappings name enters its data."""

    def __init__(self, name: str, key: Feel, outs: tuple[Out, ...]) -> None:
        super().__init__(name)
        self.key, self.outs = key, outs

    def correlation(self, task: Any) -> str:
        """The key under which this task waits.

        Raises:
            WrongType: the key is null.
        """
        value = surroundings(task).value(self.key, task.data)
        if value is None or isinstance(value, (list, dict)):
            raise WrongType(
                f"The correlation key of {self.name} is not a text or number.",
                process=self.key.place.process,
                element_id=self.key.place.element,
            )
        return str(value)

    def catches(self, my_task: Any, event: Any) -> bool:
        return self is event.event_definition

    def catch(self, my_task: Any, event: Any = None) -> None:
        my_task.internal_data["event_fired"] = True
        my_task.internal_data["payload"] = deepcopy(dict(event.payload or {}))

    def update_task_data(self, my_task: Any) -> None:
        apply(self.outs, my_task, my_task.internal_data.pop("payload", {}))

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class BoundaryEvent(BoundaryEventMixin, BpmnSpecMixin):
    """A boundary event; one on a TimeLimit that only tells somebody tells again whenever the limit begins anew."""

    def _run_hook(self, my_task: Any) -> bool:
        definition = self.event_definition
        told = my_task.internal_data.get("due")
        surroundings(my_task).fired.append((my_task.workflow.spec.name, self.bpmn_id))
        result = super()._run_hook(my_task)
        if isinstance(definition, LimitTimer) and definition.limits and not self.cancel_activity:
            self._wait_again(my_task, told)
        return bool(result)

    def _wait_again(self, my_task: Any, told: str | None) -> None:
        split = my_task.parent
        if not isinstance(split.task_spec, BoundaryEventSplit):
            return
        again = split._add_child(self, TaskState.WAITING)
        again.internal_data["told"] = told
        self._predict(again, mask=TaskState.NOT_FINISHED_MASK)
        again.data = dict(split.data)
        self._update(again)


class MappedStart(StartEventMixin, Mapped):
    """A start event; its output mappings give variables their first values."""


class EventGateway(EventBasedGatewayMixin, BpmnSpecMixin):
    """Waits for the first of several messages or signals; forgets what it saw once it has decided."""

    def _run_hook(self, my_task: Any) -> bool:
        result = super()._run_hook(my_task)
        my_task.internal_data.pop("seen_events", None)
        return bool(result)


class CatchEvent(IntermediateCatchEventMixin, BpmnSpecMixin):
    """Waits for a moment, a message or a signal."""


class ReceiveTask(ReceiveTaskMixin, BpmnSpecMixin):
    """Waits for a message."""


def as_number(value: Any) -> Decimal:
    """A share as `deadline` takes it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def element_of(node: Node) -> dict[str, str]:
    """What SpiffWorkflow wants to be told about an element."""
    return {"bpmn_name": node.names.en or node.id, "description": node.kind.value}
