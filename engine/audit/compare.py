"""Whether the rows are what the audit trail says: folds every stream and must arrive at the present rows.

Where `verify` asks whether the trail is whole, this asks whether anything was changed beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Final

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.audit.canonical import Plain
from engine.audit.fields import told_default
from engine.audit.fold import Difference, Folded
from engine.audit.present import PresentRows, Told
from engine.records.audit import AuditEntry, AuditStream
from engine.storage.stored import as_it_is, is_text, rows_as_stored
from engine.storage.tables import shape_of, shapes
from engine.storage.vault import Vault

Progress = Callable[[int], None]
"""Told now and then how many entries were read so far."""

_ENTRIES: Final = AuditEntry.__tablename__
_READ_AT_ONCE: Final = 2000
_ROWS_AT_ONCE: Final = 500
_TOLD_EVERY: Final = 1000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared. `unverifiable` values were erased: their commitment is all that is left of them.

    `differences` are the first ones found, of `found` in all.
    """

    entries: int
    rows: int
    unverifiable: int
    found: int
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Whether the rows and the trail tell the same story."""
        return self.found == 0


def compare(
    session: Session,
    vault: Vault,
    *,
    most: int = 100,
    without: Set[str] = frozenset(),
    progress: Progress | None = None,
) -> Comparison:
    """Compare every audited row with the trail.

    The session should see one moment, as `Store.reading` does.

    Args:
        most: how many differences are described; all are counted.
        without: the streams that `verify` has found bad before; nothing is compared with what they tell.
    """
    return _Comparing(session, vault, most, without, progress).run()


class _Comparing:
    def __init__(self, session: Session, vault: Vault, most: int, without: Set[str], progress: Progress | None) -> None:
        self._session = session
        self._present = PresentRows(session, vault)
        self._most = most
        self._without = without
        self._progress = progress
        self._found = 0
        self._differences: list[Difference] = []
        self._waiting: dict[str, list[Told]] = defaultdict(list)
        self._rows: Counter[str] = Counter()
        self._entries = 0

    def run(self) -> Comparison:
        for stream in _streams(self._session, self._without, on_entry=self._count):
            self._differ(stream.folded.differences)
            for (table, key), values in stream.folded.rows.items():
                self._wait(table, Told(stream.name, stream.party_id, key, values))
        for table in list(self._waiting):
            self._check(table)
        self._look_for_untold_rows()
        return Comparison(
            entries=self._entries,
            rows=self._rows.total(),
            unverifiable=self._present.unverifiable,
            found=self._found,
            differences=tuple(self._differences),
        )

    def _wait(self, table: str, told: Told) -> None:
        """Rows are read many at a time, whatever stream they are of."""
        self._waiting[table].append(told)
        if len(self._waiting[table]) >= _ROWS_AT_ONCE:
            self._check(table)

    def _check(self, table: str) -> None:
        shape, told = shapes().get(table), self._waiting.pop(table)
        if shape is None or shape.exempt:
            return  # a table that a later version has dropped, or no longer audits
        self._rows[table] += len(told)
        self._differ(self._present.differences(shape, told))

    def _look_for_untold_rows(self) -> None:
        """A table that has as many rows as were told, and each of those, has no other."""
        crowded = set()
        for shape in shapes().values():
            if shape.exempt:
                continue
            there = self._session.scalar(select(func.count()).select_from(shape.table))
            if there != self._rows[shape.table.name]:
                crowded.add(shape.table.name)
        if crowded:
            self._differ(self._untold_rows(crowded))

    def _untold_rows(self, tables: set[str]) -> Iterator[Difference]:
        streams = _streams(self._session, self._without)
        told = {key for stream in streams for key in stream.folded.rows if key[0] in tables}
        for table in sorted(tables):
            shape = shapes()[table]
            names = sorted({*shape.key, *shape.places})
            columns = [shape.table.c[shape.columns[name]] for name in names]
            query = select(*columns).order_by(*(shape.table.c[shape.columns[name]] for name in shape.key))
            for values in rows_as_stored(self._session, query):
                row = SimpleNamespace(**dict(zip(names, values, strict=True)))
                key = tuple(getattr(row, name) for name in shape.key)
                if (table, key) not in told and shape.stream(row) not in self._without:
                    yield Difference(table, key, None, "a row of which no entry tells")

    def _differ(self, differences: Iterable[Difference]) -> None:
        for difference in differences:
            self._found += 1
            if len(self._differences) < self._most:
                self._differences.append(difference)

    def _count(self) -> None:
        self._entries += 1
        if self._progress and self._entries % _TOLD_EVERY == 0:
            self._progress(self._entries)


@dataclass(slots=True)
class _Stream:
    name: str
    party_id: int | None
    folded: Folded


def _streams(session: Session, without: Set[str], *, on_entry: Callable[[], None] = lambda: None) -> Iterator[_Stream]:
    """Every stream that can be believed, folded to its end."""
    entry, head = shape_of(AuditEntry).table.c, shape_of(AuditStream).table.c
    columns = map(as_it_is, (entry.stream, entry.seq, entry.body, head.party_id))
    query = select(*columns).outerjoin_from(entry.stream.table, head.name.table)
    query = query.order_by(entry.stream, entry.seq)
    with session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE}) as found:
        for name, entries in groupby(found, key=attrgetter("stream")):
            if name in without or not is_text(name):
                continue
            stream = _Stream(name, None, Folded(_default))
            for row in entries:
                stream.party_id = row.party_id
                _follow(stream, row.seq, row.body)
                on_entry()
            yield stream


def _follow(stream: _Stream, seq: int, body: bytes) -> None:
    try:
        stream.folded.apply(orjson.loads(body).get("changes", ()))
    except (AttributeError, LookupError, TypeError, ValueError):  # whoever can compute hashes can have written anything
        place = (stream.name, seq)
        stream.folded.differences.append(Difference(_ENTRIES, place, None, "the changes it tells cannot be followed"))


def _default(table: str, name: str) -> Plain:
    shape = shapes().get(table)
    return told_default(shape, name) if shape and name in shape.columns else None
