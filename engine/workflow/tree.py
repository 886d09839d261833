"""SpiffWorkflow's task tree, made fast and deterministic: whole-number ids and ticks, flat scans, collapsed loops.

Nothing here changes what a process means; the golden tests run each process beside the stock classes.
"""

from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.workflow.faults import TooManySteps
from engine.workflow.scope import Surroundings

READY, WAITING, STARTED = TaskState.READY, TaskState.WAITING, TaskState.STARTED
ACTIVE = READY | WAITING | STARTED
MAX_STEPS = 10_000
"""Engine tasks in one step; the longest of the shipped processes needs about 60."""


class RedressTask(Task):
    """A task whose id and last change are small counters of its Instance instead of random numbers and wall time."""

    def __init__(
        self, workflow: Any, task_spec: TaskSpec, parent: Task | None = None, state: int = TaskState.MAYBE
    ) -> None:
        top = workflow.top_workflow
        top.last_id += 1
        self.id = top.last_id
        workflow.tasks[self.id] = self
        self.workflow = workflow
        self._parent = None if parent is None else parent.id
        self._children: list[int] = []
        self._state = state
        self.triggered = False
        self.task_spec = task_spec
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = top.tick
        if parent is not None:
            parent._children.append(self.id)

    def _add_child(self, task_spec: TaskSpec, state: int = TaskState.MAYBE) -> "RedressTask":
        task = RedressTask(self.workflow, task_spec, self, state)
        if state == READY:
            task._ready()
        return task

    def _sync_children(self, task_specs: list[TaskSpec], state: int = TaskState.MAYBE) -> None:
        """What SpiffWorkflow's own does, with fewer look-ups: nothing is done more often in a step."""
        wanted, tasks = list(task_specs), self.workflow.tasks
        for child in [tasks[child_id] for child_id in self._children]:
            if child.triggered:
                continue
            if child.task_spec in wanted:
                wanted.remove(child.task_spec)
                if child._state & TaskState.NOT_FINISHED_MASK:
                    child._set_state(state)
            elif child._state & TaskState.DEFINITE_MASK:
                raise WorkflowException(f"removal of non-predicted child {child}", task_spec=self.task_spec)
            else:
                self.workflow._remove_task(child.id)
        for task_spec in wanted:
            self._add_child(task_spec, state)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            top = self.workflow.top_workflow
            top.tick += 1
            self.last_state_change = top.tick
            self._state = value

    def complete(self) -> None:
        """Mark the task as done and remember that its element was passed."""
        spec = self.task_spec
        if spec.bpmn_id is not None and not isinstance(spec, LoopTask):
            top = self.workflow.top_workflow
            top.surroundings.passed.append((self.workflow.spec.name, spec.bpmn_id))
        super().complete()


class _Scans:
    """Finds tasks by looking through the flat list instead of walking the tree."""

    tasks: dict[int, RedressTask]

    def update_waiting_tasks(self) -> None:
        """Let every waiting task see whether it may go on."""
        for task in [task for task in self.tasks.values() if task._state == WAITING]:
            if task._state == WAITING and task.id in self.tasks:
                task.task_spec._update(task)

    def run_ready(self) -> int:
        """Run every task that is the engine's to run; return how many were."""
        count = 0
        for task in [task for task in self.tasks.values() if task._state == READY and not task.task_spec.manual]:
            if task._state == READY and task.id in self.tasks:
                task.run()
                count += 1
        return count


class RedressSubWorkflow(_Scans, BpmnSubWorkflow):
    """A called process inside an Instance."""


