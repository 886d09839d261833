"""Writes SVG elements: numbers made short, texts as lines, no styles and no ids, so that any page or mail may hold it."""

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.geometry import Point
from engine.workflow.diagram.labels import LINE_HEIGHT

_SVG = "http://www.w3.org/2000/svg"
INK, PAPER = "#22242a", "#ffffff"
_BEND = 5
"""Radius of a rounded corner, in pixels."""


def new_document() -> _Element:
    """An empty SVG document."""
    return etree.fromstring(f'<svg xmlns="{_SVG}"/>')


class Pen:
    """Draws into one element. What its group says about colours holds for all that is in it."""

    def __init__(self, parent: _Element) -> None:
        self.element = parent

    def draw(self, tag: str, **attributes: str | float | None) -> "Pen":
        """Append an element; `stroke_width` becomes `stroke-width`, `class_` becomes `class`, nothing is left out."""
        element = etree.SubElement(self.element, f"{{{_SVG}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                written = value if isinstance(value, str) else f"{round(value, 2):g}"
                element.set(name.rstrip("_").replace("_", "-"), printable(written))
        return Pen(element)

    def group(self, **attributes: str | float | None) -> "Pen":
        """Append a group to draw into."""
        return self.draw("g", **attributes)

    def say(self, tag: str, text: str) -> None:
        """Append an element that holds nothing but a text, such as `title`."""
        self.draw(tag).element.text = printable(text)

    def write(
        self,
        lines: Sequence[str],
        x: float,
        top: float,
        *,
        size: float,
        ink: str = INK,
        anchor: str = "middle",
        turned: Point | None = None,
    ) -> None:
        """Write lines below each other.

        Args:
            top: upper edge of the first line.
            turned: the point around which the text is turned so that it is read from below.
        """
        if not lines:
            return
        turn = f"rotate(-90 {turned[0]:g} {turned[1]:g})" if turned else None
        text = self.draw("text", text_anchor=anchor, font_size=size, fill=ink, stroke="none", transform=turn)
        for number, line in enumerate(lines):
            span = text.draw("tspan", x=x, y=top + size * LINE_HEIGHT * (number + 0.75))
            span.element.text = printable(line)

    def path(self, d: str, **attributes: str | float | None) -> "Pen":
        """Append a path."""
        return self.draw("path", d=d, **attributes)


def printable(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "�" or c > "￿")


def rounded(points: Sequence[Point]) -> str:
    """A path along the points with rounded corners, in the language of the attribute `d`."""
    steps = [f"M{at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        steps.append(f"L{at(_towards(corner, before))}Q{at(corner)} {at(_towards(corner, after))}")
    return "".join([*steps, f"L{at(points[-1])}"])


def _towards(start: Point, end: Point) -> Point:
    """The point one bend away from the start, at most half of the way."""
    length = distance(start, end)
    return along(start, end, min(_BEND, length / 2))


def along(start: Point, end: Point, far: float) -> Point:
    """The point so many pixels from the start."""
    share = far / (distance(start, end) or 1)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def distance(start: Point, end: Point) -> float:
    """Pixels between two points."""
    return float(((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2) ** 0.5)


def at(point: Point) -> str:
    """A point in the language of the attribute `d`."""
    return f"{round(point[0], 2):g} {round(point[1], 2):g}"
