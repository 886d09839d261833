"""Regular expressions are those of XPath, whatever the texts; none can run away."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.feel import Budget, FeelBudgetExceeded
from engine.feel.regex import PatternError, compile_pattern
from tests.unit.feel.evaluate import value_of


def found(pattern: str, text: str, flags: str = "") -> str | None:
    match = compile_pattern(pattern, flags).search(text, 0, Budget())
    return None if match is None else text[match.start : match.end]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("bra", "abracadabra", "bra"),
        ("^a.*a$", "abracadabra", "abracadabra"),
        ("^bra", "abracadabra", None),
        ("a.*?a", "abracadabra", "abra"),
        ("(ab)|(a)", "xab", "ab"),
        ("x?", "abc", ""),
        ("a{2,3}", "aaaa", "aaa"),
        ("a{2,}?", "aaaa", "aa"),
        ("(a|ab)(c|bcd)", "abcd", "abcd"),
        (r"""(['"])[^'"]*\1""", "say 'yes'", "'yes'"),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10", "abcdefghijj", "abcdefghijj"),
        ("(a*)*b", "aaab", "aaab"),
        ("(a|b*)*c", "abbac", "abbac"),
        (r"\d+", "room 42", "42"),
        (r"\d", "٣", "٣"),
        (r"\w+", "投诉 2", "投诉"),
        (r"\S+\s\S+", "a b", "a b"),
        (r"\i\c*", "1a-b", "a-b"),
        (r"\p{Lu}\P{Lu}", "aBc", "Bc"),
        (r"\p{IsCJKUnifiedIdeographs}+", "abc投诉", "投诉"),
        (r"[\p{L}-[aeiou]]+", "eastern", "st"),
        ("[^a-c]", "abcd", "d"),
        (r"[\-\]x]+", "a]-x", "]-x"),
        ("[a-]+", "b-a", "-a"),
        ("", "abc", ""),
        (r"\.", "a.b", "."),
        ("(?:ab)+", "xababx", "abab"),
    ],
)
def test_the_first_match(pattern: str, text: str, expected: str | None) -> None:
    assert found(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "flags", "expected"),
    [
        ("a.b", "a\nb", "", None),
        ("a.b", "a\nb", "s", "a\nb"),
        ("^b$", "a\nb\nc", "", None),
        ("^b$", "a\nb\nc", "m", "b"),
        ("STRASSE", "strasse", "i", "strasse"),
        ("[A-C]x", "bX", "i", "bX"),
        (r"(a)\1", "aA", "i", "aA"),
        ("a b # c", "ab#c", "x", "ab#c"),
        ("hello[ ]world", "hello world", "x", "hello world"),
        (r"a\ s b", "a b", "x", "a b"),
        ("a.c*", "xa.c*", "q", "a.c*"),
    ],
)
def test_flags(pattern: str, text: str, flags: str, expected: str | None) -> None:
    assert found(pattern, text, flags) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "[", "[]", "[z-a]", "a{", "a{3,1}", "a{9999}", "*a", "a**", "^*", "{1}", "]", "\\", r"\q", r"\1"),
        *(r"(a\1)", r"\p{Xx}", r"\p{IsKlingon}", r"\pL", r"\p{L", "(?=a)", "(?i)a", "(" * 100 + ")" * 100, "a" * 3000),
        "(a{1000}){1000}",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)x", r"(.+)\1\1x"])
def test_a_pattern_that_runs_away_is_stopped(pattern: str) -> None:
    with pytest.raises(FeelBudgetExceeded):
        compile_pattern(pattern).search("a" * 200, 0, Budget(50_000))


def test_a_plain_search_of_a_long_text_is_cheap() -> None:
    budget = Budget()

    compile_pattern("fraud|scam").search("a customer wrote a lot " * 200 + "about fraud", 0, budget)

    assert budget.used < 1_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        ('replace("AAAA", "A+?", "b")', "bbbb"),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"),
        ('replace("price 5", "\\d", "\\\\$$0")', "price $5"),
        ('replace("a.b", ".", "$", "q")', "a$b"),
        ('replace("abc", "(b)", "$12")', "ab2c"),
        ('replace("abc", ".*?", "x")', None),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "b", "\\q")', None),
        ('replace("abc", "[", "x")', None),
        ('matches("abc", "B", "i")', True),
        ('matches("abc", "b", "z")', None),
        ('matches("abc", null)', None),
    ],
)
def test_the_functions_that_use_patterns(text: str, expected: object) -> None:
    assert value_of(text) == expected


_atom = st.sampled_from(["a", "b", "ab", "[ab]", "[^a]", ".", "(a)", "(a|b)", "(?:b)", r"\d", "^", "$"])
_piece = st.builds(
    lambda atom, sign: atom + ("" if atom in "^$" else sign), _atom, st.sampled_from(["", "?", "*", "+", "*?", "{1,2}"])
)


@given(st.lists(_piece, max_size=5), st.text(alphabet="abc1", max_size=12))
def test_simple_patterns_match_as_those_of_python_do(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    expected = re.compile(pattern).search(text)

    match = compile_pattern(pattern).search(text, 0, Budget())

    assert (match and (match.start, match.end)) == (expected and expected.span())


@given(st.text(max_size=30), st.sampled_from(["", "s", "m", "i", "x", "q"]), st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(pattern: str, flags: str, text: str) -> None:
    try:
        compiled = compile_pattern(pattern, flags)
    except PatternError:
        assume(False)
    compiled.search(text, 0, Budget())
