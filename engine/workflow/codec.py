"""The state of an Instance as bytes: only what was reached, as compact arrays; what is merely predicted is made anew.

The first byte is the codec's number. A state of every released number must still open.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import zstandard
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.errors import ProcessFault
from engine.workflow.faults import StateTooLarge
from engine.workflow.scope import Surroundings
from engine.workflow.tree import ACTIVE, WAITING, RedressSubWorkflow, RedressTask, RedressWorkflow, predict

NUMBER = 1
MAX_BYTES = 1_000_000
_PREDICTED = TaskState.PREDICTED_MASK | TaskState.FUTURE
_TAG = "\x00"


class UnreadableState(ProcessFault):
    """The stored state does not fit the process it belongs to."""

    code = "unreadable_state"


def dump(top: RedressWorkflow) -> bytes:
    """Write an Instance as bytes.

    Raises:
        StateTooLarge: it is larger than a megabyte before compression.
    """
    called = [[task_id, one.spec.name, _rows(one)] for task_id, one in top.subprocesses.items() if not one.completed]
    content = [top.last_id, top.tick, int(top.completed), int(top.success), _rows(top), called]
    raw = orjson.dumps(content, default=_tagged, option=orjson.OPT_PASSTHROUGH_DATETIME)
    if len(raw) > MAX_BYTES:
        raise StateTooLarge(size=len(raw), limit=MAX_BYTES)
    return bytes((NUMBER,)) + zstandard.ZstdCompressor(level=3, write_content_size=True).compress(raw)


def load(state: bytes, *, spec: Any, called: Any, surroundings: Surroundings, to_run: bool = True) -> RedressWorkflow:
    """Bring an Instance back to life on the shared specs of its version.

    Args:
        to_run: whether it will go on; one that is only looked at needs no futures.

    Raises:
        UnreadableState: the bytes are not a state, or not of this version.
    """
    if not state or state[0] != NUMBER:
        raise UnreadableState("The state was written by another release.", codec=state[:1].hex())
    try:
        raw = zstandard.ZstdDecompressor().decompress(state[1:], max_output_size=MAX_BYTES)
        content = orjson.loads(raw)
        if b'"\\u0000"' in raw:
            content = _untagged(content)
        top = _revive(content, spec, called, surroundings)
        if to_run and not top.completed:
            _predict(top)
    except (zstandard.ZstdError, orjson.JSONDecodeError, KeyError, IndexError, ValueError, TypeError) as error:
        raise UnreadableState(f"The state cannot be read: {error!r}.") from error
    return top


def _rows(workflow: Any) -> list[Any]:
    rows: list[list[Any]] = []
    index: dict[int, int] = {}
    tasks = workflow.tasks
    stack = [workflow.task_tree]
    while stack:
        task = stack.pop()
        if task._state & _PREDICTED and not task.triggered:
            continue
        index[task.id] = len(rows)
        rows.append(_row(task, tasks.get(task._parent), index))
        stack.extend(tasks[child] for child in reversed(task._children))
    last = workflow.last_task
    return [rows, workflow.data, None if last is None else index.get(last.id)]


def _row(task: RedressTask, parent: RedressTask | None, index: dict[int, int]) -> list[Any]:
    """[id, parent's row, element, state, tick, changed data, deleted keys, internal data, triggered]; zeros at the end are left out."""
    inherited = parent.data if parent is not None else {}
    changed = {
        k: v for k, v in task.data.items() if k not in inherited or (v is not inherited[k] and v != inherited[k])
    }
    deleted = [k for k in inherited if k not in task.data]
    row = [
        task.id,
        -1 if parent is None else index[parent.id],
        task.task_spec.name,
        task._state,
        task.last_state_change,
        changed or 0,
        deleted or 0,
        task.internal_data or 0,
        int(task.triggered),
    ]
    while row[-1] == 0:
        row.pop()
    return row


def _revive(content: Any, spec: Any, called: Any, surroundings: Surroundings) -> RedressWorkflow:
    last_id, tick, completed, success, main, subs = content
    top = RedressWorkflow(spec, called, surroundings)
    _fill(top, top, main)
    for task_id, name, rows in subs:
        parent = top.get_task_from_id(task_id)
        sub = RedressSubWorkflow(called[name], task_id, top, deserializing=True)
        _fill(top, sub, rows)
        sub.completed_event.connect(parent.task_spec._on_subworkflow_completed, parent)
        top.subprocesses[task_id] = sub
    top.last_id, top.tick = last_id, tick
    top.completed, top.success = bool(completed), bool(success)
    return top


def _fill(top: RedressWorkflow, workflow: Any, content: Any) -> None:
    rows, workflow.data, last = content
    specs, tasks = workflow.spec.task_specs, workflow.tasks
    made: list[RedressTask] = []
    for row in rows:
        task_id, parent_row, name, state, changed_at, changed, deleted, internal, triggered = row + [0] * (9 - len(row))
        task = RedressTask.__new__(RedressTask)
        task.id, task.workflow, task.task_spec = task_id, workflow, specs[name]
        task._state, task.last_state_change, task.thread_id = state, changed_at, 0
        task._children, task.internal_data, task.triggered = [], internal or {}, bool(triggered)
        parent = made[parent_row] if parent_row >= 0 else None
        task._parent = None if parent is None else parent.id
        task.data = {**(parent.data if parent else {}), **(changed or {})}
        for key in deleted or ():
            task.data.pop(key, None)
        if parent is not None:
            parent._children.append(task_id)
        tasks[task_id] = task
        made.append(task)
        if state == WAITING and isinstance(task.task_spec, CatchingEvent):
            top.event_manager.add_task(task)
    workflow.task_tree = made[0]
    workflow.last_task = None if last is None else made[last]


def _predict(top: RedressWorkflow) -> None:
    """Make the possible futures anew; joins look at them."""
    for workflow in top.everything():
        for task in list(workflow.tasks.values()):
            if task._state & ACTIVE:
                predict(task)


def _tagged(value: Any) -> dict[str, str]:
    """Keep what JSON would turn into text or refuse."""
    if isinstance(value, Decimal):
        return {_TAG: "n", "v": str(value)}
    if isinstance(value, datetime):
        return {_TAG: "t", "v": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "d", "v": value.isoformat()}
    raise ProcessFault(f"A process cannot keep a {type(value).__name__} in its data.", type=type(value).__name__)


_READERS: dict[str, Callable[[str], Any]] = {"n": Decimal, "t": datetime.fromisoformat, "d": date.fromisoformat}


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(one) for one in value]
    if not isinstance(value, dict):
        return value
    if _TAG in value:
        return _READERS[value[_TAG]](value["v"])
    return {key: _untagged(one) for key, one in value.items()}
