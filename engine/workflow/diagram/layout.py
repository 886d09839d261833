"""Draws a process: `place` for a new file from cells, `tidy` for an edited one from the picture it has."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml.etree import _Element

from engine.workflow.diagram.cells import Cell, cells_of, complete
from engine.workflow.diagram.connections import write_connections
from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.grid import lay_out
from engine.workflow.diagram.interchange import Drawing, attach, diagram_element
from engine.workflow.diagram.label_places import LabelPlaces
from engine.workflow.diagram.picture import Plane, read_planes
from engine.workflow.diagram.refusal import CannotDraw, Refusal
from engine.workflow.diagram.router import Router
from engine.workflow.diagram.sheet import Sheet, read_sheet
from engine.workflow.diagram.splice import spliced
from engine.workflow.model import BPMN
from engine.xml import parse_xml

_SLACK = (0, 30, 60)
"""Pixels more between columns and rows, tried one after the other."""
_UTF8 = frozenset({"UTF-8", "US-ASCII", "ASCII"})
_DECLARED = re.compile(r"""(\A<\?xml[^>]*encoding\s*=\s*["'])[^"']+""")


def place(
    root: _Element,
    cells: Mapping[str, tuple[int, int]],
    sides: Mapping[str, tuple[str | None, str | None]] | None = None,
) -> None:
    """Draw a new file into its tree, and write the incoming and outgoing flows of every node.

    Args:
        root: `bpmn:definitions` with one process, in one pool or none; an old picture is replaced.
        cells: by node id the column and the row in its lane, from 0. Boundary events follow their task; a node
            without a cell is put right of what leads to it.
        sides: by flow id the sides at which it must leave and enter: left, right, top, bottom or nothing.
    Raises:
        CannotDraw: the file holds something that would be lost; the facts say `reason` and `element`.
    """
    sheet = read_sheet(root, sides)
    lanes = {shape.id: sheet.lanes.index(shape.lane) if shape.lane in sheet.lanes else 0 for shape in sheet.placed()}
    chosen = {shape: Cell(lanes[shape], *cell) for shape, cell in cells.items() if shape in lanes}
    for process in root.findall(f"{{{BPMN}}}process"):
        write_connections(process, sheet)
    attach(diagram_element(_draw(sheet, complete(sheet, chosen)), root, None), root)


def tidy(content: bytes) -> bytes:
    """Return a file with its picture drawn anew; every byte outside of the picture stays as it is.

    Nodes keep the columns and rows, lanes the order, in which the editor left them. What was never drawn is put right
    of what leads to it. A tidied file is not changed again. Ids and colours of the picture are kept.

    Raises:
        CannotDraw: the file holds something that would be lost; the facts say `reason` and `element`.
        InvalidInput: it is not well-formed XML, or not safe to read.
    """
    root = parse_xml(content, name="the process file")
    content = _in_utf8(content, root.getroottree().docinfo.encoding or "UTF-8")
    planes = read_planes(root)
    if len(planes) > 1:
        raise CannotDraw(Refusal.PICTURES, planes[1].diagram.get("id", ""), count=len(planes))
    old = planes[0] if planes else None
    sheet, cells = _arrangement(read_sheet(root), old)
    return spliced(content, diagram_element(_draw(sheet, cells), root, old), root)


def _in_utf8(content: bytes, encoding: str) -> bytes:
    """The same file in UTF-8, as its declaration then says too."""
    if encoding.upper() in _UTF8:
        return content
    text = content.decode(encoding)
    return _DECLARED.sub(r"\1UTF-8", text, count=1).encode()


def _arrangement(sheet: Sheet, old: Plane | None) -> tuple[Sheet, dict[str, Cell]]:
    """The lanes in the order of the picture, and the cell of every shape in it."""
    if old is None:
        return sheet, complete(sheet, {})
    boxes = {shape.id: shape.box for shape in old.shapes.values() if shape.box is not None}
    frames = [old.shapes[one] for one in (sheet.pool, *sheet.lanes) if one in old.shapes]
    upright = any(frame.horizontal is False for frame in frames)
    sheet = replace(sheet, lanes=tuple(sorted(sheet.lanes, key=lambda lane: _start(boxes.get(lane), upright=upright))))
    return sheet, cells_of(sheet, boxes, upright=upright)


def _start(box: Box | None, *, upright: bool) -> float:
    """Where a lane begins; one that is not drawn comes last."""
    if box is None:
        return float("inf")
    return box.left if upright else box.top


def _draw(sheet: Sheet, cells: Mapping[str, Cell]) -> Drawing:
    """Draw as narrow as usual, and wider only when a text finds no room that way."""
    drawings = []
    for slack in _SLACK:
        layout = lay_out(sheet, cells, slack=slack)
        routes = Router(sheet, layout).run()
        places = LabelPlaces(sheet, layout, routes)
        drawing = Drawing(sheet, layout, routes, places.run())
        drawings.append((places.cramped, slack, drawing))
        if not places.cramped:
            break
    return min(drawings, key=lambda one: one[:2])[2]
