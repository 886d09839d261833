"""What an operator may correct of a Complaint to get its process going again, and what may be written there."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from engine.errors import InvalidInput, RuleBroken
from engine.operations.rulebook import RuleBook

CODES: Mapping[str, str] = {
    "kind": "kind",
    "channel": "channel",
    "content": "content",
    "business": "jrt_business",
    "cause": "jrt_cause",
    "nature": "nature",
    "complexity": "complexity",
    "urgency": "urgency",
    "outcome": "outcome",
    "root_cause": "root_cause",
}
"""Fields that hold a code, with its list."""
DEPARTMENTS = frozenset({"lead_department", "registered_department"})
REPAIRABLE = frozenset(CODES) | DEPARTMENTS | {"amount", "group_size"}
"""Fields of the Complaint that an operator may correct."""


def corrected(book: RuleBook, field: str, text: str | None) -> object:
    """Return what a field holds after its correction; empty text empties it.

    Raises:
        RuleBroken: the field cannot be corrected here.
        InvalidInput: the value is none that the field can have; the message says which can.
    """
    if field not in REPAIRABLE:
        raise RuleBroken("%(field)s cannot be corrected here.", field=field)
    if text is None or not text.strip():
        return None
    text = text.strip()
    if field == "amount":
        return _amount(text)
    if field == "group_size":
        if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
            raise InvalidInput("Enter how many people complain together.", field=field)
        return int(text)
    listed = book.organisation.departments if field in DEPARTMENTS else book.codes[CODES[field]].codes
    if text not in listed:
        raise InvalidInput("%(field)s is one of: %(values)s", field=field, values=", ".join(listed))
    return text


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 15:
        raise InvalidInput("Enter an amount, for example 1200.50.", field="amount")
    if amount != round(amount, 2):
        raise InvalidInput("An amount has at most two decimals.", field="amount")
    return amount
