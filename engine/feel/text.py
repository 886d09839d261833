"""How values are written as text: what `string(x)` gives."""

import re
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.ranges import Range
from engine.feel.values import Value, type_of

_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def as_text(value: Value, budget: Budget) -> str | None:
    """The text of a value; a string is its own text, null has none."""
    if value is None or isinstance(value, str):
        return value
    return literal(value, budget)


def literal(value: Value, budget: Budget) -> str:
    """A value as it would be written inside an expression; only functions cannot be written."""
    if isinstance(value, str):
        budget.spend(len(value))
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _digits(value, budget)
    if isinstance(value, list):
        budget.spend(len(value))
        return f"[{', '.join(literal(item, budget) for item in value)}]"
    if isinstance(value, dict):
        budget.spend(len(value))
        entries = (f"{_written_key(key)}: {literal(item, budget)}" for key, item in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, Range):
        return _range(value, budget)
    return "null" if value is None else _leaf(value)


def _leaf(value: Value) -> str:
    return "function" if type_of(value) == "function" else str(value)


def _digits(value: Decimal, budget: Budget) -> str:
    budget.spend(abs(value.adjusted()) // 8)
    return format(value if value else abs(value), "f")  # zero has a sign in decimals, not in FEEL


def _written_key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else f'"{key.translate(_ESCAPES)}"'


def _range(value: Range, budget: Budget) -> str:
    if value.start is None:
        return f"({'<=' if value.end_included else '<'} {literal(value.end, budget)})"
    if value.end is None:
        return f"({'>=' if value.start_included else '>'} {literal(value.start, budget)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{literal(value.start, budget)}..{literal(value.end, budget)}{closing}"
