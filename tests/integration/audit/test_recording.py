"""Every change of an audited row is told by the act that it belongs to, or does not happen."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Connection, Executable, insert, text, update
from sqlalchemy.orm import Session

from engine import audit
from engine.audit import Unaudited
from engine.errors import RuleBroken
from engine.records.access import Attempts
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Incident, Instance, WorkItem
from engine.records.people import Person, Post
from engine.storage.bulk import insert_rows, update_rows
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database
from tests.rows import NINE, Filed, a_work_item, an_instance, file_complaint, item_fields, name_act


def changes_of(store: Store, stream: str) -> list[Any]:
    """The changes that the last entry of a stream tells."""
    with store.reading() as session:
        return list(audit.history(session, stream)[-1].changes)


def test_an_entry_tells_who_did_what_and_why(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session, "work_item.assign", reason="Anna is away", definition_hash="a" * 64)
        session.add(a_work_item(filed))

    with store.reading() as session:
        entry = audit.history(session, filed.stream, vault=Vault(bytes(range(32))))[-1]
    assert (entry.actor, entry.role, entry.action, entry.at) == ("person:7", "HANDLER", "work_item.assign", NINE)
    assert (entry.reason, entry.definition_hash) == ("Anna is away", "a" * 64)


def test_an_update_is_told_field_by_field_before_and_after(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(Complaint, filed.complaint_id).channel = "phone"

    assert changes_of(store, filed.stream) == [
        {
            "op": "update",
            "table": "complaint",
            "key": [filed.complaint_id],
            "fields": {"channel": {"from": "branch", "to": "phone"}},
        }
    ]


def test_a_large_value_is_told_by_its_digest(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(Instance, filed.instance_id).state = b"abc"

    (change,) = changes_of(store, filed.stream)
    # Source: FIPS 180-4, the first example
    assert change["fields"]["state"]["to"] == {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    }
    assert change["fields"]["revision"] == {"to": 2}


def test_of_a_credential_only_the_digest_is_told(store: Store) -> None:
    with store.transaction() as session:
        name_act(session)
        anna = Person(username="anna", name="Anna", password_hash="first", created_at=NINE)
        session.add(anna)
    with store.transaction() as session:
        name_act(session)
        session.get_one(Person, anna.id).password_hash = "second"

    (change,) = changes_of(store, f"person:{anna.id}")
    told = {"to": {"sha256": sha256(b'"second"').hexdigest()}, "from": {"sha256": sha256(b'"first"').hexdigest()}}
    assert change["fields"] == {"password_hash": told}
    assert "hidden" not in change


def test_of_what_follows_from_other_columns_only_the_change_is_told(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(Complaint, filed.complaint_id).paused = True

    (change,) = changes_of(store, filed.stream)
    assert (change["fields"], change["hidden"]) == ({}, ["paused"])


def test_an_unchanged_value_is_no_change(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(Complaint, filed.complaint_id).channel = "branch"

    with store.reading() as session:
        assert len(audit.history(session, filed.stream)) == 1


def test_a_row_deleted_by_its_owner_is_told(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        anna = Person(username="anna", name="Anna", password_hash="x", created_at=NINE)
        anna.posts.append(Post(department="CARD", role="HANDLER"))
        session.add(anna)
    with store.transaction() as session:
        name_act(session)
        found = session.get_one(Person, anna.id)
        found.posts.clear()

    (change,) = changes_of(store, f"person:{anna.id}")
    assert (change["op"], change["table"]) == ("delete", "post")


def test_a_row_that_moves_to_another_stream_is_told_in_both(store: Store, vault: Vault, filed: Filed) -> None:
    other = file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        name_act(session)
        session.add(a_work_item(filed))
    with store.transaction() as session:
        name_act(session, "complaint.merge")
        update_rows(session, WorkItem, [{"id": 1, "complaint_id": other.complaint_id}])

    (left,), (entered,) = changes_of(store, filed.stream), changes_of(store, other.stream)
    assert (left["op"], left["to"]) == ("delete", other.stream)
    assert (entered["op"], entered["from"], entered["values"]["element_id"]) == ("insert", filed.stream, "review")


def test_a_record_that_moves_to_another_stream_is_told_in_both(store: Store, vault: Vault, filed: Filed) -> None:
    other = file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        name_act(session, "complaint.merge")
        instance = session.get_one(Instance, filed.instance_id)
        instance.complaint_id = other.complaint_id

    (left,), (entered,) = changes_of(store, filed.stream), changes_of(store, other.stream)
    assert (left["op"], left["to"]) == ("delete", other.stream)
    assert (entered["op"], entered["from"], entered["values"]["key"]) == ("insert", filed.stream, "complaint")
    with store.reading() as session:
        assert audit.compare(session, vault).ok


def test_one_act_in_two_streams_makes_two_entries_with_one_id(store: Store, vault: Vault, filed: Filed) -> None:
    other = file_complaint(store, vault, number="TS202611240000025")

    with store.transaction() as session:
        act_id = name_act(session)
        for complaint_id in (other.complaint_id, filed.complaint_id):
            session.get_one(Complaint, complaint_id).channel = "phone"

    with store.reading() as session:
        entries = [audit.history(session, stream)[-1] for stream in (filed.stream, other.stream)]
    assert {entry.act_id for entry in entries} == {act_id}


def test_two_acts_in_one_transaction_make_two_entries(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        complaint = session.get_one(Complaint, filed.complaint_id)
        name_act(session, "first.act")
        complaint.channel = "phone"
        name_act(session, "second.act", at=NINE + timedelta(minutes=1))
        complaint.language = "en"

    with store.reading() as session:
        first, second = audit.history(session, filed.stream)[-2:]
    assert (first.action, list(first.changes[0]["fields"])) == ("first.act", ["channel"])
    assert (second.action, list(second.changes[0]["fields"])) == ("second.act", ["language"])


def test_what_precedes_the_first_act_belongs_to_it(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        session.get_one(Complaint, filed.complaint_id).channel = "phone"
        session.flush()
        name_act(session, "late.act")

    with store.reading() as session:
        assert audit.history(session, filed.stream)[-1].action == "late.act"


def test_a_note_stands_in_the_entry_of_its_act(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        audit.note(session, filed.stream, "decision.taken", {"decision": "routing", "rules": [3], "at": NINE})

    with store.reading() as session:
        entry = audit.history(session, filed.stream)[-1]
    assert entry.notes == (
        {
            "kind": "decision.taken",
            "facts": {"decision": "routing", "rules": [3], "at": "2026-11-24T01:00:00.000000Z"},
        },
    )


def test_personal_values_are_told_by_commitments_and_sealed_beside(store: Store, vault: Vault, filed: Filed) -> None:
    with store.reading() as session:
        (blind,) = audit.history(session, filed.stream)
        (seeing,) = audit.history(session, filed.stream, vault=vault)

    narrative, shown = (next(c for c in e.changes if c["table"] == "narrative") for e in (blind, seeing))
    assert set(narrative["values"]["body"]) == {"hmac"}
    assert shown["values"]["body"].startswith("I was charged 25 yuan")


def test_no_personal_word_is_in_any_hashed_body(store: Store, owner: Connection, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session, reason="The customer Zhang called")
        session.get_one(Narrative, filed.complaint_id).request = "Zhang wants 25 yuan back"

    bodies = b"".join(bytes(row[0]) for row in owner.execute(text("SELECT body FROM audit_entry")))
    assert bodies.count(b"hmac") >= 5
    for word in (b"Zhang", b"yuan", b"13800138000"):
        assert word not in bodies


def test_a_transaction_that_forgets_its_act_is_refused(store: Store, filed: Filed) -> None:
    with pytest.raises(Unaudited) as refused, store.transaction() as session:
        session.get_one(Complaint, filed.complaint_id).channel = "phone"

    assert refused.value.facts["touched"] == ["complaint"]
    with store.reading() as session:
        assert session.get_one(Complaint, filed.complaint_id).channel == "branch"


def test_bulk_rows_without_an_act_are_refused(store: Store, filed: Filed) -> None:
    with pytest.raises(Unaudited), store.transaction() as session:
        insert_rows(session, WorkItem, [item_fields(filed)])


def test_a_note_without_an_act_is_refused(store: Store, filed: Filed) -> None:
    with pytest.raises(Unaudited), store.transaction() as session:
        audit.note(session, filed.stream, "login.refused", {})


@pytest.mark.parametrize(
    "statement",
    [
        text("UPDATE complaint SET channel = 'phone'"),
        text("/* */ uPdAtE \"complaint\" SET channel = 'phone'"),
        text("WITH x AS (SELECT 1) UPDATE complaint SET channel = 'phone'"),
        text("DELETE FROM narrative"),
        update(Complaint).values(channel="phone"),
        update(Complaint.__table__).values(channel="phone"),
        insert(Instance).values(key="x", version_hash="a" * 64, state=b"", revision=1, started_at=NINE),
    ],
    ids=["raw", "raw in disguise", "raw after WITH", "raw delete", "ORM update", "Core update", "ORM insert"],
)
def test_a_change_past_the_records_is_refused_even_in_an_act(store: Store, filed: Filed, statement: Executable) -> None:
    with store.transaction() as session:
        name_act(session)
        with pytest.raises(Unaudited):
            session.execute(statement)


def test_a_change_after_the_entries_are_written_is_refused(database: Database) -> None:
    def write_late(session: Session) -> None:
        session.add(Person(username="late", name="Late", password_hash="x", created_at=NINE))

    store = Store(database.url, record=write_late)

    with pytest.raises(Unaudited), store.transaction():
        pass
    store.dispose()


def test_rows_of_an_exempt_table_need_no_act(store: Store) -> None:
    with store.transaction() as session:
        session.add(Attempts(key="login:anna", window_ends_at=NINE, count=1))
        session.flush()
        session.execute(update(Attempts).values(count=2))

    with store.reading() as session:
        assert session.get_one(Attempts, "login:anna").count == 2


def test_personal_data_need_a_stream_that_belongs_to_a_party(store: Store, filed: Filed) -> None:
    def open_incident() -> None:
        with store.transaction() as session:
            name_act(session)
            session.add(Incident(code="process_fault", reason="stuck", arguments={"name": "Zhang"}, opened_at=NINE))

    with pytest.raises(Unaudited) as refused:
        open_incident()
    assert refused.value.facts["stream"] == "incidents"


def test_a_stream_does_not_change_hands(store: Store, vault: Vault, filed: Filed) -> None:
    other = file_complaint(store, vault, number="TS202611240000025")

    with pytest.raises(RuleBroken), store.transaction() as session:
        audit.open_stream(session, filed.stream, party_id=other.party_id)


def test_a_stream_opened_twice_for_one_party_is_the_same(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        audit.open_stream(session, filed.stream, party_id=filed.party_id)
        session.add(an_instance(complaint_id=filed.complaint_id))

    with store.reading() as session:
        assert audit.verify(session, stream=filed.stream).ok
