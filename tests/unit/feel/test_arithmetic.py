"""Numbers are decimals of 34 digits; what does not fit together is null."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.numbers import CONTEXT
from tests.unit.feel.evaluate import same, value_of

decimals = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)


def test_one_tenth_and_two_tenths_are_exactly_three_tenths() -> None:
    assert value_of("0.1 + 0.2 = 0.3") is True


def test_a_third_has_34_digits() -> None:
    assert value_of("1 / 3") == Decimal("0." + "3" * 34)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 2 - 3", "5"),
        ("2 ** 3 ** 2", "64"),
        ("-3 ** 2", "9"),
        ("--3", "3"),
        ("- (1 + 2)", "-3"),
        ('"com" + "plaint"', '"complaint"'),
        ("1.5 * 2 / 3", "1"),
        (".5 + 1e2", "100.5"),
    ],
)
def test_operators_bind_and_associate_as_in_the_standard(text: str, expected: str) -> None:
    assert same(text, expected)


@pytest.mark.parametrize(
    "text",
    ["1 / 0", "10 ** 7000", "1 + null", '1 + "1"', "true * 2", "-true", '-"a"', "[1] + 1", "0 ** -1", "(-1) ** 0.5"],
)
def test_what_cannot_be_calculated_is_null(text: str) -> None:
    assert value_of(text) is None


@given(decimals, decimals)
def test_sums_and_products_commute(a: Decimal, b: Decimal) -> None:
    assert value_of("a + b = b + a and a * b = b * a", a=a, b=b) is True


@given(decimals, decimals)
def test_subtracting_takes_back_adding(a: Decimal, b: Decimal) -> None:
    assert value_of("a + b - b = a", a=a, b=b) is True


@given(decimals, decimals)
def test_arithmetic_is_that_of_decimal128(a: Decimal, b: Decimal) -> None:
    assert value_of("a * b", a=a, b=b) == CONTEXT.multiply(a, b)
    assert value_of("a / b", a=a, b=b) == (CONTEXT.divide(a, b) if b else None)


@given(decimals, decimals.filter(bool))
def test_modulo_has_the_sign_of_the_divisor_and_completes_the_division(a: Decimal, b: Decimal) -> None:
    rest = value_of("modulo(a, b)", a=a, b=b)

    assert isinstance(rest, Decimal)
    assert rest == 0 or (rest < 0) == (b < 0)
    assert value_of("modulo(a - r, b)", a=a, b=b, r=rest) == 0
