"""Another value of the right kind, put into any column past the application: it is named by its row, or nobody can know."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from sqlalchemy import Column, Connection

from engine.audit.fields import kinds
from engine.records.base import Json
from engine.storage.tables import Shape, shapes
from tests.integration.invariants.conftest import Violations
from tests.integration.invariants.test_damage import key_of

pytestmark = pytest.mark.parametrize("lived", ["sqlite"], indirect=True)

UNKNOWABLE: Final = {
    "attempts": "a counter against guessing; each refused log-in has its own entry",
    "draft": "what somebody has not sent yet is on no record",
    "notice": "a copy for the eye; what it tells of is audited",
    "complaint.account_index": "the account itself is stored nowhere",
    "outbox_message.created_at": "book-keeping of the mail; a moment shortly before or after follows from nothing",
    "outbox_message.next_try_at": "any moment that is not too far away is one that a failure could have given",
    "outbox_message.tries": "each failure counts up, and nothing else tells of it",
    "outbox_message.last_error": "the words of a mail server",
    "time_limit.explanation": "its end is compared, its words are those of the rules at that time",
}
"""Columns, or whole tables, of which nothing that is stored tells what they must hold, and why."""
UNLIVED = {"incident", "personal_token", "source_row"}
"""Tables in which no life of the bank that is damaged here leaves a row."""
AUDITED = sorted({name for name, shape in shapes().items() if not shape.exempt} - UNLIVED)


def followed(name: str, shape: Shape) -> Iterator[Column[Any]]:
    """Columns of a table that no entry tells and that must follow from something else."""
    told = set() if shape.exempt else {shape.columns[field] for field in kinds(shape)}
    for column in shape.table.columns:
        if (
            not column.primary_key
            and column.name not in told
            and not {name, f"{name}.{column.name}"} & UNKNOWABLE.keys()
        ):
            yield column


FOLLOWED = [(name, column.name) for name, shape in sorted(shapes().items()) for column in followed(name, shape)]


@pytest.mark.parametrize("name", AUDITED)
def test_whatever_entries_tell_is_compared_field_by_field(
    verify: Callable[[], Violations], owner: Connection, name: str
) -> None:
    shape = shapes()[name]
    told = kinds(shape)
    row = owner.exec_driver_sql(f"SELECT max(rowid) FROM {name}").scalar_one()  # noqa: S608 - our own names
    for field in told:
        alter(owner, shape.table.c[shape.columns[field]], row)

    found = verify()

    key = key_of(owner, shape.table, row)
    named = {
        one["what"].partition(":")[0]
        for one in found
        if (one["invariant"], one["table"], one["row"]) == ("fold", name, key)
    }
    assert named >= told.keys()


@pytest.mark.parametrize(("name", "column"), FOLLOWED)
def test_whatever_follows_from_something_else_is_recomputed(
    verify: Callable[[], Violations], owner: Connection, name: str, column: str
) -> None:
    table = shapes()[name].table
    row = owner.exec_driver_sql(ROWS.get(name, f"SELECT max(rowid) FROM {name}")).scalar_one()  # noqa: S608 - our own names
    alter(owner, table.c[column], row)

    found = verify()

    key = ["complaint:2"] if name == "audit_entry" else key_of(owner, table, row)
    whose = key if name == "audit_value" else key[:1]
    assert [one for one in found if one["table"] in (name, NAMED_AS.get(name)) and one["row"][: len(whose)] == whose]


ROWS: Final = {
    "audit_entry": "SELECT max(rowid) FROM audit_entry WHERE stream = 'complaint:2'",
    "audit_stream": "SELECT rowid FROM audit_stream WHERE name = 'complaint:2'",
    "work_item": "SELECT max(rowid) FROM work_item WHERE closed_at IS NULL",
    "outbox_message": "SELECT max(rowid) FROM outbox_message WHERE done_at IS NULL",
}
NAMED_AS: Final = {"audit_stream": "audit_entry", "process_version_file": "process_version"}


def alter(owner: Connection, column: Column[Any], row: int) -> None:
    """Put another value of the same kind into a column."""
    name, table = column.name, column.table.name
    statement = f'UPDATE {table} SET "{name}" = {other_value(column)} WHERE rowid = {row}'  # noqa: S608 - our own names
    owner.exec_driver_sql(statement)


def other_value(column: Column[Any]) -> str:
    """SQL for a value of the same kind as the column's, and not the one that stands there."""
    if isinstance(column.type, Json):
        return "'[\"somebody was here\"]'"
    name = f'"{column.name}"'
    others = {
        bytes: "randomblob(32)",
        bool: f"NOT coalesce({name}, 0)",
        int: f"coalesce({name}, 0) + 1",
        str: f"'x' || coalesce({name}, '')",
    }
    return others.get(column.type.python_type) or at_another_time(column)


def at_another_time(column: Column[Any]) -> str:
    kind = column.type.python_type.__name__
    return {"date": "'2031-03-01'", "datetime": "'2031-03-01 00:00:00.000000'"}.get(kind, "17")
