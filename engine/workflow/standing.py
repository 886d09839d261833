"""What an Instance waits for at one moment: people, moments and messages, each by the id of its task."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition

from engine.errors import ProcessFault
from engine.workflow.codec import load
from engine.workflow.definitions import Definitions
from engine.workflow.scope import Surroundings
from engine.workflow.specs import CorrelatedMessage, LimitTimer
from engine.workflow.transition import ElementRef
from engine.workflow.tree import READY, RedressTask, RedressWorkflow


@dataclass(frozen=True, slots=True)
class Standing:
    """The tasks at which an Instance in memory stands still.

    Attributes:
        timers: with the moment at which each fires; None while its TimeLimit is not running.
        waits: by the name of the message as well; a gateway may wait for several.
    """

    items: Mapping[int, RedressTask]
    timers: Mapping[int, tuple[RedressTask, datetime | None]]
    waits: Mapping[tuple[int, str], tuple[RedressTask, CorrelatedMessage]]


NOWHERE = Standing({}, {}, {})
"""Where an Instance that is over, or has not begun, stands."""


def standing_of(top: RedressWorkflow) -> Standing:
    """Find what an Instance in memory waits for."""
    if top.completed:
        return NOWHERE
    return Standing(
        items={task.id: task for task in open_items(top)},
        timers={task.id: (task, timer.due(task)) for task, timer in timers_of(top)},
        waits={
            (task.id, one.name): (task, one) for task in top.event_manager.tasks.values() for one in messages_of(task)
        },
    )


def open_items(top: RedressWorkflow) -> Iterator[RedressTask]:
    """The steps that a person must do now."""
    for one in top.everything():
        for task in one.tasks.values():
            if task._state == READY and task.task_spec.manual:
                yield task


def timers_of(top: RedressWorkflow) -> list[tuple[RedressTask, LimitTimer]]:
    """The tasks that wait for a moment."""
    return [
        (task, task.task_spec.event_definition)
        for task in top.event_manager.tasks.values()
        if isinstance(task.task_spec.event_definition, LimitTimer)
    ]


def messages_of(task: RedressTask) -> list[CorrelatedMessage]:
    """The messages for which a waiting task waits."""
    definition = task.task_spec.event_definition
    several = definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]
    return [one for one in several if isinstance(one, CorrelatedMessage)]


@dataclass(frozen=True, slots=True)
class StoredStanding:
    """What a stored state waits for, as plain values; the rows of its Instance must say the same.

    Attributes:
        over: nothing is left to do.
        items: process and element of each open step.
        timers: by task, when it fires, its element, and the TimeLimit that it follows.
        waits: by task and name of the message, the key under which it waits; None where only the outside could tell it.
    """

    over: bool
    items: Mapping[int, ElementRef]
    timers: Mapping[int, tuple[datetime | None, str, str | None]]
    waits: Mapping[tuple[int, str], str | None]


def read_standing(definitions: Definitions, state: bytes) -> StoredStanding:
    """Tell what a stored state waits for.

    Raises:
        ProcessFault: the bytes are not a state of this version.
    """
    top = _read(definitions, state)
    standing = standing_of(top)
    return StoredStanding(
        over=top.completed,
        items={
            task_id: (definitions.owner(task.workflow.spec.name), task.task_spec.bpmn_id)
            for task_id, task in standing.items.items()
        },
        timers={
            task_id: (due, task.task_spec.bpmn_id, next(iter(task.task_spec.event_definition.limits), None))
            for task_id, (task, due) in standing.timers.items()
        },
        waits={place: _correlation(task, message) for place, (task, message) in standing.waits.items()},
    )


def _correlation(task: RedressTask, message: CorrelatedMessage) -> str | None:
    try:
        return message.correlation(task)
    except ProcessFault:
        return None


def variables_of(definitions: Definitions, state: bytes, task_id: int) -> Mapping[str, Any]:
    """The variables that an open step sees; empty when there is no such step."""
    task = find(_read(definitions, state), task_id)
    return {} if task is None else dict(task.data)


def find(top: RedressWorkflow, task_id: int) -> RedressTask | None:
    """A task of an Instance, or of a called process that is not over."""
    return next((one.tasks[task_id] for one in top.everything() if task_id in one.tasks), None)


def _read(definitions: Definitions, state: bytes) -> RedressWorkflow:
    around = Surroundings(_NoWorld())
    spec = definitions.specs[definitions.key]
    return load(state, spec=spec, called=definitions.specs, surroundings=around, to_run=False)


class _NoWorld:
    """For reading a state: nothing is asked of the outside."""

    def __getattr__(self, name: str) -> Any:
        raise ProcessFault(f"Nothing may be asked while a state is read: {name}.")
