"""What has to be drawn: the one process of a file as shapes and lines, or the reason why it cannot be drawn anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml.etree import _Element

from engine.workflow.diagram.labels import room_for
from engine.workflow.diagram.refusal import CannotDraw, Refusal
from engine.workflow.model import BPMN, REDRESS
from engine.xml import local_name

MOST_SHAPES, MOST_FLOWS = 60, 120
"""More is no picture for people, and finding the ways would take longer than anybody waits: 60 take some 4 seconds."""
_MOST_GUESTS = 3
_CONTAINERS = ("subProcess", "transaction", "adHocSubProcess", "callChoreography", "subChoreography")
_OTHERS_DRAWN = (
    "dataObjectReference",
    "dataStoreReference",
    "textAnnotation",
    "association",
    "group",
    "messageFlow",
    "conversation",
    "callConversation",
    "subConversation",
)
_NAMED = frozenset({"process", "collaboration", "participant", "lane", "sequenceFlow"})


class Form(StrEnum):
    """The outline of a shape."""

    TASK = "task"
    GATEWAY = "gateway"
    EVENT = "event"


SIZES: Mapping[Form, tuple[int, int]] = {Form.TASK: (100, 80), Form.GATEWAY: (50, 50), Form.EVENT: (36, 36)}
"""Width and height in pixels: those of bpmn-js, so that what an editor adds fits in."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One node. `room` is what its text needs outside of it; `host` is the task that a boundary event sits on."""

    id: str
    form: Form
    room: tuple[int, int] | None = None
    host: str | None = None
    lane: str | None = None
    marked: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return SIZES[self.form]


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow. `leaves` and `enters` are sides that the author asked for: left, right, top, bottom."""

    id: str
    source: str
    target: str
    room: tuple[int, int] | None = None
    leaves: str | None = None
    enters: str | None = None

    def is_kin(self, other: "Flow") -> bool:
        """Whether both start or both end at the same shape, so that they may share a line."""
        return self is not other and (self.source == other.source or self.target == other.target)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything to be drawn. `plane` is the element that the picture is of; `lanes` are in the order of the file."""

    plane: str
    pool: str | None
    lanes: tuple[str, ...]
    shapes: Mapping[str, Shape]
    flows: tuple[Flow, ...]

    def placed(self) -> list[Shape]:
        """The shapes that need a cell of their own: all but boundary events."""
        return [shape for shape in self.shapes.values() if shape.host is None]

    def guests(self, host: str) -> list[Shape]:
        """The boundary events of a task, in the order of the file."""
        return [shape for shape in self.shapes.values() if shape.host == host]

    def seat(self, shape_id: str) -> str:
        """The shape whose cell a shape stands in: its own, or that of its host."""
        return self.shapes[shape_id].host or shape_id


def form_of(tag: str) -> Form | None:
    """The outline of an element by its BPMN tag; nothing for what is no node."""
    if tag in _CONTAINERS:
        return None
    if tag.endswith("Gateway"):
        return Form.GATEWAY
    if tag.endswith("Event"):
        return Form.EVENT
    return Form.TASK if tag.endswith(("Task", "Activity")) or tag == "task" else None


def texts_of(element: _Element) -> tuple[str, ...]:
    """The names of an element, English then Chinese, without the absent ones."""
    names = (element.get("name"), element.get(f"{{{REDRESS}}}nameZh"))
    return tuple(folded for name in names if (folded := " ".join((name or "").split())))


def read_sheet(root: _Element, sides: Mapping[str, tuple[str | None, str | None]] | None = None) -> Sheet:
    """Read what has to be drawn.

    Args:
        sides: by flow id, the sides at which it must leave and enter.
    Raises:
        CannotDraw: the file holds something that would be lost; the facts say `reason` and `element`.
    """
    process = _only(root, "process", Refusal.PROCESSES)
    collaboration = _only(root, "collaboration", Refusal.POOLS) if _has_pools(root) else None
    pool = None if collaboration is None else _only(collaboration, "participant", Refusal.POOLS)
    for parent in (process, collaboration):
        _refuse_others(parent)
    _refuse_nameless(one for one in (collaboration, pool, *process.iter(f"{{{BPMN}}}*")) if one is not None)
    lanes = _lanes(process)
    members = {
        (ref.text or "").strip(): lane
        for lane, element in lanes.items()
        for ref in element.iterchildren(_bpmn("flowNodeRef"))
    }
    sheet = Sheet(
        plane=(process if collaboration is None else collaboration).get("id", ""),
        pool=None if pool is None else pool.get("id", ""),
        lanes=tuple(lanes),
        shapes={shape.id: shape for shape in _shapes(process, members)},
        flows=tuple(_flows(process, sides or {})),
    )
    _refuse_loose_ends(sheet)
    return sheet


