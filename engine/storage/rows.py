"""The statements behind `bulk`: defaults, ids, reading what is there, and writing by text compiled once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Dialect, bindparam, delete, insert, select, tuple_, update

from engine.errors import Stale
from engine.records.base import Base
from engine.storage.prepared import Prepared, at_the_driver, prepared
from engine.storage.tables import Shape, shape_of

Row = Mapping[str, Any]
"""Values by the names of the record's fields."""

Key = tuple[Any, ...]

_READ_AT_ONCE: Final = 500
COMPARED: Final = "key_"


def key_of(shape: Shape, row: Row) -> Key:
    """The key of a row."""
    return tuple(row[name] for name in shape.key)


def with_defaults(record: type[Base], row: Row) -> dict[str, Any]:
    """Return the row with every field; one that it leaves out gets its default.

    Raises:
        TypeError: it has a field that the record has not.
    """
    defaults = _defaults(record)
    if unknown := row.keys() - defaults.keys():
        raise TypeError(f"{record.__name__} has no {', '.join(sorted(unknown))}")
    return {name: row[name] if name in row else default() for name, default in defaults.items()}


@cache
def _defaults(record: type[Base]) -> Mapping[str, Callable[[], Any]]:
    shape = shape_of(record)
    return {name: _default(shape, name) for name in shape.columns}


def _default(shape: Shape, name: str) -> Callable[[], Any]:
    default: Any = shape.table.c[shape.columns[name]].default
    if name == shape.version:
        return lambda: 1
    if default is None:
        return lambda: None
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


def give_ids(connection: Connection, shape: Shape, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Give each row an id if it has none, and return all ids; none if the record has no id of its own."""
    column = shape.table.autoincrement_column
    if column is None:
        return []
    name = shape.key[0]
    if any(row[name] is None for row in rows):
        for row, new in zip(rows, _new_ids(connection, shape.table.name, column.name, len(rows)), strict=True):
            row[name] = new
    return [row[name] for row in rows]


def _new_ids(connection: Connection, table: str, column: str, count: int) -> Sequence[int]:
    """Ids that nobody else will get. SQLite has one writer, so the next free numbers are ours until the commit."""
    if connection.dialect.name == "sqlite":
        text = f"SELECT max({column}) FROM {table}"  # noqa: S608 - our own names
        with at_the_driver(connection, text) as cursor:
            last = cursor.execute(text).fetchone()[0] or 0
        return range(last + 1, last + 1 + count)
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    return connection.exec_driver_sql(sequence, (table, column, count)).scalars().all()


def read_rows(connection: Connection, shape: Shape, keys: Sequence[Key], fields: Iterable[str]) -> dict[Key, Row]:
    """Return fields of rows by their keys, and lock the rows.

    Raises:
        Stale: a row is not there.
    """
    names = sorted({*shape.key, *fields})
    columns = [shape.table.c[shape.columns[name]] for name in names]
    found: dict[Key, Row] = {}
    for start in range(0, len(keys), _READ_AT_ONCE):
        query = select(*columns).where(is_one_of(shape, keys[start : start + _READ_AT_ONCE])).with_for_update()
        for values in connection.execute(query):
            row = dict(zip(names, values, strict=True))
            found[key_of(shape, row)] = row
    if missing := [key for key in keys if key not in found]:
        raise Stale("A row to be changed is not there.", table=shape.table.name, key=missing[0])
    return found


def is_one_of(shape: Shape, keys: Sequence[Key]) -> ColumnElement[bool]:
    """The condition that a row has one of these keys."""
    columns = [shape.table.c[shape.columns[name]] for name in shape.key]
    return columns[0].in_([key[0] for key in keys]) if len(columns) == 1 else tuple_(*columns).in_(keys)


def send_inserts(connection: Connection, record: type[Base], rows: Sequence[Row]) -> None:
    """Insert complete rows."""
    prepared(connection, ("insert", record), lambda dialect: _insert(shape_of(record), dialect)).send(connection, rows)


def send_updates(connection: Connection, record: type[Base], rows: Sequence[Row]) -> None:
    """Write every field of the rows, which all name their key and the same fields."""
    shape = shape_of(record)
    fields = tuple(name for name in rows[0] if name not in shape.key)
    name = ("update", record, fields)
    prepared(connection, name, lambda dialect: _update(shape, fields, dialect)).send(connection, rows)


def send_deletes(connection: Connection, record: type[Base], rows: Sequence[Row]) -> None:
    """Delete whatever has the values of a row; all rows name the same fields, and none of them as null."""
    fields = tuple(rows[0])
    name = ("delete", record, fields)
    prepared(connection, name, lambda dialect: _delete(shape_of(record), fields, dialect)).send(connection, rows)


def _insert(shape: Shape, dialect: Dialect) -> Prepared:
    names = {column: field for field, column in shape.columns.items()}
    return Prepared(insert(shape.table), dialect=dialect, columns=names, fields=names)


def _update(shape: Shape, fields: Sequence[str], dialect: Dialect) -> Prepared:
    names = {shape.columns[field]: field for field in fields}
    statement = update(shape.table).where(*_compared(shape, shape.key))
    return Prepared(statement, dialect=dialect, columns=names, fields=names | _compared_names(shape.key))


def _delete(shape: Shape, fields: Sequence[str], dialect: Dialect) -> Prepared:
    statement = delete(shape.table).where(*_compared(shape, fields))
    return Prepared(statement, dialect=dialect, columns=(), fields=_compared_names(fields))


def _compared(shape: Shape, fields: Sequence[str]) -> list[ColumnElement[bool]]:
    columns = [(name, shape.table.c[shape.columns[name]]) for name in fields]
    return [column == bindparam(COMPARED + name, type_=column.type) for name, column in columns]


def _compared_names(fields: Sequence[str]) -> dict[str, str]:
    return {COMPARED + name: name for name in fields}
