"""Recounts every breach from what the audit trail recorded of each limit, and compares it with what the engine stored.

    python -m tests.independent.breaches --database URL [--json]

Of the trail only instants are believed: when a limit began, paused, was extended, began anew and stopped, and of which
class the complaint was. Lengths, counting and calendar come from the deployed files. Exit status 1: they disagree.
"""

import argparse
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from tests.independent.days import Span
from tests.independent.law import Law, Rule, read_law

CLASS = ("kind", "nature", "complexity", "urgency")
FACTS = (*CLASS, "channel", "profile")
Rows = Sequence[Sequence[Any]]


@dataclass
class Limit:
    """One limit on its way through the trail."""

    rule: Rule
    basis: Mapping[str, Any]
    facts: Mapping[str, str]
    due_at: datetime | None = None
    breached_at: datetime | None = None
    counted: tuple[Any, ...] = ()
    counted_at: datetime | None = None

    @property
    def stopped_at(self) -> datetime | None:
        """When it stopped; None while it runs."""
        text = self.basis["stopped_at"]
        return None if text is None else _instant(text)

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return any(until is None for _, until, *_ in self.basis["pauses"])

    def look(self, at: datetime) -> None:
        """See at an instant whether it was missed. An end that was found at this very instant is not looked at yet."""
        if at == self.counted_at and self.stopped_at is None:
            return
        seen = min(at, self.stopped_at or at)
        if self.due_at is not None and self.due_at <= seen and self.rule.binds and not self.paused:
            self.breached_at = self.breached_at or self.due_at


@dataclass
class Complaint:
    """One complaint: the class it has at this point of the trail, and its limits by id."""

    law: Law | None = None
    facts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FACTS, ""))
    limits: dict[int, Limit] = field(default_factory=dict)

    def read(self, entry: Mapping[str, Any], laws: "Laws") -> None:
        """Follow one entry: look at what was due before it, take its changes one by one, count again after each."""
        at = _instant(entry["at"])
        for limit in self.limits.values():
            limit.look(at)
        for change in entry.get("changes", ()):
            values = change.get("values") or {name: one["to"] for name, one in change.get("fields", {}).items()}
            if change["table"] == "complaint":
                self.facts.update({name: values[name] or "" for name in FACTS if name in values})
                self.law = laws.of(self.facts["profile"])
            elif change["table"] == "time_limit" and "basis" in values:
                self._take(change["key"][0], values["basis"])
                self._count(at)
        for limit in self.limits.values():
            self._classify(limit)
        self._count(at)

    def _take(self, key: int, basis: Mapping[str, Any]) -> None:
        if key in self.limits:
            self.limits[key].basis = basis
            self._classify(self.limits[key])
        elif self.law is not None:
            self.limits[key] = Limit(self.law.rules[basis["kind"]], basis, dict(self.facts))

    def _classify(self, limit: Limit) -> None:
        """What runs follows the class. What is told only as stopped had stopped before the class changed."""
        if limit.stopped_at is None and any(limit.facts[name] != self.facts[name] for name in CLASS):
            limit.facts = dict(self.facts)

    def _count(self, at: datetime) -> None:
        """Find every end again, the statutory one first, because others stay ahead of it."""
        statutory = None
        for limit in sorted(self.limits.values(), key=lambda one: one.rule.kind != "statutory"):
            self._count_one(limit, at, statutory if limit.rule.days_ahead is not None else None)
            if limit.rule.kind == "statutory" and limit.stopped_at is None:
                statutory = limit.due_at

    def _count_one(self, limit: Limit, at: datetime, statutory: datetime | None) -> None:
        """A limit is counted again when something of its own has changed; while it runs also when the statutory one has
        that it follows. To stop changes nothing."""
        own = {name: one for name, one in limit.basis.items() if name not in ("stopped_at", "stopped_by", "length")}
        follows = limit.stopped_at is None and statutory is not None and (statutory,) != limit.counted[2:]
        if limit.counted and (own, limit.facts) == limit.counted[:2] and not follows:
            return
        due_at = self._end(limit, statutory)
        if limit.rule.statutory and limit.due_at is not None and limit.counted[0] == own:
            due_at = min(due_at, limit.due_at)  # another class never moves it later
        limit.due_at, limit.counted, limit.counted_at = due_at, (own, limit.facts, statutory), at

    def _end(self, limit: Limit, statutory: datetime | None) -> datetime:
        assert self.law is not None
        rule, basis, almanac = limit.rule, limit.basis, self.law.almanac
        status = "second_look" if basis["started_by"] == "second_look_asked" else ""
        length = basis["extensions"][-1][1] if basis["extensions"] else rule.length({**limit.facts, "status": status})
        pauses: list[Span] = [(_instant(one[0]), _instant(one[1])) for one in basis["pauses"] if one[1] is not None]
        start = _instant(basis["started_at"])
        due_at = rule.end(almanac, start, length, pauses)
        if statutory is not None and rule.days_ahead is not None:
            ahead = (statutory.astimezone(almanac.zone) - timedelta(days=rule.days_ahead)).astimezone(UTC)
            latest = ahead if ahead > start else statutory
            due_at = min(due_at, latest) if latest > start else due_at
        return due_at


