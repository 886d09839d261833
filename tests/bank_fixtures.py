"""The databases of the bank: set up once per run on each kind, and copied for every test.

The stores are kept between tests, on places whose content is exchanged: what a store has compiled serves every test.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, create_engine, text

from engine.storage.store import Store
from tests.bank import OPENING, Bank, set_up, store_of
from tests.databases import Database
from tests.postgresql_server import APPLICATION, OWNER, SUPERUSER, PostgreSQL

SET_UP = "set_up"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made there
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
    with contextlib.closing(Bank(sqlite_place, at=OPENING)) as bank:
        yield bank


@pytest.fixture
def postgresql_bank(postgresql_places: "PostgreSQLPlaces") -> Iterator[Bank]:
    """A bank on PostgreSQL."""
    with contextlib.closing(Bank(postgresql_places, at=OPENING)) as bank:
        yield bank


class SqlitePlace:
    """A file that is overwritten before each test, with its store; copies of it are kept beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "bank.db"
        self.database = Database("sqlite", f"sqlite:///{self._path}", f"sqlite:///{self._path}")
        self._store = store_of(self.database)
        self._numbers: dict[str, str] = {}

    def open(self, copy: str | None) -> tuple[Database, Store]:
        """Copy a file that was kept."""
        for left in self._folder.glob("bank.db*"):
            left.unlink()
        shutil.copyfile(self._file(copy or SET_UP), self._path)
        return self.database, self._store

    def keep(self, copy: str, number: str) -> None:
        """Copy the file as it is."""
        self._store.dispose()
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._path, self._file(copy))
        self._numbers[copy] = number

    def kept(self, copy: str) -> str | None:
        """The number of the complaint in a file that was kept."""
        return self._numbers.get(copy)

    def close(self) -> None:
        """Let go of the file."""
        self._store.dispose()

    def _file(self, copy: str) -> Path:
        return self._folder / f"{copy}.kept"


class PostgreSQLPlaces:
    """Databases that take turns, each made anew from one that was kept before its turn, with their stores."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server, self._turns = server, count()
        self._admin: Engine = create_engine(server.url(SUPERUSER, "postgres"), isolation_level="AUTOCOMMIT")
        self._stores: dict[str, Store] = {}
        self._present = ""
        self._numbers: dict[str, str] = {}

    def open(self, copy: str | None) -> tuple[Database, Store]:
        """Copy a database that was kept."""
        name = self._present = f"redress_bank_{next(self._turns) % PLACES}"
        self._make(name, f"redress_kept_{copy or SET_UP}")
        database = self._database(name)
        if name not in self._stores:
            self._stores[name] = store_of(database)
        return database, self._stores[name]

    def keep(self, copy: str, number: str) -> None:
        """Copy the database as it is, once nobody is connected to it."""
        self._stores[self._present].dispose()
        self._make(f"redress_kept_{copy}", self._present)
        self._numbers[copy] = number

    def kept(self, copy: str) -> str | None:
        """The number of the complaint in a database that was kept."""
        return self._numbers.get(copy)

    def set_up(self, template: str) -> None:
        """Make the database that all others are copied from."""
        self._make(f"redress_kept_{SET_UP}", template)
        set_up(self._database(f"redress_kept_{SET_UP}"))

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _make(self, name: str, template: str) -> None:
        with self._admin.connect() as admin:
            admin.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            admin.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy"))

    def _database(self, name: str) -> Database:
        return Database("postgresql", self._server.url(APPLICATION, name), self._server.url(OWNER, name))


@pytest.fixture(scope="session")
def sqlite_place(sqlite_template: Path) -> Iterator[SqlitePlace]:
    """The place of the bank on SQLite: in memory where that is possible, for nothing here outlives the run."""
    with TemporaryDirectory(prefix="redress-bank-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        template = Path(shutil.copyfile(sqlite_template, Path(name) / f"{SET_UP}.kept"))
        set_up(Database("sqlite", f"sqlite:///{template}", f"sqlite:///{template}"))
        with contextlib.closing(sqlite3.connect(template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with contextlib.closing(SqlitePlace(Path(name))) as place:
            yield place


@pytest.fixture(scope="session")
def postgresql_places(postgresql: PostgreSQL, postgresql_template: str) -> Iterator[PostgreSQLPlaces]:
    """The places of the bank on PostgreSQL."""
    with contextlib.closing(PostgreSQLPlaces(postgresql)) as places:
        places.set_up(postgresql_template)
        yield places
