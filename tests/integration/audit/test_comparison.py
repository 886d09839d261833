"""A row that was changed beside the trail is found, by table, key and field."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, text

from engine import audit
from engine.audit import Comparison, Difference
from engine.audit.canonical import canonical
from engine.audit.chain import GENESIS, link
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Instance, WorkItem
from engine.records.people import Person, PersonalToken, Post
from engine.storage.bulk import insert_rows, update_rows
from engine.storage.protection import sqlite as protection
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


@pytest.mark.parametrize(
    ("column", "value", "table"),
    [("password_hash", "'y'", "person"), ("digest", "(SELECT hash FROM audit_entry LIMIT 1)", "personal_token")],
)
def test_a_credential_that_was_exchanged_is_named(
    store: Store, vault: Vault, owner: Connection, busy: Filed, column: str, value: str, table: str
) -> None:
    a_token(store)
    owner.exec_driver_sql(f"UPDATE {table} SET {column} = {value}")  # noqa: S608 - words of this test

    (difference,) = comparison(store, vault).differences

    assert (difference.table, difference.key, difference.field) == (table, (1,), column)


def test_a_credential_that_an_earlier_version_did_not_tell_is_no_difference(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    as_told_earlier(owner, "person:1")

    result = comparison(store, vault)

    assert (result.differences, result.unverifiable) == ((), 1)


def test_a_credential_is_compared_from_the_first_entry_on_that_tells_it(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    as_told_earlier(owner, "person:1")
    with store.transaction() as session:
        name_act(session, "person.change_password")
        session.get_one(Person, 1).password_hash = "second"
    assert comparison(store, vault).differences == ()

    owner.exec_driver_sql("UPDATE person SET password_hash = 'third'")

    (difference,) = comparison(store, vault).differences
    assert (difference.table, difference.key, difference.field) == ("person", (1,), "password_hash")


def test_what_a_bad_stream_tells_is_left_out_and_all_else_compared(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    owner.exec_driver_sql("UPDATE complaint SET channel = 'phone'")

    with store.reading() as session:
        differences = audit.compare(session, vault, without={"complaint:1"}).differences

    assert [(one.table, one.key, one.field) for one in differences] == [("complaint", (2,), "channel")]


def test_an_entry_that_tells_nonsense_under_a_right_hash_is_named(
    store: Store, vault: Vault, owner: Connection, busy: Filed
) -> None:
    rewrite(owner, "person:1", lambda said: said | {"changes": [{"op": "insert", "key": [{}]}]})

    reasons = {(one.table, one.key): one.reason for one in comparison(store, vault).differences}

    assert reasons["audit_entry", ("person:1", 1)] == "the changes it tells cannot be followed"
    assert reasons["person", (1,)] == "a row of which no entry tells"


def a_token(store: Store) -> None:
    with store.transaction() as session:
        name_act(session, "token.make")
        session.add(PersonalToken(person_id=1, name="script", digest=b"d" * 32, created_at=NINE, ends_at=NINE))


def as_told_earlier(owner: Connection, stream: str) -> None:
    """Let the first entry of a stream be as versions wrote it that told nothing of credentials."""

    def earlier(said: dict[str, Any]) -> dict[str, Any]:
        for change in said["changes"]:
            change["values"].pop("password_hash", None)
        return said

    rewrite(owner, stream, earlier)


def rewrite(owner: Connection, stream: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write the stream anew from its first entry on, with hashes that fit, as whoever owns the database can."""
    off = {"sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in protection.REFUSED]}
    tables = ("audit_entry", "audit_stream")
    for statement in off.get(owner.dialect.name) or [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]:
        owner.exec_driver_sql(statement)
    bodies = owner.scalars(text("SELECT body FROM audit_entry WHERE stream = :stream ORDER BY seq"), {"stream": stream})
    last = GENESIS
    for seq, body in enumerate(map(bytes, bodies.all()), start=1):
        new = canonical(change(orjson.loads(body))) if seq == 1 else body
        row = {"body": new, "prev": last, "hash": link(last, new), "stream": stream, "seq": seq}
        last = row["hash"]
        owner.execute(
            text(
                "UPDATE audit_entry SET body = :body, prev_hash = :prev, hash = :hash WHERE stream = :stream AND seq = :seq"
            ),
            row,
        )
        owner.execute(text("UPDATE audit_stream SET hash = :hash WHERE name = :stream"), row)


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
