"""The tables of all records, and the shape of each as the audit needs it."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import MetaData, Table, inspect

import engine.records
from engine.records.base import Base, Json


@cache
def all_tables() -> MetaData:
    """The tables of every record class, whichever modules were imported so far."""
    for module in pkgutil.iter_modules(engine.records.__path__, "engine.records."):
        importlib.import_module(module.name)
    return Base.metadata


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What the audit must know of a record class. Fields are named by attribute, as in code.

    `audited` are the fields whose values it keeps, `hidden` those of which it keeps only that they changed, `copied`
    those whose values are mutable. `stream` tells to which stream a row belongs, from anything that has its fields; a
    change of one of `places` may move the row into another stream. `version` is the field that counts changes, other than
    those of `quiet` fields alone.
    """

    record: type[Base]
    table: Table
    exempt: bool
    key: tuple[str, ...]
    columns: dict[str, str]
    audited: frozenset[str]
    hidden: frozenset[str]
    copied: frozenset[str]
    stream: Callable[[Any], str]
    places: frozenset[str]
    version: str | None
    quiet: frozenset[str]


@cache
def shape_of(record: type[Base]) -> Shape:
    """Return the shape of a record class."""
    mapper = inspect(record)
    columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    names: dict[object, str] = {column: name for name, column in columns.items()}
    hidden = frozenset(name for name, column in columns.items() if column.info.get("audited") is False)
    exempt = record.__exempt__ is not None
    stream = _unplaced if exempt else record.__dict__["stream"]
    return Shape(
        record=record,
        table=cast(Table, mapper.local_table),
        exempt=exempt,
        key=tuple(names[column] for column in mapper.primary_key),
        columns={name: column.name for name, column in columns.items()},
        audited=frozenset(columns) - hidden,
        hidden=hidden,
        copied=frozenset(name for name, column in columns.items() if isinstance(column.type, Json)),
        stream=stream,
        places=frozenset(stream.__code__.co_names) & frozenset(columns),
        version=None if mapper.version_id_col is None else names[mapper.version_id_col],
        quiet=frozenset(name for name, column in columns.items() if column.info.get("quiet")),
    )


def _unplaced(row: Any) -> str:
    raise TypeError(f"{type(row).__name__} is not audited")


@cache
def shapes() -> dict[str, Shape]:
    """The shape of every record class by the name of its table."""
    all_tables()
    records: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    return {shape.table.name: shape for shape in map(shape_of, records)}
