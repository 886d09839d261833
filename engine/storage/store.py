"""The store: opens and commits every transaction of the application, on SQLite and PostgreSQL alike."""

import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from engine.errors import Misconfigured
from engine.faults import fault
from engine.settings import database_url
from engine.storage import listeners, migrate, sqlite
from engine.storage.failures import in_our_words
from engine.storage.journal import TransactionSession
from engine.storage.session import WritingSession

Recorder = Callable[[Session], None]
"""Called with everything sent, just before the commit: writes the audit entries, or refuses the transaction."""

listeners.install()


class Store:
    """One database. Its transactions may be opened by several threads at once, one at a time by each.

    On SQLite they queue for the one writer there can be. On PostgreSQL they run side by side, READ COMMITTED.
    """

    def __init__(
        self, url: str, *, record: Recorder, connections: int = 16, wait_seconds: float = 30, durable: bool = True
    ) -> None:
        """Connect to nothing yet.

        Args:
            url: `sqlite:///path` or `postgresql+psycopg://user@host/database`.
            record: what writes the audit entries of a transaction.
            connections: how many are kept open for readers (PostgreSQL: for everybody); twice as many in a rush.
            wait_seconds: how long a transaction waits for what others hold.
            durable: an acknowledged commit survives a loss of power; only a scratch database can do without.

        Raises:
            Misconfigured: it is no URL, that of another database, or PostgreSQL's driver is not installed.
        """
        self._url = database_url(url)
        self._record = record
        self._here = threading.local()
        self._wait_seconds = wait_seconds
        self._writers, self._readers = _engines(self._url, connections, wait_seconds, durable)

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self._url.render_as_string(hide_password=True)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writers.dialect.name

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a transaction, and commit it with its audit entries, or leave nothing behind.

        Raises:
            Unaudited: it changed rows of an audited table without an act.
            Stale, Duplicate: somebody else was faster.
            StorageBusy: it may succeed when it is done again from the start.
            StorageUnavailable: the database cannot do it now; `outcome` tells whether that is certain.
        """
        if getattr(self._here, "busy", False):
            raise RuntimeError("a transaction is opened once, at the edge; this thread has one already")
        self._here.busy = True
        try:
            with self._session(WritingSession, self._writers) as session:
                yield session
        finally:
            self._here.busy = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees the database as it is at this moment, and cannot write.

        Raises:
            StorageUnavailable: the database cannot be read now.
        """
        with self._session(Session, self._readers) as session:
            yield session

    def migrate(self, owner_url: str | None = None) -> None:
        """Bring the tables to this version and the audit's protection into force.

        Args:
            owner_url: the same database as the user who owns its tables; needed on PostgreSQL, unused on SQLite.

        Raises:
            Misconfigured: the file of SQLite cannot be made; on PostgreSQL the owner is missing, or is the
                application's own user.
        """
        role = None
        if self.dialect == "sqlite":
            _make_file(sqlite.path_of(self._url))
            owner = sqlite.owner_engine(self._url, wait_seconds=self._wait_seconds)
        else:
            role, owner = self._url.username, _owner(self._url, owner_url)
        try:
            with owner.begin() as connection, _known_steps():
                migrate.upgrade(connection, application_role=role)
        except SQLAlchemyError as error:
            if ours := in_our_words(error):
                raise ours from error
            raise
        finally:
            owner.dispose()

    def pending_migrations(self) -> list[str]:
        """The names of the migrations that this database has not had, the next one first.

        Raises:
            Misconfigured: it has had one that this version does not know.
        """
        with self.reading() as session, _known_steps():
            return migrate.pending(session.connection())

    def require_current(self) -> None:
        """Refuse a database whose tables are not those of this version.

        Raises:
            Misconfigured: migrations are pending, or it is of a later version.
        """
        if pending := self.pending_migrations():
            raise Misconfigured("The database is older than the program. Run `redress init-db`.", pending=pending)

    def check(self) -> None:
        """Refuse to serve from a database that is not ready or not safe.

        Raises:
            Misconfigured: migrations are pending, or the user of the application could undo the audit's protection.
        """
        self.require_current()
        if self.dialect == "postgresql":
            with self.reading() as session:
                _postgresql().require_mere_user(session.connection())

    def dispose(self) -> None:
        """Close the connections that are not in use."""
        self._readers.dispose()
        self._writers.dispose()

    @contextmanager
    def _session(self, kind: type[Session], engine: Engine) -> Iterator[Session]:
        session = kind(engine, expire_on_commit=False)
        committing = False
        try:
            connection: Any = session.connection().connection.driver_connection
            if isinstance(session, TransactionSession):
                connection.journal = session.journal
            yield session
            if isinstance(session, TransactionSession):
                session.flush()
                self._record(session)
                session.journal.close()
                fault("store.before_commit")
                committing = True
                session.commit()
                fault("store.after_commit")
        except BaseException as error:
            with suppress(DBAPIError):  # a connection that broke has nothing to roll back
                session.rollback()
            if isinstance(error, Exception) and (ours := in_our_words(error, committing=committing)):
                raise ours from error
            raise
        finally:
            session.close()


