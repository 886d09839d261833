"""A transaction happens whole or not at all, and what it meets is told in our own words."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError

from engine.errors import Stale
from engine.records.access import Attempts
from engine.records.complaints import Complaint
from engine.records.instances import Instance
from engine.storage.errors import Duplicate, StorageBusy, Unaudited
from engine.storage.store import Store
from tests.databases import Database, bare_cursor
from tests.rows import NINE, Filed, a_complaint, name_act
from tests.threads import in_threads


def test_what_one_transaction_wrote_the_next_reads(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        complaint = session.get_one(Complaint, filed.complaint_id)

    assert complaint.number == "TS202611240000017"
    assert complaint.received_at == NINE


def test_an_exception_leaves_nothing_behind(store: Store, filed: Filed) -> None:
    def fail() -> None:
        with store.transaction() as session:
            name_act(session)
            session.get_one(Complaint, filed.complaint_id).channel = "phone"
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with store.reading() as session:
        assert session.get_one(Complaint, filed.complaint_id).channel == "branch"


def test_a_reading_session_cannot_change_a_row(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        session.get_one(Complaint, filed.complaint_id).channel = "phone"
        with pytest.raises(Unaudited):
            session.flush()


def test_what_a_transaction_might_do_the_next_reader_may_not(store: Store, filed: Filed) -> None:
    with store.reading() as session, pytest.raises(Unaudited, match="outside a transaction"):
        session.execute(text("DELETE FROM attempts"))


def test_the_database_refuses_to_write_for_a_reading_session(store: Store) -> None:
    with store.reading() as session, pytest.raises((sqlite3.Error, psycopg.Error)):
        bare_cursor(session).execute("DELETE FROM attempts")


def test_a_reading_session_sees_one_moment(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        before = session.scalar(select(func.count()).select_from(Complaint))
        in_threads([lambda: file_again(store, filed)])
        after = session.scalar(select(func.count()).select_from(Complaint))

    assert before == after == 1


def test_a_thread_has_one_transaction_at_a_time(store: Store) -> None:
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass  # pragma: no cover - never entered

    with store.transaction() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_records_stay_readable_when_the_transaction_is_over(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.channel = "phone"

    assert complaint.channel == "phone"


def test_who_saves_what_somebody_changed_meanwhile_is_told_so(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        seen = session.get_one(Instance, filed.instance_id)
    with store.transaction() as session:
        name_act(session)
        session.get_one(Instance, filed.instance_id).state = b"\x01next"

    def save_what_was_seen() -> None:
        with store.transaction() as session:
            name_act(session)
            session.add(seen)
            seen.state = b"\x01other"

    with pytest.raises(Stale):
        save_what_was_seen()


def test_a_second_complaint_with_one_number_is_refused(store: Store, filed: Filed) -> None:
    with pytest.raises(Duplicate):
        file_again(store, filed, number="TS202611240000017")


def test_what_others_hold_too_long_is_busy(database: Database, owner: Connection) -> None:
    impatient = Store(database.url, record=lambda _: None, wait_seconds=0.05)
    owner.exec_driver_sql("BEGIN IMMEDIATE" if database.dialect == "sqlite" else "BEGIN; LOCK TABLE attempts")

    with pytest.raises(StorageBusy), impatient.transaction() as session:
        session.add(Attempts(key="login:anna", window_ends_at=NINE))

    owner.exec_driver_sql("ROLLBACK")
    impatient.dispose()


def test_threads_of_two_processes_count_to_the_same_number(store: Store, database: Database) -> None:
    other_process = Store(database.url, record=lambda _: None)
    with store.transaction() as session:
        session.add(Attempts(key="login:anna", window_ends_at=NINE, count=0))

    def count_on(here: Store) -> None:
        for _ in range(20):
            with here.transaction() as session:
                session.get_one(Attempts, "login:anna", with_for_update=True).count += 1

    in_threads([lambda: count_on(store), lambda: count_on(other_process)] * 2)

    with store.reading() as session:
        assert session.get_one(Attempts, "login:anna").count == 80
    other_process.dispose()


def test_a_row_that_points_nowhere_is_refused(store: Store, filed: Filed) -> None:
    def write() -> None:
        with store.transaction() as session:
            name_act(session)
            session.get_one(Complaint, filed.complaint_id).handler_id = 4711

    with pytest.raises(IntegrityError):
        write()


def test_a_rolled_back_savepoint_leaves_neither_row_nor_entry(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.channel = "phone"
        savepoint = session.begin_nested()
        complaint.language = "en"
        session.flush()
        savepoint.rollback()

    with store.reading() as session:
        body = session.scalar(text("SELECT body FROM audit_entry WHERE stream = 'complaint:1' AND seq = 2"))
        assert session.get_one(Complaint, filed.complaint_id).language == "zh"
    assert b'"channel"' in bytes(body)
    assert b'"language"' not in bytes(body)


def file_again(store: Store, filed: Filed, number: str = "TS202611240000025") -> None:
    with store.transaction() as session:
        name_act(session)
        session.add(a_complaint(party_id=filed.party_id, number=number))
