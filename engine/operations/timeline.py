"""What happened to a Complaint, from the audit trail: acts with the rows they changed and the decisions they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import audit
from engine.operations.services import Services
from engine.records.people import Person


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One act: who did what when, why, what it changed (table, operation, fields) and what was noted."""

    seq: int
    at: datetime
    actor: str
    action: str
    reason: str | None
    changes: tuple[Mapping[str, Any], ...]
    notes: tuple[tuple[str, Mapping[str, Any]], ...]


def timeline(session: Session, services: Services, *, complaint_id: int) -> list[TimelineEntry]:
    """Every act on a Complaint, newest first."""
    entries = _all(session, services, f"complaint:{complaint_id}")
    found = [
        TimelineEntry(
            seq=entry.seq,
            at=entry.at,
            actor=_name(session, entry.actor),
            action=entry.action,
            reason=str(entry.reason) if entry.reason else None,
            changes=tuple(entry.changes),
            notes=tuple((str(note["kind"]), note["facts"]) for note in entry.notes),
        )
        for entry in entries
    ]
    return list(reversed(found))


def _all(session: Session, services: Services, stream: str) -> list[audit.Entry]:
    found: list[audit.Entry] = []
    while more := audit.history(session, stream, vault=services.vault, after=found[-1].seq if found else 0):
        found += more
    return found


def _name(session: Session, actor: str) -> str:
    """A person by name; the engine and the Party as the audit names them."""
    kind, _, number = actor.partition(":")
    if kind == "person" and number.isdigit():
        person = session.get(Person, int(number))
        return person.name if person else actor
    return kind
