"""From cells to coordinates: widths of columns, heights of rows and lanes, and where every shape stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.workflow.diagram.cells import Cell
from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.sheet import SIZES, Form, Shape, Sheet

STEP = 10
"""Pixels between two lines of the lattice that all centres and all ways lie on."""
TITLE = 30
"""Width of the title of a pool or a lane."""
_MARGIN, _GAP, _PAD = 40, 50, 30
"""Pixels before the first column, between columns, above and below a task."""
_NARROW = 60
_TASK_WIDTH, _TASK_HEIGHT = SIZES[Form.TASK]
_SEATS = {1: (30,), 2: (30, -30), 3: (50, 0, -50)}
"""How far right of the middle of their task its boundary events sit; three keep 14 px between them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands. `left` and `right` bound the inside of the pool, `borders` its lanes from the top."""

    centres: Mapping[str, tuple[int, int]]
    left: int
    right: int
    borders: tuple[int, ...]

    def box(self, shape: Shape) -> Box:
        """The outline of a shape."""
        (x, y), (width, height) = self.centres[shape.id], shape.size
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def up(value: float) -> int:
    """The next line of the lattice, in pixels."""
    return int(-(-value // STEP) * STEP)


def lay_out(sheet: Sheet, cells: Mapping[str, Cell], *, slack: int = 0) -> Layout:
    """Give every shape its place.

    Args:
        cells: one for every shape but boundary events, as `cells.complete` gives them.
        slack: pixels more than usual between columns and between rows, in whole steps of the lattice.
    """
    left = TITLE * (bool(sheet.pool) + bool(sheet.lanes))
    columns, right = _columns(sheet, cells, left, _GAP + slack)
    centres: dict[str, tuple[int, int]] = {}
    borders = [0]
    for lane in range(max(1, len(sheet.lanes))):
        y = borders[-1]
        inside = {shape.id: cells[shape.id] for shape in sheet.placed() if cells[shape.id].lane == lane}
        for row in range(max((cell.row for cell in inside.values()), default=0) + 1):
            here = [sheet.shapes[shape] for shape, cell in inside.items() if cell.row == row]
            y = up(y + max(_above(shape) for shape in [*here, None]))
            for shape in here:
                centres[shape.id] = (columns[cells[shape.id].column], y)
                centres.update(_guests(sheet, shape, centres[shape.id]))
            y = up(y + max(_below(sheet, shape) for shape in [*here, None])) + slack
        borders.append(y)
    return Layout(centres=centres, left=left, right=right, borders=tuple(borders))


def _columns(sheet: Sheet, cells: Mapping[str, Cell], left: int, gap: int) -> tuple[dict[int, int], int]:
    """The middle of every column, and the right border."""
    middles: dict[int, int] = {}
    x = left + _MARGIN
    for column in range(max((cell.column for cell in cells.values()), default=0) + 1):
        here = {shape for shape, cell in cells.items() if cell.column == column}
        has_task = any(sheet.shapes[shape].form is Form.TASK for shape in here)
        width = _TASK_WIDTH if has_task else _NARROW
        middles[column] = x + width // 2
        labels = [flow.room[0] for flow in sheet.flows if flow.room and flow.source in here]
        x += width + max([gap, *(up(label + 34) for label in labels)])
    return middles, x - gap + _MARGIN


def _above(shape: Shape | None) -> float:
    """The room that a shape needs above its middle; a row is never lower than a task."""
    needed = _TASK_HEIGHT / 2 + _PAD
    if shape is not None and shape.form is Form.GATEWAY and shape.room:
        return max(needed, shape.size[1] / 2 + shape.room[1] + 14)
    return needed


def _below(sheet: Sheet, shape: Shape | None) -> float:
    """The room that a shape, its label and its boundary events need below its middle."""
    needed = _TASK_HEIGHT / 2 + _PAD
    if shape is None:
        return needed
    if shape.form is Form.EVENT and shape.room:
        needed = max(needed, shape.size[1] / 2 + shape.room[1] + 14)
    guests = [_TASK_HEIGHT / 2 + 24 + (guest.room[1] if guest.room else 0) for guest in sheet.guests(shape.id)]
    return max([needed, *guests])


def _guests(sheet: Sheet, host: Shape, middle: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """Boundary events sit on the lower edge of their task, the first at the right."""
    guests = sheet.guests(host.id)
    x, y = middle
    return {
        guest.id: (x + offset, y + _TASK_HEIGHT // 2)
        for guest, offset in zip(guests, _SEATS.get(len(guests), ()), strict=True)
    }
