"""A row that was changed beside the trail is found, by table, key and field."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection

from engine import audit
from engine.audit import Comparison, Difference
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Instance, WorkItem
from engine.records.people import Person, Post
from engine.storage.bulk import insert_rows, update_rows
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.rows import NINE, Filed, a_work_item, file_complaint, item_fields, name_act


@pytest.fixture
def busy(store: Store, vault: Vault, filed: Filed) -> Filed:
    """A complaint to which every kind of change has happened."""
    other = file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        name_act(session, reason="The customer called")
        session.add(
            Person(username="anna", name="Anna", password_hash="x", created_at=NINE, posts=[a_post(), a_post("LEAD")])
        )
        session.add(a_work_item(filed))
        insert_rows(session, WorkItem, [item_fields(filed, task) for task in (2, 3)])
    with store.transaction() as session:
        name_act(session)
        complaint = session.get_one(Complaint, filed.complaint_id)
        complaint.amount, complaint.circumstances = Decimal("125.50"), ["media", {"share": 0.1}]
        session.get_one(Instance, filed.instance_id).state = b"\x02next"
        session.get_one(Narrative, filed.complaint_id).request = "Pay back 25 yuan"
        anna = session.get_one(Person, 1)
        anna.posts.pop()
        update_rows(session, WorkItem, [{"id": 2, "complaint_id": other.complaint_id, "status": "claimed"}])
    return filed


def comparison(store: Store, vault: Vault) -> Comparison:
    with store.reading() as session:
        return audit.compare(session, vault)


def a_post(role: str = "HANDLER") -> Post:
    return Post(department="CARD", role=role)


def test_folding_every_stream_arrives_at_the_present_rows(store: Store, vault: Vault, busy: Filed) -> None:
    result = comparison(store, vault)

    assert result.differences == ()
    assert result.ok
    assert (
        result.rows == 2 * 5 + 2 + 1 + 1 + 3
    )  # two complaints of five rows, the two they share, Anna, her post, items
    assert result.unverifiable == 0


@pytest.mark.parametrize(
    ("tampering", "table", "field"),
    [
        ("UPDATE complaint SET channel = 'phone' WHERE id = 1", "complaint", "channel"),
        ("UPDATE complaint SET amount = NULL WHERE id = 1", "complaint", "amount"),
        ("UPDATE complaint SET group_size = 5 WHERE id = 1", "complaint", "group_size"),
        ("UPDATE complaint SET circumstances = '[]' WHERE id = 1", "complaint", "circumstances"),
        ("UPDATE instance SET state = (SELECT hash FROM audit_entry LIMIT 1) WHERE id = 1", "instance", "state"),
        ("UPDATE narrative SET body = 'I was charged nothing.' WHERE complaint_id = 1", "narrative", "body"),
        ("UPDATE work_item SET closed_at = '2026-11-24 01:00:00' WHERE id = 1", "work_item", "closed_at"),
    ],
)
def test_a_changed_field_is_named(
    store: Store, vault: Vault, owner: Connection, busy: Filed, tampering: str, table: str, field: str
) -> None:
    owner.exec_driver_sql(tampering)

    (difference,) = comparison(store, vault).differences

    assert (difference.table, difference.key, difference.field) == (table, (1,), field)


def test_a_row_that_no_entry_tells_of_is_named(store: Store, vault: Vault, owner: Connection, busy: Filed) -> None:
    owner.exec_driver_sql("INSERT INTO post (id, person_id, department, role) VALUES (77, 1, 'CARD', 'ADMIN')")

    (difference,) = comparison(store, vault).differences

    assert difference == Difference("post", (77,), None, "a row of which no entry tells")


def test_a_row_that_is_gone_is_named(store: Store, vault: Vault, owner: Connection, busy: Filed) -> None:
    owner.exec_driver_sql("DELETE FROM work_item WHERE id = 3")

    (difference,) = comparison(store, vault).differences

    assert difference == Difference("work_item", (3,), None, "a row that entries tell of is not there")


def test_a_row_put_into_another_stream_is_named(store: Store, vault: Vault, owner: Connection, busy: Filed) -> None:
    owner.exec_driver_sql("UPDATE work_item SET complaint_id = 2 WHERE id = 1")

    reasons = [(one.field, one.reason) for one in comparison(store, vault).differences]

    assert (None, "the row belongs to another stream than complaint:1") in reasons


def test_a_key_that_was_exchanged_is_named(store: Store, vault: Vault, owner: Connection, busy: Filed) -> None:
    owner.exec_driver_sql(
        "UPDATE party_key SET wrapped = (SELECT wrapped FROM party_key WHERE party_id = 2) WHERE party_id = 1"
    )

    found = {(one.table, one.field) for one in comparison(store, vault).differences}

    assert {("party_key", "wrapped"), ("narrative", "body")} <= found


def test_many_differences_are_counted_and_the_first_are_described(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    owner.exec_driver_sql("UPDATE complaint SET channel = 'x', language = 'xx', profile = 'x'")

    with store.reading() as session:
        result = audit.compare(session, vault, most=2)

    assert (result.found, len(result.differences)) == (6, 2)


def test_a_value_that_was_changed_and_changed_on_from_there_is_found(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    owner.exec_driver_sql("UPDATE complaint SET channel = 'phone' WHERE id = 1")
    with store.transaction() as session:
        name_act(session)
        session.get_one(Complaint, busy.complaint_id).channel = "letter"

    (difference,) = comparison(store, vault).differences

    assert difference == Difference("complaint", (1,), "channel", "changed from a value that it did not have")
