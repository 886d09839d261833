"""Changes of loaded records, sent by text that was compiled once: most of what a step writes.

What is more than changed columns of one row is left to SQLAlchemy's unit of work, which is several times as dear.
"""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from engine.errors import Stale
from engine.records.base import Base
from engine.storage.listeners import note_update
from engine.storage.prepared import Prepared, prepared
from engine.storage.tables import Shape, shape_of

_WAS: Final = "was_"


def send_updates(session: Session) -> None:
    """Send the changes of every loaded record that has nothing but changed columns, and note them in the journal.

    Not within a savepoint: there the unit of work must know what to take back with it.

    Raises:
        Stale: somebody else has changed or deleted a row.
    """
    simple = []
    for target in session.dirty:
        record: type[Base] = type(target)
        shape = shape_of(record)
        changes = _changes(target, shape)
        if changes is not None:
            simple.append((shape.table.name, _key(target, shape), shape, target, changes))
    for _, _, shape, target, changes in sorted(simple, key=itemgetter(0, 1)):
        if changes:
            _send(session.connection(), shape, target, changes)
            note_update(target)
        state = instance_state(target)
        # A private name: what the unit of work itself calls when a row is sent. A test holds it.
        state._commit_all(state.dict, session.identity_map)


def _changes(target: Base, shape: Shape) -> dict[str, Any] | None:
    """The changed columns of a record; None where there is more to it."""
    state = instance_state(target)
    if not state.committed_state.keys() <= shape.columns.keys() - set(shape.key):
        return None
    return {name: state.dict[name] for name, old in state.committed_state.items() if old != state.dict[name]}


def _send(connection: Connection, shape: Shape, target: Base, changes: Mapping[str, Any]) -> None:
    """Write the row, if it still is as it was loaded."""
    row = {**changes, **{_WAS + name: getattr(target, name) for name in _compared(shape)}}
    if shape.version is not None and not changes.keys() <= shape.quiet:
        row[shape.version] = getattr(target, shape.version) + 1
        instance_state(target).dict[shape.version] = row[shape.version]
    fields = tuple(sorted(row.keys() & shape.columns.keys()))
    statement = prepared(connection, ("send", shape.record, fields), lambda dialect: _update(shape, fields, dialect))
    if statement.send(connection, [row]) != 1:
        raise Stale(table=shape.table.name, key=_key(target, shape))


def _update(shape: Shape, fields: Iterable[str], dialect: Dialect) -> Prepared:
    names = {shape.columns[field]: field for field in fields}
    columns = [(name, shape.table.c[shape.columns[name]]) for name in _compared(shape)]
    statement = update(shape.table).where(
        *(column == bindparam(_WAS + name, type_=column.type) for name, column in columns)
    )
    return Prepared(statement, dialect=dialect, columns=names, fields=names)


def _compared(shape: Shape) -> tuple[str, ...]:
    return shape.key if shape.version is None else (*shape.key, shape.version)


def _key(target: Base, shape: Shape) -> tuple[Any, ...]:
    return tuple(getattr(target, name) for name in shape.key)
