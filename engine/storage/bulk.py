"""Many rows of one table at once, by one or two statements; the audit hears of each of them.

What is written here is on the hot path of every step: ids are taken before the rows are sent, so that nothing has to be
read back.
"""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

from sqlalchemy import Connection
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine.records.base import Base
from engine.storage.errors import Unaudited
from engine.storage.journal import Journal, Op, RowChange, as_stored, journal_of
from engine.storage.rows import (
    Row,
    give_ids,
    key_of,
    read_rows,
    send_deletes,
    send_inserts,
    send_updates,
    with_defaults,
)
from engine.storage.tables import Shape, shape_of


def insert_rows(session: Session, record: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows, given by the names of the record's fields; a field that a row leaves out gets its default.

    Returns:
        The ids that the rows were given, in their order; none for a record whose key is no id of its own.

    Raises:
        TypeError: a row has a field that the record has not.
    """
    journal, shape, connection = _ready(session, record)
    if not rows:
        return []
    complete = [with_defaults(record, row) for row in rows]
    ids = give_ids(connection, shape, complete)
    with journal:
        send_inserts(connection, record, complete)
    if not shape.exempt:
        for row in complete:
            journal.add(_inserted(shape, row))
    return ids


def update_rows(session: Session, record: type[Base], rows: Sequence[Row]) -> None:
    """Change rows. Each names its key and the same fields; rows that have these values already are left alone.

    Raises:
        Stale: a row is not there.
        TypeError: the rows do not name the same fields, or not their key.
    """
    journal, shape, connection = _ready(session, record)
    if not rows:
        return
    present = read_rows(connection, shape, [key_of(shape, row) for row in rows], _needed(shape, rows))
    changed = [row for row in rows if _differs(present[key_of(shape, row)], row)]
    if not changed:
        return
    if shape.version is not None and not rows[0].keys() <= shape.quiet | set(shape.key):
        changed = [{**row, shape.version: present[key_of(shape, row)][shape.version] + 1} for row in changed]
    with journal:
        send_updates(connection, record, changed)
    for row in changed:
        if not shape.exempt:
            for change in _updated(shape, present[key_of(shape, row)], row):
                journal.add(change)
        _refresh(session, shape, row)


def delete_rows(session: Session, record: type[Base], rows: Sequence[Row]) -> None:
    """Delete from a table that is not audited whatever has the values of a row; all rows name the same fields.

    Raises:
        Unaudited: the table is audited; delete its records one by one.
    """
    _, shape, connection = _ready(session, record)
    if not shape.exempt:
        raise Unaudited("Rows of an audited table are deleted through their records.", table=shape.table.name)
    if rows:
        send_deletes(connection, record, rows)


def _ready(session: Session, record: type[Base]) -> tuple[Journal, Shape, Connection]:
    """What was changed before is sent before, so that the journal and the database have the same order."""
    journal = journal_of(session)
    session.flush()
    return journal, shape_of(record), session.connection()


def _needed(shape: Shape, rows: Sequence[Row]) -> set[str]:
    """What must be known of the rows before: what changes, and all that is kept of a row that may move to another stream."""
    names = set(rows[0])
    if any(row.keys() != names for row in rows) or not set(shape.key) <= names <= shape.columns.keys():
        raise TypeError(f"rows of {shape.record.__name__} name their key, the same fields, and no others")
    if shape.exempt:
        return names
    moving = not shape.places.isdisjoint(names)
    return names | shape.places | (shape.audited if moving else set()) | ({shape.version} if shape.version else set())


def _differs(before: Row, row: Row) -> bool:
    return any(before[name] != value for name, value in row.items())


def _inserted(shape: Shape, row: Row) -> RowChange:
    return RowChange(shape, Op.INSERT, _stream(shape, row), key_of(shape, row), {}, _audited(shape, row))


def _updated(shape: Shape, before: Row, row: Row) -> Iterator[RowChange]:
    """The change of one row, or the two changes of a row that moves into another stream."""
    key, now = key_of(shape, row), {**before, **row}
    past, stream = _stream(shape, before), _stream(shape, now)
    if past != stream:
        yield RowChange(shape, Op.DELETE, past, key, {}, {}, moved=stream)
        yield RowChange(shape, Op.INSERT, stream, key, {}, _audited(shape, now), moved=past)
        return
    changed = {name for name in row if before[name] != row[name]}
    was, will = ({name: values[name] for name in changed} for values in (before, row))
    hidden = tuple(sorted(changed & shape.hidden))
    yield RowChange(shape, Op.UPDATE, stream, key, _audited(shape, was), _audited(shape, will), hidden)


def _audited(shape: Shape, values: Row) -> Row:
    return as_stored(shape, {name: value for name, value in values.items() if name in shape.audited})


def _stream(shape: Shape, row: Row) -> str:
    return shape.stream(SimpleNamespace(**row))


def _refresh(session: Session, shape: Shape, row: Row) -> None:
    """Let a record that was loaded before show what was written past it."""
    loaded = session.identity_map.get(session.identity_key(shape.record, key_of(shape, row)))
    if loaded is not None:
        for name, value in row.items():
            set_committed_value(loaded, name, value)
