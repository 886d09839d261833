"""What a BPMN file says, as values: read once, shared by the checker, the builder and every page that shows a process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
REDRESS = "urn:redress:bpmn:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Kind(StrEnum):
    """The elements that a process of ours may be made of, by their BPMN tag."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    RULE = "businessRuleTask"
    CALL = "callActivity"
    SUBPROCESS = "subProcess"
    EXCLUSIVE = "exclusiveGateway"
    INCLUSIVE = "inclusiveGateway"
    PARALLEL = "parallelGateway"
    EVENTS = "eventBasedGateway"

    @property
    def is_gateway(self) -> bool:
        """Whether several flows may meet and part here."""
        return self in _GATEWAYS

    @property
    def is_event(self) -> bool:
        """Whether something happens here instead of being done."""
        return self in _EVENTS

    @property
    def is_choice(self) -> bool:
        """Whether conditions decide which way goes on."""
        return self in (Kind.EXCLUSIVE, Kind.INCLUSIVE)


_GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL, Kind.EVENTS})
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY})


class Trigger(StrEnum):
    """What an event waits for or tells."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"
    CONDITIONAL = "conditional"
    LINK = "link"
    COMPENSATION = "compensate"
    CANCEL = "cancel"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Names:
    """What people read, in both languages; an absent one is empty."""

    en: str = ""
    zh: str = ""

    def best(self, language: str) -> str:
        """The name in a language, else in the other one."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `zeebe:input` or `zeebe:output`: the value of `source` becomes `target`."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Several at once, or one after the other: one per item of a collection."""

    sequential: bool
    collection: str | None
    element: str | None
    output_collection: str | None = None
    output_element: str | None = None
    completion: str | None = None
    cardinality: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The definition inside an event: what triggers it, and the name or moment."""

    trigger: Trigger
    ref: str | None = None
    name: str | None = None
    code: str | None = None
    expression: str | None = None
    timer_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """An input that a process declares at its start event: `redress:inputs="level:number"`."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a process. A field that does not apply to its kind is empty."""

    id: str
    kind: Kind
    line: int
    names: Names = Names()
    lane: str | None = None
    documentation: str = ""
    form: str | None = None
    due: str | None = None
    candidate_groups: str | None = None
    not_same_as: tuple[str, ...] = ()
    by_party: bool = False
    operator: str | None = None
    decision: str | None = None
    calls: str | None = None
    result: str | None = None
    inputs: tuple[Assignment, ...] = ()
    outputs: tuple[Assignment, ...] = ()
    declares: tuple[Variable, ...] = ()
    loop: Loop | None = None
    standard_loop: bool = False
    event: Event | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    triggered_by_event: bool = False
    for_compensation: bool = False
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    line: int
    names: Names = Names()
    condition: str | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """Who works on the elements that stand in it."""

    id: str
    line: int
    names: Names
    role: str | None
    department: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message by name; `correlation` says which Instance it is for, `payload` (`redress:payload`) what it brings."""

    id: str
    name: str
    line: int
    correlation: str | None
    payload: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """One process. `nodes` and `flows` include those of its embedded sub-processes, each with its `scope`."""

    id: str
    names: Names
    line: int
    executable: bool
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...] = ()
    documentation: str = ""
    _lane_of: dict[str, Lane] = field(default_factory=dict, repr=False, compare=False)
    _out: dict[str, list[Flow]] = field(default_factory=dict, repr=False, compare=False)
    _in: dict[str, list[Flow]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for lane in self.lanes:
            for member in lane.members:
                self._lane_of.setdefault(member, lane)
        for flow in self.flows.values():
            self._out.setdefault(flow.source, []).append(flow)
            self._in.setdefault(flow.target, []).append(flow)

    def lane_of(self, node: Node) -> Lane | None:
        """The lane in which a node stands; what is inside a sub-process stands in the lane of the sub-process."""
        lane = self._lane_of.get(node.id)
        if lane is None and node.scope != self.id and node.scope in self.nodes:
            return self.lane_of(self.nodes[node.scope])
        return lane

    def outgoing(self, node_id: str) -> list[Flow]:
        """The flows that leave a node, in the order of the file."""
        return self._out.get(node_id, [])

    def incoming(self, node_id: str) -> list[Flow]:
        """The flows that lead into a node, in the order of the file."""
        return self._in.get(node_id, [])

    def boundaries(self, node_id: str) -> list[Node]:
        """The boundary events that sit on a node, in the order of the file."""
        return [node for node in self.nodes.values() if node.attached_to == node_id]

    def within(self, scope: str) -> Iterator[Node]:
        """The nodes directly inside the process (its own id) or one of its sub-processes."""
        return (node for node in self.nodes.values() if node.scope == scope)
