"""Walks one process through every choice that people, facts, time and messages can make, with the real runtime.

Called processes are one open step each, whose form gives back what the caller reads; decisions come out as any row.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from engine.errors import RedressError
from engine.feel import FeelType, feel_type, to_python
from engine.workflow import CompleteItem, DeliverMessage, FireTimers, Step, compile_definitions, resume, start
from engine.workflow.checker.forms import type_of_field
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import What
from engine.workflow.codec import load
from engine.workflow.scope import Surroundings
from engine.workflow.specs import CorrelatedMessage, LimitTimer
from engine.workflow.tree import READY, RedressWorkflow
from tests.acceptance.mutants.choices import Chooser, TooLarge, every
from tests.acceptance.mutants.domains import domains_of
from tests.acceptance.mutants.stubs import STUB, Switch, alone
from tests.acceptance.mutants.world import WalkWorld

Seen = frozenset[tuple[str, ...]]
"""Everything that can happen: ends, operators with their parameters, steps of people, timers, messages, faults."""

Deed = tuple[Any, ...]
"""One act in one state: `item`, `message` or `time`, and what it is about."""

MAX_STATES = 400
MAX_RUNS = 250
"""Sequences of choices that are tried for one act in one state."""


class Walk:
    """All states of one process, found breadth first."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._domains = domains_of(subject)
        self._switch = Switch()
        library = alone(subject, self._switch, self._domains.read)
        self._definitions = compile_definitions(subject.process.id, library, subject.vocabulary)
        self._library = library
        self.seen: set[tuple[str, ...]] = set()
        self.states: dict[object, bytes] = {}

    def everything(self) -> Seen:
        """Walk all ways and return what was seen."""
        waiting = list(self._run(None, None))
        while waiting:
            state = waiting.pop()
            top = self._loaded(state)
            for act in self._acts(top):
                waiting += self._run(state, act)
            if len(self.states) > MAX_STATES:
                raise TooLarge(self._subject.process.id)
        return frozenset(self.seen)

    def _run(self, state: bytes | None, act: Deed | None) -> list[bytes]:
        """Do one act in one state under all choices; return the states that are new."""
        found: list[bytes] = []
        for after in every(lambda chooser: self._once(state, act, chooser), most=MAX_RUNS):
            if after is not None:
                key = self._key(self._loaded(after))
                if key not in self.states:
                    self.states[key] = after
                    found.append(after)
        return found

    def _once(self, state: bytes | None, act: Deed | None, chooser: Chooser) -> bytes | None:
        self._switch.chooser = chooser
        due = act[1] if act is not None and act[0] == "time" else None
        world = WalkWorld(self._subject, self._domains, chooser, due)
        try:
            step = self._step(state, act, chooser, world)
        except RedressError as fault:
            self.seen.add(("fault", fault.code, str(fault.facts.get("element_id"))))
            return None
        self.seen |= world.done
        return self._noted(step)

    def _step(self, state: bytes | None, act: Deed | None, chooser: Chooser, world: WalkWorld) -> Step:
        if state is None or act is None:
            given = {one.name: self._value(one.name, feel_type(one.type), chooser) for one in self._inputs()}
            return start(self._definitions, world, given)
        match act:
            case ("item", task_id, fields):
                values = {name: self._field(name, field, required, chooser) for name, field, required in fields}
                return resume(self._definitions, world, state, CompleteItem(task_id, values))
            case ("message", name, payload):
                told = {one.name: self._value(one.name, feel_type(one.type), chooser) for one in payload}
                return resume(self._definitions, world, state, DeliverMessage(name, told))
        return resume(self._definitions, world, state, FireTimers())

    def _inputs(self) -> Iterator[Any]:
        for step in self._subject.steps.within(self._subject.process.id):
            if step.is_start and step.node is not None:
                yield from step.node.declares

    def _value(self, name: str, kind: FeelType, chooser: Chooser) -> Any:
        options = self._domains.of(name, kind) if name in self._domains.read else self._domains.of(name, kind)[:1]
        return to_python(chooser.choose(options))

    def _field(self, name: str, field: Mapping[str, Any], required: bool, chooser: Chooser) -> Any:
        kind = type_of_field(field)
        options = list(field["enum"]) if "enum" in field else list(self._domains.of(name, kind))
        if not required and kind.name != "boolean":
            options.append(None)
        return to_python(chooser.choose(options if name in self._domains.read else options[:1]))

    def _acts(self, top: RedressWorkflow) -> Iterator[Deed]:
        for one in top.everything():
            for task in one.tasks.values():
                if task._state == READY and task.task_spec.manual:
                    yield "item", task.id, self._fields(one.spec.name, task.task_spec.bpmn_id)
        limits: set[str] = set()
        for task in top.event_manager.tasks.values():
            definition = task.task_spec.event_definition
            if isinstance(definition, LimitTimer):
                limits.update(definition.limits or ("",))
            for message in getattr(definition, "event_definitions", [definition]):
                if isinstance(message, CorrelatedMessage):
                    yield "message", message.name, self._payload(message.name)
        yield from (("time", limit) for limit in sorted(limits))

    def _fields(self, scope: str, element: str) -> list[tuple[str, Mapping[str, Any], bool]]:
        node = self._definitions.element(self._definitions.owner(scope), element)
        if node.form is None or node.form not in self._library.forms:
            return []
        path = self._library.forms[node.form].path
        return list(_routes(self._library.files[path]))

    def _payload(self, name: str) -> tuple[Any, ...]:
        return next(one.payload for one in self._subject.document.messages.values() if one.name == name)

    def _loaded(self, state: bytes) -> RedressWorkflow:
        spec = self._definitions.specs[self._definitions.key]
        return load(state, spec=spec, called=self._definitions.specs, surroundings=Surroundings(_Nothing()))

    def _key(self, top: RedressWorkflow) -> object:
        """What tells states apart: where something is active, with the variables that anything reads."""
        if top.completed:
            return ("ended", id(top))
        shown = [
            (task.workflow.spec.name, task.task_spec.name, task._state, repr(sorted(self._kept(task.data))))
            for task in top.active()
        ]
        return tuple(sorted(shown))

    def _kept(self, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        return ((name, repr(value)) for name, value in data.items() if name in self._domains.read)

    def _noted(self, step: Step) -> bytes | None:
        """Remember what a step showed; give its state back unless the process has ended."""
        told = step.transition
        for item in told.opened:
            if item.element == STUB:
                self.seen.add(("call", item.process))
            else:
                due = item.limit or str(item.due_at)
                self.seen.add(
                    ("item", item.element, str(item.form), item.role, item.department, due, str(item.by_party))
                )
        self.seen |= {("timer", one.element, " ".join(one.limits)) for one in told.timers_set}
        self.seen |= {("message", one.name) for one in told.waits_opened}
        if told.ended:
            self.seen.add(("end", str(told.ended_in), self._returned(step.state)))
            return None
        if not self._loaded(step.state).event_manager.tasks and not _open_items(self._loaded(step.state)):
            self.seen.add(("stuck", ",".join(sorted(element for _, element in told.passed))))
        return step.state

    def _returned(self, state: bytes) -> str:
        """What the process ends with, as far as a caller reads it."""
        last = self._loaded(state).last_task
        asked = self._asked_by_callers()
        return repr(sorted((name, repr(value)) for name, value in last.data.items() if name in asked)) if last else ""

    def _asked_by_callers(self) -> set[str]:
        return {
            name
            for caller in self._subject.shelf.subjects
            for one in caller.expressions
            if one.use.what is What.OUTPUT and one.expression is not None
            if (node := caller.steps.all[one.use.step].node) is not None and node.calls == self._subject.process.id
            for name in one.expression.variables
        }


class _Nothing:
    """For reading a state."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def _open_items(top: RedressWorkflow) -> bool:
    return any(
        task._state == READY and task.task_spec.manual for one in top.everything() for task in one.tasks.values()
    )


def _routes(content: bytes) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    schema = orjson.loads(content)
    conditional = {name for one in schema.get("allOf", []) for name in one.get("then", {}).get("required", [])}
    required = {*schema.get("required", []), *conditional}
    for name, field in schema.get("properties", {}).items():
        if field.get("x-route"):
            yield name, field, name in required


def walk(subject: Subject) -> Seen:
    """Everything that can happen in one process."""
    return Walk(subject).everything()
