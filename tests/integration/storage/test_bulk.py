"""Many rows at once are written as their records would be, and told to the audit one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import audit
from engine.errors import Stale
from engine.records.access import Attempts
from engine.records.instances import Draft, MessageWait, WorkItem
from engine.storage.bulk import delete_rows, insert_rows, update_rows
from engine.storage.errors import Unaudited
from engine.storage.store import Store
from engine.storage.tables import shape_of
from engine.storage.vault import Vault
from tests.rows import NINE, Filed, a_work_item, item_fields, name_act


@pytest.fixture
def three_items(store: Store, filed: Filed) -> list[int]:
    with store.transaction() as session:
        name_act(session)
        return insert_rows(session, WorkItem, [item_fields(filed, task) for task in (1, 2, 3)])


def test_rows_get_ids_in_their_order(store: Store, three_items: list[int]) -> None:
    with store.reading() as session:
        tasks = [session.get_one(WorkItem, item_id).task_id for item_id in three_items]

    assert tasks == [1, 2, 3]


def test_ids_given_in_bulk_and_by_records_do_not_collide(store: Store, filed: Filed, three_items: list[int]) -> None:
    with store.transaction() as session:
        name_act(session)
        item = a_work_item(filed, task_id=4)
        session.add(item)
        session.flush()
        more = insert_rows(session, WorkItem, [item_fields(filed, 5)])

    assert len({*three_items, item.id, *more}) == 5


def test_a_bulk_row_is_what_its_record_would_be(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.add(a_work_item(filed, task_id=1, limit="handling", due_at=NINE))
        insert_rows(session, WorkItem, [item_fields(filed, 2, limit="handling", due_at=NINE)])

    with store.reading() as session:
        by_record, in_bulk = (
            {name: getattr(item, name) for name in shape_of(WorkItem).columns if name not in ("id", "task_id")}
            for item in session.scalars(select(WorkItem).order_by(WorkItem.task_id))
        )
    assert in_bulk == by_record
    assert (in_bulk["status"], in_bulk["paused"], in_bulk["version"], in_bulk["limit"]) == (
        "open",
        False,
        1,
        "handling",
    )


def test_bulk_rows_are_told_as_records_are(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        session.add(a_work_item(filed, task_id=1))
    with store.transaction() as session:
        name_act(session)
        insert_rows(session, WorkItem, [item_fields(filed, 1) | {"task_id": 2}])

    with store.reading() as session:
        by_record, in_bulk = (entry.changes[0] for entry in audit.history(session, filed.stream)[-2:])
    assert {**in_bulk, "key": [1], "values": {**in_bulk["values"], "task_id": 1}} == by_record


def test_a_row_with_an_unknown_field_is_a_mistake(store: Store, filed: Filed) -> None:
    with store.transaction() as session, pytest.raises(TypeError, match="colour"):
        insert_rows(session, WorkItem, [item_fields(filed, colour="red")])


def test_no_rows_are_no_change(store: Store, filed: Filed) -> None:
    with store.transaction() as session:
        assert insert_rows(session, WorkItem, []) == []
        update_rows(session, WorkItem, [])
        delete_rows(session, Draft, [])


def test_changed_rows_are_told_before_and_after(store: Store, filed: Filed, three_items: list[int]) -> None:
    with store.transaction() as session:
        name_act(session)
        update_rows(
            session, WorkItem, [{"id": item_id, "status": "claimed", "form": None} for item_id in three_items[:2]]
        )

    with store.reading() as session:
        changes = audit.history(session, filed.stream)[-1].changes
        statuses = session.scalars(select(WorkItem.status).order_by(WorkItem.id)).all()
    assert statuses == ["claimed", "claimed", "open"]
    assert [change["fields"] for change in changes] == [
        {"status": {"from": "open", "to": "claimed"}, "version": {"from": 1, "to": 2}}
    ] * 2


def test_rows_that_have_the_values_already_are_left_alone(store: Store, filed: Filed, three_items: list[int]) -> None:
    with store.transaction() as session:
        update_rows(session, WorkItem, [{"id": item_id, "status": "open"} for item_id in three_items])

    with store.reading() as session:
        assert set(session.scalars(select(WorkItem.version))) == {1}


def test_a_loaded_record_shows_what_was_written_past_it(store: Store, three_items: list[int]) -> None:
    with store.transaction() as session:
        name_act(session)
        item = session.get_one(WorkItem, three_items[0])
        update_rows(session, WorkItem, [{"id": item.id, "claimed_at": NINE}])
        assert (item.claimed_at, item.version) == (NINE, 2)
        item.claimed_at = NINE + timedelta(hours=1)

    with store.reading() as session:
        assert session.get_one(WorkItem, three_items[0]).version == 3


def test_what_a_record_was_given_before_is_sent_before(store: Store, filed: Filed, three_items: list[int]) -> None:
    with store.transaction() as session:
        name_act(session)
        session.get_one(WorkItem, three_items[0]).form = "review"
        update_rows(session, WorkItem, [{"id": three_items[0], "form": "decide"}])

    with store.reading() as session:
        first, second = audit.history(session, filed.stream)[-1].changes
    assert first["fields"]["form"] == {"from": None, "to": "review"}
    assert second["fields"]["form"] == {"from": "review", "to": "decide"}


def test_a_row_that_is_gone_is_stale(store: Store, three_items: list[int]) -> None:
    with store.transaction() as session, pytest.raises(Stale):
        update_rows(session, WorkItem, [{"id": 4711, "status": "claimed"}])


@pytest.mark.parametrize("rows", [[{"status": "claimed"}], [{"id": 1, "status": "x"}, {"id": 2, "form": "x"}]])
def test_rows_that_do_not_name_the_same_are_a_mistake(
    store: Store, three_items: list[int], rows: list[dict[str, object]]
) -> None:
    with store.transaction() as session, pytest.raises((TypeError, KeyError)):
        update_rows(session, WorkItem, rows)


def test_rows_with_a_key_of_two_fields_are_changed_and_deleted(store: Store, filed: Filed) -> None:
    wait = {"instance_id": filed.instance_id, "task_id": 1, "name": "reply", "key": "a"}
    key = {name: wait[name] for name in ("instance_id", "task_id", "name")}
    with store.transaction() as session:
        assert insert_rows(session, MessageWait, [wait, {**wait, "task_id": 2}]) == []
        update_rows(session, MessageWait, [{**key, "key": "b"}])
        delete_rows(session, MessageWait, [{**key, "task_id": 2}])

    with store.reading() as session:
        assert [(one.task_id, one.key) for one in session.scalars(select(MessageWait))] == [(1, "b")]


def test_audited_rows_are_not_deleted_in_bulk(store: Store, three_items: list[int]) -> None:
    with store.transaction() as session, pytest.raises(Unaudited):
        delete_rows(session, WorkItem, [{"id": three_items[0]}])


def test_a_reading_session_inserts_nothing(store: Store) -> None:
    with store.reading() as session, pytest.raises(Unaudited):
        insert_rows(session, Attempts, [{"key": "x", "window_ends_at": NINE}])


def test_everything_written_in_bulk_agrees_with_the_trail(store: Store, vault: Vault, three_items: list[int]) -> None:
    with store.transaction() as session:
        name_act(session)
        update_rows(session, WorkItem, [{"id": three_items[1], "subject": {"en": "Decide"}, "urgency": NINE}])

    with store.reading() as session:
        assert audit.compare(session, vault).differences == ()
