"""Folding the changes of a stream arrives at its rows, and notices a history that cannot be."""

from typing import Any

from engine.audit.fold import Difference, Folded


def fold(*changes: dict[str, Any], default: object = None) -> Folded:
    folded = Folded(lambda _table, _name: default)
    folded.apply(changes)
    return folded


def insert(key: int = 1, **values: object) -> dict[str, Any]:
    return {"op": "insert", "table": "item", "key": [key], "values": values}


def update(key: int = 1, **fields: dict[str, object]) -> dict[str, Any]:
    return {"op": "update", "table": "item", "key": [key], "fields": fields}


def delete(key: int = 1) -> dict[str, Any]:
    return {"op": "delete", "table": "item", "key": [key]}


def reasons(folded: Folded) -> list[tuple[str | None, str]]:
    return [(difference.field, difference.reason) for difference in folded.differences]


def test_a_row_is_what_its_last_change_made_it() -> None:
    folded = fold(
        insert(status="open"),
        update(status={"from": "open", "to": "claimed"}, holder={"from": None, "to": 7}),
        insert(key=2, status="open"),
        delete(key=2),
    )

    assert folded.rows == {("item", (1,)): {"status": "claimed", "holder": 7}}
    assert folded.differences == []


def test_a_key_used_again_after_its_row_was_deleted_is_no_difference() -> None:
    assert fold(insert(), delete(), insert(status="open")).differences == []


def test_a_change_from_a_value_that_the_row_did_not_have_is_one() -> None:
    folded = fold(insert(status="open"), update(status={"from": "done", "to": "claimed"}))

    assert folded.differences == [
        Difference("item", (1,), "status", "changed from a value that it did not have"),
    ]


def test_a_change_without_its_earlier_value_is_believed() -> None:
    assert fold(insert(status="open"), update(status={"to": "claimed"})).differences == []


def test_a_field_that_a_later_migration_filled_with_its_default_is_believed() -> None:
    change = update(level={"from": 0, "to": 1})

    assert reasons(fold(insert(), change, default=0)) == []
    assert reasons(fold(insert(), change, default=None)) == [("level", "changed from a value that it did not have")]


def test_an_erased_value_can_have_been_anything() -> None:
    committed, erased = {"hmac": "00"}, {"erased": True}

    assert fold(insert(body=committed), update(body={"from": erased, "to": erased})).differences == []
    assert fold(insert(body=erased), update(body={"from": committed, "to": None})).differences == []


def test_what_happens_to_a_row_that_is_not_there_is_a_difference() -> None:
    assert reasons(fold(update(status={"to": "x"}))) == [(None, "changed before it was inserted")]
    assert reasons(fold(delete())) == [(None, "deleted before it was inserted")]
    assert reasons(fold(insert(), insert())) == [(None, "inserted twice")]
