"""A database comes to have the tables of the records, only forward, and with the audit's protection each time."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.audit import Recorder
from engine.errors import Misconfigured
from engine.storage import migrations
from engine.storage.errors import StorageUnavailable
from engine.storage.store import Store
from engine.storage.tables import all_tables
from engine.storage.vault import Vault
from tests.databases import MASTER_KEY, Database
from tests.postgresql_server import APPLICATION, OWNER, SUPERUSER, PostgreSQL
from tests.rows import Filed
from tests.threads import in_threads

VERSIONS = Path(migrations.__file__).parent / "versions"


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "redress.db"


def store_at(url: str) -> Store:
    return Store(url, record=Recorder(Vault(MASTER_KEY)))


def test_the_migrations_make_the_tables_of_the_records(owner: Connection) -> None:
    context = MigrationContext.configure(owner, opts={"compare_type": True, "compare_server_default": True})

    assert compare_metadata(context, all_tables()) == []


def test_a_migrated_database_has_nothing_pending(store: Store) -> None:
    assert store.pending_migrations() == []
    store.check()


def test_migrating_again_restores_a_protection_that_was_taken_away(
    store: Store, database: Database, owner: Connection, filed: Filed
) -> None:
    trigger = "audit_entry_kept" if database.dialect == "sqlite" else "audit_entry_kept ON audit_entry"
    owner.exec_driver_sql(f"DROP TRIGGER {trigger}")

    store.migrate(database.owner_url)

    with pytest.raises(DBAPIError, match="never"):
        owner.exec_driver_sql("DELETE FROM audit_entry")


def test_no_migration_goes_back() -> None:
    steps = [path for path in VERSIONS.glob("*.py") if path.name != "__init__.py"]

    assert steps
    assert [path.name for path in steps if "def downgrade" in path.read_text("utf-8")] == []


def test_a_new_file_and_its_folder_are_private(new_file: Path) -> None:
    store = store_at(f"sqlite:///{new_file}")
    store.migrate()
    with store.transaction() as session:
        session.execute(text("SELECT 1"))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [new_file.parent, *new_file.parent.iterdir()]}
    assert modes.pop("var") == 0o700
    assert set(modes.values()) == {0o600}
    store.dispose()


def test_without_a_database_one_is_told_to_make_one(new_file: Path) -> None:
    store = store_at(f"sqlite:///{new_file}")

    with pytest.raises(StorageUnavailable, match="init-db"), store.reading():
        pass
    assert not new_file.exists()
    store.dispose()


def test_an_empty_database_has_everything_pending(new_file: Path) -> None:
    new_file.parent.mkdir()
    new_file.touch()
    store = store_at(f"sqlite:///{new_file}")

    assert store.pending_migrations()[0] == "0001"
    with pytest.raises(Misconfigured, match="init-db"):
        store.check()
    with pytest.raises(StorageUnavailable, match="init-db"), store.transaction() as session:
        session.execute(text("SELECT * FROM complaint"))
    store.dispose()


def test_a_file_that_is_no_database_is_refused(new_file: Path) -> None:
    new_file.parent.mkdir()
    new_file.write_text("number;received\n" * 100, "utf-8")
    store = store_at(f"sqlite:///{new_file}")

    with pytest.raises(StorageUnavailable, match="not a database"), store.reading():
        pass
    store.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/redress"])
def test_a_database_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="SQLite"):
        store_at(url).migrate()


def test_on_postgresql_the_application_cannot_own_its_tables(postgresql_database: Database) -> None:
    store = store_at(postgresql_database.url)

    for owner_url in (None, postgresql_database.url):
        with pytest.raises(Misconfigured, match="REDRESS_DATABASE_OWNER_URL"):
            store.migrate(owner_url)
    store.dispose()


@pytest.mark.parametrize("user", [OWNER, SUPERUSER])
def test_nobody_serves_as_a_user_who_could_rewrite_the_trail(postgresql_database: Database, user: str) -> None:
    store = store_at(postgresql_database.url.replace(APPLICATION, user))

    with pytest.raises(Misconfigured, match="neither be a superuser nor own"):
        store.check()
    store.dispose()


def test_two_may_migrate_one_new_file_at_once(new_file: Path) -> None:
    store = store_at(f"sqlite:///{new_file}")

    in_threads([store.migrate] * 2)

    assert store.pending_migrations() == []
    store.dispose()


def test_two_may_migrate_one_new_database_at_once(postgresql: PostgreSQL) -> None:
    name = postgresql.create()
    store = store_at(postgresql.url(APPLICATION, name))

    in_threads([lambda: store.migrate(postgresql.url(OWNER, name))] * 2)

    assert store.pending_migrations() == []
    store.dispose()
    postgresql.drop(name)
