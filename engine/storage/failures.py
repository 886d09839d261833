"""Errors of SQLAlchemy and the two drivers, told in our own words with what to do about them."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from engine.errors import RedressError, Stale
from engine.storage.errors import Duplicate, StorageBusy, StorageUnavailable

_FULL = "The disk of the database is full. Free some space; nothing that was acknowledged is lost."
_LOST = "The connection to the database was lost. Is the server running?"
_UNREACHABLE = "The database server does not answer. Is it running, and is its address right?"
_FOREIGN = "The database holds a value that no application has written. Run `redress verify-store`."
_UNREADABLE = "The database cannot be read or written. See its path, its rights and the disk."
_UNPREPARED = "The database is not prepared. Run `redress init-db`."

# How the names of SQLite's result codes begin; the first that fits. Source: https://www.sqlite.org/rescode.html
_SQLITE: Final = (
    ("SQLITE_CONSTRAINT_UNIQUE", Duplicate, None),
    ("SQLITE_CONSTRAINT_PRIMARYKEY", Duplicate, None),
    ("SQLITE_BUSY", StorageBusy, None),
    ("SQLITE_LOCKED", StorageBusy, None),
    ("SQLITE_FULL", StorageUnavailable, _FULL),
    ("SQLITE_IOERR", StorageUnavailable, _UNREADABLE),
    ("SQLITE_CANTOPEN", StorageUnavailable, "There is no database here. Run `redress init-db`."),
    ("SQLITE_READONLY", StorageUnavailable, _UNREADABLE),
    ("SQLITE_PERM", StorageUnavailable, _UNREADABLE),
    ("SQLITE_CORRUPT", StorageUnavailable, "The database file is damaged. Restore a backup."),
    ("SQLITE_NOTADB", StorageUnavailable, "This file is not a database of Redress."),
)
# How the SQLSTATE begins; the first that fits. Source: PostgreSQL manual, appendix A
_POSTGRESQL: Final = (
    ("23505", Duplicate, None),
    ("40001", StorageBusy, None),
    ("40P01", StorageBusy, None),
    ("55P03", StorageBusy, None),
    ("53100", StorageUnavailable, _FULL),
    ("53", StorageUnavailable, "The database server has no room for this now."),
    ("57P", StorageUnavailable, _LOST),
    ("08", StorageUnavailable, _LOST),
    ("25P03", StorageUnavailable, _LOST),
    ("28", StorageUnavailable, "The database server refuses this user or password."),
    ("3D000", StorageUnavailable, "There is no such database on the server."),
    ("42P01", StorageUnavailable, _UNPREPARED),
)


def in_our_words(error: Exception, *, committing: bool = False) -> RedressError | None:
    """Return our error for one of the database, or None for what is a mistake of the program.

    Args:
        committing: the commit had begun, so that after a lost connection nobody knows whether it happened
            (fact `outcome` is then "unknown", else "nothing"): whoever asked must look before asking again.
    """
    if isinstance(error, StaleDataError):
        return Stale()
    if isinstance(error, PoolTimeout):
        return StorageBusy("All connections to the database are in use; try again.", outcome="nothing")
    if not isinstance(error, DBAPIError):
        return None
    outcome = "unknown" if committing and error.connection_invalidated else "nothing"
    kind, message = _kind(error)
    return kind(message, outcome=outcome) if kind else None


def _kind(error: DBAPIError) -> tuple[type[RedressError] | None, str | None]:
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        if name == "SQLITE_ERROR" and str(error.orig).startswith("no such table"):
            return StorageUnavailable, _UNPREPARED
        return _first(_SQLITE, name)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _first(_POSTGRESQL, state)
    # A connection that breaks, or was never made, has no state to tell; nor has a text of SQLite that is none.
    if error.connection_invalidated:
        return StorageUnavailable, _LOST
    if isinstance(error.orig, sqlite3.OperationalError):
        return StorageUnavailable, _FOREIGN
    return (StorageUnavailable, _UNREACHABLE) if type(error.orig).__name__ == "OperationalError" else (None, None)


def _first(
    table: tuple[tuple[str, type[RedressError], str | None], ...], code: str
) -> tuple[type[RedressError] | None, str | None]:
    return next(((kind, message) for start, kind, message in table if code.startswith(start)), (None, None))