def _engines(url: URL, connections: int, wait_seconds: float, durable: bool) -> tuple[Engine, Engine]:
    """The engine of the writers and that of the readers."""
    if url.get_backend_name() == "sqlite":
        writers = sqlite.writing_engine(url, wait_seconds=wait_seconds, durable=durable)
        readers = sqlite.reading_engine(url, connections=connections, wait_seconds=wait_seconds)
    else:
        _require_options(url)
        writers = _postgresql().writing_engine(url, connections=connections, wait_seconds=wait_seconds, durable=durable)
        readers = _postgresql().reading_engine(writers)
    event.listen(writers, "checkin", _forget_journal)
    return writers, readers


@contextmanager
def _known_steps() -> Iterator[None]:
    try:
        yield
    except (CommandError, RevisionError) as error:
        raise Misconfigured("The database was made by a later version of the program. Install that version.") from error


def _make_file(path: Path) -> None:
    try:
        sqlite.create_private(path)
    except OSError as error:
        raise Misconfigured(
            f"The database {path} cannot be made: {error.strerror or error}. Look at the path and its rights.",
            setting="REDRESS_DATABASE_URL",
        ) from error


def _forget_journal(connection: Any, _: object) -> None:
    """Whoever is given this connection next begins with nothing announced. A connection that broke is None."""
    if connection is not None:
        connection.journal = None


def _owner(url: URL, owner_url: str | None) -> Engine:
    owner = None if owner_url is None else database_url(owner_url)
    if owner is None or owner.get_backend_name() != "postgresql" or owner.username == url.username:
        raise Misconfigured(
            "On PostgreSQL the tables must belong to another user than the application's, which could else rewrite "
            "the audit trail. Name the owner in REDRESS_DATABASE_OWNER_URL.",
            setting="REDRESS_DATABASE_OWNER_URL",
        )
    _require_options(owner)
    engine: Engine = _postgresql().owner_engine(owner)
    return engine


def _require_options(url: URL) -> None:
    """Refuse what PostgreSQL's driver would refuse at the first connection."""
    _postgresql()
    driver = importlib.import_module("psycopg")
    try:
        driver.conninfo.make_conninfo(**{name: str(value) for name, value in url.query.items()})
    except driver.ProgrammingError as error:
        message = f"The URL of the database says something that PostgreSQL does not know: {str(error).strip()}."
        raise Misconfigured(message, setting="REDRESS_DATABASE_URL") from error


def _postgresql() -> ModuleType:
    """The module for PostgreSQL, whose driver is an extra."""
    try:
        return importlib.import_module("engine.storage.postgresql")
    except ModuleNotFoundError as error:
        raise Misconfigured("PostgreSQL needs its driver: pip install 'redress[postgresql]'.") from error
