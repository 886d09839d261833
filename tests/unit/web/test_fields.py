"""A form file as fields of a page: labels, choices, kept words, and what is wrong."""

import orjson
import pytest

from engine.operations.forms import Form, FormInvalid, parse_form
from web.fields import Field, Kind, Option, fields_of

SCHEMA = {
    "type": "object",
    "required": ["facts", "upheld"],
    "properties": {
        "facts": {"type": "string", "maxLength": 4000, "title": {"en": "Facts", "zh": "事实"},
                  "description": {"en": "In order.", "zh": "按顺序。"}},
        "upheld": {"type": "string", "enum": ["full", "no"], "title": {"en": "Upheld?", "zh": "是否成立？"},
                   "x-options": {"full": {"en": "Fully", "zh": "全部成立"}}},
        "cause": {"type": "string", "enum": ["a", "b"]},
        "remedy": {"type": "number", "minimum": 0, "x-currency": "CNY"},
        "days": {"type": "integer", "default": 3},
        "since": {"type": "string", "format": "date"},
        "called_at": {"type": "string", "format": "date-time"},
        "email": {"type": "string", "format": "email", "maxLength": 254},
        "branch": {"type": "string", "maxLength": 40},
        "evidence": {"type": "array", "items": {"type": "string", "enum": ["call", "log"]}, "default": ["log"]},
        "told": {"type": "boolean"},
    },
}  # fmt: skip


@pytest.fixture
def form() -> Form:
    return parse_form("fields", orjson.dumps(SCHEMA))


def by_name(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {field.name: field for field in fields}


@pytest.mark.usefixtures("in_english")
def test_each_kind_of_value_has_its_kind_of_field(form: Form) -> None:
    kinds = {field.name: field.kind for field in fields_of(form)}

    assert kinds == {
        "facts": Kind.LONG_TEXT,
        "upheld": Kind.ONE_OF,
        "cause": Kind.ONE_OF_MANY,
        "remedy": Kind.MONEY,
        "days": Kind.NUMBER,
        "since": Kind.DATE,
        "called_at": Kind.MOMENT,
        "email": Kind.EMAIL,
        "branch": Kind.TEXT,
        "evidence": Kind.SOME_OF,
        "told": Kind.YES_NO,
    }


@pytest.mark.usefixtures("in_chinese")
def test_labels_help_and_choices_speak_the_language_of_the_page(form: Form) -> None:
    fields = by_name(fields_of(form))

    assert (fields["facts"].label, fields["facts"].help) == ("事实", "按顺序。")
    assert fields["upheld"].options == (Option("full", "全部成立"), Option("no", "no"))


@pytest.mark.usefixtures("in_english")
def test_an_empty_form_holds_the_defaults_of_its_file(form: Form) -> None:
    fields = by_name(fields_of(form))

    assert (fields["days"].text, fields["evidence"].typed, fields["facts"].text) == ("3", ("log",), "")


@pytest.mark.usefixtures("in_english")
def test_what_was_typed_stays_also_where_it_is_wrong(form: Form) -> None:
    typed = {"facts": ["Charged twice"], "days": ["many"], "evidence": ["call", "log"]}
    with pytest.raises(FormInvalid) as refused:
        form.read(typed)

    fields = by_name(fields_of(form, typed=typed, problems=refused.value.problems))

    assert (fields["facts"].text, fields["evidence"].typed) == ("Charged twice", ("call", "log"))
    assert (fields["days"].text, fields["days"].error) == ("many", "Enter a number, for example 1200.50.")


@pytest.mark.usefixtures("in_english")
def test_choices_of_the_moment_take_the_place_of_the_files(form: Form) -> None:
    colleagues = (Option("7", "Li Wei"),)

    branch = by_name(fields_of(form, options={"branch": colleagues}))["branch"]

    assert (branch.kind, branch.options) == (Kind.ONE_OF_MANY, colleagues)
