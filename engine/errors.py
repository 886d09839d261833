"""Every error of the engine: one base, few kinds, facts instead of prose.

A docstring is its class's default message, `code` is stable for ever, and the HTTP status is known only to the web.
"""

from collections.abc import Mapping


class RedressError(Exception):
    """The request could not be carried out."""

    code = "redress"

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.message = message or (self.__doc__ or "").strip().splitlines()[0]
        """The sentence before facts are filled in, `There is no department %(department)s.`: pages translate it."""
        self.facts = facts
        super().__init__(filled(self.message, facts))


def filled(message: str, facts: Mapping[str, object]) -> str:
    """Fill facts into a sentence. One that was put together already may repeat a `%(` that somebody wrote: it stays."""
    if "%(" not in message:
        return message
    try:
        return message % facts
    except (KeyError, TypeError, ValueError):
        return message


class NotFound(RedressError):
    """There is no such record."""

    code = "not_found"


class NotPermitted(RedressError):
    """You may not do this."""

    code = "not_permitted"


class InvalidInput(RedressError):
    """The input is not valid."""

    code = "invalid_input"


class RuleBroken(RedressError):
    """This is not possible in the present state."""

    code = "rule_broken"


class Stale(RuleBroken):
    """Somebody changed this since you opened it."""

    code = "stale"


class AlreadyClaimed(RuleBroken):
    """Another handler holds this work item."""

    code = "already_claimed"


class ItemClosed(RuleBroken):
    """This work item is no longer open."""

    code = "item_closed"


class Misconfigured(RedressError):
    """A setting is missing or wrong."""

    code = "misconfigured"


class ProcessFault(RedressError):
    """The process cannot go on by itself; an Incident was opened."""

    code = "process_fault"


class BudgetExceeded(ProcessFault):
    """The step used more than its budget."""

    code = "budget_exceeded"
