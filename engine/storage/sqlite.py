"""SQLite as the application opens it: private file, durable, foreign keys on, and an allow-list of what SQL may do."""

import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from engine.errors import Misconfigured
from engine.storage.journal import Journal, require_announced
from engine.storage.prepared import at_the_driver
from engine.storage.rights import rights_on
from engine.storage.tables import shapes

_STATEMENTS_KEPT: Final = 512
_SETTINGS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",  # an acknowledged commit survives a loss of power
    "PRAGMA secure_delete = ON",  # erased words do not stay in free pages
    "PRAGMA temp_store = MEMORY",  # nor in temporary files
    "PRAGMA trusted_schema = OFF",
    "PRAGMA recursive_triggers = ON",  # else REPLACE deletes without the triggers' being asked
)


class WatchedConnection(sqlite3.Connection):
    """A connection whose every cursor asks the journal of the transaction."""

    journal: Journal | None = None

    def cursor(self, factory: Any = None) -> Any:
        """A watched cursor, whatever was asked for."""
        return super().cursor(WatchedCursor)

    def executescript(self, sql_script: str, /) -> sqlite3.Cursor:
        raise sqlite3.ProgrammingError("scripts are for migrations")


class WatchedCursor(sqlite3.Cursor):
    """Sends nothing that would change an audited table unnoticed."""

    connection: WatchedConnection

    def execute(self, sql: str, parameters: Any = (), /) -> "WatchedCursor":
        require_announced(self.connection.journal, sql, dollar_quotes=False)
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, seq_of_parameters: Iterable[Any], /) -> "WatchedCursor":
        require_announced(self.connection.journal, sql, dollar_quotes=False)
        super().executemany(sql, seq_of_parameters)
        return self

    def executescript(self, sql_script: str, /) -> "WatchedCursor":
        """Never: it would commit first."""
        raise sqlite3.ProgrammingError("scripts are for migrations")


def path_of(url: URL) -> Path:
    """Return the database file that a URL names.

    Raises:
        Misconfigured: it names none; a database in memory would be another one for each connection.
    """
    if not url.database or url.database == ":memory:":
        raise Misconfigured("A SQLite database needs a file.", setting="REDRESS_DATABASE_URL")
    return Path(url.database)


def create_private(path: Path) -> None:
    """Make the database file, and its folder if there is none, for nobody but the user who runs this."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A file that exists is not touched: to close it here would drop the locks of every connection of this process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def writing_engine(url: URL, *, wait_seconds: float, durable: bool) -> Engine:
    """One connection, so that the threads of this process queue for it in order instead of polling a lock."""
    settings = _SETTINGS if durable else (*_SETTINGS, "PRAGMA synchronous = OFF")
    engine = create_engine(
        url,
        creator=lambda: _connect(url, settings, wait_seconds),
        hide_parameters=True,  # what people wrote is nothing for a log
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=wait_seconds,
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: URL, *, connections: int, wait_seconds: float) -> Engine:
    """Connections that cannot write at all."""
    settings = (*_SETTINGS, "PRAGMA query_only = ON")
    engine = create_engine(
        url,
        creator=lambda: _connect(url, settings, wait_seconds),
        hide_parameters=True,  # what people wrote is nothing for a log
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=wait_seconds,
    )
    _begin_with(engine, "BEGIN")
    return engine


def owner_engine(url: URL, *, wait_seconds: float) -> Engine:
    """A connection for migrations: no allow-list; foreign keys off, because altering a table rebuilds it."""
    engine = create_engine(url, connect_args={"timeout": wait_seconds, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        _keep_a_log(connection, wait_seconds)
        connection.execute("PRAGMA synchronous = FULL")

    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def _keep_a_log(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Switch the file to a write-ahead log, once and for all. SQLite itself does not wait for others who do the same."""
    until = time.monotonic() + wait_seconds
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _connect(url: URL, settings: Iterable[str], wait_seconds: float) -> WatchedConnection:
    connection = sqlite3.connect(
        f"file:{quote(str(path_of(url).absolute()))}?mode=rw",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,  # the pool gives a connection to one thread at a time
        cached_statements=_STATEMENTS_KEPT,
        factory=WatchedConnection,
    )
    for setting in settings:
        connection.execute(setting)
    connection.set_authorizer(_authorize)
    return connection


def _begin_with(engine: Engine, statement: str) -> None:
    """The driver is left in autocommit mode, so that a transaction begins where we say and as we say."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        with at_the_driver(connection, statement) as cursor:
            cursor.execute(statement)


_HARMLESS: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
# Asked by SQLAlchemy when it connects, and by the full-text index when it looks whether somebody else wrote.
_READABLE_SETTINGS: Final = frozenset({"read_uncommitted", "data_version"})
# Asked by Alembic; their argument is a table, and they change nothing.
_DESCRIBING: Final = frozenset({"table_info", "table_xinfo"})
_FORBIDDEN_FUNCTIONS: Final = frozenset({"load_extension", "fts3_tokenizer"})


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """Whether a statement may do one thing; what is not allowed here is refused when the statement is prepared."""
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = second not in _FORBIDDEN_FUNCTIONS
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _DESCRIBING or (first in _READABLE_SETTINGS and second is None)
    else:
        allowed = database == "main" and first in shapes() and _may_write(action, first, second)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _may_write(action: int, table: str, column: str | None) -> bool:
    rights = rights_on(table)
    if action == sqlite3.SQLITE_INSERT:
        return True
    if action == sqlite3.SQLITE_UPDATE:
        return rights.update is None or column in rights.update
    return action == sqlite3.SQLITE_DELETE and rights.delete
