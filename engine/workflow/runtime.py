"""Takes one step of an Instance: load, fire what is due, act, run, store. Knows processes, not complaints."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from engine.errors import ProcessFault, RedressError
from engine.workflow.codec import dump, load
from engine.workflow.definitions import Definitions
from engine.workflow.faults import NotWaiting, OperatorFailed, StepClosed, TooManySteps, WrongType
from engine.workflow.model import Kind
from engine.workflow.scope import EXPRESSION_BUDGET, Surroundings
from engine.workflow.standing import NOWHERE, Standing, find, messages_of, standing_of, timers_of
from engine.workflow.transition import (
    Act,
    Cancel,
    CompleteItem,
    DeliverMessage,
    ElementRef,
    FireTimers,
    ItemOpened,
    ItemPlaced,
    Refresh,
    Repair,
    Step,
    TimerSet,
    Transition,
    WaitOpened,
    World,
)
from engine.workflow.tree import RedressTask, RedressWorkflow, collapse_loops

NOTHING = Repair()


def start(
    definitions: Definitions,
    world: World,
    variables: Mapping[str, Any],
    *,
    repair: Repair = NOTHING,
    budget: int = EXPRESSION_BUDGET,
) -> Step:
    """Begin an Instance and run it until it waits for a person, time or a message.

    Args:
        budget: how much one expression may cost, in operations.

    Raises:
        ProcessFault: it cannot go on; the facts say where and why.
    """
    around = Surroundings(world, budget=budget, skip=repair.skip)
    with _Faults(definitions):
        top = RedressWorkflow(definitions.specs[definitions.key], definitions.specs, around)
        top.begin()
        top.task_tree.data.update(deepcopy({**variables, **repair.values}))
        top.run()
        return _finish(definitions, top, around, NOWHERE, place=False)


def resume(
    definitions: Definitions,
    world: World,
    state: bytes,
    act: Act,
    *,
    repair: Repair = NOTHING,
    budget: int = EXPRESSION_BUDGET,
) -> Step:
    """Do one act on a stored Instance. Timers that are due fire before it.

    Args:
        budget: how much one expression may cost, in operations.

    Raises:
        StepClosed: the step that the act is about is not open (any more).
        NotWaiting: the message is not waited for.
        ProcessFault: the process cannot go on; the facts say where and why.
    """
    around = Surroundings(world, budget=budget, skip=repair.skip)
    with _Faults(definitions):
        top = load(state, spec=definitions.specs[definitions.key], called=definitions.specs, surroundings=around)
        before = standing_of(top)
        _set_variables(top, repair.values)
        if not isinstance(act, Cancel):
            _fire_due(top)
        _do(top, act)
        top.run()
        return _finish(definitions, top, around, before, place=isinstance(act, Refresh))


def _do(top: RedressWorkflow, act: Act) -> None:
    match act:
        case CompleteItem():
            _complete(top, act)
        case DeliverMessage():
            _deliver(top, act)
        case Cancel():
            top.cancel()
        case FireTimers() | Refresh():
            pass


def _complete(top: RedressWorkflow, act: CompleteItem) -> None:
    task = find(top, act.task_id)
    if task is None or task._state != TaskState.READY or not task.task_spec.manual:
        raise StepClosed(task=act.task_id)
    task.data.update(deepcopy(dict(act.values)))
    task.run()


def _deliver(top: RedressWorkflow, act: DeliverMessage) -> None:
    for task in list(top.event_manager.tasks.values()):
        definition = next((one for one in messages_of(task) if one.name == act.name), None)
        if definition is not None:
            task.task_spec.catch(task, BpmnEvent(definition, dict(act.payload)))
            task.task_spec._update(task)
            return
    raise NotWaiting(message=act.name)


def _set_variables(top: RedressWorkflow, values: Mapping[str, Any]) -> None:
    """Give every active branch the repaired values; what is finished keeps what it had."""
    for task in top.active() if values else ():
        task.data.update(deepcopy(dict(values)))


def _fire_due(top: RedressWorkflow) -> None:
    """Let TimeLimits that have moved move their timers, then fire what is due, the earliest first."""
    now = top.surroundings.world.now()
    for task, timer in timers_of(top):
        if timer.limits:
            timer.set(task)
    while True:
        due = [(when, task) for task, timer in timers_of(top) if (when := timer.due(task)) is not None and when <= now]
        if not due:
            return
        _, task = min(due, key=lambda pair: (pair[0], pair[1].id))
        task.task_spec.event_definition.fire(task)
        task.task_spec._update(task)
        top.run()


def _finish(
    definitions: Definitions, top: RedressWorkflow, around: Surroundings, before: Standing, *, place: bool
) -> Step:
    for task, timer in timers_of(top):
        if timer.limits:
            timer.set(task)
    top.forget_finished()
    if not top.completed:
        collapse_loops(top)
    after = standing_of(top)
    state = dump(top)
    transition = _difference(definitions, top, around, before, after)
    if place:
        kept = [task for task_id, task in after.items.items() if task_id in before.items]
        transition = replace(transition, placed=tuple(_placed(definitions, around, task) for task in kept))
    return Step(state, transition)


def _ended_in(definitions: Definitions, around: Surroundings) -> str | None:
    """The end event of the Instance's own process that was reached last."""
    nodes = definitions.processes[definitions.key].nodes
    ends = [element for process, element in around.passed if process == definitions.key and element in nodes]
    return next((element for element in reversed(ends) if nodes[element].kind is Kind.END), None)


