"""Statements compiled once per connection and then sent as text: what is sent most often should not be built each time."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Delete, Dialect, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

_KEPT: Final = "redress.prepared"


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

    def send(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Send the statement once for each row."""
        parameters = [self._bound(row) for row in rows]
        return connection.exec_driver_sql(self.text, parameters if len(parameters) > 1 else parameters[0])

    def _bound(self, row: Mapping[str, Any]) -> Any:
        if self._positional:
            return tuple([convert(row[field]) if convert else row[field] for _, field, convert in self._parameters])
        return {name: convert(row[field]) if convert else row[field] for name, field, convert in self._parameters}


def prepared(connection: Connection, name: Hashable, compile_for: Callable[[Dialect], Prepared]) -> Prepared:
    """Return the statement that this connection knows by this name, compiled when it is first asked for."""
    kept: dict[Hashable, Prepared] = connection.info.setdefault(_KEPT, {})
    found = kept.get(name)
    if found is None:
        found = kept[name] = compile_for(connection.dialect)
    return found
