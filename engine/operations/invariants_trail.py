"""What the audit trail tells about rows, counted: how often each changed, was completed, and was breached."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.records.audit import AuditEntry
from engine.records.instances import Instance, ItemStatus, WorkItem
from engine.records.limits import TimeLimit

ITEM, INSTANCE, LIMIT = WorkItem.__tablename__, Instance.__tablename__, TimeLimit.__tablename__
_COUNTED: Final = frozenset({ITEM, INSTANCE})
_READ_AT_ONCE: Final = 2000


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
        changes: of each WorkItem and Instance, its insertion included; by table and id.
        completions: how often each WorkItem was marked as done.
        breaches: of each TimeLimit.
    """

    changes: Counter[tuple[str, int]] = field(default_factory=Counter)
    completions: Counter[int] = field(default_factory=Counter)
    breaches: dict[int, list[ToldBreach]] = field(default_factory=lambda: defaultdict(list))
    _due: dict[int, str] = field(default_factory=dict)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count the changes of the next entry of a stream."""
        for change in entry.get("changes", ()):
            table = change["table"]
            if table in _COUNTED:
                self._count(table, change)
            elif table == LIMIT:
                self._follow_limit(change, at=entry["at"])

    def _count(self, table: str, change: Mapping[str, Any]) -> None:
        if change["op"] == "delete":
            return  # it moved into another stream, where it is told as inserted; that insertion counts
        key = change["key"][0]
        self.changes[table, key] += 1
        if table == ITEM and change.get("fields", {}).get("status", {}).get("to") == ItemStatus.COMPLETED:
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


def read_trail(session: Session) -> Trail:
    """Read every entry once. `audit.verify` has found the trail good."""
    trail = Trail()
    query = select(AuditEntry.body).order_by(AuditEntry.stream, AuditEntry.seq)
    for body in session.scalars(query, execution_options={"yield_per": _READ_AT_ONCE}):
        trail.add(orjson.loads(body))
    return trail
