"""Everything that the engine itself asks of the files by name: one list, against which a folder is checked as a whole."""

from collections.abc import Mapping

from engine.operations.closing import FEEDBACK
from engine.operations.desks import EXTENSION
from engine.operations.escalations import PROCESS, RAISED
from engine.operations.extensions import DECISION
from engine.operations.facts import FACTS
from engine.operations.letters import DELIVERY
from engine.operations.limits import STATUTORY
from engine.operations.main_instance import MAIN
from engine.operations.operators import texts_of_facts
from engine.operations.repairs import CODES
from engine.operations.rulebook import PAGE_FORMS, RuleBook
from engine.operations.thresholds import ACTIONS, LADDER
from engine.operations.urgency import ALLOWANCE
from engine.workflow import AskedDecision, Asks

LIMITS = (STATUTORY, DECISION)
"""Limits that the engine knows by name: every profile has them."""
CODE_LISTS = (*sorted(set(CODES.values())), "extension_reason", "pause_reason")
"""Code lists that the engine looks words up in."""
ROLES = ("INTAKE", "HANDLER", "LEAD", "ADMIN", "PO")
"""Roles that the engine knows by their code."""
REVIEW_PERIOD = "review_period"
"""The fact that tells how long the limit `second_look_request` is; a letter that must say it needs that limit."""
LETTER_FACTS = frozenset(
    {
        *("complaint_number", "party_name", "received_on", "bank_name", "bank_contact", "outcome", "steps_done"),
        *(REVIEW_PERIOD, "withdrawn_on", "answer_by", "extension_reason"),
    }
)
"""Facts that a letter can be given, besides the texts of the form in which the answer is written."""
VERDICTS = frozenset({"duplicate", "related", "repeat", "none"})
"""What one complaint may be to another on the same matter."""

_OF_COMPLAINT: Mapping[str, object] = {name: fact.type for name, fact in FACTS.items()}
_NUMBER = {"complaint_id": "number"}


def asks_of(book: RuleBook) -> Asks:
    """What the engine asks for under these rules."""
    texts = texts_of_facts(book)
    columns = {name: dict.fromkeys(kinds, "string") for name, kinds in decision_columns(book).items()}
    lengths = {name: AskedDecision(_OF_COMPLAINT, kinds, texts=texts) for name, kinds in columns.items()}
    return Asks(
        processes={
            MAIN: _NUMBER,
            DELIVERY: {**_NUMBER, "letter_id": "number"},
            EXTENSION: {**_NUMBER, "extension_id": "number", "to_days": "number"},
            PROCESS: {**_NUMBER, "level": "number"},
            FEEDBACK: _NUMBER,
        },
        messages={RAISED: PROCESS},
        decisions={
            LADDER: _ladder(book, texts),
            ALLOWANCE: AskedDecision(_OF_COMPLAINT, {"": "number"}, texts=texts),
            **_BY_STEP,
            **lengths,
        },
        forms=PAGE_FORMS,
        lengths={name: frozenset(kinds) for name, kinds in columns.items()},
    )


def _ladder(book: RuleBook, texts: Mapping[str, frozenset[str]]) -> AskedDecision:
    rules = [rule for profile in book.profiles.values() for rule in profile.time_limits.values()]
    return AskedDecision(
        given={**_OF_COMPLAINT, "limit": "string", "statutory": "boolean", "threshold": "string"},
        columns={"action": "string", "level": "number", "audience": "list<string>"},
        words={"action": ACTIONS},
        texts={
            **texts,
            "limit": frozenset(rule.kind for rule in rules),
            "threshold": frozenset(threshold.name for rule in rules for threshold in rule.thresholds),
        },
    )


def decision_columns(book: RuleBook) -> dict[str, frozenset[str]]:
    """Decision id → the limits whose lengths some profile has it give."""
    found: dict[str, frozenset[str]] = {}
    for profile in book.profiles.values():
        for name, kinds in profile.decision_columns().items():
            found[name] = found.get(name, frozenset()) | kinds
    return found


_BY_STEP: Mapping[str, AskedDecision] = {
    "duplicate": AskedDecision(
        given={
            **dict.fromkeys(("same_party", "same_account", "same_amount"), "boolean"),
            **dict.fromkeys(("similarity", "days_apart"), "number"),
        },
        columns={"": "number"},
        by_step=True,
    ),
    "same_matter": AskedDecision(
        given={"open": "boolean", "score": "number", "days_left": "number"},
        columns={"": "string"},
        words={"": VERDICTS},
        by_step=True,
    ),
}
"""Decisions that `duplicates.find` is given by a step, under the names that the shipped process gives it."""
