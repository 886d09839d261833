"""Whether the personal values behind the commitments of entries are still kept, as long as their Party is not erased."""

from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

import orjson
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.audit.canonical import Plain
from engine.audit.fields import committed
from engine.audit.fold import Difference
from engine.audit.values import open_values
from engine.errors import NotFound
from engine.records.audit import AuditEntry, AuditStream, AuditValue
from engine.storage.errors import StorageUnavailable
from engine.storage.sealing import Subject
from engine.storage.stored import as_it_is
from engine.storage.tables import shape_of
from engine.storage.vault import Vault

_READ_AT_ONCE: Final = 2000
_TABLE: Final = AuditValue.__tablename__
_OTHERS: Final = "the personal values beside the entry are not those that it commits to"


def lost_values(session: Session, vault: Vault, *, without: Set[str] = frozenset()) -> Iterator[Difference]:
    """Entries whose personal values are gone, do not open, or are not those that were committed to; values of no entry.

    A value may go only with the key of its Party.

    Args:
        without: the streams that `verify` has found bad before; they are not looked at.
    """
    yield from _strays(session)
    entry, head, value = (shape_of(record).table.c for record in (AuditEntry, AuditStream, AuditValue))
    columns = map(as_it_is, (entry.stream, entry.seq, entry.body, head.party_id, value.sealed))
    query = (
        select(*columns)
        .join_from(entry.stream.table, head.name.table)
        .outerjoin(value.stream.table, (value.stream == entry.stream) & (value.seq == entry.seq))
        .order_by(entry.stream, entry.seq)
    )
    keys = _Keys(session, vault)
    with session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE}) as rows:
        for row in rows:
            if row.stream not in without and (reason := _fault(keys, row)):
                yield Difference(_TABLE, (row.stream, row.seq), None, reason)


def _strays(session: Session) -> Iterator[Difference]:
    """Values beside no entry at all."""
    entry, value = shape_of(AuditEntry).table.c, shape_of(AuditValue).table.c
    there = exists().where(entry.stream == value.stream, entry.seq == value.seq)
    query = select(as_it_is(value.stream), as_it_is(value.seq)).where(~there).order_by(value.stream, value.seq)
    for stream, seq in session.execute(query):
        yield Difference(_TABLE, (stream, seq), None, "there is no such entry")


class _Keys:
    """The opened keys of the Parties to whom streams belong."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session, self._vault = session, vault
        self._known: dict[int, Subject | None] = {}

    def of(self, party_id: int | None) -> Subject | None:
        """The key of a Party, None once it is destroyed.

        Raises:
            NotFound: there never was one, or the stream belongs to nobody.
            StorageUnavailable: it does not open.
        """
        if party_id is None:
            raise NotFound
        if party_id not in self._known:
            self._known[party_id] = self._vault.subject(self._session, party_id)
        return self._known[party_id]


def _fault(keys: _Keys, row: Any) -> str | None:
    """Why the values beside an entry cannot be believed; None for those whose Party is erased."""
    try:
        told = dict(_commitments(orjson.loads(row.body)))
    except (AttributeError, LookupError, TypeError, ValueError):  # whoever can compute hashes can have written anything
        return "the entry tells nothing that could be followed"
    if not told:
        return None if row.sealed is None else "the entry commits to no personal values"
    try:
        subject = keys.of(row.party_id)
        if subject is None:
            return None
        if row.sealed is None:
            return "the personal values of the entry are gone, and the key of the Party is not destroyed"
        values = open_values(subject, row.stream, row.seq, row.sealed)
        if values.keys() == told.keys():
            same = all(committed(subject, of, values[place]) == said for place, (of, said) in told.items())
            return None if same else _OTHERS
    except NotFound:
        return "its personal values belong to no Party that has a key"
    except (AttributeError, StorageUnavailable, TypeError, ValueError):  # of another entry, changed, or no bytes at all
        return "the personal values of the entry, or the key of the Party, do not open"
    return _OTHERS


def _commitments(body: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Plain]]]:
    """Place in the body → field and commitment, of every value that is kept beside it."""
    if _is_commitment(body.get("reason")):
        yield "/reason", ("reason", body["reason"])
    for at, change in enumerate(body.get("changes", ())):
        table = change["table"]
        told = {f"values/{name}": (name, said) for name, said in change.get("values", {}).items()}
        told |= {f"fields/{name}/to": (name, field["to"]) for name, field in change.get("fields", {}).items()}
        for place, (name, said) in told.items():
            if _is_commitment(said):
                yield f"/changes/{at}/{place}", (f"{table}.{name}", said)


def _is_commitment(said: object) -> bool:
    return isinstance(said, dict) and said.keys() == {"hmac"}
