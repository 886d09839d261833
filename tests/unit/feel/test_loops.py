"""Filters, for, some and every, and functions written in FEEL."""

import pytest

from tests.unit.feel.evaluate import same, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][2]", "2"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][0]", "null"),
        ("[1, 2, 3][4]", "null"),
        ("[1, 2, 3][1.5]", "null"),
        ("[][1]", "null"),
        ("[][item > 1]", "[]"),
        ("null[1]", "null"),
        ("5[1]", "5"),
        ("5[item > 9]", "[]"),
        ('[1, 2]["a"]', "null"),
        ("[{a: 1}, {a: null}][a < 2]", "[{a: 1}]"),
        ("[{a: 1}, {b: 2}].a", "[1, null]"),
        ("[{a: [{b: 1}]}].a.b", "[[1]]"),
        ("[1, 2, 3, 4][item > 1][item < 4]", "[2, 3]"),
        ("[[1, 2], [3]][count(item[item > 1]) > 0]", "[[1, 2], [3]]"),
        ("for i in [1, 2] return i * 10", "[10, 20]"),
        ("for i in 1..3, j in i..3 return i * j", "[1, 2, 3, 4, 6, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1..3) return i", "[1, 2]"),
        ('for d in @"2026-03-30"..@"2026-04-01" return d.day', "[30, 31, 1]"),
        ("for i in 5 return i", "[5]"),
        ("for i in null return i", "null"),
        ("for i in 1.5..3 return i", "null"),
        ('for i in "a".."c" return i', "null"),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
        ("for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
        ("some i in [1, 2] satisfies i > 1", "true"),
        ("some i in [] satisfies true", "false"),
        ("some i in [1, null] satisfies i > 5", "null"),
        ("every i in [1, null] satisfies i > 0", "null"),
        ("every i in [1, null] satisfies i > 5", "false"),
        ("every i in [] satisfies false", "true"),
        ("every i in 1..3, j in 1..3 satisfies i + j < 7", "true"),
        ('some i in [1, 2] satisfies if i = 2 then true else "x"', "null"),
        ("some i in null satisfies true", "null"),
    ],
)
def test_filters_and_loops(text: str, expected: str) -> None:
    assert same(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a, b) a - b)(5, 2)", "3"),
        ("(function(a, b) a - b)(b: 2, a: 5)", "3"),
        ("(function(a) a)(1, 2)", "null"),
        ("(function(a) a)(b: 1)", "null"),
        ('(function(a: number) a)("x")', "null"),
        ("(function(a: number) a)([5])", "5"),
        ("(function(a: list<number>) a)(5)", "[5]"),
        ('(function(a: date and time) a)(@"2026-03-22")', '@"2026-03-22T00:00:00Z"'),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", "120"),
        ("{add: function(a) function(b) a + b, r: add(2)(3)}.r", "5"),
        ("for f in (for i in 1..3 return function(x) x * i) return f(10)", "[10, 20, 30]"),
        ("{x: 1, f: function() x, g: {x: 2, r: f()}}.g.r", "1"),
        ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
        ("sort([3, 1, 2], function(a, b) null)", "null"),
        ("(function(f) f(-3))(abs)", "3"),
        ("5(3)", "null"),
        ('(function(a) external {java: {class: "x"}})(1)', "null"),
    ],
)
def test_functions_written_in_feel(text: str, expected: str) -> None:
    assert same(text, expected)


def test_a_list_is_never_changed_by_what_is_made_of_it() -> None:
    amounts = [1, 2, 3]

    assert value_of("append(amounts, 4)", amounts=amounts) == [1, 2, 3, 4]
    assert value_of('context put(party, "b", 2)', party={"a": 1}) == {"a": 1, "b": 2}
    assert amounts == [1, 2, 3]
