"""Wrong texts are refused with the place, what stands there and what was expected; nothing ends in another error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidInput
from engine.feel import FeelSyntaxError, WrongCall, compile_expression, compile_unary_tests
from engine.feel.builtins import BUILTINS
from tests.unit.feel.evaluate import value_of

WORDS = [
    *("1", "2.5", '"a"', "x", "[", "]", "(", ")", "{", "}", ",", ":", ".", "..", "=", "<", ">=", "+", "-", "**", "/"),
    *("and", "or", "not", "in", "between", "instance of", "if", "then", "else", "for", "return", "some", "satisfies"),
    *(
        "function",
        "null",
        "true",
        "?",
        "@",
        '@"P1D"',
        "number",
        "list<",
        "->",
        "//",
        "/*",
        "*/",
        "\\",
        '"',
        "投诉",
        "🐎",
    ),
    *BUILTINS,
]


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", (1, 1), "the end", "a value"),
        ("1 +", (1, 4), "the end", "a value"),
        ("(1 + 2", (1, 7), "the end", "')'"),
        ("[1, 2", (1, 6), "the end", "']'"),
        ("1 2", (1, 3), "'2'", "an operator"),
        ("if true 1 else 2", (1, 9), "'1'", "'then'"),
        ("if true then 1", (1, 15), "the end", "'else'"),
        ("for x [1] return x", (1, 7), "'['", "'in'"),
        ("{a 1}", (1, 5), "'}'", "':'"),
        ("1 >\n\n) 2", (3, 1), "')'", "a value"),
        ("x instance 5", (1, 12), "'5'", "'of'"),
        ("1 in [1..2", (1, 11), "the end", "']'"),
        ("@5", (1, 2), "'5'", "a date, time or duration in quotation marks"),
        ("1 # 2", (1, 3), "'#'", "an operator"),
        ("max(list: [1], 2)", (1, 17), "')'", "a name and ':' for every argument, or for none"),
    ],
)
def test_the_error_says_where_what_and_what_instead(
    text: str, position: tuple[int, int], found: str, expected: str
) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text, names={"x"})

    facts = refused.value.facts
    assert (facts["position"], facts["found"]) == (position, found)
    assert expected in facts["expected"]  # type: ignore[operator]  # facts are plain objects


@pytest.mark.parametrize(
    "text",
    [
        '"no end',
        '"\\uD83D"',
        '@"2026-02-30"',
        "1e9999",
        "{a: 1, a: 2}",
        "x" * 20_001,
    ],
)
def test_texts_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text, names={"x"})


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000,
        "[" * 2_000 + "]" * 2_000,
        "-" * 2_000 + "1",
        "{a:" * 2_000,
        "if " * 2_000,
        "1 in (" * 2_000,
        "not(" * 2_000,
        "x[" * 2_000,
        "function(a) " * 1_500,
        "1 + " * 2_000 + "1",
        "x" + ".x" * 2_000,
        "x instance of " + "list<" * 2_000,
    ],
)
def test_deep_nesting_is_an_error_of_ours(text: str) -> None:
    with pytest.raises(FeelSyntaxError, match="nests more than 100 deep"):
        compile_expression(text, names={"x"})


def test_a_hundred_brackets_and_terms_are_fine() -> None:
    assert value_of("(" * 90 + "1" + ")" * 90) == 1
    assert value_of(" + ".join(["1"] * 90)) == 90
    assert value_of(f"count([{', '.join(['1'] * 2_000)}])") == 2_000


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("abs()", "abs(n: number) -> number"),
        ("abs(1, 2)", "abs(n: number) -> number"),
        ("floor(number: 1)", "floor(n: number, [scale: number]) -> number"),
        ('contains(string: "a", string: "b")', "contains(string: string, match: string) -> boolean"),
    ],
)
def test_a_call_that_no_function_takes_is_refused_with_its_signature(text: str, signature: str) -> None:
    with pytest.raises(WrongCall) as refused:
        compile_expression(text, names=())

    assert signature in refused.value.facts["signatures"]  # type: ignore[operator]  # facts are plain objects


def test_comments_and_odd_blanks_are_no_part_of_the_expression() -> None:
    assert value_of("1 + /* one\n more */ 1 // and no more\n + 1") == 3
    assert value_of("1\u00a0+\u30001\ufeff") == 2


@given(st.text(max_size=60))
def test_no_text_leads_to_another_error_than_ours(text: str) -> None:
    _compile(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["", " "]))
def test_no_mixture_of_words_leads_to_another_error_than_ours(words: list[str], blank: str) -> None:
    _compile(blank.join(words))


def _compile(text: str) -> None:
    for compiled in (compile_expression, compile_unary_tests):
        try:
            expression = compiled(text, names={"x"})
        except InvalidInput:
            continue
        expression.infer({"x": "number"})
        assert expression.text == text
