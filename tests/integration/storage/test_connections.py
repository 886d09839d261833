"""Connections are opened the way that the promises of the store need."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import audit
from engine.records.complaints import Narrative
from engine.storage.errors import StorageUnavailable
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database, bare_cursor
from tests.postgresql_server import APPLICATION, PostgreSQL
from tests.rows import file_complaint, name_act

SECRET = "Zhang Wei was charged in Chaoyang " * 400


@pytest.fixture
def sqlite_store(sqlite_database: Database, vault: Vault) -> Store:
    return Store(sqlite_database.url, record=audit.Recorder(vault))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),  # MEMORY
        ("busy_timeout", 30_000),
    ],
)
def test_sqlite_is_durable_and_strict(sqlite_store: Store, setting: str, value: object) -> None:
    with sqlite_store.transaction() as session:
        assert unrestricted(session).execute(f"PRAGMA {setting}").fetchone() == (value,)

    sqlite_store.dispose()


def unrestricted(session: Session) -> Any:
    """A cursor on the application's connection, its allow-list taken away."""
    connection: Any = session.connection().connection.driver_connection
    connection.set_authorizer(None)
    return sqlite3.Cursor(connection)


def test_words_that_were_overwritten_do_not_stay_in_the_file(
    sqlite_store: Store, sqlite_database: Database, vault: Vault
) -> None:
    filed = file_complaint(sqlite_store, vault, words=SECRET)
    path = Path(sqlite_database.url.removeprefix("sqlite:///"))
    assert b"Chaoyang" in content(path)

    with sqlite_store.transaction() as session:
        name_act(session, "party.erase")
        session.get_one(Narrative, filed.complaint_id).body = ""
        vault.erase(session, filed.party_id)

    assert b"Chaoyang" not in content(path)
    sqlite_store.dispose()


def content(path: Path) -> bytes:
    """All bytes of a database file, what waits in its log included."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


def test_a_temporary_table_never_stands_for_one_of_ours(postgresql_database: Database, vault: Vault) -> None:
    """On an installation that let everybody make temporary tables, as a copy of a database does."""
    store = Store(postgresql_database.url, record=audit.Recorder(vault))

    with store.transaction() as session:
        bare_cursor(session).execute("CREATE TEMPORARY TABLE attempts (shadow INTEGER)")
        columns = session.execute(text("SELECT * FROM attempts")).keys()

    assert "shadow" not in columns
    store.dispose()


def test_an_empty_postgresql_database_is_told_to_be_prepared(postgresql: PostgreSQL) -> None:
    name = postgresql.create()
    store = Store(postgresql.url(APPLICATION, name), record=lambda _: None)

    assert store.pending_migrations()[0] == "0001"
    with pytest.raises(StorageUnavailable, match="init-db"), store.transaction() as session:
        session.execute(text("SELECT * FROM complaint"))
    store.dispose()
    postgresql.drop(name)
