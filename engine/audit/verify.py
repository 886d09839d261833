"""Verification: reads every stream from its first entry, recomputes every hash, and names the first that is wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import orjson
from sqlalchemy import CursorResult, Row, Select, select
from sqlalchemy.orm import Session

from engine.audit.canonical import instant
from engine.audit.chain import GENESIS, link
from engine.records.audit import AuditEntry, AuditStream
from engine.storage.tables import shape_of

Progress = Callable[[int], None]
"""Told now and then how many entries were read so far."""

_READ_AT_ONCE: Final = 2000
_TOLD_EVERY: Final = 1000


@dataclass(frozen=True, slots=True)
class BadEntry:
    """The first entry at which a stream cannot be believed, and why."""

    stream: str
    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read, and the first bad entry in the order of streams and entries."""

    streams: int
    entries: int
    first_bad: BadEntry | None

    @property
    def ok(self) -> bool:
        """Whether every entry is as it was written, and none is missing."""
        return self.first_bad is None


def verify(session: Session, *, stream: str | None = None, progress: Progress | None = None) -> Verification:
    """Verify all streams, or one. The session should see one moment, as `Store.reading` does.

    Found is: an entry edited, deleted, put elsewhere, exchanged or cut off the end, and a chain that was computed anew
    while its head was not. Whoever can write everything, heads included, can only be found by a copy kept elsewhere.
    """
    reading = _Reading(progress)
    with _rows(session, _heads(stream)) as heads, _rows(session, _entries(stream)) as entries:
        bad = next(reading.bad_entries(iter(heads), entries), None)
    return Verification(streams=reading.streams, entries=reading.entries, first_bad=bad)


class _Reading:
    """One pass over heads and entries side by side, both in the order of their names."""

    def __init__(self, progress: Progress | None) -> None:
        self.streams = 0
        self.entries = 0
        self._progress = progress

    def bad_entries(self, heads: Iterator[Row[Any]], rows: Iterable[Row[Any]]) -> Iterator[BadEntry]:
        head = next(heads, None)
        for name, entries in groupby(rows, key=attrgetter("stream")):
            while head is not None and head.name < name:
                yield from self._end(head, 0, GENESIS)
                head = next(heads, None)
            if head is None or head.name != name:
                yield BadEntry(name, 1, "the stream has no head")
                continue
            yield from self._stream(head, entries)
            head = next(heads, None)
        while head is not None:
            yield from self._end(head, 0, GENESIS)
            head = next(heads, None)

    def _stream(self, head: Row[Any], entries: Iterator[Row[Any]]) -> Iterator[BadEntry]:
        seq, last = 0, GENESIS
        for row in entries:
            if reason := _fault(row, seq + 1, last):
                yield BadEntry(head.name, seq + 1, reason)
            seq, last = row.seq, row.hash
            self._count()
        yield from self._end(head, seq, last)

    def _end(self, head: Row[Any], seq: int, last: bytes) -> Iterator[BadEntry]:
        self.streams += 1
        if head.seq > seq:
            yield BadEntry(head.name, seq + 1, f"missing at the end: the head says there are {head.seq}")
        elif (head.seq, head.hash) != (seq, last):
            yield BadEntry(head.name, seq, "the head is another")

    def _count(self) -> None:
        self.entries += 1
        if self._progress and self.entries % _TOLD_EVERY == 0:
            self._progress(self.entries)


def _fault(row: Row[Any], seq: int, last: bytes) -> str | None:
    """Why an entry cannot be the one with this number that continues the one with that hash."""
    if row.seq != seq:
        return "missing"
    if row.prev_hash != last:
        return "it does not continue the entry before it"
    if link(row.prev_hash, row.body) != row.hash:
        return "its content was changed"
    try:
        said = orjson.loads(row.body)
        told = tuple(said[name] for name in ("stream", "seq", "act", "at", "actor", "action"))
    except (ValueError, KeyError, TypeError):
        return "its content is no entry"
    repeated = (row.stream, row.seq, row.act_id, instant(row.at), row.actor, row.action)
    return None if told == repeated else "its columns were changed"


def _rows(session: Session, query: Select[Any]) -> CursorResult[Any]:
    """The rows, read some at a time; to be closed, for the reader may stop at a bad one."""
    return session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE})


def _heads(stream: str | None) -> Select[Any]:
    columns = shape_of(AuditStream).table.c
    query = select(columns.name, columns.seq, columns.hash).order_by(columns.name)
    return query if stream is None else query.where(columns.name == stream)


def _entries(stream: str | None) -> Select[Any]:
    columns = shape_of(AuditEntry).table.c
    names = ("stream", "seq", "act_id", "at", "actor", "action", "body", "prev_hash", "hash")
    query = select(*(columns[name] for name in names)).order_by(columns.stream, columns.seq)
    return query if stream is None else query.where(columns.stream == stream)
