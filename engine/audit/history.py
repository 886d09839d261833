"""Reading a stream: its entries as values, with the personal ones put back in place for whoever may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.audit.canonical import Plain
from engine.audit.values import open_values
from engine.records.audit import AuditEntry, AuditStream, AuditValue
from engine.storage.sealing import Subject
from engine.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Changes and notes are as docs/reference/audit.md describes them."""

    stream: str
    seq: int
    act_id: str
    at: datetime
    actor: str
    role: str
    action: str
    reason: Plain
    definition_hash: str | None
    changes: tuple[Mapping[str, Any], ...]
    notes: tuple[Mapping[str, Any], ...]
    hash: str


def history(
    session: Session, stream: str, *, vault: Vault | None = None, after: int = 0, at_most: int = 200
) -> list[Entry]:
    """Return entries of a stream in their order.

    Args:
        vault: puts personal values in the place of their commitments, unless they were erased; leave it out for
            whoever may not see them.
        after: the number of the last entry that is known already.
    """
    query = (
        select(AuditEntry, AuditValue.sealed)
        .outerjoin(AuditValue, (AuditValue.stream == AuditEntry.stream) & (AuditValue.seq == AuditEntry.seq))
        .where(AuditEntry.stream == stream, AuditEntry.seq > after)
        .order_by(AuditEntry.seq)
        .limit(at_most)
    )
    subject = _subject(session, stream, vault) if vault else None
    return [_entry(row, sealed, subject) for row, sealed in session.execute(query)]


def _subject(session: Session, stream: str, vault: Vault) -> Subject | None:
    party_id = session.scalar(select(AuditStream.party_id).where(AuditStream.name == stream))
    return None if party_id is None else vault.subject(session, party_id)


def _entry(row: AuditEntry, sealed: bytes | None, subject: Subject | None) -> Entry:
    said = orjson.loads(row.body)
    if sealed is not None and subject is not None:
        for place, value in open_values(subject, row.stream, row.seq, sealed).items():
            _put(said, place, value)
    return Entry(
        stream=row.stream,
        seq=row.seq,
        act_id=row.act_id,
        at=row.at,
        actor=row.actor,
        role=said["role"],
        action=row.action,
        reason=said.get("reason"),
        definition_hash=said.get("definition"),
        changes=tuple(said.get("changes", ())),
        notes=tuple(said.get("notes", ())),
        hash=row.hash.hex(),
    )


def _put(said: Any, place: str, value: Plain) -> None:
    """Put a value in its place (RFC 6901); names of fields need no escaping."""
    *path, last = place.lstrip("/").split("/")
    for step in path:
        said = said[int(step)] if isinstance(said, list) else said[step]
    said[last] = value
