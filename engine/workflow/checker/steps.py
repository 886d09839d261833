"""The steps of a process as the file holds them, also those of kinds that we never run, and where one can get from each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from lxml.etree import _Element

from engine.workflow.model import BPMN, Flow, Kind, Node, Process
from engine.xml import line_of, local_name

CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_TASK_LIKE = ("Task", "Activity")
_STEP_LIKE = ("Task", "Event", "Gateway", "Activity")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `node` is what the engine reads of it, and is empty for a kind that it never runs."""

    id: str
    tag: str
    line: int
    scope: str
    element: _Element
    node: Node | None = None

    @property
    def kind(self) -> Kind | None:
        """What the engine runs it as."""
        return self.node.kind if self.node else None

    @property
    def calls(self) -> str | None:
        """The process that it calls."""
        return self.node.calls if self.node else None

    @property
    def attached_to(self) -> str | None:
        """The step on which a boundary event sits."""
        return self.element.get("attachedToRef") if self.tag == "boundaryEvent" else None

    @property
    def is_gateway(self) -> bool:
        """Whether several flows may meet and part here."""
        return self.tag.endswith("Gateway")

    @property
    def is_activity(self) -> bool:
        """Whether something is done here, so that boundary events may sit on it."""
        return self.tag == "task" or self.tag.endswith(_TASK_LIKE) or self.tag in CONTAINERS

    @property
    def is_end(self) -> bool:
        """Whether a branch ends here."""
        return self.tag == "endEvent"

    @property
    def is_start(self) -> bool:
        """Whether its scope begins here."""
        return self.tag == "startEvent"

    @property
    def is_event_subprocess(self) -> bool:
        """Whether an event starts it instead of a flow."""
        return self.tag in CONTAINERS and self.element.get("triggeredByEvent", "").strip() in ("true", "1")

    @property
    def is_compensation(self) -> bool:
        """Whether it only stands for undoing another step."""
        return self.element.get("isForCompensation", "").strip() in ("true", "1") or self.has(
            "compensateEventDefinition"
        )

    @property
    def is_refused(self) -> bool:
        """Whether it is a sub-process of a kind that is refused with all that is inside."""
        return self.tag in ("transaction", "adHocSubProcess") or self.is_event_subprocess

    def has(self, tag: str) -> bool:
        """Whether it has a child of this BPMN tag."""
        return self.element.find(f"{{{BPMN}}}{tag}") is not None

    def is_linked(self) -> bool:
        """Whether it is one end of a link, which stands for a flow that is not drawn."""
        return self.has("linkEventDefinition")


