"""What a file shows: every shape and line of its diagram interchange, read from any producer, judged by nobody here."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from lxml.etree import _Element

from engine.workflow.diagram.geometry import Box, Point
from engine.workflow.model import BPMN
from engine.xml import local_name

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shape or line of a picture, with the element that it shows.

    Attributes:
        box: outline of a shape; nothing for a line.
        points: corners of a line; empty for a shape.
        label: the box that the file keeps for the text outside.
        horizontal: pools and lanes: the title stands at the left; nothing when the file does not say.
        expanded: sub-processes: what is inside is shown.
        marked: exclusive gateways: drawn with their cross.
    """

    element: _Element
    interchange: _Element
    box: Box | None = None
    points: tuple[Point, ...] = ()
    label: Box | None = None
    horizontal: bool | None = None
    expanded: bool = False
    marked: bool = False

    @property
    def id(self) -> str:
        """The id of the element."""
        return self.element.get("id", "")

    @property
    def tag(self) -> str:
        """The BPMN tag of the element."""
        return local_name(self.element)


@dataclass(frozen=True, slots=True)
class Plane:
    """One picture of a file: the whole, or the inside of a collapsed sub-process."""

    diagram: _Element
    shapes: dict[str, Drawn]
    lines: dict[str, Drawn]


def elements_by_id(root: _Element) -> dict[str, _Element]:
    """Every element of the model that has an id; what the pictures consist of is not among them."""
    return {element_id: element for element in root.iter(f"{{{BPMN}}}*") if (element_id := element.get("id"))}


def read_planes(root: _Element) -> list[Plane]:
    """Return every picture of the file. What shows no element of the file, or stands nowhere, is left out."""
    elements = elements_by_id(root)
    return [_plane(diagram, elements) for diagram in root.iterchildren(f"{{{BPMNDI}}}BPMNDiagram")]


def _plane(diagram: _Element, elements: dict[str, _Element]) -> Plane:
    plane = Plane(diagram, {}, {})
    for interchange in diagram.iter(f"{{{BPMNDI}}}BPMNShape"):
        element = _shown(interchange, elements)
        box = _bounds(interchange)
        if element is not None and box is not None:
            shape = Drawn(
                element,
                interchange,
                box=box,
                label=_label(interchange),
                horizontal=_flag(interchange, "isHorizontal"),
                expanded=_flag(interchange, "isExpanded") is True,
                marked=_flag(interchange, "isMarkerVisible") is True,
            )
            plane.shapes[shape.id] = shape
    for interchange in diagram.iter(f"{{{BPMNDI}}}BPMNEdge"):
        element = _shown(interchange, elements)
        points = tuple(_waypoints(interchange))
        if element is not None and len(points) > 1:
            line = Drawn(element, interchange, points=points, label=_label(interchange))
            plane.lines[line.id] = line
    return plane


def _shown(interchange: _Element, elements: dict[str, _Element]) -> _Element | None:
    """The element that a shape or line is of; some producers write its id with a prefix."""
    name = interchange.get("bpmnElement", "")
    found = elements.get(name)
    return found if found is not None else elements.get(name.rpartition(":")[2])


def _label(interchange: _Element) -> Box | None:
    label = interchange.find(f"{{{BPMNDI}}}BPMNLabel")
    return None if label is None else _bounds(label)


def _bounds(parent: _Element) -> Box | None:
    bounds = parent.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds, key) for key in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return Box(x, y, x + width, y + height)


def _waypoints(interchange: _Element) -> Iterator[Point]:
    for waypoint in interchange.iterchildren(f"{{{DI}}}waypoint"):
        x, y = _number(waypoint, "x"), _number(waypoint, "y")
        if x is not None and y is not None:
            yield x, y


def _number(element: _Element, name: str) -> float | None:
    """A coordinate; nothing for what is none. Nobody draws farther out than a million pixels."""
    try:
        number = float(element.get(name, ""))
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= 1e6 else None


def _flag(element: _Element, name: str) -> bool | None:
    value = element.get(name, "").strip()
    return {"true": True, "1": True, "false": False, "0": False}.get(value)
