"""From the bytes of a BPMN file to values. Reads any BPMN 2.0 file, also one we would never run; the checker judges."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from engine.workflow.model import (
    BPMN,
    REDRESS,
    ZEEBE,
    Assignment,
    Event,
    Flow,
    Kind,
    Lane,
    Loop,
    Message,
    Names,
    Node,
    Process,
    Trigger,
    Variable,
)
from engine.xml import local_name, parse_xml

_KINDS = {kind.value: kind for kind in Kind}
_CONTAINERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_TRIGGERS = {f"{trigger.value}EventDefinition": trigger for trigger in Trigger}


@dataclass(frozen=True, slots=True)
class Foreign:
    """An element that looks like a step but is none that a process of ours may have."""

    id: str
    tag: str
    line: int
    process: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its processes, what they refer to, and what we do not know."""

    path: str
    root: _Element
    processes: tuple[Process, ...]
    messages: dict[str, Message]
    foreign: tuple[Foreign, ...]

    @property
    def main(self) -> Process | None:
        """The first process of the file; the only one that a file of ours has."""
        return self.processes[0] if self.processes else None


def read(content: bytes, *, path: str) -> Document:
    """Read a BPMN file.

    Raises:
        InvalidInput: it is not well-formed XML, hostile, or not BPMN; the facts name file and line.
    """
    root = parse_xml(content, name=path)
    return Reader(root, path).document()


class Reader:
    """Reads one file; named elements are looked up by id across the whole of it."""

    def __init__(self, root: _Element, path: str) -> None:
        self._root, self._path = root, path
        self._named = {
            element.get("id"): element
            for element in root.iter(*(_bpmn(tag) for tag in ("message", "signal", "error", "escalation")))
        }
        self._foreign: list[Foreign] = []

    def document(self) -> Document:
        """Return everything that was read."""
        processes = tuple(self._process(element) for element in self._root.iter(_bpmn("process")))
        return Document(
            path=self._path,
            root=self._root,
            processes=processes,
            messages={message.id: message for message in self._messages()},
            foreign=tuple(self._foreign),
        )

    def _messages(self) -> Iterator[Message]:
        for element in self._root.iter(_bpmn("message")):
            subscription = _extension(element, "subscription")
            correlation = subscription.get("correlationKey") if subscription is not None else None
            payload = _variables(element.get(_redress("payload")))
            yield Message(_id(element), element.get("name") or "", _line(element), correlation, payload)

    def _process(self, element: _Element) -> Process:
        process_id = _id(element)
        lanes = tuple(self._lane(lane) for lane in element.iter(_bpmn("lane")))
        nodes: dict[str, Node] = {}
        flows: dict[str, Flow] = {}
        self._fill(element, process_id, process_id, nodes, flows)
        return Process(
            id=process_id,
            names=_names(element),
            line=_line(element),
            executable=element.get("isExecutable") == "true",
            nodes=nodes,
            flows=flows,
            lanes=lanes,
            documentation=_text(_child(element, "documentation")),
        )

    def _fill(self, parent: _Element, process: str, scope: str, nodes: dict[str, Node], flows: dict[str, Flow]) -> None:
        for element in parent:
            tag = local_name(element)
            if tag == "sequenceFlow":
                flow = self._flow(element, scope)
                flows[flow.id] = flow
            elif tag in _KINDS:
                node = self._node(element, _KINDS[tag], scope)
                nodes[node.id] = node
            elif _looks_like_a_step(tag):
                self._foreign.append(Foreign(_id(element), tag, _line(element), process))
            if tag in _CONTAINERS:
                self._fill(element, process, _id(element), nodes, flows)

    def _flow(self, element: _Element, scope: str) -> Flow:
        condition = _child(element, "conditionExpression")
        return Flow(
            id=_id(element),
            source=element.get("sourceRef") or "",
            target=element.get("targetRef") or "",
            line=_line(element),
            names=_names(element),
            condition=None if condition is None else _text(condition),
            scope=scope,
        )

    def _lane(self, element: _Element) -> Lane:
        return Lane(
            id=_id(element),
            line=_line(element),
            names=_names(element),
            role=element.get(_redress("role")),
            department=element.get(_redress("department")),
            members=tuple(_text(ref) for ref in element.iterchildren(_bpmn("flowNodeRef"))),
        )

    def _node(self, element: _Element, kind: Kind, scope: str) -> Node:
        return Node(
            id=_id(element),
            kind=kind,
            line=_line(element),
            names=_names(element),
            documentation=_text(_child(element, "documentation")),
            form=_attribute(element, "formDefinition", "formId"),
            due=_attribute(element, "taskSchedule", "dueDate"),
            candidate_groups=_attribute(element, "assignmentDefinition", "candidateGroups"),
            not_same_as=tuple((element.get(_redress("notSameAs")) or "").split()),
            by_party=element.get(_redress("byParty")) == "true",
            operator=_attribute(element, "taskDefinition", "type"),
            decision=_attribute(element, "calledDecision", "decisionId"),
            calls=_attribute(element, "calledElement", "processId"),
            result=_result(element),
            inputs=_assignments(element, "input"),
            outputs=_assignments(element, "output"),
            declares=_variables(element.get(_redress("inputs"))),
            loop=_loop(element),
            standard_loop=_child(element, "standardLoopCharacteristics") is not None,
            event=self._event(element, kind),
            attached_to=element.get("attachedToRef"),
            interrupting=element.get("cancelActivity", "true").strip() != "false",
            default=element.get("default"),
            triggered_by_event=element.get("triggeredByEvent", "false").strip() == "true",
            for_compensation=element.get("isForCompensation", "false").strip() == "true",
            scope=scope,
        )

    def _event(self, element: _Element, kind: Kind) -> Event | None:
        if kind is Kind.RECEIVE:
            return self._definition(element, Trigger.MESSAGE)
        if not kind.is_event:
            return None
        definitions = [child for child in element if local_name(child) in _TRIGGERS]
        if len(definitions) > 1 or _child(element, "eventDefinitionRef") is not None:
            return Event(Trigger.SEVERAL)
        if not definitions:
            return Event(Trigger.NONE)
        return self._definition(definitions[0], _TRIGGERS[local_name(definitions[0])])

    def _definition(self, element: _Element, trigger: Trigger) -> Event:
        if trigger is Trigger.TIMER:
            timers = [child for child in element if local_name(child) in ("timeDate", "timeDuration", "timeCycle")]
            timer = timers[0] if timers else None
            return Event(
                trigger,
                expression=None if timer is None else _text(timer),
                timer_tag=None if timer is None else local_name(timer),
            )
        if trigger is Trigger.CONDITIONAL:
            return Event(trigger, expression=_text(_child(element, "condition")))
        ref = element.get(f"{trigger.value}Ref")
        named = self._named.get(ref) if ref else None
        return Event(
            trigger,
            ref=ref,
            name=named.get("name") if named is not None else None,
            code=(named.get("errorCode") or named.get("escalationCode")) if named is not None else None,
        )


