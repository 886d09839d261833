"""Every fault that a picture can have is found where it was planted, and nothing else."""

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.check import measures, picture_findings
from engine.workflow.diagram.findings import PictureFault, PictureFinding
from tests.unit.workflow.diagram.drafts import (
    NAMESPACES,
    Draft,
    a_drawn_reply,
    a_reply,
    bounds,
    element,
    moved,
    undrawn,
)


def facts(root: _Element, code: PictureFault) -> list[tuple[str, dict[str, str | int]]]:
    return [(one.element, dict(one.facts)) for one in picture_findings(root) if one.code is code]


def line_of(root: _Element, flow_id: str) -> list[_Element]:
    edge = root.find(f".//bpmndi:BPMNEdge[@bpmnElement='{flow_id}']", NAMESPACES)
    assert edge is not None
    return edge.findall("di:waypoint", NAMESPACES)


def test_a_process_that_the_engine_drew_is_beautiful() -> None:
    assert picture_findings(a_drawn_reply()) == []


def test_a_shape_that_was_moved_onto_another_is_found() -> None:
    root = moved(a_drawn_reply(), "approve", right=100)

    assert facts(root, PictureFault.TOO_NEAR) == [("agrees", {"other": "approve"})]


def test_shapes_keep_ten_pixels_between_them() -> None:
    root = a_drawn_reply()
    gap = float(bounds(root, "agrees").get("x", "")) - float(bounds(root, "approve").get("x", "")) - 100

    near, far = moved(a_drawn_reply(), "approve", right=int(gap) - 9), moved(root, "approve", right=int(gap) - 10)

    assert facts(near, PictureFault.TOO_NEAR)
    assert not facts(far, PictureFault.TOO_NEAR)


def test_a_shape_outside_its_lane_is_found() -> None:
    root = moved(a_drawn_reply(), "approve", down=-200)

    assert ("approve", {"lane": "head"}) in facts(root, PictureFault.OUTSIDE_LANE)


def test_a_shape_on_the_title_of_its_lane_is_outside_of_it() -> None:
    root = a_drawn_reply()
    bounds(root, "decided").set("x", "40")

    assert facts(root, PictureFault.OUTSIDE_LANE) == [("decided", {"lane": "handler"})]


def test_a_text_on_a_shape_is_found() -> None:
    root = moved(a_drawn_reply(), "sent", label=True, down=-30)

    assert facts(root, PictureFault.LABEL_ON_SHAPE) == [("sent", {"other": "sent"})]


def test_a_text_on_a_line_is_found() -> None:
    root = moved(a_drawn_reply(), "decided", label=True, down=-30, right=45)

    assert ("decided", {"other": "decided__to_write"}) in facts(root, PictureFault.LABEL_ON_LINE)


def test_a_text_on_another_text_is_found() -> None:
    root = a_drawn_reply()
    for key in ("x", "y"):
        bounds(root, "sent", label=True).set(key, bounds(root, "late", label=True).get(key, ""))

    assert facts(root, PictureFault.LABEL_ON_LABEL) == [("late", {"other": "sent"})]


def test_a_text_that_leaves_the_pool_is_found() -> None:
    root = moved(a_drawn_reply(), "sent", label=True, right=500)

    assert facts(root, PictureFault.LABEL_OUTSIDE_POOL) == [("sent", {})]


def test_the_longer_language_decides_where_a_text_reaches() -> None:
    root = a_drawn_reply()
    assert not facts(root, PictureFault.LABEL_ON_SHAPE)

    element(root, "late").set(f"{{{NAMESPACES['redress']}}}nameZh", "临近法定时限请尽快处理并告知客户进展")

    assert facts(root, PictureFault.LABEL_ON_LINE) or facts(root, PictureFault.LABEL_ON_SHAPE)


def test_a_slanted_flow_is_found() -> None:
    root = a_drawn_reply()
    line_of(root, "send__sent")[-1].set("y", "100")

    assert facts(root, PictureFault.SLANTED_FLOW) == [("send__sent", {})]


def test_a_flow_through_a_foreign_shape_is_found() -> None:
    root = a_drawn_reply()
    there = bounds(root, "remind")
    line_of(root, "send__sent")[0].set("x", there.get("x", ""))
    for point in line_of(root, "send__sent"):
        point.set("y", str(float(there.get("y", "")) + 40))

    assert ("send__sent", {"other": "remind"}) in facts(root, PictureFault.FLOW_THROUGH_SHAPE)


def test_a_flow_that_no_longer_reaches_its_shape_is_found() -> None:
    root = moved(a_drawn_reply(), "sent", down=60)

    assert facts(root, PictureFault.LOOSE_FLOW) == [("send__sent", {"other": "sent"})]


def test_a_boundary_event_that_left_its_task_is_found() -> None:
    root = moved(a_drawn_reply(), "late", down=60)

    assert facts(root, PictureFault.BOUNDARY_ADRIFT) == [("late", {"other": "write"})]


def test_what_is_not_drawn_is_found() -> None:
    root = undrawn(a_drawn_reply(), "send__sent", "reminded")

    assert [name for name, _ in facts(root, PictureFault.NOT_DRAWN)] == ["reminded", "send__sent"]


def test_a_process_without_any_picture_is_one_finding() -> None:
    root = a_reply().root

    assert facts(root, PictureFault.NOT_DRAWN) == [("reply", {})]


