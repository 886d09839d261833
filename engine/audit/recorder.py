"""Writes the entries of a transaction just before its commit, or refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Dialect, insert
from sqlalchemy.orm import Session

from engine.audit.body import Body
from engine.audit.chain import link
from engine.audit.drafts import Draft, Drafts, sort_events
from engine.audit.heads import Head, lock_heads, move_heads
from engine.audit.values import seal_values
from engine.records.audit import AuditEntry, AuditValue
from engine.storage.errors import Erased, Unaudited
from engine.storage.journal import journal_of
from engine.storage.prepared import Prepared, prepared
from engine.storage.sealing import Subject
from engine.storage.tables import shape_of
from engine.storage.vault import Vault

_ENTRY: Final = ("stream", "seq", "act_id", "at", "actor", "action", "body", "prev_hash", "hash")
_VALUE: Final = ("stream", "seq", "sealed")


class Recorder:
    """The `record` of a Store."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __call__(self, session: Session) -> None:
        """Write what the journal of the session has noted.

        Raises:
            Unaudited: a row of an audited table was changed without an act, or personal data without a Party's stream.
            Erased: personal data of a Party whose key was destroyed earlier.
        """
        events = journal_of(session).events
        if not events:
            return
        drafts = sort_events(events)
        if drafts.entries or drafts.bindings:
            connection = session.connection()
            heads = lock_heads(connection, drafts)
            _Writing(self._vault, session, drafts, heads).write(connection)


@dataclass(slots=True)
class _Writing:
    """The entries of one transaction on their way into the database."""

    vault: Vault
    session: Session
    drafts: Drafts
    heads: dict[str, Head]
    entries: list[Mapping[str, Any]] = field(default_factory=list)
    values: list[Mapping[str, Any]] = field(default_factory=list)
    subjects: dict[int, Subject | None] = field(default_factory=dict)

    def write(self, connection: Connection) -> None:
        for draft in self.drafts.entries.values():
            self._add(draft, self.heads[draft.stream])
        if not self.entries:
            return
        prepared(connection, "audit.entry", _entry_insert).send(connection, self.entries)
        if self.values:
            prepared(connection, "audit.value", _value_insert).send(connection, self.values)
        touched = {str(entry["stream"]) for entry in self.entries}
        move_heads(connection, [self.heads[name] for name in sorted(touched)])

    def _add(self, draft: Draft, head: Head) -> None:
        """Write one entry and move the head on to it."""
        body = Body(lambda: self._subject(head))
        seq, prev_hash = head.seq + 1, head.hash
        content = body.write(draft, seq=seq, reason_is_personal=head.party_id is not None)
        head.seq, head.hash = seq, link(prev_hash, content)
        self.entries.append(
            {
                "stream": head.name,
                "seq": seq,
                "act_id": draft.act.id,
                "at": draft.act.at,
                "actor": draft.act.actor,
                "action": draft.act.action,
                "body": content,
                "prev_hash": prev_hash,
                "hash": head.hash,
            }
        )
        if body.personal and (subject := self._subject(head)):
            sealed = seal_values(subject, head.name, seq, body.personal)
            self.values.append({"stream": head.name, "seq": seq, "sealed": sealed})

    def _subject(self, head: Head) -> Subject | None:
        """The key of the Party to whom a stream belongs, or None if this transaction destroys it."""
        party_id = head.party_id
        if party_id is None:
            raise Unaudited("Personal data need a stream that belongs to a Party; open it with one.", stream=head.name)
        if party_id not in self.subjects:
            self.subjects[party_id] = self.vault.subject(self.session, party_id)
        subject = self.subjects[party_id]
        if subject is None and party_id not in self.drafts.erased:
            raise Erased(party=party_id, stream=head.name)
        return subject


def _entry_insert(dialect: Dialect) -> Prepared:
    return Prepared(insert(shape_of(AuditEntry).table), dialect=dialect, columns=_ENTRY)


def _value_insert(dialect: Dialect) -> Prepared:
    return Prepared(insert(shape_of(AuditValue).table), dialect=dialect, columns=_VALUE)
