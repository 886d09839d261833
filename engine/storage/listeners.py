"""Notes every row that the ORM inserts, updates or deletes in the journal of its transaction.

They hang on the base class of all records and on the session class of transactions.
"""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, object_session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.base import LoaderCallableStatus

from engine.records.base import Base
from engine.storage.errors import Unaudited
from engine.storage.journal import Journal, Op, RowChange, TransactionSession, as_stored
from engine.storage.tables import Shape, shape_of


def _noting(target: Base) -> tuple[Journal, Shape] | None:
    """The journal and the shape of a record that the audit wants to know about."""
    shape = shape_of(type(target))
    session = object_session(target)
    if shape.exempt or not isinstance(session, TransactionSession):
        return None
    return session.journal, shape


def _inserted(_mapper: object, _connection: object, target: Base) -> None:
    if noting := _noting(target):
        journal, shape = noting
        values = _values(target, shape)
        journal.add(RowChange(shape, Op.INSERT, shape.stream(target), _key(target, shape), {}, values))


def _updated(_mapper: object, _connection: object, target: Base) -> None:
    note_update(target)


def note_update(target: Base) -> None:
    """Note a changed record in the journal of its session."""
    if noting := _noting(target):
        journal, shape = noting
        before, after, hidden = _difference(target, shape)
        if not after and not hidden:
            return
        key, stream = _key(target, shape), shape.stream(target)
        past = stream if shape.places.isdisjoint(after) else shape.stream(_Past(target, before))
        if past == stream:
            journal.add(RowChange(shape, Op.UPDATE, stream, key, before, after, hidden))
        else:
            journal.add(RowChange(shape, Op.DELETE, past, key, {}, {}, moved=stream))
            journal.add(RowChange(shape, Op.INSERT, stream, key, {}, _values(target, shape), moved=past))


def _deleted(_mapper: object, _connection: object, target: Base) -> None:
    if noting := _noting(target):
        journal, shape = noting
        journal.add(RowChange(shape, Op.DELETE, shape.stream(target), _key(target, shape), {}, {}))


def _key(target: object, shape: Shape) -> tuple[object, ...]:
    return tuple(getattr(target, name) for name in shape.key)


def _values(target: object, shape: Shape) -> Mapping[str, object]:
    return as_stored(shape, {name: getattr(target, name) for name in shape.columns if name in shape.audited})


def _difference(target: object, shape: Shape) -> tuple[Mapping[str, object], Mapping[str, object], tuple[str, ...]]:
    """What an update changes: the values before, as far as they were loaded, those after, and the hidden fields."""
    state = instance_state(target)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    hidden: list[str] = []
    for name, old in state.committed_state.items():
        new = state.dict.get(name)
        if name not in shape.columns or old == new:
            continue
        if name in shape.key:
            raise Unaudited("The key of a row never changes.", table=shape.table.name, field=name)
        if name in shape.hidden:
            hidden.append(name)
            continue
        after[name] = new
        if not isinstance(old, LoaderCallableStatus):
            before[name] = old
    if shape.version and not after.keys() | set(hidden) <= shape.quiet:
        # It is counted up where the row is sent, and the value before is not kept.
        after[shape.version] = state.dict[shape.version]
    return as_stored(shape, before), as_stored(shape, after), tuple(sorted(hidden))


class _Past:
    """A record as it was before an update, for the one question to which stream it belonged."""

    def __init__(self, target: object, before: Mapping[str, object]) -> None:
        self._target = target
        self._before = before

    def __getattr__(self, name: str) -> object:
        return self._before[name] if name in self._before else getattr(self._target, name)


def _savepoint_begins(session: Session, transaction: SessionTransaction) -> None:
    if isinstance(session, TransactionSession) and transaction.nested:
        session.journal.marks[transaction] = len(session.journal.events)


def _savepoint_rolls_back(session: Session, transaction: SessionTransaction) -> None:
    if isinstance(session, TransactionSession) and transaction in session.journal.marks:
        del session.journal.events[session.journal.marks.pop(transaction) :]


@cache
def install() -> None:
    """Put the listeners in place, once per process."""
    event.listen(Base, "after_insert", _inserted, propagate=True)
    event.listen(Base, "after_update", _updated, propagate=True)
    event.listen(Base, "after_delete", _deleted, propagate=True)
    event.listen(TransactionSession, "after_transaction_create", _savepoint_begins)
    event.listen(TransactionSession, "after_soft_rollback", _savepoint_rolls_back)
