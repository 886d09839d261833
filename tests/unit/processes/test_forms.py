"""Every shipped form speaks both languages, names only what exists, and asks for what a decision needs."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engine.operations.completion import FILLED, RATED
from engine.operations.forms import FormInvalid, parse_form
from tests.unit.processes.shipped import FACTS, PROCESSES, codes, library

FORMS: Mapping[str, Mapping[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((PROCESSES / "forms").glob("*.json"))
}
PAGES = frozenset({"registration", "withdrawal", "extension_request", "reclassification", "transfer"})
FORM_KEYS = frozenset(
    {"$schema", "title", "description", "type", "required", "properties", "allOf", "x-reason", "x-letter"}
)
FIELD_KEYS = frozenset(
    [
        "title",
        "description",
        "type",
        "format",
        "enum",
        "items",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "maxItems",
        "uniqueItems",
        "pattern",
        "default",
        "x-options",
        "x-codes",
        "x-route",
        "x-record",
        "x-suggest",
        "x-person",
        "x-department",
    ]
)


def fields() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Form, name and schema of every field."""
    return ((form, name, field) for form, schema in FORMS.items() for name, field in schema["properties"].items())


def lists() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Everything that a choice can be made from: a field, or the items of one."""
    return ((form, name, field.get("items", field)) for form, name, field in fields())


def test_forms_are_there_for_every_step_and_page() -> None:
    used = {node.form for key in library().documents for node in library().process(key).nodes.values() if node.form}

    assert set(FORMS) == used | PAGES


def test_titles_and_help_are_in_both_languages() -> None:
    for form, name, said in [(form, "", schema) for form, schema in FORMS.items()] + list(fields()):
        for text in filter(None, (said["title"], said.get("description"))):
            assert text.keys() == {"en", "zh"}, f"{form}.{name}"
            assert text["en"].isascii() or "–" in text["en"], f"{form}.{name}"
            assert text["zh"], f"{form}.{name}"


def test_every_choice_has_a_label_in_both_languages() -> None:
    for form, name, one in lists():
        if "enum" in one:
            assert list(one["x-options"]) == [str(value) for value in one["enum"]], f"{form}.{name}"
            assert all(label["en"] and label["zh"] for label in one["x-options"].values()), f"{form}.{name}"


def test_only_keys_are_used_that_the_reference_explains() -> None:
    reference = (PROCESSES.parent / "docs" / "reference" / "forms.md").read_text(encoding="utf-8")

    assert {key for schema in FORMS.values() for key in schema} <= FORM_KEYS
    assert {key for _, _, field in fields() for key in field} <= FIELD_KEYS
    assert [key for key in FORM_KEYS | FIELD_KEYS if f"`{key}`" not in reference] == []


def test_code_lists_exist() -> None:
    for _, _, field in fields():
        if "x-codes" in field:
            assert codes(field["x-codes"])


def test_offered_outcomes_are_codes_of_the_bank() -> None:
    offered = {
        value for form in ("findings", "resolve_at_once") for value in FORMS[form]["properties"]["outcome"]["enum"]
    }

    assert offered <= codes("outcome")


def test_offered_circumstances_are_those_that_the_decisions_know() -> None:
    offered = codes(FORMS["registration"]["properties"]["circumstances"]["items"]["x-codes"])
    allowed = library().decision("nature").inputs["circumstances"].allowed

    assert {f'"{value}"' for value in offered} == set(str(allowed).split(", "))


def test_only_columns_are_filled_that_a_form_may_fill() -> None:
    filled = {field["x-record"] for _, _, field in fields() if "x-record" in field}

    assert filled <= {f"complaint.{column}" for column in FILLED} | {f"rating.{column}" for column in RATED}


def test_suggestions_come_from_something_that_is_there() -> None:
    variables = {"nature_proposed", "urgency_proposed", "routing_proposed", "letter"}
    for form, name, field in fields():
        said = field.get("x-suggest", [])
        for source in [said] if isinstance(said, str) else said:
            if source.startswith("form:"):
                of_form, _, of_field = source.removeprefix("form:").partition(".")
                assert of_field in FORMS[of_form]["properties"], f"{form}.{name}"
            else:
                root, _, rest = source.partition(".")
                assert rest in FACTS if root == "complaint" else root in variables, f"{form}.{name}"


def test_the_reason_of_an_override_is_asked_for_where_there_are_suggestions() -> None:
    schema = FORMS["confirm_classification"]
    changed = schema["x-reason"]["when_changed"]

    assert schema["x-reason"]["field"] in schema["properties"]
    assert set(changed) == {name for name, field in schema["properties"].items() if field.get("x-route")}
    assert all("x-suggest" in schema["properties"][name] for name in changed)


def test_what_is_required_is_a_field() -> None:
    for form, schema in FORMS.items():
        assert set(schema["required"]) <= set(schema["properties"]), form


@pytest.mark.parametrize(
    ("form", "typed", "missing"),
    [
        ("findings_review", {}, "reasons"),
        ("answer_approval", {}, "reasons"),
        ("party_reply", {"reply": ["dispute"]}, "comment"),
        ("extension_decision", {"granted": ["true"]}, "reason"),
        ("second_look", {"confirmed": ["true"]}, "reasons"),
        ("feedback", {}, "why_nothing"),
        (
            "feedback",
            {"change_needed": ["true"], "what_will_change": ["A clearer tariff"], "responsible": ["Li"]},
            "done_by",
        ),
        ("resolve_at_once", {"resolved": ["true"]}, "facts_found"),
        ("evidence", {}, "evidence"),
    ],
)
def test_who_says_no_or_yes_says_why(form: str, typed: dict[str, list[str]], missing: str) -> None:
    content = library().files[f"forms/{form}.json"]

    with pytest.raises(FormInvalid) as refused:
        parse_form(form, content).read(typed)

    assert missing in {problem.field for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("form", "typed", "routes"),
    [
        ("findings_review", {"findings_accepted": ["true"]}, {"findings_accepted": True}),
        ("party_reply", {"reply": ["accept"]}, {"reply": "accept"}),
        ("resolve_at_once", {}, {"resolved": False}),
        ("escalation_decision", {"action": ["chase"], "instruction": ["By Friday"]}, {"action": "chase"}),
        ("assign_handler", {"handler": ["12"]}, {"handler": 12}),
    ],
)
def test_what_the_process_reads_of_a_form(form: str, typed: dict[str, list[str]], routes: dict[str, Any]) -> None:
    parsed = parse_form(form, library().files[f"forms/{form}.json"])

    assert parsed.routes(parsed.read(typed)) == routes


def test_a_contact_needs_a_name_but_an_anonymous_complaint_needs_none() -> None:
    form = parse_form("registration", library().files["forms/registration.json"])
    said = {
        "channel": ["phone"],
        "kind": ["complaint"],
        "language": ["zh"],
        "preferred_channel": ["phone"],
        "title": ["年费"],
        "body": ["信用卡重复收取年费"],
        "request": ["退还年费"],
    }
    assert form.read(said)["title"] == "年费"

    with pytest.raises(FormInvalid) as refused:
        form.read({**said, "phone": ["+8613800000000"]})

    assert [problem.field for problem in refused.value.problems] == ["name"]
