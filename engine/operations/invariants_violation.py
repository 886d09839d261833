"""What a check of the store finds: which invariant is broken, at which row, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

from engine.operations.invariants_trail import Trail
from engine.operations.services import Services

_READ_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks an invariant. `row` is its key; a whole stream or day is named by what names it."""

    invariant: str
    table: str
    row: tuple[Any, ...]
    what: str

    def as_json(self) -> dict[str, Any]:
        """The violation as `verify-store` answers it; `text` is the same in one line."""
        row = [one if isinstance(one, int) else str(one) for one in self.row]
        text = f"{self.invariant} {self.table} {' '.join(map(str, row))}: {self.what}".replace("  ", " ")
        return {"invariant": self.invariant, "table": self.table, "row": row, "what": self.what, "text": text}


@dataclass(frozen=True, slots=True)
class Looking:
    """What every check is handed. `trail` is None when the audit trail itself cannot be believed."""

    session: Session
    services: Services
    trail: Trail | None

    def rows(self, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """Read rows some at a time; a check that has seen enough leaves nothing open behind."""
        with self.session.execute(query, execution_options={"yield_per": _READ_AT_ONCE}) as rows:
            yield from rows
