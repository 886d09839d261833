"""A query that is compiled once gives the same values as one that SQLAlchemy builds each time, and the same errors."""

import pytest
from sqlalchemy import bindparam, select

from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Timer, WorkItem
from engine.storage.bulk import delete_rows, insert_rows
from engine.storage.errors import Duplicate
from engine.storage.prepared import answers
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.rows import NINE, Filed, a_work_item, file_complaint, name_act

COMPLAINT = select(Complaint.number, Complaint.history, Complaint.received_at, Complaint.circumstances).where(
    Complaint.id == bindparam("id")
)
NEWEST_WORDS = (
    select(Narrative.title)
    .where(Narrative.complaint_id == bindparam("id"), Narrative.title != "")
    .order_by(Narrative.complaint_id.desc())
    .limit(1)
)
EITHER = (
    select(Complaint.channel)
    .where(Complaint.id == bindparam("id"))
    .union(select(WorkItem.element_id).where(WorkItem.complaint_id == bindparam("id")))
)


@pytest.fixture
def filed(store: Store, vault: Vault) -> Filed:
    """A complaint with one open item."""
    filed = file_complaint(store, vault)
    with store.transaction() as session:
        name_act(session)
        session.add(a_work_item(filed))
    return filed


def test_values_come_back_as_the_records_have_them(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        (row,) = answers(session.connection(), COMPLAINT, id=filed.complaint_id)

    assert row == ("TS202611240000017", False, NINE, [])


def test_values_that_stand_in_the_query_are_sent_with_it(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        assert answers(session.connection(), NEWEST_WORDS, id=filed.complaint_id) == [("Charges",)]
        assert answers(session.connection(), NEWEST_WORDS, id=77) == []


def test_one_value_may_stand_in_several_places(store: Store, filed: Filed) -> None:
    with store.reading() as session:
        found = answers(session.connection(), EITHER, id=filed.complaint_id)

    assert sorted(found) == [("branch",), ("review",)]


def test_it_sees_what_this_transaction_has_sent(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(Complaint, filed.complaint_id).history = True
        session.flush()

        assert answers(session.connection(), COMPLAINT, id=filed.complaint_id)[0][1] is True


def insert_twice(store: Store) -> None:
    row = {"id": 7, "due_at": NINE}
    with store.transaction() as session:
        insert_rows(session, Timer, [row, row])


def test_errors_of_the_driver_are_told_in_our_words(store: Store) -> None:
    with pytest.raises(Duplicate):
        insert_twice(store)


def test_rows_are_deleted_by_any_of_their_fields(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        fields = {"instance_id": filed.instance_id, "due_at": NINE}
        insert_rows(session, Timer, [{**fields, "task_id": task} for task in (1, 2, 3)])
        delete_rows(session, Timer, [{"instance_id": filed.instance_id, "task_id": task} for task in (1, 3)])

    with store.reading() as session:
        assert session.scalars(select(Timer.task_id)).all() == [2]
