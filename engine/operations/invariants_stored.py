"""What cannot even be read, or points nowhere: each value is named, and the other checks pass over it."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import exists, select

from engine.operations.invariants_violation import Looking, Violation
from engine.records.audit import AuditEntry, AuditStream
from engine.storage.stored import as_it_is, unreadable_values
from engine.storage.tables import Shape, shapes

STORED: Final = "stored"
_VERIFIED: Final = {
    AuditEntry.__tablename__: frozenset(AuditEntry.__table__.columns.keys()),
    AuditStream.__tablename__: frozenset({"name", "seq", "hash"}),
}
"""Columns that the verification of the trail reads value by value."""


def unreadable(look: Looking, shape: Shape) -> Iterator[Violation]:
    """The values of one table that are of another kind than their column, as only SQLite keeps them, or do not parse."""
    verified = _VERIFIED.get(shape.table.name, frozenset())
    if verified.issuperset(shape.table.columns.keys()):
        return
    for one in unreadable_values(look.session, shape):
        if one.column not in verified:
            what = "nothing stands there" if one.missing else "what stands there is no value of this column"
            yield Violation(STORED, one.table, one.key, f"{one.column}: {what}")


def pointing_nowhere(look: Looking) -> Iterator[Violation]:
    """Rows that refer to one that is not there. The database itself sees to it, unless its owner tells it not to."""
    for shape in all_shapes():
        table = shape.table
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            there = key.column.table.alias()
            known = exists().where(there.c[key.column.name] == key.parent)
            query = select(*(as_it_is(column) for column in table.primary_key.columns)).where(
                key.parent.is_not(None), ~known
            )
            for row in look.session.execute(query.order_by(*table.primary_key.columns)):
                what = f"{key.parent.name}: there is no such {key.column.table.name}"
                yield Violation(STORED, table.name, tuple(row), what)


def all_shapes() -> list[Shape]:
    """Every table, in the order of the names."""
    return [shape for _, shape in sorted(shapes().items())]
