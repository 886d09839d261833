"""The taste of the ways that flows take."""

from itertools import pairwise

from lxml.etree import _Element

from engine.workflow.diagram.check import measures, picture_findings
from tests.unit.workflow.diagram.drafts import Draft, a_crowd, a_drawn_reply, bounds

Points = list[tuple[float, float]]


def way(root: _Element, flow: str) -> Points:
    edge = root.find(f".//{{*}}BPMNEdge[@bpmnElement='{flow}']")
    assert edge is not None
    return [(float(point.get("x", "")), float(point.get("y", ""))) for point in edge.iter("{*}waypoint")]


def middle(root: _Element, shape: str) -> tuple[float, float]:
    x, y, width, height = (float(bounds(root, shape).get(key, "")) for key in ("x", "y", "width", "height"))
    return x + width / 2, y + height / 2


def test_the_next_step_is_reached_by_a_straight_line_from_right_to_left() -> None:
    root = a_drawn_reply()

    (ax, ay), (bx, by) = way(root, "send__sent")

    assert ay == by == middle(root, "send")[1]
    assert (ax, bx) == (middle(root, "send")[0] + 50, middle(root, "sent")[0] - 18)


def test_a_boundary_event_is_left_downwards() -> None:
    root = a_drawn_reply()

    (ax, ay), (bx, by), *_ = way(root, "late__remind")

    assert ax == bx
    assert by > ay == middle(root, "late")[1] + 18


def test_a_flow_runs_around_what_stands_between() -> None:
    draft = Draft("office")
    for column, node in enumerate(("first", "between", "last")):
        draft.node("userTask", node, (column, 0), "Work", "工作")

    root = draft.flow("first", "last").drawn()

    heights = {y for _, y in way(root, "first__last")}
    assert min(heights) < middle(root, "between")[1] - 40 or max(heights) > middle(root, "between")[1] + 40
    assert not [one for one in picture_findings(root) if one.code == "flow-through-shape"]


def test_a_loop_ends_in_its_gateway_from_above_or_below() -> None:
    root = a_drawn_reply()

    *_, before, end = way(root, "agrees__to_write")

    assert before[0] == end[0] == middle(root, "to_write")[0]


def test_many_flows_into_one_gateway_share_its_doors_and_do_not_cross() -> None:
    draft = Draft("office").node("exclusiveGateway", "meeting", (6, 0))
    for column in range(5):
        draft.node("userTask", f"step_{column}", (column, 1), "Work", "工作").flow(f"step_{column}", "meeting")

    root = draft.drawn()

    doors = {way(root, f"step_{column}__meeting")[-1] for column in range(5)}
    assert len(doors) <= 3
    assert measures(root).crossings == 0


def test_a_step_that_repeats_itself_gets_a_visible_loop() -> None:
    points = way(a_crowd().drawn(), "needed__needed")

    assert points[0] != points[-1]
    assert all((ax == bx) != (ay == by) for (ax, ay), (bx, by) in pairwise(points))


def test_a_flow_does_not_leave_a_task_where_a_boundary_event_sits() -> None:
    draft = (
        Draft("office")
        .node("userTask", "work", (0, 0), "Work", "工作")
        .node("endEvent", "done", (0, 1), "Done", "完成")
    )
    for number in range(3):
        draft.node("boundaryEvent", f"late_{number}", (0, 0), "Late", "超时", attachedToRef="work")

    root = draft.flow("work", "done").drawn()

    assert way(root, "work__done")[0][1] < middle(root, "work")[1] + 40
