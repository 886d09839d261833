"""What cannot be drawn anew without losing something is refused, with the reason."""

import pytest
from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.layout import tidy
from engine.workflow.diagram.refusal import CannotDraw, Refusal
from engine.workflow.diagram.sheet import MOST_SHAPES
from engine.workflow.model import BPMN
from tests.unit.workflow.diagram.drafts import Draft, a_drawn_reply, a_reply, element, written


def refusal(root: _Element) -> tuple[Refusal, str]:
    with pytest.raises(CannotDraw) as refused:
        tidy(written(root))
    return refused.value.reason, refused.value.element


@pytest.mark.parametrize(
    ("tag", "where"),
    [
        ("subProcess", "reply"),
        ("textAnnotation", "reply"),
        ("dataObjectReference", "reply"),
        ("group", "reply"),
        ("messageFlow", "collaboration_reply"),
        ("textAnnotation", "collaboration_reply"),
    ],
)
def test_what_a_grid_cannot_show_is_refused_rather_than_lost(tag: str, where: str) -> None:
    root = a_reply().root
    etree.SubElement(element(root, where), f"{{{BPMN}}}{tag}", id="extra")

    assert refusal(root) == (Refusal.KIND, "extra")


def test_what_has_no_picture_of_its_own_does_not_matter() -> None:
    root = a_reply().root
    etree.SubElement(element(root, "reply"), f"{{{BPMN}}}dataObject", id="extra")

    assert b'bpmnElement="extra"' not in tidy(written(root))


def test_two_pools_are_refused() -> None:
    root = a_reply().root
    etree.SubElement(element(root, "collaboration_reply"), f"{{{BPMN}}}participant", id="customer")

    assert refusal(root) == (Refusal.POOLS, "collaboration_reply")


def test_two_processes_are_refused() -> None:
    root = a_reply().root
    etree.SubElement(root, f"{{{BPMN}}}process", id="other")

    assert refusal(root)[0] is Refusal.PROCESSES


def test_two_pictures_are_refused() -> None:
    root = a_drawn_reply()
    etree.SubElement(root, root[-1].tag, id="second")

    assert refusal(root) == (Refusal.PICTURES, "second")


def test_lanes_inside_of_lanes_are_refused() -> None:
    root = a_reply().root
    etree.SubElement(element(root, "head"), f"{{{BPMN}}}childLaneSet", id="inner")

    assert refusal(root) == (Refusal.LANES, "inner")


def test_a_flow_to_nowhere_is_refused() -> None:
    root = a_reply().root
    element(root, "send__sent").set("targetRef", "nowhere")

    assert refusal(root) == (Refusal.ENDS, "send__sent")


@pytest.mark.parametrize("host", ["nowhere", "agrees"])
def test_a_boundary_event_without_a_task_is_refused(host: str) -> None:
    root = a_reply().root
    element(root, "late").set("attachedToRef", host)

    assert refusal(root) == (Refusal.HOST, "late")


def test_three_boundary_events_fit_on_a_task_and_four_do_not() -> None:
    draft = Draft("office").node("userTask", "work", (0, 0), "Work", "工作")
    for number in range(3):
        draft.node("boundaryEvent", f"late_{number}", (0, 0), attachedToRef="work")
    tidy(written(draft.root))

    draft.node("boundaryEvent", "late_3", (0, 0), attachedToRef="work")

    assert refusal(draft.root) == (Refusal.GUESTS, "work")


def test_an_element_without_an_id_of_its_own_is_refused() -> None:
    root = a_reply().root
    element(root, "sent").set("id", "send")

    assert refusal(root) == (Refusal.IDS, "send")


def test_a_process_that_no_page_could_show_is_refused() -> None:
    draft = Draft("office")
    for number in range(MOST_SHAPES + 1):
        draft.node("userTask", f"work_{number}", (number, 0), "Work", "工作")

    assert refusal(draft.root) == (Refusal.SIZE, "collaboration_reply")


def test_a_tangle_of_flows_is_refused() -> None:
    draft = Draft("office")
    for number in range(12):
        draft.node("userTask", f"work_{number}", (number, 0), "Work", "工作")
    for source in range(12):
        for target in range(12):
            draft.flow(f"work_{source}", f"work_{target}")

    assert refusal(draft.root) == (Refusal.SIZE, "collaboration_reply")


def test_a_refusal_speaks_both_languages() -> None:
    refused = CannotDraw(Refusal.GUESTS, "work", most=3)

    assert str(refused) == refused.sentence("en") == "More than 3 boundary events sit on “work”."
    assert refused.sentence("zh") == "“work”上的边界事件超过3个。"


@pytest.mark.parametrize("reason", list(Refusal))
def test_every_refusal_has_a_sentence_in_both_languages(reason: Refusal) -> None:
    refused = CannotDraw(reason, "work", count=2, most=3, tag="group")

    assert refused.sentence("en") != refused.sentence("zh")
