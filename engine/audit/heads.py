"""The heads of streams: locked in the order of their names, so that two transactions never wait for each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.audit.chain import GENESIS
from engine.audit.drafts import Drafts
from engine.errors import RuleBroken
from engine.records.audit import AuditStream
from engine.storage.prepared import Prepared, at_the_driver, prepared
from engine.storage.tables import shape_of

_TABLE: Final = shape_of(AuditStream).table
_READ_AT_ONCE: Final = 500
_READ: Final = "SELECT name, seq, hash, party_id FROM audit_stream WHERE name"


@dataclass(slots=True)
class Head:
    """Where a stream stands; moved on as entries are added."""

    name: str
    seq: int
    hash: bytes
    party_id: int | None


def lock_heads(connection: Connection, drafts: Drafts) -> dict[str, Head]:
    """Return the heads of all streams that a transaction touches, those that did not exist at their beginning.

    Raises:
        RuleBroken: a stream has begun without that Party.
    """
    names = drafts.streams()
    heads = _read(connection, names)
    if missing := [name for name in names if name not in heads]:
        owners = drafts.natural | drafts.bindings
        _begin(connection, [{"name": name, "party_id": owners.get(name)} for name in missing])
        heads |= _read(connection, missing)
    for name, party_id in drafts.bindings.items():
        if heads[name].party_id != party_id:
            raise RuleBroken("This stream belongs to another Party, or to none.", stream=name)
    return heads


def move_heads(connection: Connection, heads: Sequence[Head]) -> None:
    """Write where the streams stand now."""
    rows = [{"stream": head.name, "seq": head.seq, "hash": head.hash} for head in heads]
    prepared(connection, move_heads, _move).send(connection, rows)


def _read(connection: Connection, names: Sequence[str]) -> dict[str, Head]:
    heads: dict[str, Head] = {}
    values: tuple[Any, ...]
    for start in range(0, len(names), _READ_AT_ONCE):
        part = tuple(names[start : start + _READ_AT_ONCE])
        if connection.dialect.name == "sqlite":
            # The transaction is the only writer, so there is nothing to lock.
            text, values = f"{_READ} IN ({', '.join('?' * len(part))})", part
        else:
            text, values = f"{_READ} = ANY(%s) ORDER BY name FOR UPDATE", (list(part),)
        with at_the_driver(connection, text) as cursor:
            rows = cursor.execute(text, values).fetchall()
        heads |= {name: Head(name, seq, bytes(last), party_id) for name, seq, last, party_id in rows}
    return heads


def _begin(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Begin streams that nobody else begins at this moment; who else does is waited for, and its stream used."""
    columns = ("name", "party_id", "seq", "hash")
    complete = [{**row, "seq": 0, "hash": GENESIS} for row in rows]

    def compile_for(dialect: Dialect) -> Prepared:
        insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
        return Prepared(insert(_TABLE).on_conflict_do_nothing(), dialect=dialect, columns=columns)

    prepared(connection, _begin, compile_for).send(connection, complete)


def _move(dialect: Dialect) -> Prepared:
    statement = update(_TABLE).where(_TABLE.c.name == bindparam("stream"))
    return Prepared(statement, dialect=dialect, columns=("seq", "hash"))
