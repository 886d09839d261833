"""Values come from Python and go back; what FEEL cannot hold is refused."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput
from engine.feel import (
    Budget,
    FeelBudgetExceeded,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    NotAValue,
    feel_type,
    is_a,
    to_feel,
    to_python,
    type_of,
)
from tests.unit.feel.evaluate import value_of


class Nature(StrEnum):
    MAJOR = "major"


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")]))
    | st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(plain)
def test_what_goes_in_comes_out_unchanged(value: object) -> None:
    assert to_python(to_feel(value)) == value
    assert to_feel(to_feel(value)) == to_feel(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=3))
def test_whole_numbers_come_out_as_int_and_others_as_decimal(number: Decimal) -> None:
    assert isinstance(to_python(to_feel(number)), int if number == int(number) else Decimal)


def test_numbers_of_more_than_34_digits_are_rounded() -> None:
    assert to_python(to_feel(Decimal("0." + "6" * 40))) == Decimal("0." + "6" * 33 + "7")


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        pytest.param(10**7000, id="an int of 7,001 digits"),
        datetime(2026, 3, 22),  # noqa: DTZ001 - a moment without zone is what must be refused
        {1: "a"},
        {"a": 0.1},
        [object()],
        b"bytes",
        {"a", "b"},
        len,
    ],
)
def test_what_feel_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(NotAValue):
        to_feel(value)


def test_a_value_that_contains_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(NotAValue):
        to_feel(endless)


def test_members_of_an_enum_become_plain_strings() -> None:
    assert type(to_feel(Nature.MAJOR)) is str
    assert value_of('nature = "major"', nature=Nature.MAJOR) is True


def test_what_python_cannot_hold_stays_a_feel_value() -> None:
    for text in ('@"-0044-03-15"', '@"10:00:00.123456789"', '@"2026-03-22T10:00:00"', '@"P1M"', '@"PT0.000000001S"'):
        value = value_of(text)
        assert to_python(value) == value


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_last_day_of_python_go_through(day: date) -> None:
    assert to_python(to_feel(day)) == day


def test_dates_of_python_become_dates_of_feel() -> None:
    assert to_feel(date(2026, 3, 22)) == FeelDate(2026, 3, 22)
    assert to_feel(time(10, 30)) == FeelTime(37_800 * 10**9)
    assert to_feel(datetime(2026, 3, 22, 10, 30, tzinfo=UTC)) == FeelDateTime(
        FeelDate(2026, 3, 22), FeelTime(37_800 * 10**9, offset=0)
    )


def test_a_value_that_would_be_huge_when_written_out_is_refused() -> None:
    doubled = value_of("(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1]")

    with pytest.raises(FeelBudgetExceeded):
        to_python(doubled, budget=Budget(10_000))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1", "number"),
        ('"a"', "string"),
        ("true", "boolean"),
        ("null", "null"),
        ("[]", "list"),
        ("{}", "context"),
        ("[1..2]", "range"),
        ("(< 2)", "range"),
        ("function(a) a", "function"),
        ("abs", "function"),
        ('@"2026-03-22"', "date"),
        ('@"10:00:00"', "time"),
        ('@"2026-03-22T10:00:00"', "date and time"),
        ('@"P1D"', "days and time duration"),
        ('@"P1M"', "years and months duration"),
    ],
)
def test_every_value_has_the_name_of_its_type(text: str, name: str) -> None:
    assert type_of(value_of(text)) == name
    assert is_a(value_of(text), name) is True
    assert is_a(value_of(text), "Any") is (name != "null")


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("[1, 2]", "list<number>", True),
        ("[1, null]", "list<number>", True),
        ('[1, "a"]', "list<number>", False),
        ("null", "number", False),
        ('{a: 1, b: "x"}', "context<a: number>", True),
        ("{a: null}", "context<a: number>", True),
        ("{}", "context<a: number>", False),
        ("{a: {b: [1]}}", "context<a: context<b: list<number>>>", True),
        ("[1..2]", "range<number>", True),
        ('["a".."b"]', "range<number>", False),
        ("function(a: number) a", "function<number>->Any", True),
        ("function(a: number, b: number) a", "function<number>->Any", False),
        ("1", "dateTime", False),
    ],
)
def test_values_are_checked_against_types_with_parts(text: str, kind: str, expected: bool) -> None:
    assert is_a(value_of(text), kind) is expected
    assert value_of(f"({text}) instance of {kind.replace('dateTime', 'date and time')}") is expected


def test_a_type_is_written_as_it_is_read() -> None:
    text = "context<who: string, sums: list<number>, when: range<date and time>, f: function<number, string>->Any>"

    assert str(feel_type(text)) == text
    assert feel_type({"amount": "number", "tags": "list<string>"}) == feel_type(
        "context<amount: number, tags: list<string>>"
    )


@pytest.mark.parametrize("text", ["numbr", "list<", "list<number", "list<>", "number string", "", "function<number>"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        feel_type(text)


def test_months_go_through_as_they_are() -> None:
    assert to_feel(MonthsDuration(14)) == MonthsDuration(14)
