"""Counters that several people move at the same moment: one row each, locked while it moves."""

from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.records.base import Base

Row = TypeVar("Row", bound=Base)


def locked(session: Session, new: Row, *, key: Any) -> Row:
    """Return the row with this key, locked until the transaction ends; the new one, if there was none.

    Two who need the same new row at once both get it, one after the other.
    """
    record = type(new)
    if found := session.get(record, key, with_for_update=True):
        return found
    with suppress(IntegrityError), session.begin_nested():
        session.add(new)
    return session.get_one(record, key, with_for_update=True, populate_existing=True)
