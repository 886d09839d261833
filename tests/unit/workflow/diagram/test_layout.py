"""Tidying: beauty comes back after every edit, and nothing but the picture changes."""

import re

import pytest

from engine.errors import InvalidInput
from engine.workflow.diagram.check import picture_findings
from engine.workflow.diagram.layout import place, tidy
from engine.workflow.model import BPMN
from tests.unit.workflow.diagram.drafts import (
    Draft,
    a_crowd,
    a_drawn_reply,
    a_reply,
    a_reply_file,
    bounds,
    element,
    moved,
    read,
    undrawn,
    written,
)

PICTURE = re.compile(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", re.DOTALL)


@pytest.fixture(scope="module")
def content() -> bytes:
    return a_reply_file()


def test_a_tidy_file_is_not_changed_again(content: bytes) -> None:
    once = tidy(content)

    assert tidy(once) == once


def test_what_the_engine_placed_is_tidy(content: bytes) -> None:
    assert picture_findings(read(tidy(content))) == []
    assert bounds(read(tidy(content)), "sent").attrib == bounds(read(content), "sent").attrib


def test_only_the_bytes_of_the_picture_change(content: bytes) -> None:
    before = content.replace(b"<bpmn:process ", b"<!-- asked for by the board -->\r\n<bpmn:process  ").replace(
        b'name="Write the letter"', b"name='Write &#x74;he letter'"
    )
    before = before.replace(b"</bpmn:definitions>", b"<!-- the end --></bpmn:definitions>\n\n")
    edited = PICTURE.sub(lambda found: re.sub(rb'x="\d+"', b'x="777"', found[0], count=4), before)

    after = tidy(edited)

    assert PICTURE.sub(b"", after) == PICTURE.sub(b"", before)
    assert PICTURE.findall(after) != PICTURE.findall(edited)


def test_a_shape_that_was_nudged_goes_back_to_its_place(content: bytes) -> None:
    tidied = tidy(content)

    assert tidy(written(moved(read(tidied), "approve", right=30, down=-25))) == tidied


def test_a_shape_that_was_dragged_into_a_gap_gets_a_column_of_its_own(content: bytes) -> None:
    tidied = read(tidy(content))

    after = read(tidy(written(moved(tidied, "remind", right=75))))

    assert picture_findings(after) == []
    assert float(bounds(after, "send").get("x", "")) > float(bounds(tidied, "send").get("x", ""))


def test_a_deleted_step_closes_its_gap(content: bytes) -> None:
    root = undrawn(read(tidy(content)), "remind", "late__remind", "remind__reminded")
    for gone in ("remind", "late__remind", "remind__reminded"):
        element(root, "reply").remove(element(root, gone))

    after = read(tidy(written(root)))

    assert [one.code for one in picture_findings(after)] == []


def test_a_step_written_by_hand_is_drawn(content: bytes) -> None:
    root = undrawn(read(tidy(content)), "send__sent")
    draft = element(root, "reply")
    for tag, more in (
        ("userTask", {"id": "phone", "name": "Call the customer"}),
        ("sequenceFlow", {"id": "send__phone", "sourceRef": "send", "targetRef": "phone"}),
    ):
        draft.append(draft.makeelement(f"{{{BPMN}}}{tag}", more))
    element(root, "send__sent").set("sourceRef", "phone")

    after = read(tidy(written(root)))

    assert [one.code for one in picture_findings(after)] == ["name-missing"]
    middles = [float(bounds(after, node).get("x", "")) for node in ("send", "phone", "sent")]
    assert middles == sorted(middles)


def test_a_file_that_was_never_drawn_gets_a_picture() -> None:
    content = written(a_reply().root)

    after = tidy(content)

    assert picture_findings(read(after)) == []
    assert b"".join(PICTURE.sub(b"", after).split()) == b"".join(content.split())
    assert tidy(after) == after


def test_colours_and_ids_of_the_picture_are_kept(content: bytes) -> None:
    coloured = content.replace(b'id="write_di"', b'id="Shape_17" xmlns:c="urn:colours" c:stroke="#c00"')

    after = tidy(coloured)

    shape = bounds(read(after), "write").getparent()
    assert shape is not None
    assert (shape.get("id"), shape.get("{urn:colours}stroke")) == ("Shape_17", "#c00")
    assert tidy(after) == after


def test_an_id_that_the_picture_would_take_is_left_to_the_process() -> None:
    draft = Draft("office").node("userTask", "plane", (0, 0), "Work", "工作")
    draft.node("userTask", "plane_di", (1, 0), "Work", "工作").flow("plane", "plane_di")

    root = draft.drawn()

    ids = [one.get("id") for one in root.iter("*") if one.get("id")]
    assert len(ids) == len(set(ids))


def test_lanes_keep_the_order_of_the_picture(content: bytes) -> None:
    root = read(tidy(content))
    height = float(bounds(root, "handler").get("height", ""))
    bounds(root, "head").set("y", "0")
    bounds(root, "handler").set("y", str(height))

    after = read(tidy(written(root)))

    assert bounds(after, "head").get("y") == "0"
    assert float(bounds(after, "handler").get("y", "")) > 0
    assert picture_findings(after) == []


def test_an_upright_picture_is_laid_down(content: bytes) -> None:
    root = read(tidy(content))
    for box in root.iter("{*}Bounds"):
        x, y, width, height = (box.get(name, "") for name in ("x", "y", "width", "height"))
        for name, value in (("x", y), ("y", x), ("width", height), ("height", width)):
            box.set(name, value)
    for shape in root.iter("{*}BPMNShape"):
        if shape.get("isHorizontal"):
            shape.set("isHorizontal", "false")

    assert tidy(written(root)) == tidy(content)


def test_a_process_without_pool_and_lanes_is_drawn() -> None:
    content = written(a_reply().root)
    for lost in (rb"<bpmn:collaboration.*</bpmn:collaboration>", rb"<bpmn:laneSet.*</bpmn:laneSet>"):
        content = re.sub(lost, b"", content, flags=re.DOTALL)

    after = tidy(content)

    assert picture_findings(read(after)) == []
    assert b'bpmnElement="reply"' in after


@pytest.mark.parametrize("encoding", ["UTF-16", "GB18030", "ISO-8859-1"])
def test_a_file_in_another_encoding_comes_back_in_utf_8(content: bytes, encoding: str) -> None:
    declared = content.decode().replace("encoding='UTF-8'", f"encoding='{encoding}'")

    after = tidy(declared.encode(encoding, errors="xmlcharrefreplace"))

    assert after.decode().startswith("<?xml version='1.0' encoding='UTF-8'?>")
    assert element(read(after), "write").attrib == element(read(content), "write").attrib
    assert tidy(after) == after


def test_a_byte_order_mark_stays(content: bytes) -> None:
    after = tidy(b"\xef\xbb\xbf" + content)

    assert after == b"\xef\xbb\xbf" + tidy(content)


def test_windows_line_ends_stay(content: bytes) -> None:
    after = tidy(content.replace(b"\n", b"\r\n"))

    assert after.count(b"\n") == after.count(b"\r\n")
    assert after == tidy(content).replace(b"\n", b"\r\n")


def test_a_diagram_named_in_a_comment_or_a_text_is_not_taken_for_the_picture(content: bytes) -> None:
    trap = b"<!-- <bpmndi:BPMNDiagram> --><bpmn:documentation><![CDATA[<bpmndi:BPMNDiagram/>]]></bpmn:documentation>"
    before = content.replace(b"<bpmn:collaboration ", trap + b"<bpmn:collaboration ")

    after = tidy(before)

    assert trap in after
    assert tidy(after) == after


def test_a_file_that_is_not_xml_is_refused() -> None:
    with pytest.raises(InvalidInput):
        tidy(b"<bpmn:definitions")


def test_a_new_file_says_at_every_node_which_flows_meet_there() -> None:
    root = a_drawn_reply()

    ends = [(one.tag.rpartition("}")[2], one.text) for one in element(root, "agrees")]

    assert ends == [("incoming", "approve__agrees"), ("outgoing", "agrees__send"), ("outgoing", "agrees__to_write")]


def test_an_author_may_ask_for_a_side() -> None:
    draft = a_reply()

    place(draft.root, draft.cells, {"agrees__send": ("bottom", "bottom")})

    edge = draft.root.find(".//{*}BPMNEdge[@bpmnElement='agrees__send']")
    assert edge is not None
    box, first = bounds(draft.root, "agrees"), edge[0]
    assert float(first.get("y", "")) == float(box.get("y", "")) + 50


def test_a_picture_grows_wider_where_a_text_finds_no_room() -> None:
    assert picture_findings(a_crowd().drawn()) == []


def test_a_new_file_is_drawn_again_without_a_flow_written_twice() -> None:
    draft = a_reply()
    draft.drawn()

    ends = [(one.tag.rpartition("}")[2], one.text) for one in element(draft.drawn(), "send")]

    assert ends == [("incoming", "agrees__send"), ("outgoing", "send__sent")]
