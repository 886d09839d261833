"""Puts a picture together: frames, lines, nodes, texts and the state of an Instance, each over the other."""

from collections.abc import Collection, Iterator, Mapping

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.geometry import Point, around
from engine.workflow.diagram.labels import LABEL_SIZE, wrap
from engine.workflow.diagram.picture import Drawn, Plane, elements_by_id, read_planes
from engine.workflow.diagram.scene import ancestors, label_box, outside_texts
from engine.workflow.diagram.sheet import Form, form_of
from engine.workflow.diagram.svg.lines import draw_line
from engine.workflow.diagram.svg.pen import INK, PAPER, Pen, new_document
from engine.workflow.diagram.svg.shapes import draw_shape
from engine.workflow.diagram.svg.state import State
from engine.workflow.model import BPMN, REDRESS, Names
from engine.xml import local_name

_FONTS = "Inter, Arial, 'Noto Sans SC', 'Microsoft YaHei', sans-serif"
_MARGIN = 10
_FRAMES, _OPEN, _NODES, _GUESTS = range(4)
"""What lies over what: pools and lanes, open sub-processes, flows, nodes, boundary events, and message flows last."""


def render(root: _Element, *, language: str, done: Collection[str] = (), live: Mapping[str, str] | None = None) -> str:
    """Return the first picture of a file as SVG.

    Colours are attributes, which any style sheet overrides by the classes `done` and `live`. A file without a picture
    gives an SVG that says so.

    Args:
        language: `en` or `zh`; where a name is missing in it, the other one is shown.
        done: ids of the nodes and flows that have been passed.
        live: ids of the nodes at work, each with a short note, such as who has it; a note may be empty.
    """
    planes = read_planes(root)
    state = State(language, frozenset(done), dict(live or {}))
    return etree.tostring(_Canvas(root, state).paint(planes[0] if planes else None), encoding="unicode")


class _Canvas:
    """Paints one picture in one language."""

    def __init__(self, root: _Element, state: State) -> None:
        self._state = state
        self._process = next(root.iter(f"{{{BPMN}}}process"), None)
        self._elements = elements_by_id(root)

    def paint(self, plane: Plane | None) -> _Element:
        """The whole document, from what lies below to what lies above."""
        shapes = sorted(plane.shapes.values(), key=_layer) if plane else []
        lines = list(plane.lines.values()) if plane else []
        svg = self._document([*shapes, *lines])
        ink = Pen(svg).group(fill=PAPER, stroke=INK, stroke_width=2, stroke_linecap="round", stroke_linejoin="round")
        for shape in (one for one in shapes if _layer(one)[0] < _NODES):
            self._shape(ink, shape)
        for line in (one for one in lines if one.tag != "messageFlow"):
            self._line(ink, line)
        for shape in (one for one in shapes if _layer(one)[0] >= _NODES):
            self._shape(ink, shape)
        for line in (one for one in lines if one.tag == "messageFlow"):
            self._line(ink, line)
        for one in [*shapes, *lines]:
            self._label(ink, one)
        for shape in shapes:
            if shape.box is not None:
                is_round = form_of(shape.tag) in (Form.EVENT, Form.GATEWAY)
                self._state.sign(ink, shape.id, shape.box, is_round=is_round)
        return svg

    def _document(self, drawn: list[Drawn]) -> _Element:
        frame = around([corner for one in drawn for corner in _corners(one)] or [(0, 0)]).grown(_MARGIN)
        svg = new_document()
        svg.set("viewBox", f"{frame.left:g} {frame.top:g} {frame.width:g} {frame.height:g}")
        svg.set("width", f"{frame.width:g}")
        svg.set("height", f"{frame.height:g}")
        svg.set("class", "process-picture")
        svg.set("lang", self._state.language)
        svg.set("font-family", _FONTS)
        pen = Pen(svg)
        pen.say("title", "" if self._process is None else self._name(self._process) or self._process.get("id", ""))
        steps = [one for one in drawn if form_of(one.tag) in (Form.TASK, Form.EVENT)]
        pen.say("desc", self._state.summary({one.id: self._name(one.element) or one.id for one in steps}))
        return svg

    def _name(self, element: _Element) -> str:
        names = Names(en=_folded(element.get("name")), zh=_folded(element.get(f"{{{REDRESS}}}nameZh")))
        return names.best(self._state.language)

    def _shape(self, pen: Pen, drawn: Drawn) -> None:
        if drawn.box is None:
            return
        name = self._name(drawn.element)
        is_frame = _layer(drawn)[0] == _FRAMES
        group = self._state.group(pen, drawn.id, "frame" if is_frame else "node")
        if name and not is_frame:
            group.say("title", self._state.spoken(drawn.id, name))
        draw_shape(group, drawn, drawn.box, name)

    def _line(self, pen: Pen, drawn: Drawn) -> None:
        start = self._elements.get(drawn.element.get("sourceRef", ""))
        draw_line(
            self._state.group(pen, drawn.id, "flow"),
            drawn,
            ink=self._state.ink(drawn.id),
            is_default=start is not None and start.get("default") == drawn.id,
            from_task=start is not None and form_of(local_name(start)) is Form.TASK,
        )

    def _label(self, pen: Pen, drawn: Drawn) -> None:
        if outside_texts(drawn):
            box = label_box(drawn)
            lines = wrap(self._name(drawn.element), width=box.width, size=LABEL_SIZE)
            pen.write(lines, box.centre[0], box.top, size=LABEL_SIZE)


def _layer(drawn: Drawn) -> tuple[int, int]:
    """What is drawn later lies above; what is inside of a sub-process lies above it."""
    depth = len(list(ancestors(drawn.element)))
    if drawn.tag in ("participant", "lane"):
        return _FRAMES, depth + (drawn.tag == "lane")
    if drawn.expanded:
        return _OPEN, depth
    return (_GUESTS if drawn.tag == "boundaryEvent" else _NODES), depth


def _corners(drawn: Drawn) -> Iterator[Point]:
    yield from drawn.points
    for box in (drawn.box, label_box(drawn) if outside_texts(drawn) else None):
        if box is not None:
            yield from ((box.left, box.top), (box.right, box.bottom))


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())
