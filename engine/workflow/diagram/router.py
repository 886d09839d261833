"""Finds the way of every flow: right-angled, around the shapes, cheapest on the lattice."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.workflow.diagram.geometry import Point
from engine.workflow.diagram.grid import STEP, Layout, up
from engine.workflow.diagram.lattice import BEND, Lattice, Track
from engine.workflow.diagram.refusal import CannotDraw, Refusal
from engine.workflow.diagram.sheet import Flow, Form, Shape, Sheet

SIDES = ("right", "bottom", "left", "top")
"""In the order of directions: 0 to the right, 1 down, 2 to the left, 3 up; the opposite of a direction is 2 further."""
_WAYS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_ROUNDS = 3
_JOINS, _SHARES = 40, 600
"""Using a door of a gateway that a flow with the same start or end uses; using the door of a stranger."""
_OFF_CENTRE = 40
_NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Door:
    """A place where a flow may touch a shape: `port` on its edge, `first` the first lattice point outside."""

    port: Point
    first: Point
    side: int
    price: int


@dataclass(slots=True)
class _Way:
    """The way that a flow has at present."""

    points: list[Point]
    track: Track
    doors: frozenset[tuple[str, Point]]


@dataclass(slots=True)
class Router:
    """Draws flow by flow, then each one again knowing all the others."""

    sheet: Sheet
    layout: Layout
    lattice: Lattice = field(init=False)
    _ways: dict[str, _Way] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lattice = Lattice(self.sheet, self.layout)

    def run(self) -> Mapping[str, tuple[Point, ...]]:
        """Return the corners of every flow, from its source to its target.

        Raises:
            CannotDraw: a flow finds no room.
        """
        for _ in range(_ROUNDS):
            before = {flow: way.points for flow, way in self._ways.items()}
            for flow in sorted(self.sheet.flows, key=self._hardship):
                self._draw_again(flow)
            if before == {flow: way.points for flow, way in self._ways.items()}:
                break
        return {flow: tuple(way.points) for flow, way in self._ways.items()}

    def _hardship(self, flow: Flow) -> tuple[bool, int]:
        """Straight flows are drawn first, those that run back last."""
        (ax, ay), (bx, by) = self.layout.centres[flow.source], self.layout.centres[flow.target]
        return bx < ax, abs(ax - bx) + 2 * abs(ay - by)

    def _draw_again(self, flow: Flow) -> None:
        old = self._ways.pop(flow.id, None)
        if old:
            self.lattice.take(old.track)
        kin = [
            self._ways[other.id].track for other in self.sheet.flows if flow.is_kin(other) and other.id in self._ways
        ]
        starts, ends = list(self._doors(flow, leaving=True)), list(self._doors(flow, leaving=False))
        with self.lattice.kin(kin):
            points = Search(self.lattice, starts, ends).run()
        if not points:
            raise CannotDraw(Refusal.ROOM, flow.id)
        doors = frozenset({(flow.source, points[0]), (flow.target, points[-1])})
        self._ways[flow.id] = _Way(points, self.lattice.track(points), doors)
        self.lattice.put(self._ways[flow.id].track)

    def _doors(self, flow: Flow, *, leaving: bool) -> Iterator[Door]:
        shape = self.sheet.shapes[flow.source if leaving else flow.target]
        asked = flow.leaves if leaving else flow.enters
        if flow.source == flow.target and not shape.host:
            asked = asked or ("right" if leaving else "top")
        for side, price in self._side_prices(flow, shape, leaving=leaving):
            if (asked and SIDES[side] != asked) or (shape.host and SIDES[side] != "bottom"):
                continue
            for offset in (0, -1, 1) if shape.form is Form.TASK else (0,):
                door = self._door(shape, side, offset, price + _OFF_CENTRE * abs(offset))
                yield self._with_neighbours(door, flow, shape, leaving=leaving)

    def _side_prices(self, flow: Flow, shape: Shape, *, leaving: bool) -> Iterator[tuple[int, int]]:
        """Flows leave at the right and enter at the left; a flow that runs back may use the other side."""
        is_gateway = shape.form is Form.GATEWAY
        turn = 10 if is_gateway else 60
        runs_back = self.layout.centres[flow.target][0] < self.layout.centres[flow.source][0]
        far = 300 if not runs_back else 20 if is_gateway else 60
        usual = 0 if leaving else 2
        yield from ((usual, 0), (3, turn), (1, turn), ((usual + 2) % 4, far))

    def _door(self, shape: Shape, side: int, offset: int, price: int) -> Door:
        dx, dy = _WAYS[side]
        x, y = self.layout.centres[shape.id]
        x, y = x + offset * 30 * abs(dy), y + offset * 20 * abs(dx)
        half = shape.size[0 if dx else 1] / 2
        reach = up(half + 1)
        return Door((x + dx * half, y + dy * half), (x + dx * reach, y + dy * reach), side, price)

    def _with_neighbours(self, door: Door, flow: Flow, shape: Shape, *, leaving: bool) -> Door:
        """The door, dearer for every flow that uses it already."""
        price = door.price
        for other in self.sheet.flows:
            if other.id in self._ways and (shape.id, door.port) in self._ways[other.id].doors:
                same = other.source == flow.source if leaving else other.target == flow.target
                price += _JOINS if same and shape.form is Form.GATEWAY else _SHARES
        return Door(door.port, door.first, door.side, price)


class Search:
    """The cheapest way from one of some doors to one of others: A* over (point, direction) on the lattice."""

    def __init__(self, lattice: Lattice, starts: list[Door], ends: list[Door]) -> None:
        self._lattice, self._starts, self._ends = lattice, starts, ends
        self._goals: dict[int, list[int]] = {}
        for number, door in enumerate(ends):
            self._goals.setdefault(lattice.point(*door.first), []).append(number)
        self._open = {lattice.point(*door.first) for door in [*starts, *ends]}
        self._best = [_NEVER] * (4 * len(lattice.closed))
        self._arrivals = [_NEVER] * len(ends)
        self._came: dict[int, int] = {}
        self._queue: list[tuple[int, int, int, int]] = []
        self._left = self._distances([door.first[0] for door in ends], lattice.columns)
        self._down = self._distances([door.first[1] for door in ends], len(lattice.closed) // lattice.columns)
        moves = (1, lattice.columns, -1, -lattice.columns)
        self._turns = [
            [(turn, moves[turn], lattice.price[turn & 1]) for turn in (way, way ^ 1, way ^ 3)] for way in range(4)
        ]

    @staticmethod
    def _distances(targets: list[float], count: int) -> list[int]:
        """Pixels from every column or row to the nearest of those that the targets span."""
        low, high = min(targets), max(targets)
        return [int(max(low - at * STEP, 0, at * STEP - high)) for at in range(count)]

    def run(self) -> list[Point]:
        """Return the corners of the way, ports included; empty when there is none."""
        for number, door in enumerate(self._starts):
            point = self._lattice.point(*door.first)
            price = door.price + self._lattice.price[door.side & 1][point]
            self._reach(price, point * 4 + door.side, -1 - number)
        while self._queue:
            _, _, cost, state = heapq.heappop(self._queue)
            if state < 0:
                return self._trace(state)
            if cost == self._best[state]:
                self._arrive(cost, state)
                self._go_on(cost, state)
        return []

    def _reach(self, cost: int, state: int, before: int) -> None:
        """Take a state into the queue, by the least that a way through it can cost; of equals the newest is first."""
        self._best[state], self._came[state] = cost, before
        point = state >> 2
        left, down = self._left[point % self._lattice.columns], self._down[point // self._lattice.columns]
        least = cost + left + down + (BEND if (left if state & 1 else down) else 0)
        heapq.heappush(self._queue, (least, -len(self._came), cost, state))

    def _arrive(self, cost: int, state: int) -> None:
        """Take the doors at a point into the queue; they are the states below 0."""
        direction = state & 3
        for number in self._goals.get(state >> 2, ()):
            door = self._ends[number]
            total = cost + door.price + (BEND if direction != door.side ^ 2 else 0)
            if direction != door.side and total < self._arrivals[number]:
                self._arrivals[number], self._came[-1 - number] = total, state
                heapq.heappush(self._queue, (total, -len(self._came), total, -1 - number))

    def _go_on(self, cost: int, state: int) -> None:
        """One step ahead, or round a corner; a corner is paid for in both directions."""
        point, direction = state >> 2, state & 3
        closed, best = self._lattice.closed, self._best
        for turn, move, price in self._turns[direction]:
            after = point + move
            if closed[after] and after not in self._open:
                continue
            total = cost + STEP + price[after]
            if turn != direction:
                total += BEND + price[point]
            if total < best[after * 4 + turn]:
                self._reach(total, after * 4 + turn, state)

    def _trace(self, state: int) -> list[Point]:
        """The corners on the way back from a door at the end."""
        points = [self._ends[-1 - state].port]
        state = self._came[state]
        while state >= 0:
            points.append(self._lattice.place(state >> 2))
            state = self._came[state]
        points.append(self._starts[-1 - state].port)
        points.reverse()
        corners = [
            b
            for a, b, c in zip(points, points[1:], points[2:], strict=False)
            if not (a[0] == b[0] == c[0] or a[1] == b[1] == c[1])
        ]
        return [points[0], *corners, points[-1]]
