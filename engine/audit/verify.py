"""Verification: reads every stream from its first entry, recomputes every hash, and names the first that is wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

import orjson
from sqlalchemy import CursorResult, Row, Select, select
from sqlalchemy.orm import Session

from engine.audit.canonical import instant
from engine.audit.chain import GENESIS, link
from engine.records.audit import AuditEntry, AuditStream
from engine.storage.stored import any_text, as_it_is, is_text, shown
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
    """What was read, and the bad entries in the order of streams: of each stream the first.

    `bad` has one at most unless all streams were asked for; nothing is read beyond the first.
    """

    streams: int
    entries: int
    bad: tuple[BadEntry, ...]

    @property
    def first_bad(self) -> BadEntry | None:
        """The first entry that cannot be believed."""
        return self.bad[0] if self.bad else None

    @property
    def ok(self) -> bool:
        """Whether every entry is as it was written, and none is missing."""
        return not self.bad


def verify(
    session: Session, *, stream: str | None = None, to_the_end: bool = False, progress: Progress | None = None
) -> Verification:
    """Verify all streams, or one. The session should see one moment, as `Store.reading` does.

    Found is: an entry edited, deleted, put elsewhere, exchanged or cut off the end, and a chain that was computed anew
    while its head was not. Whoever can write everything, heads included, can only be found by a copy kept elsewhere.

    Args:
        to_the_end: go on after a bad entry with the next stream, and name the first bad entry of each.
    """
    reading = _Reading(progress)
    with any_text(session), _rows(session, _heads(stream)) as heads, _rows(session, _entries(stream)) as entries:
        bad = reading.bad_entries(heads, entries)
        found = tuple(bad if to_the_end else islice(bad, 1))
    return Verification(streams=reading.streams, entries=reading.entries, bad=found)


class _Reading:
    """One pass over heads and entries side by side, both in the order of their names."""

    def __init__(self, progress: Progress | None) -> None:
        self.streams = 0
        self.entries = 0
        self._progress = progress
        self._nameless: list[str] = []

    def bad_entries(self, all_heads: Iterable[Row[Any]], rows: Iterable[Row[Any]]) -> Iterator[BadEntry]:
        heads = self._named(all_heads, "name")
        head = next(heads, None)
        for name, entries in groupby(self._named(rows, "stream"), key=attrgetter("stream")):
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
        for name in dict.fromkeys(self._nameless):
            yield BadEntry(name, 1, "the name of the stream is no text")

    def _named(self, rows: Iterable[Row[Any]], column: str) -> Iterator[Row[Any]]:
        """The rows of streams that have a name; SQLite sorts by anything else, and keeps it."""
        for row in rows:
            name = getattr(row, column)
            if is_text(name):
                yield row
            else:
                self._nameless.append(shown(name))

    def _stream(self, head: Row[Any], entries: Iterator[Row[Any]]) -> Iterator[BadEntry]:
        """The first bad entry of a stream; what follows it is not looked at."""
        seq, last = 0, GENESIS
        for row in entries:
            if reason := _fault(row, seq + 1, last):
                self.streams += 1
                yield BadEntry(head.name, seq + 1, reason)
                return
            seq, last = row.seq, row.hash
            self._count()
        yield from self._end(head, seq, last)

    def _end(self, head: Row[Any], seq: int, last: bytes) -> Iterator[BadEntry]:
        self.streams += 1
        if type(head.seq) is int and head.seq > seq:
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
    # SQLite keeps a text where bytes belong, and `replace` makes one of them.
    if not isinstance(row.body, bytes) or link(row.prev_hash, row.body) != row.hash:
        return "its content was changed"
    try:
        said = orjson.loads(row.body)
        told = tuple(said[name] for name in ("stream", "seq", "act", "at", "actor", "action"))
    except (ValueError, KeyError, TypeError):
        return "its content is no entry"
    repeated = (row.stream, row.seq, row.act_id, _instant(row.at), row.actor, row.action)
    return None if told == repeated else "its columns were changed"


def _instant(stored: object) -> str | None:
    """An instant as entries tell it; PostgreSQL has a type for it, SQLite a text without zone."""
    try:
        at = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
        return instant(at if at.tzinfo else at.replace(tzinfo=UTC)) if isinstance(at, datetime) else None
    except (OverflowError, ValueError):
        return None


def _rows(session: Session, query: Select[Any]) -> CursorResult[Any]:
    """The rows, read some at a time; to be closed, for the reader may stop at a bad one."""
    return session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE})


def _heads(stream: str | None) -> Select[Any]:
    columns = shape_of(AuditStream).table.c
    query = select(*(as_it_is(columns[name]) for name in ("name", "seq", "hash"))).order_by(columns.name)
    return query if stream is None else query.where(columns.name == stream)


def _entries(stream: str | None) -> Select[Any]:
    columns = shape_of(AuditEntry).table.c
    names = ("stream", "seq", "act_id", "at", "actor", "action", "body", "prev_hash", "hash")
    query = select(*(as_it_is(columns[name]) for name in names)).order_by(columns.stream, columns.seq)
    return query if stream is None else query.where(columns.stream == stream)
