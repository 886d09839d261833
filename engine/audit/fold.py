"""Folding a stream: from its entries, one after the other, to the rows that must be there at the end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.audit.canonical import Plain
from engine.audit.fields import ERASED, UNTOLD

RowKey = tuple[str, tuple[Any, ...]]
"""The name of a table and the key of a row, as entries tell it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the rows and the audit trail tell different stories. `field` is None where it is about a whole row."""

    table: str
    key: tuple[Any, ...]
    field: str | None
    reason: str


class Folded:
    """The rows of one stream as its entries tell them.

    A field that was never told is null, or has what `default` says: a later migration may have added its column, or the
    entries tell it since a later version only.
    """

    def __init__(self, default: Callable[[str, str], Plain]) -> None:
        self._default = default
        self.rows: dict[RowKey, dict[str, Plain]] = {}
        self.differences: list[Difference] = []

    def apply(self, changes: Iterable[Any]) -> None:
        """Apply the changes of the next entry."""
        for change in changes:
            key = change["table"], tuple(change["key"])
            match change["op"]:
                case "insert":
                    self._insert(key, change["values"])
                case "update":
                    self._update(key, change["fields"], change.get("hidden", ()))
                case "delete":
                    self._delete(key)

    def _insert(self, key: RowKey, values: dict[str, Plain]) -> None:
        if key in self.rows:
            self._differ(key, None, "inserted twice")
        self.rows[key] = dict(values)

    def _update(self, key: RowKey, fields: dict[str, Any], hidden: Iterable[str]) -> None:
        row = self.rows.get(key)
        if row is None:
            self._differ(key, None, "changed before it was inserted")
            return
        for name, change in fields.items():
            if "from" in change and not self._follows(key, name, change["from"]):
                self._differ(key, name, "changed from a value that it did not have")
            row[name] = change["to"]
        for name in hidden:
            row.pop(name, None)  # an earlier version changed it again and did not tell to what

    def _follows(self, key: RowKey, name: str, before: Plain) -> bool:
        row = self.rows[key]
        if name not in row:
            default = self._default(key[0], name)
            return before is None or default is UNTOLD or before == default
        return before == row[name] or ERASED in (before, row[name])

    def _delete(self, key: RowKey) -> None:
        if self.rows.pop(key, None) is None:
            self._differ(key, None, "deleted before it was inserted")

    def _differ(self, key: RowKey, field: str | None, reason: str) -> None:
        self.differences.append(Difference(*key, field, reason))
