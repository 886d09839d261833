"""PostgreSQL as the application opens it: a role that owns nothing, time limits, and cursors that ask the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, text

from engine.errors import Misconfigured
from engine.storage.journal import Journal, require_announced

# The temporary schema comes last, so that a temporary table never stands for one of ours.
_OPTIONS: Final = "-c search_path=public,pg_temp -c timezone=UTC -c idle_in_transaction_session_timeout=60s"


class WatchedConnection(psycopg.Connection[Any]):
    """A connection whose every cursor asks the journal of the transaction."""

    journal: Journal | None = None


class WatchedCursor(psycopg.Cursor[Any]):
    """Sends nothing that would change an audited table unnoticed."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "WatchedCursor":
        self._ask(query)
        return super().execute(query, params, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self._ask(query)
        super().executemany(query, params_seq, **options)

    def stream(self, query: Any, params: Any = None, **options: Any) -> Iterator[Any]:
        self._ask(query)
        return super().stream(query, params, **options)

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **options: Any) -> Iterator[psycopg.Copy]:
        self._ask(statement)
        with super().copy(statement, params, **options) as copy:
            yield copy

    def _ask(self, query: Any) -> None:
        connection = self.connection
        journal = connection.journal if isinstance(connection, WatchedConnection) else None
        require_announced(journal, query if isinstance(query, str) else _text(query, connection), dollar_quotes=True)


def _text(query: Any, connection: psycopg.Connection[Any]) -> str:
    return query.decode() if isinstance(query, bytes) else query.as_string(connection)


def writing_engine(url: URL, *, connections: int, wait_seconds: float, durable: bool) -> Engine:
    """The application's pool; `reading_engine` shares it."""
    parameters = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    options = " ".join(
        filter(
            None,
            (
                _OPTIONS,
                f"-c lock_timeout={int(wait_seconds * 1000)}",
                "" if durable else "-c synchronous_commit=off",
                str(parameters.pop("options", "")),
            ),
        )
    )

    def connect() -> WatchedConnection:
        return WatchedConnection.connect(**parameters, options=options, cursor_factory=WatchedCursor)

    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        creator=connect,
        hide_parameters=True,  # what people wrote is nothing for a log
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=wait_seconds,
    )


def reading_engine(engine: Engine) -> Engine:
    """The same pool in transactions that see one moment and cannot write, as SQLite's readers do."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def owner_engine(url: URL) -> Engine:
    """A connection for migrations, as the role that owns the tables."""
    return create_engine(url.set(drivername="postgresql+psycopg"))


def require_mere_user(connection: Connection) -> None:
    """Refuse to work as a role that could take the audit's protection away.

    Raises:
        Misconfigured: the role is a superuser, or owns the audit's tables, or is a member of the role that does.
    """
    # A superuser counts as a member of every role.
    query = "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'audit_entry'::regclass"
    if connection.scalar(text(query)):
        raise Misconfigured(
            "The database user of the application must neither be a superuser nor own the tables: it could rewrite the "
            "audit trail. Make another user for REDRESS_DATABASE_URL.",
            setting="REDRESS_DATABASE_URL",
        )
