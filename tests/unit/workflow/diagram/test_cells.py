"""Columns and rows: read from where things stand, and chosen for what was never drawn."""

from engine.workflow.diagram.cells import Cell, cells_of, complete
from engine.workflow.diagram.geometry import Box
from engine.workflow.diagram.sheet import Sheet, read_sheet
from tests.unit.workflow.diagram.drafts import Draft


def a_chain(*ids: str) -> Sheet:
    draft = Draft("upper", "lower")
    for node in ids:
        draft.node("userTask", node, (0, 0), "Work", "工作")
    return read_sheet(draft.flow(*ids).root)


def at(x: float, y: float) -> Box:
    return Box(x - 50, y - 40, x + 50, y + 40)


def test_shapes_that_stand_almost_below_each_other_share_a_column() -> None:
    cells = cells_of(a_chain("a", "b", "c"), {"a": at(100, 100), "b": at(130, 300), "c": at(300, 110)})

    assert cells == {"a": Cell(0, 0, 0), "b": Cell(0, 0, 1), "c": Cell(0, 1, 0)}


def test_a_slowly_drifting_row_of_shapes_is_not_one_column() -> None:
    boxes = {node: at(100 + 40 * number, 100 + 200 * number) for number, node in enumerate("abcd")}

    assert [cell.column for cell in cells_of(a_chain(*"abcd"), boxes).values()] == [0, 0, 1, 1]


def test_a_shape_dropped_onto_another_gets_the_next_row() -> None:
    cells = cells_of(a_chain("a", "b"), {"a": at(100, 100), "b": at(110, 110)})

    assert cells == {"a": Cell(0, 0, 0), "b": Cell(0, 0, 1)}


def test_a_step_put_between_two_others_moves_the_later_ones_to_the_right() -> None:
    cells = complete(a_chain("a", "new", "b", "c"), {"a": Cell(0, 0, 0), "b": Cell(0, 1, 0), "c": Cell(0, 2, 0)})

    assert [cells[node].column for node in ("a", "new", "b", "c")] == [0, 1, 2, 3]


def test_a_new_branch_goes_into_the_next_row() -> None:
    draft = Draft("office").node("exclusiveGateway", "choice", (0, 0))
    for node in ("old", "new"):
        draft.node("userTask", node, (0, 0), "Work", "工作").flow("choice", node)

    cells = complete(read_sheet(draft.root), {"choice": Cell(0, 0, 0), "old": Cell(0, 1, 0)})

    assert cells["new"] == Cell(0, 1, 1)


def test_a_new_beginning_stands_before_what_it_leads_to() -> None:
    cells = complete(a_chain("new", "a", "b"), {"a": Cell(0, 0, 0), "b": Cell(0, 1, 0)})

    assert [cells[node].column for node in ("new", "a", "b")] == [0, 1, 2]


def test_a_process_that_was_never_drawn_runs_from_left_to_right() -> None:
    cells = complete(a_chain("a", "b", "c"), {})

    assert cells == {"a": Cell(0, 0, 0), "b": Cell(0, 1, 0), "c": Cell(0, 2, 0)}


def test_a_loop_that_was_never_drawn_runs_back() -> None:
    draft = Draft("office")
    for node in ("a", "b", "c"):
        draft.node("userTask", node, (0, 0), "Work", "工作")
    sheet = read_sheet(draft.flow("a", "b", "c", "b").root)

    assert [cell.column for cell in complete(sheet, {}).values()] == [0, 1, 2]


def test_a_new_step_stands_in_its_own_lane() -> None:
    draft = Draft("upper", "lower").node("userTask", "a", (0, 0), "Work", "工作", lane="upper")
    draft.node("userTask", "b", (0, 0), "Work", "工作", lane="lower").flow("a", "b")

    assert complete(read_sheet(draft.root), {"a": Cell(0, 0, 1)})["b"] == Cell(1, 1, 0)


def test_what_follows_a_boundary_event_stands_right_of_its_task() -> None:
    draft = Draft("office").node("userTask", "a", (0, 0), "Work", "工作")
    draft.node("boundaryEvent", "late", (0, 0), "Late", "超时", attachedToRef="a")
    draft.node("endEvent", "told", (0, 0), "Told", "已告知").flow("late", "told")

    assert complete(read_sheet(draft.root), {})["told"] == Cell(0, 1, 0)


def test_empty_columns_and_rows_close() -> None:
    cells = complete(a_chain("a", "b"), {"a": Cell(0, 2, 3), "b": Cell(0, 7, 9)})

    assert cells == {"a": Cell(0, 0, 0), "b": Cell(0, 1, 1)}
