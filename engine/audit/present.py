"""Present rows beside what the audit trail tells of them, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.audit.canonical import Plain, plain, same
from engine.audit.fields import ERASED, Kind, committed, digest, kinds, told_default
from engine.audit.fold import Difference
from engine.errors import NotFound
from engine.storage.errors import StorageUnavailable
from engine.storage.rows import is_one_of
from engine.storage.sealing import Subject
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
    """Compares rows with what was told. `unverifiable` counts the values whose Party's key is destroyed."""

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
        columns = [shape.table.c[column].label(name) for name, column in shape.columns.items() if name in shape.audited]
        query = select(*columns).where(is_one_of(shape, keys))
        rows = self._session.connection().execute(query)
        return {tuple(plain(getattr(row, name)) for name in shape.key): row for row in rows}

    def _difference(self, shape: Shape, name: str, kind: Kind, one: Told, value: object) -> str | None:
        told = one.values.get(name)
        if value is None or told is None:
            there = None if value is None else plain(value)
            return (
                None if there == told or (name not in one.values and there == told_default(shape, name)) else _DIFFERS
            )
        if kind is Kind.PERSONAL:
            return self._personal_difference(f"{shape.table.name}.{name}", one, told, plain(value))
        return None if same(told, digest(value) if kind is Kind.DIGEST else plain(value)) else _DIFFERS

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
