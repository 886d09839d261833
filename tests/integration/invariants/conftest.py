"""A bank that has lived through everything, built once on each kind of database and copied for every test."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url

from benchmarks.bank import NINE, Bank
from benchmarks.lives import LIVES
from engine.audit import Recorder
from engine.clock import FrozenClock
from engine.operations.catalogue import Catalogue
from engine.operations.invariants import violations_of
from engine.operations.operators import vocabulary
from engine.operations.services import Services
from engine.settings import Settings
from engine.storage.protection import protect
from engine.storage.protection import sqlite as protection
from engine.storage.store import Store
from tests.databases import Database, fresh_database
from tests.postgresql_server import APPLICATION, OWNER, PostgreSQL
from web.compose import compose

UNPROTECTED = {
    "sqlite": [f"DROP TRIGGER {name}" for name, *_ in protection.REFUSED],
    "postgresql": [
        f"ALTER TABLE {table} DISABLE TRIGGER USER"
        for table in ("audit_entry", "audit_stream", "audit_value", "party_key")
    ],
}
"""What an owner does first who wants to tamper; it changes no row."""

Violations = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lived:
    """A database that complaints have lived in, and what reads it. Tests take copies of it."""

    database: Database
    services: Services
    numbers: tuple[str, ...]


@pytest.fixture(scope="session")
def lived_sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """All lives on SQLite."""
    folder = tmp_path_factory.mktemp("lived")
    with fresh_database(request, "sqlite", folder) as database:
        lived = _live(database, folder)
        with contextlib.closing(sqlite3.connect(folder / "redress.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield lived


@pytest.fixture(scope="session")
def lived_postgresql(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """All lives on PostgreSQL."""
    folder = tmp_path_factory.mktemp("lived")
    with fresh_database(request, "postgresql", folder) as database:
        yield _live(database, folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest) -> Lived:
    """The bank on each kind of database."""
    found: Lived = request.getfixturevalue(f"lived_{request.param}")
    return found


@pytest.fixture
def copied(request: pytest.FixtureRequest, lived: Lived, tmp_path: Path) -> Iterator[Database]:
    """A copy of the bank's database, to be broken."""
    if lived.database.dialect == "sqlite":
        source = lived.database.url.removeprefix("sqlite:///")
        url = f"sqlite:///{shutil.copyfile(source, tmp_path / 'copy.db')}"
        yield Database("sqlite", url, url)
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.create(make_url(lived.database.url).database or "")
    yield Database("postgresql", server.url(APPLICATION, name), server.url(OWNER, name))
    server.drop(name)


@pytest.fixture
def owner(copied: Database) -> Iterator[Connection]:
    """The owner of the copy, past everything that the application guards; each statement commits."""
    engine = create_engine(copied.owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in UNPROTECTED[copied.dialect]:
            connection.exec_driver_sql(statement)
        yield connection
    engine.dispose()


@pytest.fixture
def cover_up(copied: Database) -> Callable[[], None]:
    """Put the protection back, as a tamperer does who wants nobody to see what was done."""

    def covered() -> None:
        engine = create_engine(copied.owner_url)
        role = None if copied.dialect == "sqlite" else make_url(copied.url).username
        with engine.begin() as connection:
            protect(connection, application_role=role)
        engine.dispose()

    return covered


@pytest.fixture
def verify_as_it_is(copied: Database, lived: Lived) -> Iterator[Callable[[], Violations]]:
    """Verify the copy, as the command does."""
    store = Store(copied.url, record=Recorder(lived.services.vault))

    def verified() -> Violations:
        with store.reading() as session:
            return violations_of(session, lived.services)

    yield verified
    store.dispose()


@pytest.fixture
def verify_anew(copied: Database, lived: Lived, cover_up: Callable[[], None]) -> Iterator[Callable[[], Violations]]:
    """Verify the copy in a program that has just started, and so must read every definition from it."""
    store = Store(copied.url, record=Recorder(lived.services.vault))
    services = replace(lived.services, catalogue=Catalogue(vocabulary()))

    def verified() -> Violations:
        cover_up()
        with store.reading() as session:
            return violations_of(session, services)

    yield verified
    store.dispose()


@pytest.fixture
def verify(verify_as_it_is: Callable[[], Violations], cover_up: Callable[[], None]) -> Callable[[], Violations]:
    """Verify the copy after somebody has tampered with it and covered it up."""

    def verified() -> Violations:
        cover_up()
        return verify_as_it_is()

    return verified


def _live(database: Database, folder: Path) -> Lived:
    clock = FrozenClock(NINE)
    redress = compose(Settings(data_folder=folder, demo=True, database_url=database.url), clock=clock)
    bank = Bank(redress, clock)
    bank.open_for_business()
    numbers = tuple(life(bank) for life in LIVES)
    redress.store.dispose()
    return Lived(database, redress.services, numbers)
