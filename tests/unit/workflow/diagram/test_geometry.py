"""Boxes, lines, and what it means that they meet."""

import pytest

from engine.workflow.diagram.geometry import Box, Line, cross, enters, is_slanted, near, run_together

SQUARE = Box(10, 10, 20, 20)


@pytest.mark.parametrize(
    ("line", "enters_it"),
    [
        (((0, 15), (30, 15)), True),
        (((0, 0), (30, 30)), True),
        (((15, 15), (15, 15)), True),
        (((0, 10), (30, 10)), False),
        (((0, 15), (10, 15)), False),
        (((0, 20), (10, 30)), False),
        (((30, 0), (30, 30)), False),
    ],
)
def test_a_line_enters_a_box_only_through_its_inside(line: Line, enters_it: bool) -> None:
    assert enters(line, SQUARE) is enters_it


def test_boxes_that_share_an_edge_do_not_meet() -> None:
    assert not SQUARE.meets(Box(20, 10, 30, 20))
    assert SQUARE.meets(Box(20, 10, 30, 20), room=1)


def test_a_negative_room_forgives_a_small_overlap() -> None:
    assert SQUARE.meets(Box(19, 10, 30, 20))
    assert not SQUARE.meets(Box(19, 10, 30, 20), room=-2)


@pytest.mark.parametrize(
    ("one", "other", "crosses", "together"),
    [
        (((0, 0), (10, 0)), ((5, -5), (5, 5)), True, False),
        (((0, 0), (10, 0)), ((5, 0), (5, 5)), False, False),
        (((0, 0), (10, 0)), ((5, 0), (15, 0)), False, True),
        (((0, 0), (10, 0)), ((10, 0), (15, 0)), False, False),
        (((0, 0), (10, 0)), ((0, 5), (10, 5)), False, False),
        (((0, 0), (10, 10)), ((0, 10), (10, 0)), True, False),
        (((0, 0), (0, 10)), ((0, 5), (0, 15)), False, True),
    ],
)
def test_lines_cross_or_run_together_or_do_neither(one: Line, other: Line, crosses: bool, together: bool) -> None:
    assert (cross(one, other), run_together(one, other)) == (crosses, together)


def test_an_editor_may_be_half_a_pixel_off() -> None:
    assert not is_slanted(((0, 0), (100, 0.4)))
    assert is_slanted(((0, 0), (100, 2)))


def test_near_finds_what_looking_at_every_pair_finds() -> None:
    boxes = [(Box(x * 7 % 50, x * 13 % 40, x * 7 % 50 + x % 9, x * 13 % 40 + x % 5), x) for x in range(60)]

    found = {(one, other) for one, other in near(boxes, boxes, room=3)}

    by_hand = {(one, other) for box, one in boxes for second, other in boxes if box.meets(second, room=3)}
    assert by_hand <= found
    assert len(found) < len(by_hand) * 1.5
