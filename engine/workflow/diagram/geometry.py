"""Points, boxes and lines of a picture, in pixels, y downwards; knows nothing of BPMN."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

Point = tuple[float, float]
Line = tuple[Point, Point]
Of = TypeVar("Of")
Other = TypeVar("Other")


class Box(NamedTuple):
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> "Box":
        """The box with a margin on all sides; a negative margin shrinks it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Box", *, room: float = 0) -> bool:
        """Whether the boxes overlap or stand nearer than `room`; to share nothing but an edge is not to meet."""
        return (
            self.left < other.right + room
            and other.left < self.right + room
            and self.top < other.bottom + room
            and other.top < self.bottom + room
        )

    def within(self, other: "Box") -> bool:
        """Whether no part of this box is outside of the other."""
        return (
            other.left <= self.left
            and other.top <= self.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def shared(self, other: "Box") -> float:
        """The area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, along)


def around(points: Iterable[Point]) -> Box:
    """The smallest box with all points in it; there must be one."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def lines(points: Sequence[Point]) -> Iterator[Line]:
    """The straight pieces of a path."""
    return pairwise(points)


def is_slanted(line: Line) -> bool:
    """Whether a line is neither level nor upright; half a pixel is forgiven, editors round."""
    (ax, ay), (bx, by) = line
    return abs(ax - bx) > 0.5 and abs(ay - by) > 0.5


def enters(line: Line, box: Box) -> bool:
    """Whether a line runs through the inside of a box; to touch its edge is not to enter."""
    (ax, ay), (bx, by) = line
    first, last = 0.0, 1.0
    for start, way, low, high in ((ax, bx - ax, box.left, box.right), (ay, by - ay, box.top, box.bottom)):
        if not way:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / way, (high - start) / way))
        first, last = max(first, near), min(last, far)
    return first < last or (first == last and (ax, ay) == (bx, by))


def cross(one: Line, two: Line) -> bool:
    """Whether two lines cut each other somewhere between their ends."""
    (a, b), (c, d) = one, two
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def run_together(one: Line, two: Line) -> bool:
    """Whether two lines lie on each other for more than a point."""
    (a, b), (c, d) = one, two
    if _side(a, b, c) or _side(a, b, d):
        return False
    axis = 0 if abs(a[0] - b[0]) >= abs(a[1] - b[1]) else 1
    shared = min(max(a[axis], b[axis]), max(c[axis], d[axis])) - max(min(a[axis], b[axis]), min(c[axis], d[axis]))
    return shared > 0


def _side(a: Point, b: Point, c: Point) -> float:
    """Positive, negative or nought: on which side of the way from a to b the point c is."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def near(
    some: Iterable[tuple[Box, Of]], others: Iterable[tuple[Box, Other]], *, room: float = 0
) -> Iterator[tuple[Of, Other]]:
    """Every pair whose boxes overlap, touch or stand nearer than `room`; quick also for thousands of boxes."""
    ranked = sorted(others, key=lambda item: item[0].left)
    lefts = [box.left for box, _ in ranked]
    widest = max((box.width for box, _ in ranked), default=0.0)
    for box, one in some:
        for index in range(bisect_left(lefts, box.left - widest - room), len(ranked)):
            other, two = ranked[index]
            if other.left > box.right + room:
                break
            if other.right >= box.left - room and other.top <= box.bottom + room and other.bottom >= box.top - room:
                yield one, two
