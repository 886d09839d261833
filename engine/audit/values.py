"""The personal values beside an entry: sealed as one JSON object from their places in the body to the values."""

from collections.abc import Mapping

import orjson

from engine.audit.canonical import Plain, canonical
from engine.storage.sealing import Subject


def seal_values(subject: Subject, stream: str, seq: int, values: Mapping[str, Plain]) -> bytes:
    """Seal the values of one entry; they open at no other place."""
    return subject.seal(canonical(values), purpose=_purpose(stream, seq))


def open_values(subject: Subject, stream: str, seq: int, sealed: bytes) -> dict[str, Plain]:
    """Open the values of one entry.

    Raises:
        StorageUnavailable: they were sealed elsewhere, or changed.
    """
    values: dict[str, Plain] = orjson.loads(subject.open(sealed, purpose=_purpose(stream, seq)))
    return values


def _purpose(stream: str, seq: int) -> str:
    return f"audit:{stream}:{seq}"
