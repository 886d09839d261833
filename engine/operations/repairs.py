"""What an operator changes to get a process going again: steps to pass over, variables, and fields of the Complaint."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import InvalidInput, RuleBroken
from engine.operations.rulebook import RuleBook
from engine.workflow import Repair

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


@dataclass(frozen=True, slots=True)
class Repairs:
    """All repairs of one Incident so far: where the act fails again somewhere else, those before are made with the next.

    Attributes:
        skip: process and element of each step that is passed over.
        values: variables of the process.
        fields: fields of the Complaint, as texts.
    """

    skip: frozenset[tuple[str, str]] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str | None] = field(default_factory=dict)

    def and_then(self, more: "Repairs") -> "Repairs":
        """These repairs and more; a value that is set twice is as it was set last."""
        return Repairs(self.skip | more.skip, {**self.values, **more.values}, {**self.fields, **more.fields})

    def of_process(self) -> Repair:
        """What the next step must know of them."""
        return Repair(skip=self.skip, values=self.values)

    def as_json(self) -> dict[str, Any]:
        """As an Incident keeps them."""
        return {"skip": sorted(map(list, self.skip)), "values": dict(self.values), "fields": dict(self.fields)}


def repairs_from(kept: Mapping[str, Any] | None) -> Repairs:
    """The repairs that an Incident keeps."""
    if kept is None:
        return Repairs()
    skip = frozenset((process, element) for process, element in kept["skip"])
    return Repairs(skip, kept["values"], kept["fields"])


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
