"""The body of an entry: everything it says, as canonical JSON, with nothing personal in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from engine.audit.canonical import Plain, canonical, instant, plain
from engine.audit.drafts import Draft
from engine.audit.fields import ERASED, Kind, committed, digest, kinds
from engine.storage.journal import Op, RowChange
from engine.storage.sealing import Subject

VERSION: Final = 1
SubjectOf = Callable[[], Subject | None]
"""Opens the key of the Party that a stream belongs to; None if this transaction destroys it.

Asked for only when there is something personal. Raises Unaudited if the stream belongs to no Party.
"""


@dataclass(slots=True)
class Body:
    """One entry being written. `personal` are the values that are sealed beside it, by their place (RFC 6901)."""

    subject: SubjectOf
    personal: dict[str, Plain] = field(default_factory=dict)

    def write(self, draft: Draft, *, seq: int, reason_is_personal: bool) -> bytes:
        """Return the canonical bytes of an entry."""
        act = draft.act
        said: dict[str, Any] = {
            "v": VERSION,
            "stream": draft.stream,
            "seq": seq,
            "act": act.id,
            "at": instant(act.at),
            "actor": act.actor,
            "role": act.role,
            "action": act.action,
        }
        if act.reason is not None:
            said["reason"] = self._personal("/reason", "reason", act.reason) if reason_is_personal else act.reason
        if act.definition_hash is not None:
            said["definition"] = act.definition_hash
        if draft.changes:
            said["changes"] = [self._change(f"/changes/{at}", change) for at, change in enumerate(draft.changes)]
        if draft.notes:
            said["notes"] = [{"kind": one.kind, "facts": one.facts} for one in draft.notes]
        return canonical(said)

    def _change(self, place: str, change: RowChange) -> Plain:
        told: dict[str, Any] = {
            "op": str(change.op),
            "table": change.shape.table.name,
            "key": [plain(part) for part in change.key],
        }
        if change.op is Op.INSERT:
            told["values"] = self._values(place, change)
        elif change.op is Op.UPDATE:
            told["fields"] = self._fields(place, change)
            if change.hidden:
                told["hidden"] = list(change.hidden)
        if change.moved is not None:
            told["from" if change.op is Op.INSERT else "to"] = change.moved
        return told

    def _values(self, place: str, change: RowChange) -> Plain:
        """The values of a new row; what is not told is null."""
        return {
            name: self._told(f"{place}/values/{name}", change, name, kind, change.after[name])
            for name, kind in kinds(change.shape).items()
            if change.after[name] is not None
        }

    def _fields(self, place: str, change: RowChange) -> Plain:
        """Each changed field before and after; an earlier value that was never loaded is left out."""
        of = kinds(change.shape)
        fields = {}
        for name, value in change.after.items():
            fields[name] = {"to": self._told(f"{place}/fields/{name}/to", change, name, of[name], value)}
            if name in change.before:
                fields[name]["from"] = self._told(None, change, name, of[name], change.before[name])
        return fields

    def _told(self, place: str | None, change: RowChange, name: str, kind: Kind, value: object) -> Plain:
        if value is None or kind is Kind.OPEN:
            return plain(value)
        if kind is Kind.DIGEST:
            return digest(value)
        return self._personal(place, f"{change.shape.table.name}.{name}", value)

    def _personal(self, place: str | None, name: str, value: object) -> Plain:
        """A commitment; the value itself is put beside the entry if it has a place there."""
        subject = self.subject()
        if subject is None:
            return ERASED
        told = plain(value)
        if place is not None:
            self.personal[place] = told
        return committed(subject, name, told)