def _looks_like_a_step(tag: str) -> bool:
    return tag.endswith(("Task", "Event", "Gateway", "Activity", "SubProcess")) or tag in (
        "task",
        "transaction",
        "subProcess",
    )


def _result(element: _Element) -> str | None:
    called = _extension(element, "calledDecision")
    if called is not None:
        return called.get("resultVariable")
    for header in element.iterfind(f"./{_bpmn('extensionElements')}/{_zeebe('taskHeaders')}/{_zeebe('header')}"):
        if header.get("key") == "resultVariable":
            return header.get("value")
    return None


def _assignments(element: _Element, tag: str) -> tuple[Assignment, ...]:
    found = element.iterfind(f"./{_bpmn('extensionElements')}/{_zeebe('ioMapping')}/{_zeebe(tag)}")
    return tuple(Assignment(source=e.get("source") or "", target=e.get("target") or "") for e in found)


def _variables(text: str | None) -> tuple[Variable, ...]:
    pairs = (pair.partition(":") for pair in (text or "").split())
    return tuple(Variable(name, type_name) for name, _, type_name in pairs)


def _loop(element: _Element) -> Loop | None:
    loop = _child(element, "multiInstanceLoopCharacteristics")
    if loop is None:
        return None
    described = _extension(loop, "loopCharacteristics")
    said = {str(key): str(value) for key, value in described.attrib.items()} if described is not None else {}
    cardinality, completion = _child(loop, "loopCardinality"), _child(loop, "completionCondition")
    return Loop(
        sequential=loop.get("isSequential") == "true",
        collection=said.get("inputCollection"),
        element=said.get("inputElement"),
        output_collection=said.get("outputCollection"),
        output_element=said.get("outputElement"),
        completion=None if completion is None else _text(completion),
        cardinality=None if cardinality is None else _text(cardinality),
    )


def _names(element: _Element) -> Names:
    return Names(en=_folded(element.get("name")), zh=_folded(element.get(_redress("nameZh"))))


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _child(element: _Element, tag: str) -> _Element | None:
    return element.find(_bpmn(tag))


def _extension(element: _Element, tag: str) -> _Element | None:
    return element.find(f"./{_bpmn('extensionElements')}/{_zeebe(tag)}")


def _attribute(element: _Element, tag: str, name: str) -> str | None:
    found = _extension(element, tag)
    return None if found is None else found.get(name)


def _text(element: _Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _id(element: _Element) -> str:
    return element.get("id") or f"{local_name(element)}-line-{_line(element)}"


def _line(element: _Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def _zeebe(tag: str) -> str:
    return f"{{{ZEEBE}}}{tag}"


def _redress(name: str) -> str:
    return f"{{{REDRESS}}}{name}"
