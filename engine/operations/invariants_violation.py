"""What a check of the store finds: which invariant is broken, at which row, and how."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.operations.invariants_trail import Trail
from engine.operations.services import Services
from engine.storage.stored import Illegible, Row, rows_as_stored, shown


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks an invariant. `row` is its key; a whole stream or day is named by what names it."""

    invariant: str
    table: str
    row: tuple[Any, ...]
    what: str

    def as_json(self) -> dict[str, Any]:
        """The violation as `verify-store` answers it; `text` is the same in one line."""
        row = [one if isinstance(one, int) else _printed(one) for one in self.row]
        what = _printable(self.what)
        text = " ".join(filter(None, (self.invariant, self.table, *map(str, row)))) + f": {what}"
        return {"invariant": self.invariant, "table": self.table, "row": row, "what": what, "text": text}


def _printed(key: object) -> str:
    return shown(key) if isinstance(key, bytes) else _printable(str(key))


def _printable(text: str) -> str:
    """A text that any output takes, whatever bytes somebody has stored in it."""
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Looking:
    """What every check is handed.

    Attributes:
        trail: what the streams tell that can be believed.
    """

    session: Session
    services: Services
    trail: Trail

    @property
    def bad_streams(self) -> Set[str]:
        """The streams that cannot be believed."""
        return self.trail.without

    def rows(self, query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
        """The rows of a query of columns that can be read in full; what cannot is a finding of its own."""
        for row in self.stored(query):
            if not any(isinstance(value, Illegible) for value in row):
                yield row

    def stored(self, query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
        """All rows of a query of columns; in the place of what cannot be read stands Illegible."""
        return rows_as_stored(self.session, query)


def as_far_as_possible(
    found: Iterator[Violation], *, invariant: str, table: str, row: tuple[Any, ...] = ()
) -> Iterator[Violation]:
    """What is found at one row. That it cannot be looked at to the end, whatever is stored there, is a finding, too.

    Raises:
        DBAPIError: a query failed.
    """
    try:
        yield from found
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - nobody can know all that may be stored by whoever owns the database
        # Its words may be those of a Party.
        what = f"it cannot be looked at to the end with what is stored ({type(error).__name__})"
        yield Violation(invariant, table, row, what)
