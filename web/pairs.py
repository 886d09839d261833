"""The complaint beside this one: what tells whether both are about the same matter."""

from flask_babel import gettext

from engine.operations.duplicate_pair import OtherComplaint
from engine.operations.rulebook import RuleBook
from web.shell import status_name
from web.steps import code_name
from web.wording import day, moment


def facts_of_other(book: RuleBook, other: OtherComplaint) -> tuple[tuple[str, str | None], ...]:
    """Facts to compare, each with its word."""
    return (
        (gettext("Status"), status_name(other.status)),
        (gettext("Channel"), code_name(book, "channel", other.channel)),
        (gettext("Received"), moment(other.received_at)),
        (gettext("Happened on"), day(other.occurred_on) if other.occurred_on else None),
        (gettext("Amount"), f"{other.amount} {other.currency}" if other.amount is not None else None),
    )
