"""Values that are none of their column, which only SQLite keeps: each is named, and everything else is still checked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Integer, LargeBinary, Table, TypeDecorator

from engine.records.base import Json
from engine.storage.tables import all_tables
from tests.integration.invariants.conftest import Violations

pytestmark = pytest.mark.parametrize("lived", ["sqlite"], indirect=True)

TABLES = sorted(all_tables().tables)
VERIFIED = {"audit_entry", "audit_stream"}
"""Tables in which the first bad entry of a stream is named, whatever the column."""
DAMAGE = [
    ("instance", "state", "CAST(state AS TEXT)"),
    ("instance", "state", "state || x''"),
    ("party", "name", "'Wang'"),
    ("party", "phone", "CAST(x'ff' AS TEXT)"),
    ("party_key", "wrapped", "'a key'"),
    ("complaint", "circumstances", "'[unclosed'"),
    ("complaint", "occurred_on", "'2026-03-02 10:00:00'"),
    ("complaint", "received_at", "'0001-01-01 00:00:00+14:00'"),
    ("complaint", "amount", "'much'"),
    ("complaint", "number", "x'00ff'"),
    ("complaint", "channel", "CAST(x'70ff' AS TEXT)"),
    ("complaint", "paused", "7"),
    ("time_limit", "basis", "'{'"),
    ("time_limit", "explanation", "x'00'"),
    ("time_limit", "fired", "'" + "[" * 5000 + "'"),
    ("work_item", "subject", "'{'"),
    ("work_item", "version", "'two'"),
    ("letter", "html", "CAST(x'ff' AS TEXT)"),
    ("definition_file", "content", "CAST(content AS TEXT)"),
    ("day_counter", "day", "'2018-12-149'"),
    ("person", "created_at", "17"),
    ("audit_value", "sealed", "'gone'"),
]


@pytest.mark.parametrize(("table", "column", "value"), DAMAGE, ids=lambda part: str(part)[:20])
def test_a_value_that_is_none_of_its_column_is_named_and_hides_nothing_else(
    verify: Callable[[], Violations], owner: Connection, table: str, column: str, value: str
) -> None:
    owner.exec_driver_sql(f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT max(rowid) FROM {table})")  # noqa: S608 - words of this test
    owner.exec_driver_sql("UPDATE work_item SET version = 77 WHERE id = 1")

    found = verify()

    named = [one["what"] for one in found if (one["invariant"], one["table"]) == ("stored", table)]
    assert named == [f"{column}: what stands there is no value of this column"]
    assert ("I2", [1]) in [(one["invariant"], one["row"]) for one in found]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table_may_hold_anything(
    verify: Callable[[], Violations], owner: Connection, name: str
) -> None:
    table = all_tables().tables[name]
    if not owner.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar():  # noqa: S608 - our own names
        fill(owner, table)
    damaged = []
    for row, column in zip(rows_of(owner, name), damageable(table), strict=False):
        assign = f'UPDATE {name} SET "{column.name}" = {wrong_value(column)} WHERE rowid = {row}'  # noqa: S608 - our own names
        owner.exec_driver_sql(assign)
        damaged.append((row, column.name))

    found = verify()

    for row, column_name in damaged:
        key = key_of(owner, table, row)
        if name in VERIFIED and column_name != "party_id":
            assert any(one["invariant"] == "I7" and one["table"] == "audit_entry" for one in found), column_name
        else:
            what = f"{column_name}: what stands there is no value of this column"
            assert ("stored", name, key, what) in [
                (one["invariant"], one["table"], one["row"], one["what"]) for one in found
            ]


def test_damage_everywhere_is_told_briefly_and_ends_nothing(
    verify: Callable[[], Violations], owner: Connection
) -> None:
    for table in all_tables().tables.values():
        for column in damageable(table):
            if not column.primary_key and not column.unique:
                owner.exec_driver_sql(f'UPDATE {table.name} SET "{column.name}" = {wrong_value(column)}')  # noqa: S608 - our own names

    found = verify()

    told = {one["table"] for one in found if one["invariant"] in ("stored", "I7")}
    assert {"complaint", "definition_file", "audit_entry", "outbox_message", "timer"} <= told
    assert len(found) < 4000
    assert all(one["text"].isprintable() for one in found)


def rows_of(owner: Connection, name: str) -> Iterator[int]:
    """The rows of a table, one after the other and round again, the last ones first."""
    rows = owner.exec_driver_sql(f"SELECT rowid FROM {name} ORDER BY rowid DESC").scalars().all()  # noqa: S608 - our own names
    while True:
        yield from rows


def key_of(owner: Connection, table: Table, row: int) -> list[Any]:
    """The key of a row as a violation names it."""
    names = ", ".join(f'CAST("{column.name}" AS BLOB), typeof("{column.name}")' for column in table.primary_key.columns)
    values = owner.exec_driver_sql(f"SELECT {names} FROM {table.name} WHERE rowid = {row}").one()  # noqa: S608 - our own names
    return [said(content, kind) for content, kind in zip(values[::2], values[1::2], strict=True)]


def said(content: bytes, kind: str) -> Any:
    if kind == "integer":
        return int(content)
    return ascii(content) if kind == "blob" else content.decode()


def damageable(table: Table) -> list[Column[Any]]:
    """All columns but the one that is the number of the row itself, which takes nothing else."""
    number = table.autoincrement_column
    return [column for column in table.columns if column is not number and not is_row_number(table, column)]


def is_row_number(table: Table, column: Column[Any]) -> bool:
    """SQLite takes a single INTEGER PRIMARY KEY for the number of the row."""
    return len(table.primary_key.columns) == 1 and column.primary_key and isinstance(column.type, Integer)


def wrong_value(column: Column[Any]) -> str:
    """SQL for a value of another kind than the column's; another for each row."""
    kind = (
        column.type.impl
        if isinstance(column.type, TypeDecorator) and not isinstance(column.type, Json)
        else column.type
    )
    if isinstance(kind, Json):
        return "'{' || rowid"
    if isinstance(kind, LargeBinary):
        return "'no bytes ' || rowid"
    if isinstance(kind, (Integer, Boolean, Date, DateTime)) or kind.python_type is not str:
        return "'nothing of this kind ' || rowid"
    return "CAST('no text ' || rowid AS BLOB)"


def fill(owner: Connection, table: Table) -> None:
    """One row, for a table in which the bank has none."""
    values = {column.name: right_value(column) for column in table.columns if not column.nullable}
    names = ", ".join(f'"{name}"' for name in values)
    owner.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(values.values())})")  # noqa: S608 - our own names


def right_value(column: Column[Any]) -> str:
    if isinstance(column.type, Json):
        return "'{}'"
    python = column.type.python_type
    return {bytes: "x'00'", int: "1", bool: "1", str: "'x'"}.get(python, "'2026-02-12 01:00:00.000000'")
