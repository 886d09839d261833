"""Numbers and booleans: rounding, powers, parity, negation."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.feel.arithmetic import negate
from engine.feel.builtins.registry import Library
from engine.feel.compare import negated
from engine.feel.durations import DaysDuration, MonthsDuration
from engine.feel.numbers import CONTEXT, floor_of, is_whole, round_to
from engine.feel.values import Value

LIBRARY = Library()
_ZERO = Decimal(0)


@LIBRARY.add("not(negand: Any) -> boolean")
def _not(negand: Value) -> Value:
    return negated(negand)


@LIBRARY.add("decimal(n: number, scale: number) -> number")
def _decimal(n: Decimal, scale: Decimal) -> Value:
    return round_to(n, scale, ROUND_HALF_EVEN)


@LIBRARY.add("floor(n: number, [scale: number]) -> number")
def _floor(n: Decimal, scale: Decimal | None = None) -> Value:
    return round_to(n, scale or _ZERO, ROUND_FLOOR)


@LIBRARY.add("ceiling(n: number, [scale: number]) -> number")
def _ceiling(n: Decimal, scale: Decimal | None = None) -> Value:
    return round_to(n, scale or _ZERO, ROUND_CEILING)


@LIBRARY.add("round up(n: number, scale: number) -> number")
def _round_up(n: Decimal, scale: Decimal) -> Value:
    return round_to(n, scale, ROUND_UP)


@LIBRARY.add("round down(n: number, scale: number) -> number")
def _round_down(n: Decimal, scale: Decimal) -> Value:
    return round_to(n, scale, ROUND_DOWN)


@LIBRARY.add("round half up(n: number, scale: number) -> number")
def _round_half_up(n: Decimal, scale: Decimal) -> Value:
    return round_to(n, scale, ROUND_HALF_UP)


@LIBRARY.add("round half down(n: number, scale: number) -> number")
def _round_half_down(n: Decimal, scale: Decimal) -> Value:
    return round_to(n, scale, ROUND_HALF_DOWN)


@LIBRARY.add(
    "abs(n: number) -> number",
    "abs(n: days and time duration) -> days and time duration",
    "abs(n: years and months duration) -> years and months duration",
)
def _abs(n: Decimal | DaysDuration | MonthsDuration) -> Value:
    if isinstance(n, Decimal):
        return CONTEXT.abs(n)
    length = n.nanoseconds if isinstance(n, DaysDuration) else n.months_total
    return negate(n) if length < 0 else n


@LIBRARY.add("modulo(dividend: number, divisor: number) -> number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Value:
    if abs(dividend.adjusted() - divisor.adjusted()) < CONTEXT.prec - 2:
        rest = CONTEXT.remainder(dividend, divisor)
        return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest
    return CONTEXT.subtract(dividend, CONTEXT.multiply(divisor, floor_of(CONTEXT.divide(dividend, divisor))))


@LIBRARY.add("sqrt(number: number) -> number")
def _sqrt(number: Decimal) -> Value:
    return CONTEXT.sqrt(number)


@LIBRARY.add("log(number: number) -> number")
def _log(number: Decimal) -> Value:
    return CONTEXT.ln(number) if number > 0 else None


@LIBRARY.add("exp(number: number) -> number")
def _exp(number: Decimal) -> Value:
    return CONTEXT.exp(number)


@LIBRARY.add("odd(number: number) -> boolean")
def _odd(number: Decimal) -> Value:
    return _is_multiple_of_two(number - 1) if is_whole(number) else None


@LIBRARY.add("even(number: number) -> boolean")
def _even(number: Decimal) -> Value:
    return _is_multiple_of_two(number) if is_whole(number) else None


def _is_multiple_of_two(number: Decimal) -> bool:
    return is_whole(CONTEXT.divide(number, Decimal(2)))
