"""The logic of three values, comparisons, and the tests of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.feel.evaluate import cell_holds, value_of

truth = st.sampled_from([True, False, None])


@given(truth, truth)
def test_and_is_the_lesser_and_or_the_greater_of_false_null_true(a: bool | None, b: bool | None) -> None:
    order = [False, None, True]

    assert value_of("a and b", a=a, b=b) is order[min(order.index(a), order.index(b))]
    assert value_of("a or b", a=a, b=b) is order[max(order.index(a), order.index(b))]


@given(truth, truth)
def test_de_morgan_holds_with_null_too(a: bool | None, b: bool | None) -> None:
    assert value_of("not(a and b) = (not(a) or not(b))", a=a, b=b) is True
    assert value_of("not(a or b) = (not(a) and not(b))", a=a, b=b) is True


@pytest.mark.parametrize("other", ["1", '"x"', "[]", "{}", "null"])
def test_what_is_no_boolean_counts_as_null_in_logic(other: str) -> None:
    assert value_of(f"true and {other}") is None
    assert value_of(f"false and {other}") is False
    assert value_of(f"true or {other}") is True
    assert value_of(f"false or {other}") is None
    assert value_of(f"not({other})") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 = 1.0", True),
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ("true != false", True),
        ('"a" < "b"', True),
        ("true < false", None),
        ("null > 1", None),
        ("[1, [2]] = [1, [2]]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: null}", False),
        ("[1..5] = [1..5]", True),
        ("[1..5] = [1..5)", False),
        ("abs = abs", True),
        ("1 between 1 and 2", True),
        ("3 between 1 and 2", False),
        ("3 between 1 and null", None),
        ("0 between 1 and null", False),
    ],
)
def test_comparisons(text: str, expected: bool | None) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("1 in ]1..5]", False),
        ("5 in (1, 5, 9)", True),
        ("5 in [1, [4..6]]", True),
        ("5 in (> 3)", True),
        ("5 in > 5", False),
        ("5 in (< 3, > 4)", True),
        ("5 in != 5", False),
        ('5 in != "a"', None),
        ('5 in (!= "a", 5)', True),
        ('"b" in ["a".."c"]', True),
        ("[1, 2] in [[1, 2], 3]", True),
        ("null in [1..10]", None),
        ("5 in [1..null]", None),
        ("5 in null", False),
        ("2 + 3 in 5 and true", True),
        ("[1, 2][item in (1)] = [1]", True),
    ],
)
def test_in_asks_ranges_lists_and_tests(text: str, expected: bool | None) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", 5, True),
        ("-", None, True),
        ("5", 5, True),
        ("5", "5", False),
        ('"a", "b"', "b", True),
        ("< 5, > 10", 12, True),
        ("[1..5]", 5, True),
        ("not(5)", 6, True),
        ("not(5, 6)", 6, False),
        ("not(null)", None, False),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("true", False, False),
        ("? > 3 and ? < 5", 4, True),
        ("? = 3 or ? = 5", 4, False),
        ('contains(?, "fee")', "a fee was charged", True),
        ("not(? > 3)", 4, False),
        ("not(? > 3) and ? > 1", 2, True),
        ("limit", 100, True),
        ("> limit * 2", 201, True),
        ("limit > 50", "anything", True),
        ("[1, 2, 3]", 2, True),
    ],
)
def test_cells_of_decision_tables(cell: str, value: object, expected: bool) -> None:
    assert cell_holds(cell, value, limit=100) is expected


def test_the_right_side_is_left_alone_when_the_left_decides() -> None:
    assert value_of("false and (for i in 1..9999999999 return i) = []") is False
    assert value_of("true or (for i in 1..9999999999 return i) = []") is True


@pytest.mark.parametrize("condition", ["false", "null", "1", '"true"'])
def test_if_takes_else_unless_the_condition_is_true(condition: str) -> None:
    assert value_of(f"if {condition} then 1 else 2") == 2
    assert value_of("if true then 1 else 2") == 1