class Steps:
    """All steps of one process, of its sub-processes too.

    What is inside of a step that is refused as a whole is left out: it would be drawn anew anyway.
    """

    def __init__(self, process: Process, element: _Element) -> None:
        self.process = process
        self.all: Mapping[str, Step] = {step.id: step for step in _read(process, element, process.id)}
        self._boundaries: dict[str, list[Step]] = {}
        for step in self.all.values():
            if step.attached_to and not step.is_compensation:
                self._boundaries.setdefault(step.attached_to, []).append(step)
        self._within: dict[str, list[Step]] = {}
        for step in self.all.values():
            self._within.setdefault(step.scope, []).append(step)
        self._out, self._in = _connections(process, self.all)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.all.values())

    def outgoing(self, step_id: str) -> list[Flow]:
        """The flows that leave a step."""
        return self._out.get(step_id, [])

    def incoming(self, step_id: str) -> list[Flow]:
        """The flows that lead into a step."""
        return self._in.get(step_id, [])

    def boundaries(self, step_id: str) -> list[Step]:
        """The boundary events that sit on a step and may come while it is being done."""
        return self._boundaries.get(step_id, [])

    def within(self, scope: str) -> list[Step]:
        """The steps directly inside the process or one of its sub-processes."""
        return self._within.get(scope, [])

    def scopes(self) -> list[str]:
        """The process and every sub-process in it that is looked into."""
        return [self.process.id] + [step.id for step in self if step.tag in CONTAINERS and not step.is_refused]

    def is_in_order(self, step: Step) -> bool:
        """Whether flows decide when it comes; not so for what only undoes or is triggered."""
        return not (step.is_compensation or step.is_event_subprocess)

    def after(self, step: Step) -> Iterator[str]:
        """The steps that may come directly after one: behind its flows, and the boundary events on it."""
        yield from (flow.target for flow in self.outgoing(step.id) if flow.target in self.all)
        yield from (boundary.id for boundary in self.boundaries(step.id))

    def reachable(self, roots: Iterable[str]) -> set[str]:
        """All steps that can come after some, and these."""
        return _spread(roots, lambda one: self.after(self.all[one]))

    def leading_to(self, targets: Iterable[str]) -> set[str]:
        """All steps that can come before some, and these."""
        return _spread(targets, lambda one: self._before.get(one, ()))

    def repeating(self, among: Iterable[str]) -> set[str]:
        """The steps that come again after each other without any step that is not among some."""
        left = set(among)
        following = {one: {after for after in self.after(self.all[one]) if after in left} for one in left}
        preceding: dict[str, set[str]] = {one: set() for one in left}
        for one, behind in following.items():
            for after in behind:
                preceding[after].add(one)
        _peel(left, following, preceding)
        _peel(left, preceding, following)
        return left

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for step in self:
            for after in self.after(step):
                found.setdefault(after, []).append(step.id)
        return found


def _spread(roots: Iterable[str], near: Callable[[str], Iterable[str]]) -> set[str]:
    found = set(roots)
    waiting = list(found)
    while waiting:
        for one in near(waiting.pop()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _peel(left: set[str], following: Mapping[str, set[str]], preceding: Mapping[str, set[str]]) -> None:
    """Take away what leads nowhere, then what only led there, and so on; what is in a circle stays."""
    open_ways = {one: len(following[one] & left) for one in left}
    waiting = [one for one, ways in open_ways.items() if not ways]
    while waiting:
        gone = waiting.pop()
        left.discard(gone)
        for one in preceding[gone] & left:
            open_ways[one] -= 1
            if not open_ways[one]:
                waiting.append(one)


def is_step(tag: str) -> bool:
    """Whether a BPMN tag is one of a step, of whatever kind."""
    return tag == "task" or tag.endswith(_STEP_LIKE) or tag in CONTAINERS


def _read(process: Process, parent: _Element, scope: str) -> Iterator[Step]:
    for element in parent.iterchildren(f"{{{BPMN}}}*"):
        tag = local_name(element)
        if not is_step(tag):
            continue
        line = line_of(element)
        step_id = element.get("id") or f"{tag}-line-{line}"
        step = Step(step_id, tag, line, scope, element, process.nodes.get(step_id))
        yield step
        if tag in CONTAINERS and not step.is_refused:
            yield from _read(process, element, step_id)


def _connections(process: Process, steps: Mapping[str, Step]) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
    """The flows that leave and that reach each step.

    A flow whose end is not in the file belongs to the step that lists it, so that one lost end is one finding.
    """
    leaving: dict[str, list[Flow]] = {}
    coming: dict[str, list[Flow]] = {}
    listed = {(tag, ref): step.id for step in steps.values() for tag, ref in _listed(step)}
    for flow in process.flows.values():
        source = flow.source if flow.source in steps else listed.get(("outgoing", flow.id), flow.source)
        target = flow.target if flow.target in steps else listed.get(("incoming", flow.id), flow.target)
        mended = replace(flow, source=source, target=target)
        leaving.setdefault(source, []).append(mended)
        coming.setdefault(target, []).append(mended)
    return leaving, coming


def _listed(step: Step) -> Iterator[tuple[str, str]]:
    for tag in ("incoming", "outgoing"):
        for ref in step.element.iterchildren(f"{{{BPMN}}}{tag}"):
            yield tag, (ref.text or "").strip()
