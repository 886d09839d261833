"""Changed columns of loaded records are sent without the unit of work, and nobody can tell the difference."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from engine import audit
from engine.errors import Stale
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.outbox import OutboxMessage
from engine.records.people import Person, Post
from engine.storage.bulk import update_rows
from engine.storage.errors import Unaudited
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.rows import NINE, Filed, a_work_item, file_complaint, name_act


@pytest.fixture
def filed(store: Store, vault: Vault) -> Filed:
    """A complaint with one open item."""
    filed = file_complaint(store, vault)
    with store.transaction() as session:
        name_act(session)
        session.add(a_work_item(filed))
    return filed


def differences(store: Store, vault: Vault) -> int:
    with store.reading() as session:
        return audit.compare(session, vault).found


def test_every_kind_of_value_arrives_and_is_told(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.amount, complaint.circumstances, complaint.decided_at = Decimal("12.50"), ["media"], NINE
        complaint.information_missing, complaint.text_index = True, b"\x01\x02"

    with store.reading() as session:
        stored = session.get_one(Complaint, filed.complaint_id)
        assert (stored.amount, stored.circumstances, stored.decided_at) == (Decimal("12.50"), ["media"], NINE)
        assert (stored.information_missing, stored.text_index) == (True, b"\x01\x02")
    assert differences(store, vault) == 0


def test_a_version_is_counted_up_and_told(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        item = session.get_one(WorkItem, 1)
        item.department = "CARD"
        item.element_id = "findings"
        session.flush()
        item.element_id = "review"
        session.flush()
        assert item.version == 3

    assert differences(store, vault) == 0


def change_an_old_copy(store: Store) -> None:
    """Change an item as if somebody else had changed it since it was loaded."""
    with store.transaction() as session:
        name_act(session)
        item = session.get_one(WorkItem, 1)
        set_committed_value(item, "version", 9)
        item.role = "LEAD"


def test_a_row_that_somebody_else_has_changed_is_stale(store: Store, filed: Filed) -> None:
    with pytest.raises(Stale):
        change_an_old_copy(store)


def test_what_is_set_to_what_it_was_is_not_sent(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        item = session.get_one(WorkItem, 1)
        item.role = "LEAD"
        item.role = "HANDLER"

    with store.reading() as session:
        assert session.get_one(WorkItem, 1).version == 1


def test_changes_without_an_act_are_refused(store: Store, filed: Filed) -> None:
    with pytest.raises(Unaudited), store.transaction() as session:
        session.get_one(Complaint, filed.complaint_id).channel = "letter"


def test_a_change_of_what_belongs_together_is_left_to_the_unit_of_work(
    store: Store, vault: Vault, filed: Filed
) -> None:
    with store.transaction() as session:
        name_act(session)
        session.add(Person(username="anna", name="Anna", password_hash="x", created_at=NINE))
    with store.transaction() as session:
        name_act(session)
        anna = session.get_one(Person, 1)
        anna.name = "Anna Li"
        anna.posts.append(Post(department="CARD", role="LEAD"))

    with store.reading() as session:
        anna = session.get_one(Person, 1)
        assert (anna.name, [post.role for post in anna.posts]) == ("Anna Li", ["LEAD"])
    assert differences(store, vault) == 0


def test_a_savepoint_takes_its_changes_back(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.channel = "phone"
        savepoint = session.begin_nested()
        complaint.channel = "letter"
        session.flush()
        savepoint.rollback()
        assert complaint.channel == "phone"

    assert differences(store, vault) == 0


def test_a_record_is_clean_when_it_was_sent(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.channel = "letter"
        session.flush()

        assert complaint not in session.dirty
        assert session.scalar(select(Complaint.channel).where(Complaint.id == filed.complaint_id)) == "letter"


def test_rows_that_are_not_audited_are_sent_alike(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        session.add(OutboxMessage(key="k", channel="email", payload={}, created_at=NINE, next_try_at=NINE))
    with store.transaction() as session:
        session.get_one(OutboxMessage, "k").tries = 3

    with store.reading() as session:
        assert session.get_one(OutboxMessage, "k").tries == 3


def test_what_moves_by_itself_is_no_new_version_for_whoever_has_the_page_open(
    store: Store, vault: Vault, filed: Filed
) -> None:
    with store.transaction() as session:
        name_act(session)
        item = session.get_one(WorkItem, 1)
        item.due_at = NINE
        session.flush()
        update_rows(session, WorkItem, [{"id": 1, "urgency": NINE, "paused": True}])

    with store.reading() as session:
        item = session.get_one(WorkItem, 1)
        assert (item.version, item.due_at, item.paused) == (1, NINE, True)
    assert differences(store, vault) == 0
