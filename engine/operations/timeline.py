"""What happened to a Complaint, from the audit trail: acts with the rows they changed and the decisions they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.services import Services
from engine.records.instances import Instance, WorkItem
from engine.records.people import Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which version of a process a WorkItem stands."""

    version_hash: str
    process: str
    element_id: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One act: who did what when, why, what it changed (table, operation, fields) and what was noted.

    Attributes:
        step: the WorkItem that the act was about, where it was about one.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    reason: str | None
    changes: tuple[Mapping[str, Any], ...]
    notes: tuple[tuple[str, Mapping[str, Any]], ...]
    step: Place | None


def timeline(session: Session, services: Services, *, complaint_id: int) -> list[TimelineEntry]:
    """Every act on a Complaint, newest first."""
    entries = _all(session, services, f"complaint:{complaint_id}")
    places = _places(session, complaint_id)
    found = [
        TimelineEntry(
            seq=entry.seq,
            at=entry.at,
            actor=_name(session, entry.actor),
            action=entry.action,
            reason=str(entry.reason) if entry.reason else None,
            changes=tuple(entry.changes),
            notes=tuple((str(note["kind"]), note["facts"]) for note in entry.notes),
            step=_step(entry, places) if entry.action.startswith("work_item.") else None,
        )
        for entry in entries
    ]
    return list(reversed(found))


def _all(session: Session, services: Services, stream: str) -> list[audit.Entry]:
    found: list[audit.Entry] = []
    while more := audit.history(session, stream, vault=services.vault, after=found[-1].seq if found else 0):
        found += more
    return found


def _places(session: Session, complaint_id: int) -> dict[int, Place]:
    query = (
        select(WorkItem.id, Instance.version_hash, WorkItem.process, WorkItem.element_id)
        .join(Instance, Instance.id == WorkItem.instance_id)
        .where(WorkItem.complaint_id == complaint_id)
    )
    return {number: Place(*where) for number, *where in session.execute(query)}


def _step(entry: audit.Entry, places: Mapping[int, Place]) -> Place | None:
    """The first WorkItem that an act changed is the one that it was about; others followed from it."""
    changed = (change["key"][0] for change in entry.changes if change["table"] == "work_item")
    return next((places[number] for number in changed if number in places), None)


def _name(session: Session, actor: str) -> str:
    """A person by name; the engine and the Party as the audit names them."""
    kind, _, number = actor.partition(":")
    if kind == "person" and number.isdigit():
        person = session.get(Person, int(number))
        return person.name if person else actor
    return kind
