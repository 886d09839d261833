"""What the audit trail tells about rows, counted: how often each changed, was completed, and was breached."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.records.audit import AuditEntry
from engine.records.instances import Instance, ItemStatus, WorkItem
from engine.records.limits import TimeLimit
from engine.storage.stored import as_it_is
from engine.storage.tables import shape_of

ITEM, INSTANCE, LIMIT = WorkItem.__tablename__, Instance.__tablename__, TimeLimit.__tablename__
_COUNTED: Final = frozenset({ITEM, INSTANCE})
_READ_AT_ONCE: Final = 2000
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ToldBreach:
    """A breach as its entry tells it.

    Attributes:
        due_at: when the limit was due by what the trail had told until then.
        at: when the entry was written.
    """

    breached_at: datetime
    due_at: datetime
    at: datetime
    late: bool


@dataclass(slots=True)
class Trail:
    """The counts of one pass over all entries.

    Attributes:
        changes: of each WorkItem and Instance by which its version counts up, its insertion included; by table and id.
        completions: how often each WorkItem was marked as done.
        breaches: of each TimeLimit.
        without: the streams that cannot be believed, so that nothing of them is counted.
        partly: rows of which a part is told by such a stream: table and id.
        last_at: the latest instant at which something was told; a simulated clock may have been ahead of ours.
    """

    changes: Counter[tuple[str, int]] = field(default_factory=Counter)
    completions: Counter[int] = field(default_factory=Counter)
    breaches: dict[int, list[ToldBreach]] = field(default_factory=lambda: defaultdict(list))
    without: Set[str] = frozenset()
    partly: set[tuple[str, int]] = field(default_factory=set)
    last_at: datetime = _LONG_AGO
    _due: dict[int, str] = field(default_factory=dict)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count the changes of the next entry of a stream."""
        self.last_at = max(self.last_at, datetime.fromisoformat(entry["at"]))
        for change in entry.get("changes", ()):
            table = change["table"]
            if not self.without.isdisjoint((change.get("from"), change.get("to"))):
                self.partly.add((table, change["key"][0]))
            if table in _COUNTED:
                self._count(table, change)
            elif table == LIMIT:
                self._follow_limit(change, at=entry["at"])

    def tells_all(self, table: str, row_id: int, stream: str) -> bool:
        """Whether everything that was told of a row can be believed; `stream` is the one to which it belongs now."""
        return stream not in self.without and (table, row_id) not in self.partly

    def _count(self, table: str, change: Mapping[str, Any]) -> None:
        if change["op"] == "delete":
            return  # it moved into another stream, where it is told as inserted; that insertion counts
        key, fields = change["key"][0], change.get("fields", {})
        if table != ITEM or change["op"] == "insert" or "version" in fields:
            self.changes[table, key] += 1
        if table == ITEM and fields.get("status", {}).get("to") == ItemStatus.COMPLETED:
            self.completions[key] += 1

    def _follow_limit(self, change: Mapping[str, Any], *, at: str) -> None:
        key, fields = change["key"][0], change.get("fields", {})
        if change["op"] == "insert":
            self._due[key] = change["values"]["due_at"]
        dues = {self._due[key], fields.get("due_at", {}).get("to", self._due[key])}
        if "breached_at" in fields:
            self._breach(key, fields, dues=dues, at=at)
        if "due_at" in fields:
            self._due[key] = fields["due_at"]["to"]

    def _breach(self, key: int, fields: Mapping[str, Any], *, dues: set[str], at: str) -> None:
        """A breach, or that one was taken back: an end that was missed and then turned out to have been provisional."""
        told = fields["breached_at"]["to"]
        if told is None:
            self.breaches[key].pop()
            return
        due_at = told if told in dues else self._due[key]
        late = bool(fields.get("breach_late", {}).get("to"))
        breached_at, was_due_at, seen_at = map(datetime.fromisoformat, (told, due_at, at))
        self.breaches[key].append(ToldBreach(breached_at, was_due_at, seen_at, late))


def read_trail(session: Session, *, without: Set[str] = frozenset()) -> Trail:
    """Read every entry once, but those of streams that `audit.verify` has found bad."""
    trail = Trail(without=without)
    entry = shape_of(AuditEntry).table.c
    query = select(as_it_is(entry.stream), as_it_is(entry.body)).order_by(entry.stream, entry.seq)
    with session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE}) as rows:
        for stream, body in rows:
            if stream not in without:
                _follow(trail, body)
    return trail


def _follow(trail: Trail, body: bytes) -> None:
    # Whoever can compute hashes can have written anything; folding the stream names such an entry.
    with suppress(AttributeError, LookupError, TypeError, ValueError):
        trail.add(orjson.loads(body))
