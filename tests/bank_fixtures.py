"""The databases of the bank: set up once per run on each kind, and copied for every test.

The stores are kept between tests, on places whose content is exchanged: what a store has compiled serves every test.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from engine.storage.store import Store
from tests.bank import Bank, open_bank, set_up, store_of
from tests.databases import Database
from tests.postgresql_server import APPLICATION, OWNER, SUPERUSER, PostgreSQL

PLACES = 4
"""So many databases on PostgreSQL take turns: one whose last connection has just closed cannot be dropped yet."""


@pytest.fixture(params=["sqlite", "postgresql"])
def bank(request: pytest.FixtureRequest) -> Bank:
    """A bank of its own for this test, which runs once on each kind of database."""
    fresh: Bank = request.getfixturevalue(f"{request.param}_bank")
    return fresh


@pytest.fixture
def sqlite_bank(sqlite_place: "SqlitePlace") -> Iterator[Bank]:
    """A bank on SQLite, for what does not depend on the database."""
    with contextlib.closing(sqlite_place.fresh()) as bank:
        yield bank


@pytest.fixture
def postgresql_bank(postgresql_places: "PostgreSQLPlaces") -> Iterator[Bank]:
    """A bank on PostgreSQL."""
    with contextlib.closing(postgresql_places.fresh()) as bank:
        yield bank


class SqlitePlace:
    """A file that is overwritten by the template before each test, with its store."""

    def __init__(self, template: Path, path: Path) -> None:
        self._template, self._path = template, path
        self.database = Database("sqlite", f"sqlite:///{path}", f"sqlite:///{path}")
        self._store = store_of(self.database)

    def fresh(self) -> Bank:
        """The bank as it was set up."""
        for left in self._path.parent.glob(f"{self._path.name}*"):
            left.unlink()
        shutil.copyfile(self._template, self._path)
        return open_bank(self.database, self._store)


class PostgreSQLPlaces:
    """Databases that take turns, each made anew from the template before its turn, with their stores."""

    def __init__(self, server: PostgreSQL, template: str) -> None:
        self._server, self._template, self._turns = server, template, count()
        self._admin: Engine = create_engine(server.url(SUPERUSER, "postgres"), isolation_level="AUTOCOMMIT")
        self._stores: dict[str, Store] = {}

    def fresh(self) -> Bank:
        """The bank as it was set up."""
        name = f"redress_bank_{next(self._turns) % PLACES}"
        with self._admin.connect() as admin:
            admin.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            made = f"CREATE DATABASE {name} TEMPLATE {self._template} OWNER {OWNER} STRATEGY file_copy"
            admin.execute(text(made))
        database = Database("postgresql", self._server.url(APPLICATION, name), self._server.url(OWNER, name))
        if name not in self._stores:
            self._stores[name] = store_of(database)
        return open_bank(database, self._stores[name])

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()


@pytest.fixture(scope="session")
def sqlite_place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> SqlitePlace:
    """The place of the bank on SQLite."""
    folder = tmp_path_factory.mktemp("bank")
    template = Path(shutil.copyfile(sqlite_template, folder / "template.db"))
    set_up(Database("sqlite", f"sqlite:///{template}", f"sqlite:///{template}"))
    with contextlib.closing(sqlite3.connect(template)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return SqlitePlace(template, folder / "bank.db")


@pytest.fixture(scope="session")
def postgresql_places(postgresql: PostgreSQL, postgresql_template: str) -> Iterator[PostgreSQLPlaces]:
    """The places of the bank on PostgreSQL."""
    template = postgresql.create(postgresql_template)
    set_up(Database("postgresql", postgresql.url(APPLICATION, template), postgresql.url(OWNER, template)))
    with contextlib.closing(PostgreSQLPlaces(postgresql, template)) as places:
        yield places
