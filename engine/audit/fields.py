"""How the audit tells the values of a record: openly, as a digest, or as a commitment to something personal."""

from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any

from engine.audit.canonical import Plain, canonical, plain
from engine.storage.sealing import Subject
from engine.storage.tables import Shape

ERASED: Plain = {"erased": True}
"""Stands for a personal value that was written when its Party's key had been destroyed."""


UNTOLD: Plain = object()
"""Stands for the value of a field that entries of earlier versions did not tell."""


class Kind(Enum):
    """How a field is told."""

    OPEN = "open"
    DIGEST = "digest"
    PERSONAL = "personal"


@cache
def kinds(shape: Shape) -> dict[str, Kind]:
    """How each audited field of a record is told, by its name; the key is told with every change and is not among them."""
    return {name: _kind(shape, name) for name in sorted(shape.audited) if name not in shape.key}


def _kind(shape: Shape, name: str) -> Kind:
    info: dict[str, Any] = shape.table.c[shape.columns[name]].info
    if info.get("personal"):
        return Kind.PERSONAL
    return Kind.DIGEST if info.get("digest") else Kind.OPEN


@cache
def told_default(shape: Shape, name: str) -> Plain:
    """What a row has in a field of which no entry tells, if it is not null: the default that a migration filled in.

    UNTOLD where entries of earlier versions did not tell the field at all.
    """
    column = shape.table.c[shape.columns[name]]
    if column.info.get("told_later"):
        return UNTOLD
    default: Any = column.default
    if default is None:
        return None
    return plain(default.arg(None) if default.is_callable else default.arg)


def digest(value: object) -> Plain:
    """Tell a large value by its SHA-256."""
    content = value if isinstance(value, bytes) else canonical(plain(value))
    return {"sha256": sha256(content).hexdigest()}


def committed(subject: Subject, field: str, value: Plain) -> Plain:
    """Tell a personal value by a commitment; `field` is `table.name`, or `reason`."""
    return {"hmac": subject.commitment(field, canonical(value)).hex()}
