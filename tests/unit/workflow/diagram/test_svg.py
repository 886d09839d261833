"""A picture without scripts and style sheets: everything on it is text or a line, in the language of the reader."""

import re

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.svg import render
from engine.workflow.model import BPMN
from tests.unit.workflow.diagram.drafts import Draft, a_drawn_reply, a_reply, element, undrawn

SVG = {"s": "http://www.w3.org/2000/svg"}


def picture(root: _Element, language: str = "en", **state: object) -> _Element:
    return etree.fromstring(render(root, language=language, **state))  # type: ignore[arg-type]  # done and live


def texts(svg: _Element) -> set[str]:
    return {"".join(line.text or "" for line in text) for text in svg.iterfind(".//s:text", SVG)}


def groups(svg: _Element, state: str) -> list[str]:
    """The titles of the nodes with a state."""
    found = svg.iterfind(".//s:g", SVG)
    return [one.findtext("s:title", "", SVG) for one in found if f"node {state}" == one.get("class")]


def test_every_name_is_written_as_text_in_the_language_of_the_reader() -> None:
    english, chinese = texts(picture(a_drawn_reply())), texts(picture(a_drawn_reply(), "zh"))

    assert {"Write theletter", "Letterapproved?", "yes", "no", "Office", "Reply"} <= english
    assert {"撰写函件", "审批通过？", "是", "否", "办公室", "答复"} <= chinese


def test_a_missing_name_is_shown_in_the_other_language() -> None:
    root = a_drawn_reply()
    element(root, "write").attrib.pop("name")

    assert "撰写函件" in texts(picture(root))


def test_a_strict_page_may_hold_the_picture() -> None:
    svg = picture(a_drawn_reply(), done={"write"}, live={"send": "Anna"})

    for one in svg.iter("{*}*"):
        assert one.tag.rpartition("}")[2] not in ("style", "script", "image", "use", "foreignObject", "a")
        assert not {"style", "id", "href"} & set(one.attrib)
        assert not [name for name in one.attrib if str(name).startswith("on")]


def test_a_name_cannot_break_out_of_the_picture() -> None:
    root = a_drawn_reply()
    element(root, "write").set("name", '</text><script>alert("1")</script>')

    svg = picture(root, live={"write": "<b>&\x00\x1b"})

    assert svg.find(".//s:script", SVG) is None
    assert "<b>&" in texts(svg)


def test_what_is_done_and_what_is_going_on_is_marked() -> None:
    svg = picture(a_drawn_reply(), done={"decided", "write", "decided__to_write"}, live={"approve": "Anna"})

    assert groups(svg, "done") == ["Complaint decided: Done", "Write the letter: Done"]
    assert groups(svg, "live") == ["Approve the letter: Now: Anna"]
    assert [one.get("class") for one in svg.iterfind(".//s:g", SVG)].count("flow done") == 1


def test_the_state_is_told_without_colours() -> None:
    svg = picture(a_drawn_reply(), "zh", done={"decided"}, live={"write": "王芳"})

    assert svg.findtext("s:title", "", SVG) == "答复"
    assert svg.findtext("s:desc", "", SVG) == "进行中：撰写函件。 已完成：投诉已有结论。"
    assert "王芳" in texts(svg)
    assert len(svg.findall(".//s:g[@class='tick']", SVG)) == 1


def test_a_step_that_is_done_again_shows_both() -> None:
    svg = picture(a_drawn_reply(), done={"write"}, live={"write": ""})

    assert groups(svg, "live") == ["Write the letter: Now"]
    assert svg.findall(".//s:g[@class='tick']", SVG)


def test_a_long_note_is_cut_on_the_picture_and_whole_for_those_who_point_at_it() -> None:
    note = "Anna Alexandra Montgomery-Featherstone, since Monday"

    svg = picture(a_drawn_reply(), live={"write": note})

    assert groups(svg, "live") == [f"Write the letter: Now: {note}"]
    (short,) = [text for text in texts(svg) if text.startswith("Anna")]
    assert short.endswith("…")
    assert len(short) < len(note)


def test_the_picture_is_as_large_as_what_is_on_it() -> None:
    svg = picture(a_drawn_reply())

    left, top, width, height = (float(number) for number in svg.get("viewBox", "").split())
    assert (left, top) == (-10, -10)
    assert (svg.get("width"), svg.get("height")) == (f"{width:g}", f"{height:g}")


def test_a_file_without_a_picture_says_so() -> None:
    svg = picture(a_reply().root)

    assert svg.findtext("s:desc", "", SVG) == "There is no picture."
    assert texts(svg) == set()


def test_what_is_not_drawn_is_left_out() -> None:
    root = undrawn(a_drawn_reply(), "send")

    assert "Send theletter" not in texts(picture(root))


def test_the_default_way_has_a_slash() -> None:
    root = a_drawn_reply()
    before = len(picture(root).findall(".//s:path", SVG))

    element(root, "agrees").set("default", "agrees__to_write")

    assert len(picture(root).findall(".//s:path", SVG)) == before + 1


def test_an_event_that_only_tells_is_dashed() -> None:
    def dashes(interrupts: str) -> int:
        root = a_drawn_reply()
        element(root, "late").set("cancelActivity", interrupts)
        return len(picture(root).findall(".//s:circle[@stroke-dasharray]", SVG))

    assert (dashes("true"), dashes("false")) == (0, 2)


TASKS = [f"{kind}Task" for kind in ("user", "service", "businessRule", "send", "receive", "script", "manual")]
GATEWAYS = [f"{kind}Gateway" for kind in ("exclusive", "parallel", "inclusive", "eventBased", "complex")]
EVENTS = [
    f"{kind}EventDefinition"
    for kind in (
        "timer", "message", "signal", "error", "escalation", "conditional", "link", "compensate", "cancel", "terminate"
    )
]  # fmt: skip
LOOPS = ["multiInstanceLoopCharacteristics", "standardLoopCharacteristics"]


def sign(tag: str, *children: str) -> _Element:
    """How one element of a kind is drawn."""
    draft = Draft("office").node(tag, "one", (0, 0))
    for child in children:
        etree.SubElement(element(draft.root, "one"), f"{{{BPMN}}}{child}")
    group = picture(draft.drawn()).find(".//s:g[@class='node']", SVG)
    assert group is not None
    return group


def every_sign() -> list[_Element]:
    drawn = [sign(tag) for tag in ["task", "callActivity", *TASKS, *GATEWAYS, "startEvent", "endEvent"]]
    drawn += [sign(tag, kind) for kind in EVENTS for tag in ("intermediateCatchEvent", "endEvent")]
    return [*drawn, sign("startEvent", *EVENTS[:2]), *(sign("userTask", loop) for loop in LOOPS)]


def test_every_kind_of_task_event_and_gateway_has_a_sign_of_its_own() -> None:
    drawn = [etree.tostring(one) for one in every_sign()]

    assert len(set(drawn)) == len(drawn)


def test_every_path_is_one_that_browsers_understand() -> None:
    takes = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "Z": 0}
    signs = [*every_sign(), picture(a_drawn_reply())]

    for path in (path.get("d", "") for one in signs for path in one.iterfind(".//s:path", SVG)):
        assert path.startswith("M")
        for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
            numbers = re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)
            assert re.sub(r"[\s,]|-?(?:\d+\.?\d*|\.\d+)", "", rest) == ""
            many = takes[command.upper()]
            assert len(numbers) == many if many in (0, 7) else numbers and len(numbers) % many == 0, path
