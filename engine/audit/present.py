"""Present rows beside what the audit trail tells of them, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.audit.canonical import Plain, plain, same
from engine.audit.fields import ERASED, UNTOLD, Kind, committed, digest, kinds, told_default
from engine.audit.fold import Difference
from engine.errors import NotFound
from engine.storage.errors import StorageUnavailable
from engine.storage.rows import is_one_of
from engine.storage.sealing import Subject
from engine.storage.stored import Illegible, rows_as_stored
from engine.storage.tables import Shape
from engine.storage.vault import Vault

_DIFFERS: Final = "the row has another value than the entries tell"


@dataclass(frozen=True, slots=True)
class Told:
    """One row as its stream tells it."""

    stream: str
    party_id: int | None
    key: tuple[Any, ...]
    values: Mapping[str, Plain]


class PresentRows:
    """Compares rows with what was told.

    `unverifiable` counts the values whose Party's key is destroyed, and those that an earlier version did not tell.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._subjects: dict[int, Subject | None] = {}
        self.unverifiable = 0

    def differences(self, shape: Shape, told: Sequence[Told]) -> Iterator[Difference]:
        """Compare rows of one table."""
        table = shape.table.name
        present = self._read(shape, [one.key for one in told])
        for one in told:
            row = present.get(one.key)
            if row is None:
                yield Difference(table, one.key, None, "a row that entries tell of is not there")
                continue
            if shape.stream(row) != one.stream:
                yield Difference(table, one.key, None, f"the row belongs to another stream than {one.stream}")
            for name, kind in kinds(shape).items():
                if reason := self._difference(shape, name, kind, one, getattr(row, name)):
                    yield Difference(table, one.key, name, reason)

    def _read(self, shape: Shape, keys: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
        names = [name for name in shape.columns if name in shape.audited]
        columns = [shape.table.c[shape.columns[name]].label(name) for name in names]
        query = select(*columns).where(is_one_of(shape, keys))
        rows = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows_as_stored(self._session, query)]
        return {tuple(plain(getattr(row, name)) for name in shape.key): row for row in rows}

    def _difference(self, shape: Shape, name: str, kind: Kind, one: Told, value: object) -> str | None:
        try:
            there = value if isinstance(value, bytes) and kind is Kind.DIGEST else plain(value)
        except (RecursionError, TypeError, ValueError):  # Illegible, or what nobody could have told
            return f"the row has {value}" if isinstance(value, Illegible) else _DIFFERS
        told = one.values.get(name)
        if there is None or told is None:
            return self._emptiness(shape, name, one, there)
        if kind is Kind.PERSONAL:
            return self._personal_difference(f"{shape.table.name}.{name}", one, told, there)
        return None if same(told, digest(value) if kind is Kind.DIGEST else there) else _DIFFERS

    def _emptiness(self, shape: Shape, name: str, one: Told, there: Plain) -> str | None:
        """The difference where the row has no value, or the entries tell none."""
        if name in one.values or there is None:
            return None if there == one.values.get(name) else _DIFFERS
        default = told_default(shape, name)
        if default is UNTOLD:
            self.unverifiable += 1
        return None if default is UNTOLD or there == default else _DIFFERS

    def _personal_difference(self, field: str, one: Told, told: Plain, value: Plain) -> str | None:
        try:
            subject = None if told == ERASED else self._subject(one)
        except (NotFound, StorageUnavailable):
            return "the key of the Party is missing or does not open"
        if subject is None:
            self.unverifiable += 1
            return None
        return None if committed(subject, field, value) == told else _DIFFERS

    def _subject(self, one: Told) -> Subject | None:
        if one.party_id is None:
            raise NotFound("The stream belongs to no Party.", stream=one.stream)
        if one.party_id not in self._subjects:  # the session sees one moment, so no key can be destroyed meanwhile
            self._subjects[one.party_id] = self._vault.subject(self._session, one.party_id)
        return self._subjects[one.party_id]