def test_the_inside_of_a_closed_sub_process_need_not_be_drawn() -> None:
    draft = Draft("office").node("startEvent", "begun", (0, 0), "Begun", "开始")
    root = draft.drawn()
    inner = etree.SubElement(draft.process, f"{{{NAMESPACES['bpmn']}}}subProcess", id="inner")
    etree.SubElement(inner, f"{{{NAMESPACES['bpmn']}}}userTask", id="hidden")

    assert facts(root, PictureFault.NOT_DRAWN) == [("inner", {})]


def test_what_is_inside_an_open_sub_process_does_not_lie_on_it() -> None:
    root = a_drawn_reply()
    process, inner = element(root, "reply"), etree.Element(f"{{{NAMESPACES['bpmn']}}}subProcess", id="inner")
    shape = bounds(root, "sent").getparent()
    assert shape is not None
    around = etree.fromstring(etree.tostring(shape))
    around.set("bpmnElement", "inner")
    around.set("isExpanded", "true")
    box = bounds(root, "sent")
    for name, value in (("x", -60), ("y", -30)):
        around[0].set(name, str(float(box.get(name, "")) + value))
    around[0].set("width", "150")
    around[0].set("height", "110")

    process.append(inner)
    inner.append(element(root, "sent"))
    shape.addprevious(around)

    found = {(one.element, one.facts.get("other")) for one in picture_findings(root)}
    assert not found & {("sent", "inner"), ("inner", "sent")}


def test_a_text_may_reach_two_pixels_into_a_shape_as_its_room_is_generous() -> None:
    def reaching(pixels: int) -> bool:
        root = a_drawn_reply()
        top = float(bounds(root, "sent").get("y", "")) + 36
        bounds(root, "sent", label=True).set("y", f"{top - pixels:g}")
        return bool(facts(root, PictureFault.LABEL_ON_SHAPE))

    assert (reaching(2), reaching(3)) == (False, True)


def test_the_innermost_of_nested_lanes_counts() -> None:
    root = a_drawn_reply()
    outer, nested = element(root, "handler"), etree.Element(f"{{{NAMESPACES['bpmn']}}}childLaneSet", id="nested")
    lane = etree.SubElement(nested, f"{{{NAMESPACES['bpmn']}}}lane", id="inner", name="Inner")
    etree.SubElement(lane, f"{{{NAMESPACES['bpmn']}}}flowNodeRef").text = "decided"
    outer.insert(0, nested)
    shape = bounds(root, "handler").getparent()
    assert shape is not None
    drawn = etree.fromstring(etree.tostring(shape))
    drawn.set("bpmnElement", "inner")
    drawn[0].set("height", "20")
    shape.addprevious(drawn)

    assert facts(root, PictureFault.OUTSIDE_LANE) == [("decided", {"lane": "inner"})]


def test_a_maze_of_crossings_is_found() -> None:
    draft = Draft("office")
    for column in range(4):
        draft.node("userTask", f"upper_{column}", (column, 0), "Work", "工作")
        draft.node("userTask", f"lower_{column}", (column, 1), "Work", "工作")
    for column in range(4):
        for other in range(4):
            draft.flow(f"upper_{column}", f"lower_{other}")

    (name, counted), *others = facts(draft.drawn(), PictureFault.TOO_MANY_CROSSINGS)

    assert (name, others) == ("reply", [])
    assert counted["most"] == 4
    assert int(counted["count"]) > 4


def test_flows_to_one_shape_may_join_in_one_line() -> None:
    draft = Draft("office").node("exclusiveGateway", "meeting", (2, 0))
    for row in range(3):
        draft.node("userTask", f"step_{row}", (0, row), "Work", "工作").flow(f"step_{row}", "meeting")

    assert measures(draft.drawn()).crossings == 0


def test_a_line_on_the_line_of_a_stranger_counts_as_a_crossing() -> None:
    root = a_drawn_reply()
    (start, end), (other, _) = line_of(root, "send__sent"), line_of(root, "late__remind")[:2]
    for point, x in ((start, 0), (end, 300)):
        point.set("x", str(float(other.get("x", "")) - 150 + x))
        point.set("y", line_of(root, "decided__to_write")[0].get("y", ""))

    assert measures(root).crossings > 0


def test_measures_say_how_large_a_picture_is() -> None:
    size = measures(a_drawn_reply())

    assert (size.nodes, size.flows, size.crossings, size.findings) == (10, 9, 0, 0)
    assert 0 < size.bends_per_flow < 1.5
    assert size.width > size.height > 300


def test_a_finding_speaks_both_languages() -> None:
    spoken = PictureFinding("write", PictureFault.TOO_NEAR, {"other": "send"})

    assert spoken.sentence("en") == "“write” stands on or too near to “send”."
    assert spoken.sentence("zh") == "“write”与“send”重叠或距离过近。"


def test_every_kind_of_finding_has_a_sentence_in_both_languages() -> None:
    every: dict[str, str | int] = {"other": "b", "lane": "c", "count": 9, "most": 4, "language": "zh", "name": "d"}

    for code in PictureFault:
        spoken = PictureFinding("a", code, every)
        assert "“a”" in spoken.sentence("en")
        assert "“a”" in spoken.sentence("zh")
        assert spoken.sentence("en") != spoken.sentence("zh")