def _owned(definitions: Definitions, refs: list[ElementRef]) -> tuple[ElementRef, ...]:
    return tuple((definitions.owner(scope), element) for scope, element in refs)


def _difference(
    definitions: Definitions,
    top: RedressWorkflow,
    around: Surroundings,
    before: Standing,
    after: Standing,
) -> Transition:
    opened = [task for task_id, task in after.items.items() if task_id not in before.items]
    moved = [
        (task, due)
        for task_id, (task, due) in after.timers.items()
        if task_id not in before.timers or before.timers[task_id][1] != due
    ]
    awaited = [(task, one) for key, (task, one) in after.waits.items() if key not in before.waits]
    return Transition(
        opened=tuple(_opened(definitions, around, task) for task in opened),
        closed=tuple(sorted(before.items.keys() - after.items.keys())),
        timers_set=tuple(_timer_set(task, due) for task, due in moved),
        timers_dropped=tuple(sorted(before.timers.keys() - after.timers.keys())),
        waits_opened=tuple(WaitOpened(task.id, one.name, one.correlation(task)) for task, one in awaited),
        waits_closed=tuple(sorted({task_id for task_id, _ in before.waits.keys() - after.waits.keys()})),
        decisions=tuple(around.decisions),
        passed=_owned(definitions, around.passed),
        fired=_owned(definitions, around.fired),
        ended=top.completed,
        ended_in=_ended_in(definitions, around) if top.completed else None,
    )


def _opened(definitions: Definitions, around: Surroundings, task: RedressTask) -> ItemOpened:
    placed = _placed(definitions, around, task)
    process, element = definitions.owner(task.workflow.spec.name), task.task_spec.bpmn_id
    desk = definitions.desks[(process, element)]
    node = definitions.element(process, element)
    return ItemOpened(
        task_id=task.id,
        process=process,
        element=element,
        form=node.form,
        role=desk.role,
        department=placed.department,
        by_party=node.by_party,
        due_at=placed.due_at,
        limit=next(iter(desk.due.limits), None) if desk.due else None,
        subject=task.data.get(node.loop.element) if node.loop and node.loop.element else None,
    )


def _placed(definitions: Definitions, around: Surroundings, task: RedressTask) -> ItemPlaced:
    process, element = definitions.owner(task.workflow.spec.name), task.task_spec.bpmn_id
    desk = definitions.desks[(process, element)]
    department = around.value(desk.department, task.data)
    if not isinstance(department, str) or not department:
        raise WrongType("The department of this step is not known.", process=process, element_id=element)
    due = around.value(desk.due, task.data) if desk.due else None
    return ItemPlaced(task.id, department, due if isinstance(due, datetime) else None)


def _timer_set(task: RedressTask, due: datetime | None) -> TimerSet:
    limits = task.task_spec.event_definition.limits
    return TimerSet(task.id, task.workflow.spec.name, task.task_spec.bpmn_id, due, limits)


class _Faults:
    """Turns what SpiffWorkflow raises into faults of ours; our own pass through, with the process they happened in."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, _: Any) -> None:
        if isinstance(error, RecursionError):
            raise TooManySteps("The process is too deep.", process=self._definitions.key) from error
        if isinstance(error, SpiffWorkflowException):
            cause = error.__cause__ or error.__context__
            if isinstance(cause, RedressError):
                raise cause from None
            spec = getattr(error, "task_spec", None)
            element = getattr(spec, "bpmn_id", None)
            raise OperatorFailed(str(error), process=self._definitions.key, element_id=element) from error
        if isinstance(error, ProcessFault):
            error.facts.setdefault("process", self._definitions.key)
