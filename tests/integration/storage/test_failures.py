"""What breaks beneath the application is told in our own words, with what to do, and leaves the data whole."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from engine import audit
from engine.records.access import Attempts
from engine.records.instances import Instance
from engine.storage.errors import StorageBusy, StorageUnavailable
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database
from tests.postgresql_server import APPLICATION, OWNER, SUPERUSER
from tests.rows import NINE, file_complaint, name_act
from tests.threads import in_threads


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The operating system refuses to let a file grow, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_refuses_the_change_and_keeps_the_rest(sqlite_database: Database, vault: Vault) -> None:
    store = Store(sqlite_database.url, record=audit.Recorder(vault))
    filed = file_complaint(store, vault)
    log = Path(sqlite_database.url.removeprefix("sqlite:///") + "-wal")

    def write(size: int) -> None:
        with store.transaction() as session:
            name_act(session)
            session.get_one(Instance, filed.instance_id).state = bytes(size)

    with files_no_larger_than(log.stat().st_size + 4096), pytest.raises(StorageUnavailable) as refused:
        write(10**6)

    assert refused.value.facts["outcome"] == "nothing"
    write(10**6)  # there is room again, and nothing had to be started anew
    with store.reading() as session:
        assert audit.compare(session, vault).ok
    store.dispose()


def test_a_lost_connection_is_told_and_the_next_transaction_works(postgresql_database: Database, vault: Vault) -> None:
    store = Store(postgresql_database.url, record=audit.Recorder(vault))

    def be_cut_off() -> None:
        with store.transaction() as session:
            cut_off(postgresql_database)
            session.execute(text("SELECT 1"))

    with pytest.raises(StorageUnavailable, match="lost") as lost:
        be_cut_off()

    assert lost.value.facts["outcome"] == "nothing"
    with store.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    store.dispose()


def test_after_a_commit_that_was_cut_off_the_outcome_is_unknown(postgresql_database: Database) -> None:
    store = Store(postgresql_database.url, record=lambda _: cut_off(postgresql_database))

    with pytest.raises(StorageUnavailable) as lost, store.transaction() as session:
        session.execute(text("SELECT 1"))

    assert lost.value.facts["outcome"] == "unknown"
    store.dispose()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    store = Store(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}", record=lambda _: None)

    with pytest.raises(StorageUnavailable, match="running"), store.reading():
        pass


def test_two_that_wait_for_each_other_are_told_to_try_again(postgresql_database: Database) -> None:
    store = Store(postgresql_database.url, record=lambda _: None)
    with store.transaction() as session:
        session.add_all(Attempts(key=key, window_ends_at=NINE, count=0) for key in "ab")
    both_hold_one = threading.Barrier(2, timeout=30)

    def count_on(first: str, second: str) -> None:
        with store.transaction() as session:
            session.get_one(Attempts, first, with_for_update=True)
            both_hold_one.wait()
            session.get_one(Attempts, second, with_for_update=True)

    with pytest.raises(StorageBusy):
        in_threads([lambda: count_on("a", "b"), lambda: count_on("b", "a")])

    store.dispose()


def cut_off(database: Database) -> None:
    """End every connection of the application, as a restart of the server would."""
    engine = create_engine(database.owner_url.replace(OWNER, SUPERUSER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :user"), {"user": APPLICATION}
        )
    engine.dispose()
