"""What an operation tells the audit: its act, facts that are no row, and whose personal data a stream holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from engine.audit.canonical import plain
from engine.storage.journal import journal_of


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one actor; its entries in several streams share its id."""

    id: str
    actor: str
    role: str
    action: str
    at: datetime
    reason: str | None
    definition_hash: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that is told to one stream."""

    stream: str
    kind: str
    facts: Any


@dataclass(frozen=True, slots=True)
class Binding:
    """The personal data of a stream belong to a Party."""

    stream: str
    party_id: int


def act(
    session: Session,
    *,
    actor: str,
    role: str,
    action: str,
    at: datetime,
    reason: str | None = None,
    definition_hash: str | None = None,
) -> str:
    """Name the act to which every change from now on belongs, until another act is named; return its id.

    What was changed before the first act of a transaction belongs to that act.

    Args:
        actor: `person:<id>`, or the part of the engine that acts by itself.
        action: what is done, as `work_item.complete`.
        reason: in the actor's words; kept erasable where the stream belongs to a Party.
        definition_hash: the ProcessVersion under which it is done.
    """
    journal = journal_of(session)
    session.flush()
    named = Act(uuid4().hex, actor, role, action, at, reason, definition_hash)
    journal.add(named)
    return named.id


def note(session: Session, stream: str, kind: str, facts: Any) -> None:
    """Add a fact to what the present act writes to a stream.

    Args:
        kind: what it is, as `decision.taken`.
        facts: anything JSON can tell; amounts as Decimal, instants as aware datetimes. Nothing personal: it can never
            be erased.
    """
    journal_of(session).add(Note(stream, kind, plain(facts)))


def open_stream(session: Session, stream: str, *, party_id: int) -> None:
    """Begin a stream whose personal values are sealed under the key of a Party; do so before its first entry.

    The Party's row must be there when the transaction commits. To say it again changes nothing.
    """
    journal_of(session).add(Binding(stream, party_id))
