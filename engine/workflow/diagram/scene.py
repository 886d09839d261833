"""One picture as the checks see it: nodes, lanes, flows and the room that their texts really take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import _Element

from engine.workflow.diagram.geometry import Box, Line, Point, lines
from engine.workflow.diagram.labels import LABEL_WIDTH, room_for
from engine.workflow.diagram.picture import Drawn, Plane
from engine.workflow.diagram.sheet import Form, form_of, texts_of
from engine.workflow.model import BPMN

_FRAMES = frozenset({"participant", "lane", "group"})
_LABELLED_OUTSIDE = frozenset({"dataObjectReference", "dataStoreReference", "sequenceFlow", "messageFlow"})
_UNDER, _BESIDE = 10, 15
"""Where editors put a text whose place the file does not say: this far under a shape, beside the middle of a line."""


@dataclass(frozen=True)
class Scene:
    """A plane and what can be told from it; each value is worked out once."""

    plane: Plane

    @cached_property
    def nodes(self) -> dict[str, Drawn]:
        """What must keep its distance: all shapes but pools, lanes and groups."""
        return {one.id: one for one in self.plane.shapes.values() if one.tag not in _FRAMES}

    @cached_property
    def flows(self) -> dict[str, Drawn]:
        """The sequence flows."""
        return {one.id: one for one in self.plane.lines.values() if one.tag == "sequenceFlow"}

    @cached_property
    def pieces(self) -> list[tuple[str, Line]]:
        """Every straight piece of every sequence flow."""
        return [(flow, piece) for flow, drawn in self.flows.items() for piece in lines(drawn.points)]

    @cached_property
    def labels(self) -> dict[str, Box]:
        """What the texts outside of shapes cover, in the larger of the languages."""
        drawn = [*self.nodes.values(), *self.plane.lines.values()]
        return {one.id: _covered(one, texts) for one in drawn if (texts := outside_texts(one))}

    @cached_property
    def lanes(self) -> dict[str, str]:
        """The drawn lane that each node belongs to, the innermost of nested ones."""
        found: dict[str, str] = {}
        for lane in (one for one in self.plane.shapes.values() if one.tag == "lane"):
            is_outer = lane.element.find(f"{{{BPMN}}}childLaneSet") is not None
            for ref in lane.element.iterchildren(f"{{{BPMN}}}flowNodeRef"):
                member = (ref.text or "").strip()
                if not (is_outer and member in found):
                    found[member] = lane.id
        return found

    def pool_of(self, drawn: Drawn) -> Box | None:
        """The pool whose process an element stands in."""
        around = set(ancestors(drawn.element))
        for pool in self.plane.shapes.values():
            if pool.tag == "participant" and pool.element.get("processRef") in around:
                return pool.box
        return None

    def host(self, node: str | None) -> str | None:
        """The task that a boundary event sits on."""
        drawn = self.nodes.get(node or "")
        return None if drawn is None else drawn.element.get("attachedToRef")

    def own(self, flow: str) -> set[str | None]:
        """The shapes that a flow may touch: its ends, their hosts, and the sub-processes around it."""
        element = self.flows[flow].element
        ends = {element.get("sourceRef"), element.get("targetRef")}
        return ends | {self.host(end) for end in ends} | set(ancestors(element))


def outside_texts(drawn: Drawn) -> tuple[str, ...]:
    """The texts that are written outside of a shape or beside a line."""
    form = form_of(drawn.tag)
    if form in (Form.GATEWAY, Form.EVENT) or drawn.tag in _LABELLED_OUTSIDE:
        return texts_of(drawn.element)
    return ()


def ancestors(element: _Element) -> Iterator[str]:
    """The ids of everything that an element stands in."""
    for parent in element.iterancestors():
        yield parent.get("id", "")


def label_box(drawn: Drawn) -> Box:
    """The box that the text outside hangs in: that of the file, else the one that editors choose."""
    if drawn.label is not None and drawn.label.width > 0:
        return drawn.label
    if drawn.box is not None:
        middle, top = drawn.box.centre[0], drawn.box.bottom
    else:
        middle, top = _beside(drawn.points)
    return Box(middle - LABEL_WIDTH / 2, top, middle + LABEL_WIDTH / 2, top + 2 * _UNDER)


def _beside(points: Sequence[Point]) -> Point:
    """Above the middle of a level line, right of an upright one."""
    (ax, ay), (bx, by) = points[(len(points) - 1) // 2 : (len(points) - 1) // 2 + 2]
    x, y = (ax + bx) / 2, (ay + by) / 2
    return (x + _BESIDE, y - _UNDER) if ax == bx else (x, y - _BESIDE - _UNDER)


def _covered(drawn: Drawn, texts: tuple[str, ...]) -> Box:
    """What the text itself covers: as wide as needed, in the middle of its box, from its upper edge."""
    box = label_box(drawn)
    width, height = room_for(texts, width=box.width)
    middle = box.centre[0]
    return Box(middle - width / 2, box.top, middle + width / 2, box.top + height)


def ends_of(flow: Drawn) -> Mapping[str, Point]:
    """The first and the last point of a flow, by the id of the shape that it should touch."""
    element = flow.element
    return {element.get("sourceRef", ""): flow.points[0], element.get("targetRef", ""): flow.points[-1]}
