"""From the registration form to what the engine takes in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.operations.forms import FormInvalid, Problem
from engine.operations.lists import read_form
from engine.operations.registration import Registration
from engine.operations.rulebook import RuleBook


def registration_of(book: RuleBook, typed: Mapping[str, Sequence[str]], *, zone: ZoneInfo) -> Registration:
    """Check what was typed.

    Raises:
        FormInvalid: with one problem per field that needs another value.
    """
    values = read_form(book.form("registration"), typed, book=book)
    amount = values.get("amount")
    return Registration(
        channel=values["channel"],
        title=values["title"],
        body=values["body"],
        request=values["request"],
        name=values.get("name"),
        phone=values.get("phone"),
        email=values.get("email"),
        address=values.get("address"),
        company=bool(values.get("company")),
        preferred_channel=values.get("preferred_channel") or ("email" if values.get("email") else "phone"),
        language=values.get("language", "zh"),
        kind=values.get("kind", "complaint"),
        received_at=_instant(values, zone),
        occurred_on=date.fromisoformat(values["occurred_on"]) if values.get("occurred_on") else None,
        content=values.get("content"),
        business=values.get("business"),
        cause=values.get("cause"),
        amount=Decimal(str(amount)) if amount is not None else None,
        currency=values.get("currency") or ("CNY" if amount is not None else None),
        account=values.get("account"),
        circumstances=tuple(values.get("circumstances", ())),
        group_size=values.get("group_size"),
        subject_department=values.get("subject_department"),
        information_missing=bool(values.get("information_missing")),
    )


def _instant(values: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """The moment of receipt on the bank's wall clock; empty means now."""
    if not values.get("received_at"):
        return None
    at = datetime.fromisoformat(values["received_at"])
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as beyond:  # the first or the last day that a calendar can name, in another time zone
        raise FormInvalid([Problem("received_at", "not_a_moment", {})]) from beyond
