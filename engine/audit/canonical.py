"""Canonical JSON (RFC 8785) of what the audit keeps: one value, one sequence of bytes.

Numbers that are not small integers are told as text: amounts lose trailing zeros, instants are UTC with microseconds.
`orjson` writes what RFC 8785 asks for in all that `plain` lets through; `rfc8785` writes the rest.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
import rfc8785

Plain = Any
"""A value as `plain` gives it: None, bool, int, str, lists and mappings of these, and fragments that are written already."""

# Above this, readers of JSON may lose digits. Source: RFC 8785, section 3.2.2.3
_LARGEST: Final = 2**53 - 1


def canonical(value: Plain) -> bytes:
    """Return the one way in which a plain value is written."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def plain(value: object) -> Plain:
    """Return a copy of a value that can be written canonically.

    Raises:
        TypeError: it is nothing that JSON can tell.
        ValueError: an integer that readers of JSON may round; give it as text or Decimal.
    """
    write = _WRITERS.get(type(value))
    if write is None:
        write = next((writer for kind, writer in _WRITERS.items() if isinstance(value, kind)), _refused)
    return write(value)


def instant(value: datetime) -> str:
    """Return an instant as the audit tells it: `2026-11-24T08:00:00.000000Z`."""
    return f"{value.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def same(one: Plain, other: Plain) -> bool:
    """Whether two plain values are written alike; unlike `==`, this also holds for fragments."""
    return one is other or canonical(one) == canonical(other)


def _itself(value: Any) -> Plain:
    return value


def _integer(value: int) -> Plain:
    if abs(value) > _LARGEST:
        raise ValueError(f"{value} is too large for a JSON number")
    return value


def _mapping(value: Mapping[Any, object]) -> Plain:
    if not all(type(key) is str and key.isascii() for key in value):
        return _oddly_named(value)
    return {key: plain(one) for key, one in value.items()}


def _oddly_named(value: Mapping[Any, object]) -> Plain:
    """RFC 8785 sorts names by UTF-16 units, orjson by bytes; they differ outside ASCII, so these are put in order here."""
    if not all(isinstance(key, str) for key in value):
        raise TypeError("the names of a JSON object are texts")
    names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
    members = (canonical(str(name)) + b":" + canonical(plain(value[name])) for name in names)
    return orjson.Fragment(b"{" + b",".join(members) + b"}")


def _refused(value: object) -> Plain:
    raise TypeError(f"the audit cannot tell a {type(value).__name__}")


# In the order in which subclasses are tried: bool before int, datetime before date.
_WRITERS: Final[dict[type, Callable[[Any], Plain]]] = {
    str: str,
    bool: _itself,
    int: _integer,
    type(None): _itself,
    datetime: instant,
    date: date.isoformat,
    Decimal: lambda value: f"{value.normalize():f}",
    bytes: bytes.hex,
    float: lambda value: orjson.Fragment(rfc8785.dumps(value)),
    dict: _mapping,
    list: lambda value: [plain(one) for one in value],
    tuple: lambda value: [plain(one) for one in value],
    orjson.Fragment: _itself,
    Mapping: _mapping,
}
