"""What one would use instead: `BpmnWorkflow` and `BpmnWorkflowSerializer` as SpiffWorkflow ships them.

They are given our parsed specs, our FEEL engine and converters for our task classes. The converters are as cheap as they
can be: what a task class of ours holds beyond SpiffWorkflow's own attributes is written as text and, on the way back,
taken from the parsed spec instead of being compiled again.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter
from SpiffWorkflow.bpmn.serializer.helpers import DefaultRegistry
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.workflow import Act, CompleteItem, Definitions, DeliverMessage, World
from engine.workflow import specs as ours
from engine.workflow.scope import Feel, Surroundings
from engine.workflow.standing import messages_of, timers_of

_TASKS = (
    *(ours.UserTask, ours.OperatorTask, ours.DecisionTask, ours.Call, ours.ParallelEach, ours.SequentialEach),
    *(ours.MappedStart, ours.EventGateway, ours.CatchEvent, ours.ReceiveTask, ours.BoundaryEvent),
)
_EVENT = {"event_definition": "event_definition"}
_SEVERAL = {name: name for name in ("task_spec", "data_input", "input_item", "condition")}
_ARGUMENTS: Mapping[type, Mapping[str, str]] = {
    ours.OperatorTask: {"operator": "operator", "parameters": "parameters", "result": "result"},
    ours.DecisionTask: {"decision": "decision", "parameters": "parameters", "result": "result"},
    ours.Call: {"calls": "spec", "ins": "ins"},
    ours.ParallelEach: _SEVERAL,
    ours.SequentialEach: _SEVERAL,
    ours.MappedStart: _EVENT,
    ours.EventGateway: _EVENT,
    ours.CatchEvent: _EVENT,
    ours.ReceiveTask: _EVENT,
    ours.BoundaryEvent: {**_EVENT, "cancel_activity": "cancel_activity"},
}
"""What the constructor of each class wants, and the attribute of a spec that it stands in."""


class StockEngine(Surroundings):
    """Our FEEL engine for expressions that have become plain texts on their way through JSON."""

    def __init__(self, world: World, compiled: Mapping[str, Feel]) -> None:
        super().__init__(world)
        self._compiled = compiled

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        """Decide a condition."""
        return super().evaluate(task, self._compiled[expression], external_context)


class StockProcess:
    """One process in the hands of the stock classes."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._called = {name: spec for name, spec in definitions.specs.items() if name != definitions.key}
        self._compiled = {
            condition.args[0]: condition.args[0]
            for spec in definitions.specs.values()
            for task_spec in spec.task_specs.values()
            for condition, _ in getattr(task_spec, "cond_task_specs", ())
            if condition is not None
        }
        self._serializer = BpmnWorkflowSerializer(_registry(definitions))

    def start(self, world: World, variables: Mapping[str, Any]) -> BpmnWorkflow:
        """Begin an instance and run it until it waits."""
        spec = self._definitions.specs[self._definitions.key]
        workflow = BpmnWorkflow(spec, self._called, script_engine=StockEngine(world, self._compiled))
        workflow.task_tree.data.update(variables)
        workflow.do_engine_steps()
        _follow_limits(workflow)
        return workflow

    def dump(self, workflow: BpmnWorkflow) -> str:
        """An instance as JSON; its specs are part of it."""
        state: str = self._serializer.serialize_json(workflow)
        return state

    def load(self, state: str, world: World) -> BpmnWorkflow:
        """An instance from JSON."""
        workflow = self._serializer.deserialize_json(state)
        workflow.script_engine = StockEngine(world, self._compiled)
        return workflow

    def resume(self, world: World, state: str, act: Act, element: str | None = None) -> BpmnWorkflow:
        """Load, fire what is due, do one act and run; as our runtime does it. A step to be done is named by element."""
        workflow = self.load(state, world)
        _fire_due(workflow, world)
        if isinstance(act, CompleteItem):
            task = next(one for one in open_tasks(workflow) if one.task_spec.bpmn_id == element)
            complete(task, act.values)
        elif isinstance(act, DeliverMessage):
            deliver(workflow, act)
        workflow.do_engine_steps()
        _follow_limits(workflow)
        return workflow


def open_tasks(workflow: BpmnWorkflow) -> list[Any]:
    """The steps that a person must do."""
    found: list[Any] = workflow.get_tasks(state=TaskState.READY, manual=True)
    return found


def complete(task: Any, values: Mapping[str, Any]) -> None:
    """A person has done a step."""
    task.data.update(values)
    task.run()


def deliver(workflow: BpmnWorkflow, act: DeliverMessage) -> None:
    """A message has come."""
    for task in list(workflow.event_manager.tasks.values()):
        for one in messages_of(task):
            if one.name == act.name:
                task.task_spec.catch(task, BpmnEvent(one, dict(act.payload)))
                task.task_spec._update(task)
                return


def _fire_due(workflow: BpmnWorkflow, world: World) -> None:
    _follow_limits(workflow)
    while True:
        due = [(when, task) for task, timer in timers_of(workflow) if (when := timer.due(task)) and when <= world.now()]
        if not due:
            return
        _, task = min(due, key=lambda pair: pair[0])
        task.task_spec.event_definition.fire(task)
        task.task_spec._update(task)
        workflow.do_engine_steps()


def _follow_limits(workflow: BpmnWorkflow) -> None:
    for task, timer in timers_of(workflow):
        if timer.limits:
            timer.set(task)


def _registry(definitions: Definitions) -> DefaultRegistry:
    registry = DefaultRegistry()
    registry.register(Decimal, lambda value: {"value": str(value)}, lambda said: Decimal(said["value"]))
    registry.register(Feel, str, Feel)
    for target in _TASKS:
        _OurConverter(target, registry, definitions)
    stock = {target: one for target, one in DEFAULT_CONFIG.items() if target.__name__ not in registry.convert_to_dict}
    return BpmnWorkflowSerializer.configure(stock, registry)


class _OurConverter(BpmnTaskSpecConverter):
    """One of our task classes as JSON and back."""

    def __init__(self, target: type, registry: Any, definitions: Definitions) -> None:
        super().__init__(target, registry)
        self._definitions = definitions

    def to_dict(self, spec: Any) -> dict[str, Any]:
        """Its attributes, and its expressions as texts."""
        said: dict[str, Any] = super().to_dict(spec)
        for argument, attribute in _ARGUMENTS.get(type(spec), {}).items():
            said[argument] = _told(getattr(spec, attribute))
        said["outs"] = _told(getattr(spec, "outs", ()))
        return said

    def from_dict(self, said: dict[str, Any]) -> Any:
        """The spec again; its compiled parts are those of the parsed one."""
        original = self._definitions.specs[said["wf_spec"].name].task_specs[said["name"]]
        said.pop("outs")
        for argument, attribute in _ARGUMENTS.get(type(original), {}).items():
            said[argument] = getattr(original, attribute)
        spec = self.task_spec_from_dict(said)
        for name in ("outs", "collects"):
            if hasattr(original, name):
                setattr(spec, name, getattr(original, name))
        return spec


def _told(value: Any) -> Any:
    """What a task class holds, as JSON has it: expressions as texts, everything else by its name."""
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(one) for one in value]
    if isinstance(value, ours.Out):
        return [value.target, str(value.source)]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    return getattr(value, "name", None) or getattr(value, "id", None) or type(value).__name__