class RedressWorkflow(_Scans, BpmnWorkflow):
    """One Instance in memory."""

    def __init__(self, spec: Any, subprocess_specs: Any, surroundings: Surroundings) -> None:
        self.last_id = 0
        self.tick = 0
        self.surroundings = surroundings
        super().__init__(spec, subprocess_specs, script_engine=surroundings, deserializing=True)

    def begin(self) -> None:
        """Put the first task into an empty Instance."""
        plant(self)

    def create_subprocess(self, my_task: Task, spec_name: str) -> RedressSubWorkflow:
        """Begin a called process under the task that calls it."""
        called = RedressSubWorkflow(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self, deserializing=True
        )
        self.subprocesses[my_task.id] = called
        plant(called)
        return called

    def run(self) -> None:
        """Run everything that needs neither a person nor time nor a message.

        Raises:
            TooManySteps: the process goes round in circles.
        """
        left = MAX_STEPS
        while True:
            ran = self._run_called() + self.run_ready()
            left -= ran
            if left < 0:
                raise TooManySteps(limit=MAX_STEPS, process=self.spec.name)
            if not ran:
                return

    def _run_called(self) -> int:
        ran = 0
        called = [one for one in self.subprocesses.values() if not one.completed]
        for one in sorted(called, key=lambda one: -one.depth) if len(called) > 1 else called:
            while count := one.run_ready():
                ran += count
            parent = self.get_task_from_id(one.parent_task_id)
            before = parent._state
            parent.task_spec._update(parent)
            ran += parent._state != before
        return ran

    def everything(self) -> Iterable[Any]:
        """The Instance and every called process that is not over."""
        yield self
        yield from (one for one in self.subprocesses.values() if not one.completed)

    def active(self) -> list[RedressTask]:
        """Every task that waits for a person, time, a message or a called process."""
        return [task for one in self.everything() for task in one.tasks.values() if task._state & ACTIVE]

    def forget_finished(self) -> None:
        """Drop called processes that are over; the task that called them keeps what they gave back."""
        for task_id in [task_id for task_id, one in self.subprocesses.items() if one.completed]:
            del self.subprocesses[task_id]


def plant(workflow: Any) -> None:
    """Give a workflow its root task, as SpiffWorkflow's constructor would."""
    root = RedressTask(workflow, workflow.spec.start, state=TaskState.FUTURE)
    workflow.task_tree = root
    predict(root)
    root._ready()


def predict(task: RedressTask, looked_ahead: int = 0) -> None:
    """Make the possible futures of a task, as its spec's own `_predict` would; what is merely possible not too far."""
    spec, tasks = task.task_spec, task.workflow.tasks
    spec._predict_hook(task)
    if not task._state & TaskState.DEFINITE_MASK and looked_ahead + 1 >= spec.lookahead:
        return
    for child in [tasks[child_id] for child_id in task._children]:
        if child._state & TaskState.NOT_FINISHED_MASK:
            predict(child, looked_ahead + 1)


def collapse_loops(top: RedressWorkflow) -> None:
    """Let the newest round of a loop take the place of the first, so that a state does not grow with every round.

    Only a stretch in which nothing is active any more is cut out.
    """
    for workflow in top.everything():
        while _collapse_one(top, workflow):
            pass


def _collapse_one(top: RedressWorkflow, workflow: Any) -> bool:
    common = _common_path(workflow)
    first: dict[str, int] = {}
    widest: tuple[int, int] | None = None
    for index, task in enumerate(common):
        start = first.setdefault(task.task_spec.name, index)
        if index > start and (widest is None or index - start > widest[1] - widest[0]):
            widest = (start, index)
    if widest is None:
        return False
    _cut(top, workflow, common[widest[0]], common[widest[1]])
    return True


def _common_path(workflow: Any) -> list[RedressTask]:
    """The tasks from the root on that all active tasks descend from.

    A side branch that has ended and waits at the end for the others is active in name only; it may be cut out.
    """
    common: list[RedressTask] | None = None
    for task in workflow.tasks.values():
        if not task._state & ACTIVE or task.task_spec is workflow.spec.end:
            continue
        path = []
        step: RedressTask | None = task
        while step is not None:
            path.append(step)
            step = workflow.tasks.get(step._parent)
        path.reverse()
        if common is None:
            common = path
        else:
            same = next(
                (i for i, (a, b) in enumerate(zip(common, path, strict=False)) if a is not b),
                min(len(common), len(path)),
            )
            common = common[:same]
    return common or []


def _cut(top: RedressWorkflow, workflow: Any, old: RedressTask, new: RedressTask) -> None:
    kept = {task.id for task in _subtree(workflow, new)}
    parent = workflow.tasks[old._parent]
    parent._children[parent._children.index(old.id)] = new.id
    for task in _subtree(workflow, old):
        if task.id not in kept:
            del workflow.tasks[task.id]
            top.event_manager.tasks.pop(task.id, None)
            top.subprocesses.pop(task.id, None)
    new._parent = parent.id
    if workflow.last_task is not None and workflow.last_task.id not in workflow.tasks:
        workflow.last_task = new


def _subtree(workflow: Any, root: RedressTask) -> list[RedressTask]:
    found, stack = [], [root]
    while stack:
        task = stack.pop()
        found.append(task)
        stack.extend(workflow.tasks[child] for child in task._children)
    return found
