"""Numbers of FEEL: decimals of 34 digits (IEEE 754-2008 decimal128), never binary floats."""

from decimal import (
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""Shared by all threads: only its methods are used, and they read nothing that changes."""

MIN_SCALE, MAX_SCALE = -6111, 6176
"""Scales that a decimal128 can be rounded to."""


def number(value: str | int) -> Decimal:
    """A FEEL number from digits.

    Raises:
        ArithmeticError: it is no number, or larger than decimal128 can hold.
    """
    return CONTEXT.create_decimal(value)


def is_whole(value: Decimal) -> bool:
    """Whether a number has no fraction."""
    return value == value.to_integral_value()


def whole(value: Decimal) -> int | None:
    """A number without a fraction as an int; None when it has one or is too large to count with."""
    if abs(value) > 10**18 or not is_whole(value):
        return None
    return int(value)


def round_to(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Round to a number of digits after the point; None where decimal128 has no such scale."""
    digits = int(scale) if abs(scale) < 10**6 else MAX_SCALE + 1
    if not MIN_SCALE <= digits <= MAX_SCALE:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= digits:
        return value
    return value.quantize(Decimal((0, (1,), -digits)), rounding=rounding, context=CONTEXT)


def floor_of(value: Decimal) -> Decimal:
    """The greatest whole number that is not greater."""
    return value.to_integral_value(rounding=ROUND_FLOOR)
