"""Names of several words, in any script; unknown ones are found when the expression is compiled."""

import pytest

from engine.feel import FeelError, UnknownName, compile_expression
from tests.unit.feel.evaluate import value_of


def evaluate(text: str, variables: dict[str, object], properties: tuple[str, ...] = ()) -> object:
    return compile_expression(text, names=variables, properties=properties).evaluate(variables)


def test_chinese_names_are_names() -> None:
    assert evaluate("投诉金额 * 2", {"投诉金额": 500}) == 1000


def test_the_longest_known_name_wins() -> None:
    variables: dict[str, object] = {"Extra days case 1": 5, "Extra days": 1, "case": 2}

    assert evaluate("Extra days case 1 + Extra days", variables) == 6


def test_a_name_with_a_keyword_in_it_is_found_before_the_keyword() -> None:
    assert evaluate("for i in days in weekend return i", {"days in weekend": ["Sat", "Sun"]}) == ["Sat", "Sun"]


def test_a_name_with_a_sign_is_the_name_only_when_written_together() -> None:
    variables: dict[str, object] = {"a-b": 100, "a": 5, "b": 3}

    assert evaluate("a-b", variables) == 100
    assert evaluate("a - b", variables) == 2


def test_fields_with_spaces_are_found_when_they_are_declared() -> None:
    party: dict[str, object] = {"party": {"home branch": "Pudong"}}

    assert evaluate("party.home branch", party, ("home branch",)) == "Pudong"
    assert evaluate('[party][home branch = "Pudong"]', party, ("home branch",)) == [party["party"]]


def test_keys_and_parameters_with_spaces_are_known_where_they_are_made() -> None:
    assert value_of("{due date: 5, next: due date + 1}.next") == 6
    assert value_of("(function(first item, other) first item - other)(first item: 5, other: 2)") == 3
    assert value_of("for each day in 1..3 return each day * 2") == [2, 4, 6]
    assert value_of('{"{a b}": 1}.next') is None


def test_a_variable_may_be_called_like_a_function() -> None:
    assert value_of("count(count) + date", count=[1, 2], date=10) == 12


def test_names_bound_inside_hide_those_outside() -> None:
    assert value_of("for amount in [1, 2] return amount", amount=100) == [1, 2]
    assert value_of("[{amount: 1}, {amount: 5}][amount > 2].amount", amount=100) == [5]
    assert value_of("[{amount: 1}, {other: 5}][amount > 2]", amount=100) == [{"other": 5}]


@pytest.mark.parametrize(
    ("text", "name", "line", "column", "suggestion"),
    [
        ("amunt > 5", "amunt", 1, 1, "amount"),
        ("1 +\n  amunt", "amunt", 2, 3, "amount"),
        ("string lenth(nature)", "string lenth", 1, 1, "string length"),
        ("complaint amont > 5", "complaint amont", 1, 1, "complaint amount"),
        ("for x in amount return y", "y", 1, 24, None),
        ('"a" instance of strng', "strng", 1, 17, "string"),
    ],
)
def test_an_unknown_name_is_an_error_with_its_place_and_what_was_meant(
    text: str, name: str, line: int, column: int, suggestion: str | None
) -> None:
    with pytest.raises(UnknownName) as refused:
        compile_expression(text, names={"amount", "nature", "complaint amount"})

    facts = refused.value.facts
    assert (facts["name"], facts["position"]) == (name, (line, column))
    assert suggestion is None or suggestion in facts["suggestions"]  # type: ignore[operator]  # facts are plain objects


def test_full_width_signs_are_pointed_out() -> None:
    with pytest.raises(UnknownName, match="full-width '，'"):
        compile_expression('contains(投诉，"费")', names={"投诉"})


def test_a_field_of_a_filtered_item_need_not_be_known() -> None:
    assert value_of("[{x: 1}, {x: 3}][x > 2]") == [{"x": 3}]
    with pytest.raises(FeelError):
        value_of("x > 2")
