"""The trail is append-only below the application: every attack on it fails, on the very connections that `serve` uses.

Each attack is tried twice: as a statement of the session, and past everything that watches statements, on the bare
driver connection beneath it. What the database itself refuses is all that counts in the second case.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from engine import audit
from engine.errors import RedressError
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import MASTER_KEY, Database, bare_cursor, fresh_database
from tests.postgresql_server import OWNER, SUPERUSER
from tests.rows import file_complaint

REFUSED = (DBAPIError, sqlite3.Error, psycopg.Error, RedressError)
COLUMNS = "stream, seq, act_id, at, actor, action, body, prev_hash, hash"
SAME = "SELECT <columns> FROM audit_entry WHERE stream = 'complaint:1' AND seq = 1"
EVERYWHERE = {
    "edit an entry": "UPDATE audit_entry SET actor = 'person:8'",
    "change a number": "UPDATE audit_entry SET seq = 2 WHERE stream = 'complaint:1'",
    "put an entry elsewhere": "UPDATE audit_entry SET stream = 'party:1', seq = 9 WHERE stream = 'complaint:1'",
    "delete an entry": "DELETE FROM audit_entry WHERE stream = 'complaint:1'",
    "insert an entry twice": "INSERT INTO audit_entry (<columns>) <same>",
    "upsert an entry": "INSERT INTO audit_entry (<columns>) <same> ON CONFLICT (stream, seq) DO UPDATE SET actor = 'x'",
    "insert an entry that continues none": "INSERT INTO audit_entry (<columns>) SELECT stream, 7, act_id, at, actor, "
    "action, body, prev_hash, hash FROM audit_entry WHERE stream = 'complaint:1'",
    "insert a second beginning": "INSERT INTO audit_entry (<columns>) SELECT 'complaint:9', 1, act_id, at, actor, "
    "action, body, hash, hash FROM audit_entry WHERE stream = 'complaint:1'",
    "move a head back": "UPDATE audit_stream SET seq = 0 WHERE name = 'complaint:1'",
    "move a head to nowhere": "UPDATE audit_stream SET seq = 5 WHERE name = 'complaint:1'",
    "give a head another hash": "UPDATE audit_stream SET hash = (SELECT hash FROM audit_stream WHERE name = 'party:1')",
    "rename a stream": "UPDATE audit_stream SET name = 'complaint:2' WHERE name = 'complaint:1'",
    "give a stream another owner": "UPDATE audit_stream SET party_id = NULL",
    "delete a head": "DELETE FROM audit_stream WHERE name = 'complaint:1'",
    "begin a stream in its middle": "INSERT INTO audit_stream (name, seq, hash) SELECT 'x', 3, hash FROM audit_stream",
    "change a sealed value": "UPDATE audit_value SET sealed = (SELECT hash FROM audit_stream LIMIT 1)",
    "delete a sealed value": "DELETE FROM audit_value",
    "delete a key": "DELETE FROM party_key",
    "take a key for another party": "UPDATE party_key SET party_id = 2",
    "drop the entries": "DROP TABLE audit_entry",
    "rename the entries": "ALTER TABLE audit_entry RENAME TO something_else",
    "add a column": "ALTER TABLE audit_entry ADD COLUMN note TEXT",
    "make a table": "CREATE TABLE shadow (x INTEGER)",
    "make a table that shadows": "CREATE TEMPORARY TABLE audit_entry (x INTEGER)",
    "make a view": "CREATE VIEW shadow AS SELECT 1",
}
SQLITE = {
    "replace an entry": "INSERT OR REPLACE INTO audit_entry (<columns>) <same>",
    "replace an entry by its row": "REPLACE INTO audit_entry (id, <columns>) SELECT id, 'complaint:1', 2, act_id, at, "
    "actor, action, body, hash, hash FROM audit_entry WHERE stream = 'complaint:1'",
    "update or replace": "UPDATE OR REPLACE audit_entry SET seq = 1",
    "replace a head": "REPLACE INTO audit_stream (name, seq, hash) VALUES ('complaint:1', 0, zeroblob(32))",
    "replace a sealed value": "REPLACE INTO audit_value (stream, seq, sealed) VALUES ('complaint:1', 1, zeroblob(32))",
    "replace a key": "REPLACE INTO party_key (party_id, wrapped) VALUES (1, zeroblob(32))",
    "drop a trigger": "DROP TRIGGER audit_entry_fixed",
    "make a trigger": "CREATE TRIGGER t AFTER INSERT ON attempts BEGIN SELECT 1; END",
    "write the schema": "PRAGMA writable_schema = ON",
    "edit the schema": "DELETE FROM sqlite_master WHERE type = 'trigger'",
    "turn triggers off": "PRAGMA recursive_triggers = OFF",
    "turn keys off": "PRAGMA foreign_keys = OFF",
    "lose durability": "PRAGMA synchronous = OFF",
    "empty the log": "PRAGMA journal_mode = DELETE",
    "attach another file": "ATTACH DATABASE ':memory:' AS other",
    "detach": "DETACH DATABASE main",
    "load code": "SELECT load_extension('libc.so.6')",
    "rebuild": "VACUUM",
}
POSTGRESQL = {
    "empty the entries": "TRUNCATE audit_entry CASCADE",
    "empty the heads": "TRUNCATE audit_stream CASCADE",
    "empty a table of the business": "TRUNCATE complaint CASCADE",
    "upsert a head": "INSERT INTO audit_stream (name, seq, hash) VALUES ('complaint:1', 0, decode(repeat('00', 32), 'hex'))"
    " ON CONFLICT (name) DO UPDATE SET seq = 0",
    "merge": "MERGE INTO audit_entry e USING audit_stream s ON s.name = e.stream WHEN MATCHED THEN DELETE",
    "copy": "COPY audit_entry FROM '/dev/null'",
    "disable a trigger": "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept",
    "disable all triggers": "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER audit_entry_kept ON audit_entry",
    "be a replica": "SET session_replication_role = replica",
    "become the owner": f"SET ROLE {OWNER}",
    "become a superuser": f"SET SESSION AUTHORIZATION {SUPERUSER}",
    "replace a function": "CREATE OR REPLACE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN OLD; END $$",
    "make a rule": "CREATE RULE r AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
    "lock out others": "LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE",
    "make a schema": "CREATE SCHEMA other",
    "hide it in a block": "DO $$ BEGIN DELETE FROM audit_entry; END $$",
}


OVERWRITING = {
    "upsert an entry",
    "replace an entry",
    "replace an entry by its row",
    "replace a head",
    "replace a sealed value",
    "replace a key",
}


def attacks_on(dialect: str) -> dict[str, str]:
    """The statements by what they are after."""
    attacks = EVERYWHERE | (SQLITE if dialect == "sqlite" else POSTGRESQL)
    return {name: sql.replace("<same>", SAME).replace("<columns>", COLUMNS) for name, sql in attacks.items()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every attack on the database that it is meant for."""
    if "attack" in metafunc.fixturenames:
        pairs = [(dialect, name) for dialect in ("sqlite", "postgresql") for name in attacks_on(dialect)]
        ids = [f"{dialect}-{name.replace(' ', '_')}" for dialect, name in pairs]
        metafunc.parametrize(("bank", "attack"), pairs, indirect=["bank"], ids=ids, scope="module")
    elif "bank" in metafunc.fixturenames:
        metafunc.parametrize("bank", ["sqlite", "postgresql"], indirect=True, scope="module")


