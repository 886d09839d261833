"""What one transaction changes, in order: rows as SQLAlchemy and `bulk` send them, and what the audit adds between.

The journal only notes; the audit reads it just before the commit. `require_announced` is asked by every cursor of the
application, whoever uses it, so that no statement changes an audited table unnoticed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import Engine
from sqlalchemy.orm import Session, SessionTransaction

from engine.storage.errors import Unaudited
from engine.storage.statements import written_tables
from engine.storage.tables import Shape, shapes


class Op(StrEnum):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that changed. `before` lacks a field whose earlier value was never loaded.

    `hidden` names changed fields whose values the audit must not see. A row that moved into another stream is deleted
    from the one and inserted into the other; `moved` is the stream on the other side.
    """

    shape: Shape
    op: Op
    stream: str
    key: tuple[object, ...]
    before: Mapping[str, object]
    after: Mapping[str, object]
    hidden: tuple[str, ...] = ()
    moved: str | None = None


class Journal:
    """The events of one transaction. What a rolled back savepoint had noted is forgotten with it.

    `marks` tells how many events there were when each open savepoint began.
    """

    __slots__ = ("_announcing", "_closed", "events", "marks")

    def __init__(self) -> None:
        self.events: list[object] = []
        self._closed = False
        self.marks: WeakKeyDictionary[SessionTransaction, int] = WeakKeyDictionary()
        self._announcing = 0

    def __enter__(self) -> None:
        """From here on, statements change only rows that are noted one by one."""
        self._announcing += 1

    def __exit__(self, *_: object) -> None:
        self._announcing -= 1

    def add(self, event: object) -> None:
        """Note what has happened.

        Raises:
            Unaudited: the entries of the transaction are written already.
        """
        if self._closed:
            raise Unaudited("This comes too late: the audit entries of the transaction are written.")
        self.events.append(event)

    def close(self) -> None:
        """Nothing can be told any more."""
        self._closed = True

    @property
    def announcing(self) -> bool:
        """Whether the statements of this moment are being noted."""
        return self._announcing > 0


class TransactionSession(Session):
    """The session of one transaction that may change rows."""

    def __init__(self, bind: Engine, **options: Any) -> None:
        super().__init__(bind, **options)
        self.journal = Journal()

    def flush(self, objects: Any = None) -> None:
        """Send what changed; every row of it is noted by `listeners`."""
        with self.journal:
            super().flush(objects)


def journal_of(session: Session) -> Journal:
    """Return the journal of a session.

    Raises:
        Unaudited: the session only reads.
    """
    if not isinstance(session, TransactionSession):
        raise Unaudited("This session only reads; open a transaction to change something.")
    return session.journal


def require_announced(journal: Journal | None, statement: str, *, dollar_quotes: bool) -> None:
    """Refuse a statement that would change rows of audited tables without their being noted.

    Raises:
        Unaudited: it writes an audited or unknown table outside the ORM's flush and `bulk`, or outside a transaction.
    """
    for name in written_tables(statement, dollar_quotes=dollar_quotes):
        shape = shapes().get(name)
        if journal is None:
            raise Unaudited("Nothing can be changed outside a transaction.", table=name)
        if shape is None:
            raise Unaudited("This is not a table of the application.", table=name)
        if not shape.exempt and not journal.announcing:
            raise Unaudited(
                "Rows of this table are changed through their records or through `bulk`, so that the audit sees them.",
                table=name,
            )


def as_stored(shape: Shape, values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the values with JSON as the database will give it back, whatever becomes of the lists and mappings in it."""
    if shape.copied.isdisjoint(values):
        return values
    return {
        name: orjson.loads(orjson.dumps(value)) if name in shape.copied else value for name, value in values.items()
    }
