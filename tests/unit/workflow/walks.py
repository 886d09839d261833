"""One process walked three ways: by our runtime, by our runtime on freshly compiled specs, and by stock SpiffWorkflow.

After every act each of them tells in the same words where it stands and what was asked of the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.util.task import TaskState

from benchmarks.stock import StockProcess, open_tasks
from engine.workflow import Act, CompleteItem, Definitions, DeliverMessage, FireTimers, compile_definitions
from engine.workflow.codec import load
from engine.workflow.runtime import resume, start
from engine.workflow.scope import Surroundings
from engine.workflow.standing import messages_of, open_items, timers_of
from tests.unit.processes.bank import Bank
from tests.unit.processes.shipped import compiled, library, vocabulary


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a process stands after an act.

    Attributes:
        open: element of each open step and what it sees.
        asked: operators that were called by this act, with their parameters.
        end: the end event that was reached, and the data at the end; None while it goes on.
    """

    open: tuple[tuple[str, str], ...]
    timers: tuple[tuple[str, datetime | None], ...]
    waits: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    end: tuple[str | None, Mapping[str, Any]] | None


class OurWalk:
    """By our runtime: the state is stored and loaded between two acts."""

    def __init__(self, process: str, bank: Bank, variables: Mapping[str, Any]) -> None:
        self.process, self.bank, self._known = process, bank, 0
        step = start(self._definitions(), bank, variables)
        self._state, self._ended_in = step.state, step.transition.ended_in

    def act(self, act: Act, element: str | None = None) -> None:
        """Do one act; a step to be completed is named by its element, the earliest one first."""
        if isinstance(act, CompleteItem):
            top = self._loaded()
            task_id = min(task.id for task in open_items(top) if task.task_spec.bpmn_id == element)
            act = CompleteItem(task_id, act.values)
        step = resume(self._definitions(), self.bank, self._state, act)
        self._state, self._ended_in = step.state, step.transition.ended_in

    def seen(self) -> Seen:
        """Where it stands."""
        top = self._loaded()
        return _seen(top, list(open_items(top)), self._asked(), self._ended_in)

    def _definitions(self) -> Definitions:
        """What the next act is done with."""
        return compiled(self.process)

    def _loaded(self) -> Any:
        definitions = compiled(self.process)
        around = Surroundings(self.bank)
        return load(self._state, spec=definitions.specs[self.process], called=definitions.specs, surroundings=around)

    def _asked(self) -> list[Any]:
        new, self._known = self.bank.asked[self._known :], len(self.bank.asked)
        return new


class FreshWalk(OurWalk):
    """By our runtime, as after a restart before every act: nothing of the specs has ever been used."""

    def _definitions(self) -> Definitions:
        return compile_definitions(self.process, library(), vocabulary())


class StockWalk:
    """By `BpmnWorkflow`, stored and loaded by `BpmnWorkflowSerializer` between two acts."""

    def __init__(self, process: str, bank: Bank, variables: Mapping[str, Any]) -> None:
        self.bank, self._known = bank, 0
        self._process = StockProcess(compiled(process))
        self._workflow = self._process.start(bank, variables)

    def act(self, act: Act, element: str | None = None) -> None:
        """Do one act."""
        state = self._process.dump(self._workflow)
        self._workflow = self._process.resume(self.bank, state, act, element)

    def seen(self) -> Seen:
        """Where it stands."""
        new, self._known = self.bank.asked[self._known :], len(self.bank.asked)
        return _seen(self._workflow, open_tasks(self._workflow), new, self._reached())

    def _reached(self) -> str | None:
        """The end event of the process itself that was reached last."""
        done = [
            task
            for task in self._workflow.tasks.values()
            if isinstance(task.task_spec, EndEvent) and task.state == TaskState.COMPLETED
        ]
        return str(max(done, key=lambda task: task.last_state_change).task_spec.bpmn_id) if done else None


def play(walk: OurWalk | StockWalk, script: list[Any]) -> list[Seen]:
    """Do what a script says, and see after each act.

    A script is made of: an element to complete, alone or with its values; an instant to wait for; a message with its
    payload; and changes of the bank itself.
    """
    trace = [walk.seen()]
    for line in script:
        match line:
            case str():
                walk.act(CompleteItem(0), line)
            case datetime():
                walk.bank.at = line
                walk.act(FireTimers())
            case DeliverMessage():
                walk.act(line)
            case (str() as element, dict() as values):
                walk.act(CompleteItem(0, values), element)
            case _:
                line(walk.bank)
                continue
        trace.append(walk.seen())
    return trace


def _seen(top: Any, items: list[Any], asked: list[Any], ended_in: str | None) -> Seen:
    if top.completed:
        return Seen((), (), (), _sorted(asked), (ended_in, top.data))
    return Seen(
        open=tuple(sorted((_place(task), _told(task.data)) for task in items)),
        timers=tuple(sorted(((_place(task), timer.due(task)) for task, timer in timers_of(top)), key=str)),
        waits=tuple(
            sorted((_place(task), one.name) for task in top.event_manager.tasks.values() for one in messages_of(task))
        ),
        asked=_sorted(asked),
        end=None,
    )


def _place(task: Any) -> str:
    return f"{task.workflow.spec.name}/{task.task_spec.bpmn_id}"


def _told(data: Mapping[str, Any]) -> str:
    return repr(sorted(data.items()))


def _sorted(asked: list[Any]) -> tuple[str, ...]:
    """What branches beside one another ask for has no order."""
    return tuple(sorted(repr(one) for one in asked))
