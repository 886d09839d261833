"""The statements of every transaction as they reached the driver, and the same sent once more by bare `sqlite3`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any, Final

from engine.storage.sqlite import WatchedConnection, WatchedCursor

BEGIN: Final = "BEGIN IMMEDIATE"
_SETTINGS: Final = ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY")
_STATEMENTS_KEPT: Final = 512

Statement = tuple[bool, str, Any]
"""Whether it is sent many times, its text, and its parameters."""


@dataclass
class Tape:
    """What the one writing connection was sent, transaction by transaction."""

    transactions: list[list[Statement]] = field(default_factory=list)
    _writer: sqlite3.Connection | None = None

    def take(self, connection: sqlite3.Connection, statement: Statement) -> None:
        """Keep a statement if it belongs to a writing transaction."""
        if statement[1] == BEGIN:
            self._writer = connection
            self.transactions.append([])
        if connection is self._writer and self.transactions:
            self.transactions[-1].append(statement)

    def cut(self) -> list[list[Statement]]:
        """What was taken so far; the tape is empty again."""
        taken, self.transactions = self.transactions, []
        return taken


@contextmanager
def taping() -> Iterator[Tape]:
    """Listen at the driver."""
    tape = Tape()
    execute, executemany, commit = WatchedCursor.execute, WatchedCursor.executemany, WatchedConnection.commit

    def taped_execute(cursor: WatchedCursor, sql: str, parameters: Any = (), /) -> WatchedCursor:
        tape.take(cursor.connection, (False, sql, parameters))
        return execute(cursor, sql, parameters)

    def taped_many(cursor: WatchedCursor, sql: str, rows: Any, /) -> WatchedCursor:
        kept = list(rows)
        tape.take(cursor.connection, (True, sql, kept))
        return executemany(cursor, sql, kept)

    def taped_commit(connection: WatchedConnection) -> None:
        tape.take(connection, (False, "COMMIT", ()))
        commit(connection)

    patched = {"execute": taped_execute, "executemany": taped_many}
    for name, one in patched.items():
        setattr(WatchedCursor, name, one)
    WatchedConnection.commit = taped_commit  # type: ignore[method-assign]  # put back below
    try:
        yield tape
    finally:
        WatchedCursor.execute = execute  # type: ignore[method-assign]  # as it was
        WatchedCursor.executemany = executemany  # type: ignore[method-assign]  # as it was
        del WatchedConnection.commit


class BareDatabase:
    """A copy of a database, kept in step by sending it what the original was sent."""

    def __init__(self, original: Path, copy: Path) -> None:
        with sqlite3.connect(original) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        self._connection = sqlite3.connect(copy, isolation_level=None, cached_statements=_STATEMENTS_KEPT)
        self._connection.execute("PRAGMA journal_mode = WAL")
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")
        self._cursor = self._connection.cursor()

    def send(self, transaction: list[Statement]) -> float:
        """Send one transaction; return the seconds of processor time it took."""
        cursor = self._cursor
        began = process_time()
        for many, sql, parameters in transaction:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters).fetchall()
        return process_time() - began

    def close(self) -> None:
        """Close the copy."""
        self._connection.close()
