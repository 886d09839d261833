"""A form is filled by its schema alone: whatever it asks for is answered so that the form has nothing against it."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.operations.forms import Form, Problem, parse_form
from web.replay.chance import Draw
from web.replay.filling import Filled, NothingToChoose, Sheet, effort, fill, mend

FORMS = Path(__file__).parents[3] / "processes" / "forms"
TODAY = date(2026, 3, 5)


def form(properties: dict[str, Any], **more: Any) -> Form:
    return parse_form("some", orjson.dumps({"type": "object", "properties": properties, **more}))


def sheet(of: Form, **more: Any) -> Sheet:
    return Sheet(form=of, language="en", today=TODAY, **more)


def draws(count: int = 60) -> list[Draw]:
    return [Draw(7).of(f"cfpb:{number}", "step") for number in range(count)]


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_form_can_be_filled_by_anybody(path: Path) -> None:
    shipped = parse_form(path.stem, path.read_bytes())
    options = {
        name: ["A", "B", "C"]
        for name, field in shipped.properties.items()
        if {"x-codes", "x-department"} & {*field, *field.get("items", {})}
    }
    options |= {name: ["11", "12"] for name, field in shipped.properties.items() if "x-person" in field}

    for draw in draws():
        shipped.read(fill(sheet(shipped, options=options), draw=draw).typed)


def test_what_is_suggested_is_mostly_left_and_a_slip_is_remembered() -> None:
    one = form({"nature": {"type": "string"}}, required=["nature"])

    filled = [
        fill(sheet(one, suggested={"nature": ["GEN"]}, options={"nature": ["GEN", "URG"]}), draw=draw)
        for draw in draws(400)
    ]

    slips = [each for each in filled if each.slips]
    assert 4 < len(slips) < 40
    assert all(each.typed == {"nature": ["URG"]} and each.slips == {"nature": "GEN"} for each in slips)


def test_a_suggestion_that_cannot_be_chosen_any_more_is_replaced() -> None:
    one = form({"cause": {"type": "string"}}, required=["cause"])

    filled = fill(sheet(one, suggested={"cause": ["gone"]}, options={"cause": ["pricing"]}), draw=Draw(7))

    assert filled.typed == {"cause": ["pricing"]}


def test_what_somebody_knows_stands_above_what_is_suggested() -> None:
    one = form({"kind": {"type": "string"}})

    filled = fill(sheet(one, suggested={"kind": ["enquiry"]}, known={"kind": "complaint"}), draw=Draw(7))

    assert filled.typed == {"kind": ["complaint"]}


def test_an_answer_that_asks_for_more_gets_more() -> None:
    one = form(
        {"approved": {"type": "boolean"}, "reasons": {"type": "string", "minLength": 2, "maxLength": 4000}},
        required=["approved"],
        allOf=[{"if": {"properties": {"approved": {"const": False}}}, "then": {"required": ["reasons"]}}],
    )

    for draw in draws():
        typed = fill(sheet(one), draw=draw).typed
        assert typed["approved"] == ["true"] or len(typed["reasons"][0]) > 2


def test_without_a_colleague_there_is_nothing_to_choose() -> None:
    one = form({"handler": {"type": "integer", "x-person": "lead_department"}}, required=["handler"])

    with pytest.raises(NothingToChoose):
        fill(sheet(one, options={"handler": []}), draw=Draw(7))


def test_what_the_page_says_is_wrong_is_put_right() -> None:
    one = form({"reason": {"type": "string", "maxLength": 2000}, "note": {"type": "string", "maxLength": 40}})
    filled = Filled(typed={"note": ["x"], "strange": ["y"]})

    mend(
        sheet(one),
        filled,
        [Problem("reason", "reason_needed", {}), Problem("strange", "unknown_field", {})],
        draw=Draw(7),
    )

    assert filled.typed.keys() == {"note", "reason"}


def test_one_field_more_changes_no_other_answer() -> None:
    small = form({"outcome": {"type": "string", "enum": ["a", "b", "c"]}}, required=["outcome"])
    large = form(
        {"extra": {"type": "boolean"}, "outcome": {"type": "string", "enum": ["a", "b", "c"]}}, required=["outcome"]
    )

    for draw in draws():
        assert fill(sheet(small), draw=draw).typed["outcome"] == fill(sheet(large), draw=draw).typed["outcome"]


def test_a_form_takes_as_long_as_it_has_long_texts_to_write() -> None:
    findings = parse_form("findings", (FORMS / "findings.json").read_bytes())
    review = parse_form("findings_review", (FORMS / "findings_review.json").read_bytes())

    assert (effort(findings), effort(review)) == (3, 0)


def test_a_tick_that_cannot_be_is_taken_back() -> None:
    page = sheet(form({"same_matter": {"type": "boolean"}}, required=["same_matter"]))
    filled = Filled()
    filled.typed["same_matter"] = ["true"]

    mend(page, filled, [Problem("same_matter", "other_closed", {})], draw=next(iter(draws())))

    assert filled.typed["same_matter"] == ["false"]