def _only(parent: _Element, tag: str, reason: Refusal) -> _Element:
    found = parent.findall(_bpmn(tag))
    if len(found) != 1:
        raise CannotDraw(reason=reason, element=parent.get("id", ""), count=len(found))
    return found[0]


def _has_pools(root: _Element) -> bool:
    return root.find(_bpmn("collaboration")) is not None


def _refuse_others(parent: _Element | None) -> None:
    for element in () if parent is None else parent.iterchildren(f"{{{BPMN}}}*"):
        tag = local_name(element)
        if tag in _CONTAINERS or tag in _OTHERS_DRAWN:
            raise CannotDraw(Refusal.KIND, element.get("id", ""), tag=tag)


def _refuse_nameless(elements: Iterable[_Element]) -> None:
    """A picture speaks of elements by id, so whatever is drawn needs one of its own."""
    seen: set[str] = set()
    for element in elements:
        tag, element_id = local_name(element), element.get("id", "")
        if tag in _NAMED or form_of(tag):
            if not element_id or element_id in seen:
                raise CannotDraw(Refusal.IDS, element_id, tag=tag)
            seen.add(element_id)


def _lanes(process: _Element) -> dict[str, _Element]:
    nested = next(process.iter(_bpmn("childLaneSet")), None)
    if nested is not None:
        raise CannotDraw(Refusal.LANES, nested.get("id", ""))
    return {lane.get("id", ""): lane for lane in process.iterfind(f"{_bpmn('laneSet')}/{_bpmn('lane')}")}


def _shapes(process: _Element, members: Mapping[str, str]) -> Iterator[Shape]:
    for element in process.iterchildren(f"{{{BPMN}}}*"):
        tag, element_id = local_name(element), element.get("id", "")
        form = form_of(tag)
        if form is None:
            continue
        texts = () if form is Form.TASK else texts_of(element)
        yield Shape(
            id=element_id,
            form=form,
            room=room_for(texts) if texts else None,
            host=element.get("attachedToRef"),
            lane=members.get(element_id),
            marked=tag == "exclusiveGateway",
        )


def _flows(process: _Element, sides: Mapping[str, tuple[str | None, str | None]]) -> Iterator[Flow]:
    for element in process.iterchildren(_bpmn("sequenceFlow")):
        flow_id, texts = element.get("id", ""), texts_of(element)
        leaves, enters = sides.get(flow_id, (None, None))
        source, target = element.get("sourceRef", ""), element.get("targetRef", "")
        yield Flow(flow_id, source, target, room_for(texts) if texts else None, leaves, enters)


def _refuse_loose_ends(sheet: Sheet) -> None:
    for things, most in ((sheet.shapes, MOST_SHAPES), (sheet.flows, MOST_FLOWS)):
        if len(things) > most:
            raise CannotDraw(Refusal.SIZE, sheet.plane, count=len(things), most=most)
    for flow in sheet.flows:
        if flow.source not in sheet.shapes or flow.target not in sheet.shapes:
            raise CannotDraw(Refusal.ENDS, flow.id)
    for shape in sheet.shapes.values():
        host = sheet.shapes.get(shape.host or "")
        if shape.host is not None and (host is None or host.form is not Form.TASK):
            raise CannotDraw(Refusal.HOST, shape.id)
        if len(sheet.guests(shape.id)) > _MOST_GUESTS:
            raise CannotDraw(Refusal.GUESTS, shape.id, most=_MOST_GUESTS)


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"
