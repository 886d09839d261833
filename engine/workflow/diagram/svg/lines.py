"""Draws one line of a picture: its way with rounded corners, its ends, and its marks."""

from engine.workflow.diagram.geometry import Point
from engine.workflow.diagram.picture import Drawn
from engine.workflow.diagram.svg.pen import INK, PAPER, Pen, at, distance, rounded
from engine.workflow.model import BPMN

_LENGTH, _HALF = 10, 4
"""Size of an arrow head, in pixels."""
_DASHES = {"messageFlow": "10 6", "association": "1 5", "dataInputAssociation": "1 5", "dataOutputAssociation": "1 5"}
_OPEN = frozenset({"dataInputAssociation", "dataOutputAssociation"})


def draw_line(pen: Pen, drawn: Drawn, *, ink: str = INK, is_default: bool, from_task: bool) -> None:
    """Draw a flow or an association.

    Args:
        is_default: the way that is taken when no condition holds: a slash near its start.
        from_task: it leaves a task, where a condition is shown by a diamond.
    """
    points, tag = drawn.points, drawn.tag
    pen.path(rounded(points), fill="none", stroke_dasharray=_DASHES.get(tag))
    start, end = points[0], points[-1]
    before = next((point for point in reversed(points) if distance(point, end)), start)
    if tag == "messageFlow":
        pen.draw("circle", cx=start[0], cy=start[1], r=4.5, stroke_width=1.5)
        _arrow(pen, before, end, fill=PAPER)
    elif tag in _OPEN or drawn.element.get("associationDirection") in ("One", "Both"):
        _arrow(pen, before, end, fill="none")
    elif tag == "sequenceFlow":
        _arrow(pen, before, end, fill=ink)
        _mark(pen, drawn, is_default=is_default, from_task=from_task)


def _arrow(pen: Pen, before: Point, tip: Point, *, fill: str) -> None:
    """A filled triangle, or an open angle when there is nothing to fill it with."""
    one, other = (_beside(before, tip, distance(before, tip) - _LENGTH, far) for far in (_HALF, -_HALF))
    pen.path(f"M{at(one)}L{at(tip)}L{at(other)}{'' if fill == 'none' else 'Z'}", fill=fill, stroke_width=1)


def _mark(pen: Pen, drawn: Drawn, *, is_default: bool, from_task: bool) -> None:
    """A slash on the default flow of a gateway; a diamond where a flow leaves a task on a condition."""
    start, after = drawn.points[0], drawn.points[1]
    if is_default:
        pen.path(f"M{at(_beside(start, after, 7, -5))}L{at(_beside(start, after, 13, 5))}")
    elif from_task and drawn.element.find(f"{{{BPMN}}}conditionExpression") is not None:
        left, right, far = (_beside(start, after, *place) for place in ((9, 5), (9, -5), (18, 0)))
        pen.path(f"M{at(start)}L{at(left)}L{at(far)}L{at(right)}Z", stroke_width=1.5)


def _beside(start: Point, end: Point, far: float, aside: float) -> Point:
    """The point so many pixels along a line and so many to its side."""
    whole = distance(start, end) or 1
    x, y = (end[0] - start[0]) / whole, (end[1] - start[1]) / whole
    return start[0] + x * far - y * aside, start[1] + y * far + x * aside
