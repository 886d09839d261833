"""Statements compiled once per connection and then sent as text: what is sent most often should not be built each time.

They go to the driver's own cursor, in the transaction of the connection they are sent on.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

_KEPT: Final = "redress.prepared"
_GIVEN: Final = object()

Query = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


class Prepared:
    """One statement for one database, sent with rows of values."""

    __slots__ = ("_parameters", "_positional", "text")

    def __init__(
        self,
        statement: Insert | Update | Delete,
        *,
        dialect: Dialect,
        columns: Iterable[str],
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Compile.

        Args:
            columns: those that an INSERT or UPDATE fills.
            fields: the name of the value in a row for each parameter, where it is not the parameter's own name.
        """
        compiled = statement.compile(dialect=dialect, column_keys=list(columns), for_executemany=True)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - narrows the type
        names: Iterable[str] = (compiled.positiontup or ()) if compiled.positional else compiled.binds
        # A private name, but the only way to the conversions that Core itself applies to values; a test holds it.
        processors: Mapping[str, Any] = compiled._bind_processors
        self.text = compiled.string
        self._positional = compiled.positional
        self._parameters = [(name, (fields or {}).get(name, name), processors.get(name)) for name in names]

    def send(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Send the statement once for each row; return how many rows of the table it changed."""
        parameters = [self._bound(row) for row in rows]
        with at_the_driver(connection, self.text) as cursor:
            if len(parameters) > 1:
                cursor.executemany(self.text, parameters)
            else:
                cursor.execute(self.text, parameters[0])
            return int(cursor.rowcount)

    def _bound(self, row: Mapping[str, Any]) -> Any:
        if self._positional:
            return tuple([convert(row[field]) if convert else row[field] for _, field, convert in self._parameters])
        return {name: convert(row[field]) if convert else row[field] for name, field, convert in self._parameters}


class Question:
    """One query for one database. Its lists are fixed: a parameter is one value."""

    __slots__ = ("_converters", "_parameters", "_positional", "text")

    def __init__(self, query: Query, *, dialect: Dialect) -> None:
        """Compile."""
        compiled = query.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - narrows the type
        names: Iterable[str] = (compiled.positiontup or ()) if compiled.positional else compiled.binds
        processors: Mapping[str, Any] = compiled._bind_processors  # as above
        binds = compiled.binds
        self.text = compiled.string
        self._positional = compiled.positional
        self._parameters = [
            (name, _GIVEN if binds[name].required else binds[name].effective_value, processors.get(name))
            for name in names
        ]
        types = [column.type.dialect_impl(dialect) for column in query.selected_columns]
        self._converters = [kind.result_processor(dialect, None) for kind in types]

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that answer it."""
        with at_the_driver(connection, self.text) as cursor:
            cursor.execute(self.text, self._bound(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if not any(self._converters):
            return found
        return [
            tuple([convert(one) if convert else one for one, convert in zip(row, self._converters, strict=True)])
            for row in found
        ]

    def _bound(self, values: Mapping[str, Any]) -> Any:
        bound = [
            (name, convert(value) if convert else value)
            for name, fixed, convert in self._parameters
            for value in (values[name] if fixed is _GIVEN else fixed,)
        ]
        return tuple([value for _, value in bound]) if self._positional else dict(bound)


@contextmanager
def at_the_driver(connection: Connection, text: str) -> Iterator[Any]:
    """A cursor of the driver, whose errors are told as SQLAlchemy would tell them."""
    cursor = connection.connection.cursor()
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield cursor
    except base as error:
        raise DBAPIError.instance(text, None, error, base, dialect=connection.dialect) from error
    finally:
        cursor.close()


def prepared(connection: Connection, name: Hashable, compile_for: Callable[[Dialect], Prepared]) -> Prepared:
    """Return the statement that this connection knows by this name, compiled when it is first asked for."""
    kept: dict[Hashable, Prepared] = connection.info.setdefault(_KEPT, {})
    found = kept.get(name)
    if found is None:
        found = kept[name] = compile_for(connection.dialect)
    return found


def answers(connection: Connection, query: Query, **values: Any) -> list[tuple[Any, ...]]:
    """Ask a query that was built once for all; what is not sent yet is not seen."""
    kept: dict[Hashable, Question] = connection.info.setdefault(_KEPT, {})
    found = kept.get(query)
    if found is None:
        found = kept[query] = Question(query, dialect=connection.dialect)
    return found.ask(connection, values)
