"""Writes a picture as diagram interchange: the elements that any BPMN editor reads coordinates from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.geometry import Box, Point
from engine.workflow.diagram.grid import TITLE, Layout
from engine.workflow.diagram.labels import LABEL_WIDTH
from engine.workflow.diagram.picture import BPMNDI, DC, DI, Plane
from engine.workflow.diagram.sheet import Sheet

_PREFIXES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
_SHORT_LABEL, _SHORT_WIDTH = 30, 40
"""A label up to 30 px wide is kept in 40 px, all others in the full width, or a wider font would break its words."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: what is drawn, where, along which ways, with which labels."""

    sheet: Sheet
    layout: Layout
    routes: Mapping[str, Sequence[Point]]
    labels: Mapping[str, Box]


def diagram_element(drawing: Drawing, root: _Element, old: Plane | None) -> _Element:
    """Return the picture as an element of its own, with the prefixes that the file uses.

    Ids and foreign attributes, such as colours, are kept for everything that the old picture shows too.
    """
    writer = _Writer(root, old)
    writer.write(drawing)
    etree.indent(writer.diagram, space="  ", level=1)
    return writer.diagram


class _Writer:
    """Appends the shapes and lines of one drawing."""

    def __init__(self, root: _Element, old: Plane | None) -> None:
        known = set(root.nsmap.values())
        prefixes = {prefix: uri for prefix, uri in _PREFIXES.items() if uri not in known}
        self._old = (
            {} if old is None else {one.id: one.interchange for one in [*old.shapes.values(), *old.lines.values()]}
        )
        self._taken = {element.get("id") for element in root.iter(etree.Element)}
        self.diagram = etree.Element(f"{{{BPMNDI}}}BPMNDiagram", nsmap={**prefixes, **root.nsmap})  # type: ignore[dict-item]  # the default namespace has no prefix
        plane = None if old is None else old.diagram.find(f"{{{BPMNDI}}}BPMNPlane")
        if old is not None:
            _copy_attributes(old.diagram, self.diagram, only_foreign=False)
        self._name(self.diagram, "diagram", None if old is None else old.diagram)
        self._plane = etree.SubElement(self.diagram, f"{{{BPMNDI}}}BPMNPlane")
        self._name(self._plane, "plane", plane)

    def write(self, drawing: Drawing) -> None:
        """Pool and lanes first, then nodes, boundary events over their tasks, then flows."""
        sheet, layout = drawing.sheet, drawing.layout
        self._plane.set("bpmnElement", sheet.plane)
        bands = TITLE if sheet.pool else 0
        if sheet.pool:
            self._shape(sheet.pool, Box(0, 0, layout.right, layout.borders[-1]), isHorizontal="true")
        for lane, top, bottom in zip(sheet.lanes, layout.borders, layout.borders[1:], strict=False):
            self._shape(lane, Box(bands, top, layout.right, bottom), isHorizontal="true")
        for shape in sorted(sheet.shapes.values(), key=lambda one: one.host is not None):
            marker = {"isMarkerVisible": "true"} if shape.marked else {}
            self._label(self._shape(shape.id, layout.box(shape), **marker), drawing.labels.get(shape.id))
        for flow in sheet.flows:
            edge = self._element("BPMNEdge", flow.id)
            for x, y in drawing.routes[flow.id]:
                etree.SubElement(edge, f"{{{DI}}}waypoint", x=f"{x:g}", y=f"{y:g}")
            self._label(edge, drawing.labels.get(flow.id))

    def _shape(self, element_id: str, box: Box, **flags: str) -> _Element:
        shape = self._element("BPMNShape", element_id, **flags)
        _bounds(shape, box)
        return shape

    def _element(self, tag: str, element_id: str, **flags: str) -> _Element:
        element = etree.SubElement(self._plane, f"{{{BPMNDI}}}{tag}")
        old = self._old.get(element_id)
        self._name(element, f"{element_id}_di", old)
        element.set("bpmnElement", element_id)
        for name, value in flags.items():
            element.set(name, value)
        if old is not None:
            _copy_attributes(old, element, only_foreign=True)
        return element

    def _name(self, element: _Element, wanted: str, old: _Element | None) -> None:
        """Give an id: the one it had, else the wanted one, lengthened until nothing in the file has it."""
        kept = None if old is None else old.get("id")
        while kept is None and wanted in self._taken:
            wanted += "_"
        self._taken.add(kept or wanted)
        element.set("id", kept or wanted)

    def _label(self, parent: _Element, box: Box | None) -> None:
        if box is None:
            return
        width = LABEL_WIDTH if box.width > _SHORT_LABEL else _SHORT_WIDTH
        left = round(box.left - (width - box.width) / 2)
        _bounds(etree.SubElement(parent, f"{{{BPMNDI}}}BPMNLabel"), Box(left, box.top, left + width, box.bottom))


def _copy_attributes(source: _Element, target: _Element, *, only_foreign: bool) -> None:
    for name, value in source.items():
        if str(name).startswith("{") or not only_foreign:
            target.set(name, value)


def _bounds(parent: _Element, box: Box) -> None:
    bounds = etree.SubElement(parent, f"{{{DC}}}Bounds")
    for name, value in (("x", box.left), ("y", box.top), ("width", box.width), ("height", box.height)):
        bounds.set(name, f"{value:g}")


def attach(diagram: _Element, root: _Element) -> None:
    """Put a picture into the tree in the place of those that were there."""
    for old in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(old)
    root.append(diagram)
    etree.cleanup_namespaces(diagram)
    etree.indent(root)
