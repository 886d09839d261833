"""Finds the place of every label: the first free one in the order that people expect."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.workflow.diagram.geometry import Box, Point, around, lines
from engine.workflow.diagram.grid import STEP, Layout
from engine.workflow.diagram.sheet import Form, Shape, Sheet

_ON_SHAPE, _ON_LINE, _ON_BORDER, _OUTSIDE = 2, 6, 40, 10_000
"""Prices: each square pixel on a shape or label, and on a line; standing on the border of a lane; leaving the pool."""
_AFAR = 60
"""Pixels that a label may stand away from its shape, or along its flow, when it has no usual place."""
_ALONG, _DOWN = (16, 24, 34), (10, 20, 32)
"""How far from the start of a level and of an upright line a label stands, in pixels.

On a level one it keeps clear of the slash that marks a default flow, 10 px from the gateway.
"""


class LabelPlaces:
    """Places label after label; each is in the way of those that come later.

    Attributes:
        cramped: how many labels found no free place, once all have been placed.
    """

    def __init__(self, sheet: Sheet, layout: Layout, routes: Mapping[str, Sequence[Point]]) -> None:
        self._sheet, self._layout, self._routes = sheet, layout, routes
        self._taken = [layout.box(shape).grown(1) for shape in sheet.shapes.values()]
        self._lines = [around(line).grown(2) for route in routes.values() for line in lines(route)]
        self._inside = Box(layout.left, 0, layout.right, layout.borders[-1]).grown(-1)
        self.cramped = 0

    def run(self) -> dict[str, Box]:
        """Return the box of every label, by element id; gateways choose first, flows last."""
        found: dict[str, Box] = {}
        labelled = [shape for shape in self._sheet.shapes.values() if shape.room]
        for shape in sorted(labelled, key=lambda one: one.form is not Form.GATEWAY):
            found[shape.id] = self._put(self._usual(shape), self._afar(shape))
        for flow in self._sheet.flows:
            if flow.room:
                route = self._routes[flow.id]
                found[flow.id] = self._put(_along(route, *flow.room), _anywhere_along(route, *flow.room))
        return found

    def _put(self, usual: Iterable[Box], unusual: Iterable[Box]) -> Box:
        """Take the best usual spot; look farther only when something is in the way of every one of them."""
        price, best = min(self._ranked(usual, 0.5))
        if price >= STEP:
            price, best = min((price, best), *self._ranked(unusual, 0.05))
        self.cramped += self._price(best) >= STEP
        self._taken.append(Box(best.left - 2, best.top, best.right + 2, best.bottom))
        return best

    def _ranked(self, spots: Iterable[Box], per_rank: float) -> Iterator[tuple[float, Box]]:
        return ((rank * per_rank + self._price(box), box) for rank, box in enumerate(spots))

    def _price(self, box: Box) -> float:
        taken = sum(box.shared(other) for other in self._taken)
        on_lines = sum(box.shared(line) for line in self._lines)
        across = sum(box.top < border < box.bottom for border in self._layout.borders)
        is_inside = box.within(self._inside)
        return _ON_SHAPE * taken + _ON_LINE * on_lines + _ON_BORDER * across + (0 if is_inside else _OUTSIDE)

    def _usual(self, shape: Shape) -> Iterator[Box]:
        """An event has its name below, a gateway its question above; the corners are second, then the other side."""
        (x, y), (width, height) = self._layout.centres[shape.id], shape.room or (0, 0)
        half_width, half = shape.size[0] / 2, shape.size[1] / 2
        above, below = _under(x, y - half - height - 4, width, height), _under(x, y + half + 4, width, height)
        if shape.host is not None:
            for sign in (1, -1):
                yield _under(x + sign * (half_width + width / 2 + 2), y + 3, width, height)
            return
        yield above if shape.form is Form.GATEWAY else below
        if shape.form is Form.EVENT:
            yield above
        for far, drop in ((6, -2), (14, 8), (24, 14)):
            for top in (y - half - height + drop, y + half - drop):
                for sign in (-1, 1):
                    yield _under(x + sign * (width / 2 + far), top, width, height)
        if shape.form is Form.GATEWAY:
            yield below

    def _afar(self, shape: Shape) -> Iterator[Box]:
        """Every place around a shape, the nearest first."""
        (x, y), (width, height) = self._layout.centres[shape.id], shape.room or (0, 0)
        across, down = shape.size[0] / 2 + width / 2 + 2, shape.size[1] / 2 + height / 2 + 2
        for far in range(0, _AFAR + 1, STEP):
            for slide in range(0, int(across) + STEP, STEP):
                for right in {slide, -slide}:
                    for sign in (1, -1):
                        yield _under(x + right, y + sign * (down + far) - height / 2, width, height)
            for slide in range(0, int(down) + STEP, STEP):
                for low in {slide, -slide}:
                    for sign in (1, -1):
                        yield _under(x + sign * (across + far), y + low - height / 2, width, height)


def _along(route: Sequence[Point], width: int, height: int) -> Iterator[Box]:
    """Beside the first three lines of a flow, near the start of each."""
    for (ax, ay), (bx, by) in list(lines(route))[:3]:
        for far in _ALONG if ay == by else _DOWN:
            yield from _beside((ax, ay), (bx, by), far, (width, height))


def _anywhere_along(route: Sequence[Point], width: int, height: int) -> Iterator[Box]:
    """Beside every line of a flow, up to its end."""
    for (ax, ay), (bx, by) in lines(route):
        for far in range(STEP, int(abs(ax - bx) + abs(ay - by)), STEP):
            yield from _beside((ax, ay), (bx, by), far, (width, height))


def _beside(start: Point, end: Point, far: float, room: tuple[int, int]) -> Iterator[Box]:
    """Above or below a level line, right or left of an upright one."""
    (ax, ay), (bx, by), (width, height) = start, end, room
    if ay == by:
        x = ax + (far + width / 2) * (1 if bx > ax else -1)
        yield from (_under(x, ay - height - 2, width, height), _under(x, ay + 3, width, height))
    else:
        y = ay + far if by > ay else ay - far - height
        for middle in (ax + 5 + width / 2, ax - 5 - width / 2):
            yield _under(middle, y, width, height)


def _under(x: float, top: float, width: int, height: int) -> Box:
    """A box of a size that hangs from the middle of its upper edge, on whole pixels."""
    left, top = round(x - width / 2), round(top)
    return Box(left, top, left + width, top + height)
