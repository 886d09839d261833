"""Databases for tests: a fresh, migrated one for each test, on SQLite and on PostgreSQL."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session

from engine.audit import Recorder
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.postgresql_server import APPLICATION, OWNER, PostgreSQL

MASTER_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Database:
    """One database of one test: as the application is given it, and as its owner could tamper with it."""

    dialect: str
    url: str
    owner_url: str


@pytest.fixture
def vault() -> Vault:
    """The vault of the store under test."""
    return Vault(MASTER_KEY)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh, migrated database; the test runs once on each kind."""
    fresh: Database = request.getfixturevalue(f"{request.param}_database")
    return fresh


@pytest.fixture
def store(database: Database, vault: Vault) -> Iterator[Store]:
    """The store as `serve` makes it: on PostgreSQL as a user that owns nothing."""
    store = Store(database.url, record=Recorder(vault))
    yield store
    store.dispose()


def bare_cursor(session: Session) -> Any:
    """A cursor of the driver on a session's own connection, which asks nobody what it may send."""
    connection = session.connection().connection.driver_connection
    return sqlite3.Cursor(connection) if isinstance(connection, sqlite3.Connection) else psycopg.Cursor(connection)


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    """A connection as whoever owns the tables, past everything that the application guards; each statement commits."""
    engine = create_engine(database.owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite file."""
    with fresh_database(request, "sqlite", tmp_path) as database:
        yield database


@pytest.fixture
def postgresql_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh PostgreSQL database."""
    with fresh_database(request, "postgresql", tmp_path) as database:
        yield database


@contextlib.contextmanager
def fresh_database(request: pytest.FixtureRequest, dialect: str, folder: Path) -> Iterator[Database]:
    """A copy of the migrated template, for a test or a whole module."""
    if dialect == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{shutil.copyfile(template, folder / 'redress.db')}"
        yield Database(dialect, url, url)
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.create(request.getfixturevalue("postgresql_template"))
    yield Database(dialect, server.url(APPLICATION, name), server.url(OWNER, name))
    server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}", None)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgreSQL) -> str:
    """The name of a migrated database on the server, to be copied."""
    name = postgresql.create()
    _migrate(postgresql.url(APPLICATION, name), postgresql.url(OWNER, name))
    return name


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server of this test run, started when the first test asks for it."""
    server = PostgreSQL()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _migrate(url: str, owner_url: str | None) -> None:
    store = Store(url, record=Recorder(Vault(MASTER_KEY)))
    store.migrate(owner_url)
    store.dispose()
