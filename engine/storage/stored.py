"""Values as the database really holds them. SQLite keeps in any column whatever it is given, so a verifier must ask."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    String,
    TypeDecorator,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType, TypeEngine

from engine.records.base import Json
from engine.storage.tables import Shape

_READ_AT_ONCE: Final = 2000
_SQLITE_KINDS: Final = ((LargeBinary, bytes), ((Integer, Boolean), int), ((String, DateTime, Date), str))
"""As what SQLite holds the values of a type."""
_MOST_SHOWN: Final = 60

Row = tuple[Any, ...]
Reader = Callable[[Any], Any]


class Illegible:
    """Stands for a value that is none of its column. It equals nothing but itself, and does not say what it is: words
    of a Party, perhaps."""

    __slots__ = ()

    def __str__(self) -> str:
        return "what is no value of this column"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Where a value stands that is none of its column, or is missing. The key is as the database holds it."""

    table: str
    key: tuple[Any, ...]
    column: str
    missing: bool


def shown(name: object) -> str:
    """What names a row, as the database holds it, in a few characters that can be printed."""
    text = ascii(name)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


@contextmanager
def any_text(session: Session) -> Iterator[None]:
    """Let a text that is no UTF-8 be read, with surrogates for its bytes, instead of ending the whole query."""
    driver: Any = session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):  # PostgreSQL takes no such text
        yield
        return
    before = driver.text_factory
    driver.text_factory = _any_text
    try:
        yield
    finally:
        driver.text_factory = before


def is_text(value: object) -> bool:
    """Whether a value is a text, and one that could be written."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_it_is(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column whose values come as the driver gives them, whatever they are."""
    return type_coerce(column, NullType()).label(column.key)


def rows_as_stored(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    """The rows of a query of columns, some read at a time; in the place of what is no value of its column, Illegible."""
    dialect = session.connection().dialect
    columns: Sequence[Any] = list(query.selected_columns)
    readers = [_reader(column.type, dialect) for column in columns]
    asked = [as_it_is(column) if reads else column for column, reads in zip(columns, readers, strict=True)]
    raw = query.with_only_columns(*asked, maintain_column_froms=True)
    with session.execute(raw, execution_options={"yield_per": _READ_AT_ONCE}) as found:
        for part in found.partitions():
            read = (_read_all(reads, values) for reads, values in zip(readers, zip(*part, strict=True), strict=True))
            yield from zip(*read, strict=True)


def unreadable_values(session: Session, shape: Shape) -> Iterator[Unreadable]:
    """Every value of a table that is of another kind than its column, that cannot be read as one of it, or is missing."""
    dialect = session.connection().dialect
    columns = list(shape.table.columns)
    readers = [_reader(column.type, dialect) for column in columns]
    keys = [index for index, column in enumerate(columns) if column.primary_key]
    query = select(
        *(_glanced_at(column, dialect) if reads else column for column, reads in zip(columns, readers, strict=True))
    )
    with session.connection().execute(query, execution_options={"yield_per": _READ_AT_ONCE}) as found:
        for part in found.partitions():
            for column, reads, values in zip(columns, readers, zip(*part, strict=True), strict=True):
                for at, value in enumerate(_read_all(reads, values)):
                    if isinstance(value, Illegible) or (value is None and not column.nullable):
                        row = tuple(part[at][key] for key in keys)
                        yield Unreadable(shape.table.name, row, column.name, missing=value is None)


def _glanced_at(column: Any, dialect: Dialect) -> ColumnElement[Any]:
    """Of long byte strings the first byte tells as what they are held."""
    long = isinstance(column.type, LargeBinary) and dialect.name == "sqlite" and not column.primary_key
    return type_coerce(func.substr(column, 1, 1), NullType()).label(column.name) if long else as_it_is(column)


def _read_all(reads: Reader | None, values: Sequence[Any]) -> Sequence[Any]:
    if reads is None:
        return values
    try:
        return [None if value is None else reads(value) for value in values]
    except (ArithmeticError, RecursionError, TypeError, ValueError):
        return [None if value is None else _read(reads, value) for value in values]


def _read(reads: Reader, value: object) -> Any:
    try:
        return reads(value)
    except (ArithmeticError, RecursionError, TypeError, ValueError):
        return Illegible()


def _reader(kind_of_column: TypeEngine[Any], dialect: Dialect) -> Reader | None:
    """What reads a value of a column, or raises; None where the database holds nothing else in it."""
    if dialect.name != "sqlite":  # there, only what is kept as text may be something else
        return (
            (lambda text: kind_of_column.process_result_value(text, dialect))
            if isinstance(kind_of_column, Json)
            else None
        )
    there: Any = kind_of_column.dialect_impl(dialect)
    processor = there.result_processor(dialect, None)
    plain = there.impl_instance if isinstance(there, TypeDecorator) else there
    kind = next(kind for types, kind in _SQLITE_KINDS if isinstance(plain, types))
    if isinstance(plain, Boolean):
        return _truth
    if processor is None and kind is str:
        return _text
    return _typed(kind, processor or _any)


def _typed(kind: type, processor: Reader) -> Reader:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError
        return processor(value)

    return read


def _text(value: object) -> object:
    if type(value) is not str:
        raise TypeError
    if not value.isascii():
        value.encode()
    return value


def _truth(value: object) -> bool:
    if type(value) is not int or value not in (0, 1):
        raise TypeError
    return value == 1


def _any(value: object) -> object:
    return value


def _any_text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
