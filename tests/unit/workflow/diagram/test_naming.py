"""Everything that people read has a name in both languages, and one that fits."""

import pytest

from engine.workflow.diagram.naming import name_findings
from engine.workflow.model import REDRESS
from tests.unit.workflow.diagram.drafts import Draft, a_reply, element


def found(draft: Draft) -> list[tuple[str, str, object]]:
    return [(one.element, one.code.value, one.facts.get("language")) for one in name_findings(draft.root)]


@pytest.mark.parametrize("named", ["reply", "pool_reply", "head", "decided", "write", "late", "agrees", "send"])
def test_what_people_read_needs_a_name_in_both_languages(named: str) -> None:
    draft = a_reply()

    element(draft.root, named).attrib.pop(f"{{{REDRESS}}}nameZh")

    assert found(draft) == [(named, "name-missing", "zh")]


def test_a_name_in_chinese_alone_lacks_english() -> None:
    draft = a_reply()

    element(draft.root, "write").set("name", " ")

    assert found(draft) == [("write", "name-missing", "en")]


def test_a_gateway_where_flows_meet_needs_no_name() -> None:
    assert "name" not in element(a_reply().root, "to_write").attrib
    assert found(a_reply()) == []


def test_a_gateway_that_asks_nothing_needs_no_name() -> None:
    draft = Draft("office").node("parallelGateway", "both", (0, 0))
    for node in ("one", "other"):
        draft.node("userTask", node, (1, 0), "Work", "工作").flow("both", node)

    assert found(draft) == []


def test_a_flow_with_an_answer_in_one_language_lacks_the_other() -> None:
    draft = a_reply()

    element(draft.root, "agrees__send").attrib.pop("name")

    assert found(draft) == [("agrees__send", "name-missing", "en")]


@pytest.mark.parametrize(
    ("english", "chinese", "too_long"),
    [
        ("Write the final response", "撰写最终的书面答复函", []),
        ("Write the final responses", "撰写最终的书面答复函", ["en"]),
        ("Write the final response", "撰写最终的书面答复函件正文", ["zh"]),
        ("Inform the VIP customer", "通知 VIP 客户并留存送达", []),
    ],
)
def test_a_task_holds_twenty_four_letters_or_twelve_characters(english: str, chinese: str, too_long: list[str]) -> None:
    draft = Draft("office").node("userTask", "work", (0, 0), english, chinese)

    assert found(draft) == [("work", "name-too-long", language) for language in too_long]


def test_a_question_fills_at_most_three_lines() -> None:
    draft = a_reply()

    element(draft.root, "agrees").set("name", "Approved by everybody who had to agree with it before?")

    assert found(draft) == [("agrees", "name-too-long", "en")]
