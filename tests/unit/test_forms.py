"""A form sent from a browser becomes checked values, or one problem per field."""

from decimal import Decimal

import orjson
import pytest

from engine.operations.forms import MAX_FIELD_CHARACTERS, Form, FormInvalid, parse_form

SCHEMA = {
    "type": "object",
    "required": ["facts", "upheld"],
    "properties": {
        "facts": {"type": "string", "minLength": 5, "maxLength": 20_000, "title": {"en": "Facts", "zh": "事实"}},
        "upheld": {"type": "string", "enum": ["full", "part", "no"], "x-route": True, "x-record": "complaint.outcome"},
        "amount": {"type": "number", "minimum": 0},
        "days": {"type": "integer"},
        "told": {"type": "boolean", "x-route": True},
        "on": {"type": "string", "format": "date"},
        "causes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
}


@pytest.fixture
def form() -> Form:
    return parse_form("findings", orjson.dumps(SCHEMA))


def problems(form: Form, **typed: str) -> dict[str, str]:
    with pytest.raises(FormInvalid) as refused:
        form.read({name: [text] for name, text in typed.items()})
    return {problem.field: problem.code for problem in refused.value.problems}


def test_typed_texts_become_values(form: Form) -> None:
    values = form.read(
        {
            "facts": [" 信用卡多收年费 "],
            "upheld": ["full"],
            "amount": ["1,200.50"],
            "days": ["3"],
            "told": ["on"],
            "causes": ["a", "b"],
        }
    )

    assert values == {
        "facts": "信用卡多收年费",
        "upheld": "full",
        "amount": Decimal("1200.50"),
        "days": 3,
        "told": True,
        "causes": ["a", "b"],
    }


def test_what_is_missing_is_named(form: Form) -> None:
    assert problems(form, facts="The fee was charged twice") == {"upheld": "required"}


def test_every_wrong_field_is_named_at_once(form: Form) -> None:
    wrong = problems(form, facts="Charged twice", upheld="maybe", amount="much", days="1.5", on="30.2.2026")

    assert wrong == {"amount": "not_a_number", "days": "not_a_whole_number", "on": "not_a_date"}


def test_a_value_outside_the_list_is_refused(form: Form) -> None:
    assert problems(form, facts="Charged twice", upheld="maybe") == {"upheld": "enum"}


def test_a_field_that_the_form_does_not_have_is_refused(form: Form) -> None:
    assert problems(form, facts="Charged twice", upheld="full", status="closed") == {"status": "unknown_field"}


def test_a_huge_field_is_refused_before_anything_else(form: Form) -> None:
    assert problems(form, facts="x" * (MAX_FIELD_CHARACTERS + 1), upheld="full") == {"facts": "too_long"}
    assert problems(form, facts="x" * 300_000) == {"": "too_much"}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e400", "--3"])
def test_numbers_that_are_none_are_refused(form: Form, text: str) -> None:
    assert problems(form, facts="Charged twice", upheld="full", amount=text) == {"amount": "not_a_number"}


def test_only_declared_fields_reach_the_process(form: Form) -> None:
    values = form.read({"facts": ["Charged twice"], "upheld": ["part"]})

    assert form.routes(values) == {"upheld": "part", "told": False}
    assert form.records(values) == {"complaint.outcome": "part"}
