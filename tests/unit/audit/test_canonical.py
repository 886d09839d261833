"""One value is written in one way: as RFC 8785 says."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.canonical import canonical, plain, same

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


@given(json_values)
def test_every_json_value_is_written_as_the_standard_says(value: Any) -> None:
    assert canonical(plain(value)) == rfc8785.dumps(value)


def test_names_are_sorted_by_utf16_units_not_by_code_points() -> None:
    # Source: RFC 8785, section 3.2.3: U+1F600 comes before U+FB33
    assert canonical(plain({"\ufb33": 1, "\U0001f600": 2})) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("125.50"), b'"125.5"'),
        (Decimal("1E+3"), b'"1000"'),
        (Decimal("0.00"), b'"0"'),
        (datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=8))), b'"2026-11-24T01:00:00.000000Z"'),
        (datetime(2026, 11, 24, 1, 2, 3, 4, tzinfo=UTC), b'"2026-11-24T01:02:03.000004Z"'),
        (date(2026, 11, 24), b'"2026-11-24"'),
        (b"\x00\xff", b'"00ff"'),
        (Colour.RED, b'"red"'),
        ((1, True, None), b"[1,true,null]"),
        (1e21, b"1e+21"),
        (1.0, b"1"),
    ],
)
def test_values_of_records_are_written_as_text(value: object, written: bytes) -> None:
    assert canonical(plain(value)) == written


def test_an_amount_is_the_same_with_and_without_zeros() -> None:
    assert same(plain(Decimal("5")), plain(Decimal("5.00")))
    assert not same(plain(Decimal("5")), plain(Decimal("5.01")))


def test_a_copy_is_taken() -> None:
    facts = {"rules": [1]}
    told = plain(facts)

    facts["rules"].append(2)

    assert told == {"rules": [1]}


def test_an_integer_that_readers_would_round_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        plain(2**53)


@pytest.mark.parametrize("value", [object(), {1: "x"}, {"x"}])
def test_what_json_cannot_tell_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)