class Laws:
    """The profiles in force, read when a complaint first asks for one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files, self._read = files, dict[str, Law]()

    def of(self, profile_id: str) -> Law:
        """The profile of this id."""
        if profile_id not in self._read:
            self._read[profile_id] = read_law(self._files, profile_id)
        return self._read[profile_id]


class Database:
    """Reads with the bare driver."""

    def __init__(self, url: str) -> None:
        self._connection: Any
        if url.startswith("sqlite:///"):
            self._connection = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)
        else:
            import psycopg

            self._connection = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))

    def rows(self, query: str) -> Rows:
        """All rows of a query."""
        found: Rows = self._connection.execute(query).fetchall()
        return found

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def recount(database: Database, *, now: datetime) -> Iterator[tuple[int, Limit]]:
    """Every limit of every complaint, counted anew up to now."""
    files = database.rows(
        "SELECT f.path, d.content FROM process_in_force p JOIN process_version_file f ON f.version_hash = p.version_hash "
        "JOIN definition_file d ON d.hash = f.file_hash WHERE p.key = 'rules'"
    )
    laws = Laws({path: bytes(content) for path, content in files})
    entries = database.rows("SELECT stream, body FROM audit_entry WHERE stream LIKE 'complaint:%' ORDER BY stream, seq")
    for _, told in groupby(entries, key=lambda row: row[0]):
        complaint = Complaint()
        for _, body in told:
            complaint.read(json.loads(bytes(body)), laws)
        for key, limit in complaint.limits.items():
            limit.look(now)
            yield key, limit


def disagreements(database: Database, *, now: datetime) -> dict[str, Any]:
    """How many limits and breaches were counted, and where the engine stored something else."""
    stored = {
        row[0]: row for row in database.rows("SELECT id, complaint_id, kind, due_at, breached_at FROM time_limit")
    }
    pending = {row[0] for row in database.rows("SELECT time_limit_id FROM timer WHERE time_limit_id IS NOT NULL")}
    wrong, counts = [], defaultdict[str, int](int)
    for key, limit in recount(database, now=now):
        _, complaint, kind, due_at, breached_at = stored.pop(key)
        expected = None if limit.breached_at is None else limit.breached_at
        if expected is not None and breached_at is None and key in pending and limit.due_at == expected:
            expected = None  # it is due, and the sweep that will record it has not come yet
        counts["limits"] += 1
        counts["breaches"] += expected is not None
        if (_stored(due_at), _stored(breached_at)) != (limit.due_at, expected):
            told = {"due_at": str(due_at), "breached_at": str(breached_at)}
            found = {"due_at": str(limit.due_at), "breached_at": str(expected)}
            wrong.append({"limit": key, "complaint": complaint, "kind": kind, "stored": told, "recounted": found})
    wrong += [{"limit": key, "untold": True} for key in stored]
    return {"ok": not wrong, **counts, "disagreements": wrong}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _stored(value: Any) -> datetime | None:
    """An instant as a column has it: SQLite gives text without a zone."""
    if value is None:
        return None
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    """Recount and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, metavar="URL")
    parser.add_argument("--now", type=datetime.fromisoformat, help="the instant to count up to, with its zone")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    database = Database(options.database)
    result = disagreements(database, now=options.now or datetime.now(UTC))
    database.close()
    wrong = result["disagreements"]
    lines = [json.dumps(result)] if options.json else [f"{result['limits']} limits, {result['breaches']} breaches"]
    sys.stdout.writelines(f"{line}\n" for line in (lines if options.json else [*lines, *map(str, wrong)]))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
