"""The registry of operators: the acts of the engine that a service task may name, each with its parameters."""

from collections.abc import Mapping

from engine.operations.completion import FILLED, RATED
from engine.operations.facts import FACTS
from engine.operations.operators import complaint, delivery, escalation, letters, notices  # noqa: F401 - they register
from engine.operations.operators.base import SIGNATURES
from engine.operations.repairs import CODES
from engine.operations.rulebook import RuleBook
from engine.records.complaints import Status
from engine.rules.events import Event
from engine.workflow import Operator, Vocabulary

NOTICES = frozenset({"claim_late", "assist_late", "feedback_late", "escalated", "limit_reminder", "limit_breached"})

_ALWAYS_KNOWN = ("kind", "channel", "status")
_DEPARTMENTS = ("lead_department", "subject_department", "registered_department")


def vocabulary(book: RuleBook | None = None) -> Vocabulary:
    """Everything a process file may refer to; with the rules, also departments, limits and letters."""
    names: dict[str, frozenset[str]] = {
        "statuses": frozenset(Status),
        "events": frozenset(Event),
        "notices": NOTICES,
        "records": frozenset(f"complaint.{name}" for name in FILLED) | frozenset(f"rating.{name}" for name in RATED),
    }
    if book is not None:
        names |= {
            "roles": frozenset(book.organisation.roles),
            "departments": frozenset(book.organisation.departments),
            "limits": frozenset(kind for profile in book.profiles.values() for kind in profile.time_limits),
            "letters": frozenset(book.letters),
            "codes": frozenset(book.codes),
            **{name: _keys(book, name) for name in ("nature", "complexity", "urgency", "outcome")},
        }
    return Vocabulary(
        operators=operators(),
        facts={"complaint": {n: f.type for n, f in FACTS.items()}},
        names=names,
        codes={} if book is None else {f"complaint.{fact}": texts for fact, texts in texts_of_facts(book).items()},
    )


def texts_of_facts(book: RuleBook) -> dict[str, frozenset[str]]:
    """The texts that each fact of a Complaint may hold; one that is not known yet is an empty text."""
    texts = {fact: _keys(book, name) for fact, name in CODES.items() if name in book.codes}
    texts |= dict.fromkeys(_DEPARTMENTS, frozenset(book.organisation.departments))
    texts["status"] = frozenset(Status)
    texts = {fact: known if fact in _ALWAYS_KNOWN else known | {""} for fact, known in texts.items()}
    return texts | {"circumstances": _keys(book, "circumstance")}


def _keys(book: RuleBook, name: str) -> frozenset[str]:
    return frozenset(book.codes[name].codes) if name in book.codes else frozenset()


def operators() -> Mapping[str, Operator]:
    """All operators by name."""
    return dict(SIGNATURES)