@dataclass(frozen=True, slots=True)
class Bank:
    """A store with one complaint; all attacks are made on the same, for none may change anything."""

    dialect: str
    store: Store
    owner: Connection

    def trail(self) -> list[Any]:
        """All that stands in the audit's tables."""
        tables = ("audit_stream", "audit_entry", "audit_value", "party_key")
        return [self.owner.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]  # noqa: S608 - constants


@pytest.fixture(scope="module")
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with fresh_database(request, request.param, tmp_path_factory.mktemp("bank")) as database:
        vault = Vault(MASTER_KEY)
        store = Store(database.url, record=audit.Recorder(vault))
        store.migrate(database.owner_url)  # what PostgreSQL grants on a database is not copied with it
        file_complaint(store, vault)
        engine = create_engine(database.owner_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as owner:
            yield Bank(database.dialect, store, owner)
        engine.dispose()
        store.dispose()


def test_a_statement_of_the_session_is_refused(bank: Bank, attack: str) -> None:
    before = bank.trail()

    with pytest.raises(REFUSED), bank.store.transaction() as session:
        session.execute(text(attacks_on(bank.dialect)[attack].replace(":", "\\:")))

    assert bank.trail() == before


def test_the_database_refuses_what_is_sent_past_the_application(bank: Bank, attack: str) -> None:
    before = bank.trail()

    with pytest.raises((sqlite3.Error, psycopg.Error)), bank.store.transaction() as session:
        bare_cursor(session).execute(attacks_on(bank.dialect)[attack])

    assert bank.trail() == before


def test_even_the_owner_meets_the_triggers(bank: Bank) -> None:
    before = bank.trail()

    for statement in (
        "UPDATE audit_entry SET actor = 'person:8'",
        "DELETE FROM audit_entry",
        "UPDATE audit_stream SET seq = 0, hash = (SELECT prev_hash FROM audit_entry LIMIT 1)",
        "DELETE FROM audit_stream",
        "DELETE FROM audit_value",
        "DELETE FROM party_key",
        *(attack for name, attack in attacks_on(bank.dialect).items() if name in OVERWRITING),
    ):
        with pytest.raises(DBAPIError, match=r"never|only|already|once|has one key"):
            bank.owner.exec_driver_sql(statement)

    assert bank.trail() == before


def test_a_replica_superuser_meets_the_triggers(postgresql_database: Database, vault: Vault) -> None:
    store = Store(postgresql_database.url, record=audit.Recorder(vault))
    file_complaint(store, vault)
    engine = create_engine(postgresql_database.owner_url.replace(OWNER, SUPERUSER), isolation_level="AUTOCOMMIT")

    with engine.connect() as superuser:
        superuser.exec_driver_sql("SET session_replication_role = replica")
        with pytest.raises(DBAPIError, match="never"):
            superuser.exec_driver_sql("DELETE FROM audit_entry")

    engine.dispose()
    store.dispose()


def test_the_user_of_the_application_is_neither_owner_nor_superuser(
    postgresql_database: Database, vault: Vault
) -> None:
    store = Store(postgresql_database.url, record=audit.Recorder(vault))

    store.check()
    with store.reading() as session:
        role = session.execute(
            text("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        )

    assert role.one() == (False, False, False)
    store.dispose()


def test_a_grant_to_oneself_grants_nothing(postgresql_database: Database, vault: Vault) -> None:
    store = Store(postgresql_database.url, record=audit.Recorder(vault))
    with store.transaction() as session:
        session.execute(text("GRANT ALL ON audit_entry TO CURRENT_USER"))

    with pytest.raises(DBAPIError, match="permission denied"), store.transaction() as session:
        session.execute(text("DELETE FROM audit_entry"))

    store.dispose()
