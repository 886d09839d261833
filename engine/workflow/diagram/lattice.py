"""The lattice that flows run on: where they may pass, and what each step costs, in pixels of detour.

The prices are the taste of the drawing. They are whole numbers, so that taking a flow away leaves no trace.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from engine.workflow.diagram.geometry import Box, Point
from engine.workflow.diagram.grid import STEP, Layout, up
from engine.workflow.diagram.sheet import Form, Shape, Sheet

BEND, CROSSING, TOGETHER, KIN_TOGETHER = 50, 200, 2000, 2
"""A corner; cutting another flow; running on the line of a stranger, or of a flow with the same start or end."""
_LABEL_SPACE, _BORDER, _BESIDE_FLOW, _BESIDE_SHAPE = 20, 30, 8, 3
_CLEARANCE = 9
"""Pixels around a shape in which no strange flow runs: just less than one step."""

Track = frozenset[tuple[int, int]]
"""What a flow covers: (point, axis); axis 0 is level, 1 is upright."""


class Lattice:
    """Points are numbered row by row. `price[axis][point]` is what passing a point along an axis costs."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self._layout = layout
        self.columns = layout.right // STEP + 1
        self._rows = layout.borders[-1] // STEP + 1
        self._beside = (self.columns, 1)  # what lies beside a level way is above and below it
        size = self.columns * self._rows
        covered = self._covered(sheet)
        self.closed = bytearray(not self._is_inside(point) or point in covered for point in range(size))
        base = self._base_prices(sheet, size)
        self.price = tuple(
            [
                price + _BESIDE_SHAPE * ((point - beside in covered) + (point + beside in covered))
                for point, price in enumerate(base)
            ]
            for beside in self._beside
        )
        self._users = ([0] * size, [0] * size)

    def point(self, x: float, y: float) -> int:
        """The number of the point at a place; the place must lie on the lattice."""
        return int(y) // STEP * self.columns + int(x) // STEP

    def place(self, point: int) -> Point:
        """Where a point is."""
        return point % self.columns * STEP, point // self.columns * STEP

    def track(self, points: list[Point]) -> Track:
        """What a way along right-angled corners covers."""
        covered: set[tuple[int, int]] = set()
        for (ax, ay), (bx, by) in pairwise(points):
            axis = 0 if ay == by else 1
            box = Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            covered.update((point, axis) for point in self._in(box))
        return frozenset(covered)

    def put(self, track: Track) -> None:
        """Make the points of a flow dear for those that are drawn after it."""
        self._charge(track, 1)

    def take(self, track: Track) -> None:
        """Undo `put`."""
        self._charge(track, -1)

    def _charge(self, track: Track, sign: int) -> None:
        for point, axis in track:
            along, across, users = self.price[axis], self.price[1 - axis], self._users[axis]
            along[point] += sign * TOGETHER
            across[point] += sign * CROSSING
            was_used = bool(users[point])
            users[point] += sign
            if was_used != bool(users[point]):
                for beside in (point - self._beside[axis], point + self._beside[axis]):
                    along[beside] += sign * _BESIDE_FLOW

    @contextmanager
    def kin(self, tracks: Iterable[Track]) -> Iterator[None]:
        """While a flow is drawn, the lines of flows with the same start or end cost it next to nothing."""
        shared = [key for track in tracks for key in track]
        for point, axis in shared:
            self.price[axis][point] -= TOGETHER - KIN_TOGETHER
        try:
            yield
        finally:
            for point, axis in shared:
                self.price[axis][point] += TOGETHER - KIN_TOGETHER

    def _is_inside(self, point: int) -> bool:
        (x, y), layout = self.place(point), self._layout
        return layout.left < x < layout.right and 0 < y < layout.borders[-1]

    def _covered(self, sheet: Sheet) -> set[int]:
        covered: set[int] = set()
        for shape in sheet.shapes.values():
            covered.update(self._in(self._layout.box(shape).grown(_CLEARANCE)))
        return covered

    def _base_prices(self, sheet: Sheet, size: int) -> list[int]:
        prices = [0] * size
        for shape in sheet.shapes.values():
            if shape.room and shape.host is None:
                for point in self._in(self._usual_label(shape)):
                    prices[point] = _LABEL_SPACE
        for border in self._layout.borders:
            for x in range(self.columns):
                prices[self.point(x * STEP, border)] = _BORDER
        return prices

    def _usual_label(self, shape: Shape) -> Box:
        """Where a label stands when nothing is in its way: above a gateway, below an event."""
        (x, y), (width, height) = self._layout.centres[shape.id], shape.room or (0, 0)
        half = shape.size[1] / 2
        top = y + half if shape.form is Form.EVENT else y - half - height - 6
        return Box(x - width / 2, top, x + width / 2, top + height + 6)

    def _in(self, box: Box) -> Iterator[int]:
        """The points in a box, its edges included."""
        right, bottom = int(box.right // STEP), int(box.bottom // STEP)
        for y in range(max(0, up(box.top) // STEP), min(bottom, self._rows - 1) + 1):
            for x in range(max(0, up(box.left) // STEP), min(right, self.columns - 1) + 1):
                yield y * self.columns + x
