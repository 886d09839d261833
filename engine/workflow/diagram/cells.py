"""Which column and row every node stands in: taken from a picture, and chosen for what was never drawn."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.sheet import Shape, Sheet

_APART = 45
"""Centres of one column or row lie at most so many pixels apart; half the distance of the closest two columns."""


class Cell(NamedTuple):
    """A place on the grid; rows are counted inside of a lane, all from 0."""

    lane: int
    column: int
    row: int


def cells_of(sheet: Sheet, boxes: Mapping[str, Box], *, upright: bool = False) -> dict[str, Cell]:
    """Return the cell of every shape that needs one, from where the shapes and lanes are drawn.

    Args:
        boxes: what the picture shows, by element id; anything may be absent.
        upright: the picture runs from top to bottom.
    """
    middles = {shape.id: boxes[shape.id].centre for shape in sheet.placed() if shape.id in boxes}
    if upright:
        middles = {shape: (y, x) for shape, (x, y) in middles.items()}
    lane_of = {shape: _lane(sheet, sheet.shapes[shape], boxes) for shape in middles}
    columns = _ranks(x for x, _ in middles.values())
    rows = [
        _ranks(y for shape, (_, y) in middles.items() if lane_of[shape] == lane)
        for lane in range(max(1, len(sheet.lanes)))
    ]
    return complete(
        sheet,
        {
            shape: Cell(lane_of[shape], columns[x], rows[lane_of[shape]][y])
            for shape, (x, y) in sorted(middles.items(), key=lambda item: item[1])
        },
    )


def complete(sheet: Sheet, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the cells with one for every shape that has none yet, and without empty columns and rows.

    Of two shapes in one cell the second goes into the next free row. A new shape stands right of what leads to it;
    where its own successor stood, everything from there on moves right.
    """
    known: dict[str, Cell] = {}
    for placed, cell in cells.items():
        known[placed] = _first_free(cell, known.values())
    missing = [shape for shape in sheet.placed() if shape.id not in known]
    before, after = _neighbours(sheet, forward=False), _neighbours(sheet, forward=True)
    while missing:
        shape = min(missing, key=lambda one: _turn(before[one.id], known, started=bool(known)))
        missing.remove(shape)
        _seat(sheet, shape, known, before[shape.id], after[shape.id])
    return _dense(known)


def _turn(before: set[str], known: Mapping[str, Cell], *, started: bool) -> tuple[bool, bool]:
    """Sorts first what has all its predecessors on the grid, then what has one; the order of the file breaks ties."""
    return not before <= known.keys(), started and not before & known.keys()


def _seat(sheet: Sheet, shape: Shape, known: dict[str, Cell], before: set[str], after: set[str]) -> None:
    lane = sheet.lanes.index(shape.lane) if shape.lane in sheet.lanes else None
    left = [known[one] for one in before if one in known]
    right = [known[one] for one in after if one in known]
    if left:
        nearest = max(left, key=lambda cell: cell.column)
        column = nearest.column + 1
    elif right:
        nearest = min(right, key=lambda cell: cell.column)
        column = nearest.column
    else:
        nearest, column = Cell(lane or 0, 0, 0), 0
    lane = nearest.lane if lane is None else lane
    wanted = Cell(lane, column, nearest.row if lane == nearest.lane else 0)
    if any(cell == wanted for cell in right):
        known.update({one: _moved(cell, column) for one, cell in known.items()})
    known[shape.id] = _first_free(wanted, known.values())


def _moved(cell: Cell, column: int) -> Cell:
    """A cell after a column was put in."""
    return cell._replace(column=cell.column + 1) if cell.column >= column else cell


def _first_free(wanted: Cell, taken: Iterable[Cell]) -> Cell:
    """The cell itself, or the next free one below it in its lane."""
    others = set(taken)
    while wanted in others:
        wanted = wanted._replace(row=wanted.row + 1)
    return wanted


def _neighbours(sheet: Sheet, *, forward: bool) -> dict[str, set[str]]:
    """For every shape with a cell, those that its flows lead to or come from, itself left out."""
    found: dict[str, set[str]] = {shape.id: set() for shape in sheet.placed()}
    for flow in sheet.flows:
        source, target = sheet.seat(flow.source), sheet.seat(flow.target)
        if source != target:
            one, other = (source, target) if forward else (target, source)
            found[one].add(other)
    return found


def _lane(sheet: Sheet, shape: Shape, boxes: Mapping[str, Box]) -> int:
    """The number of the lane that a shape belongs to, else of the one that it is drawn in."""
    if shape.lane in sheet.lanes:
        return sheet.lanes.index(shape.lane)
    middle = Box(*boxes[shape.id].centre, *boxes[shape.id].centre)
    drawn = (number for number, lane in enumerate(sheet.lanes) if lane in boxes and middle.within(boxes[lane]))
    return next(drawn, 0)


def _ranks(values: Iterable[float]) -> dict[float, int]:
    """Number the values; those that lie close to the first of their group have one number."""
    ranks: dict[float, int] = {}
    first, rank = float("-inf"), -1
    for value in sorted(set(values)):
        if value - first > _APART:
            first, rank = value, rank + 1
        ranks[value] = rank
    return ranks


def _dense(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The same arrangement without columns and rows that nothing stands in."""
    columns = _numbered(cells, lambda cell: (cell.column,))
    rows = _numbered(cells, lambda cell: (cell.lane, cell.row))
    result = {}
    for shape, cell in cells.items():
        row = rows[cell.lane, cell.row] - min(rank for key, rank in rows.items() if key[0] == cell.lane)
        result[shape] = Cell(cell.lane, columns[(cell.column,)], row)
    return result


def _numbered(cells: Mapping[str, Cell], key: Callable[[Cell], tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    return {value: number for number, value in enumerate(sorted({key(cell) for cell in cells.values()}))}
