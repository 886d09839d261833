"""What the application may do to each table; SQLite's authorizer and PostgreSQL's grants are both made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights on one table besides reading and inserting. `update` None: every column."""

    update: frozenset[str] | None = None
    delete: bool = True


_FREE: Final = Rights()

# What may happen to the rows that remain is decided row by row, by the triggers in engine/storage/protection.
KEPT: Final[Mapping[str, Rights]] = MappingProxyType(
    {
        "audit_entry": Rights(update=frozenset(), delete=False),
        "audit_stream": Rights(update=frozenset({"seq", "hash"}), delete=False),
        "audit_value": Rights(update=frozenset(), delete=True),
        "party_key": Rights(update=frozenset({"wrapped"}), delete=False),
    }
)


def rights_on(table: str) -> Rights:
    """Return what the application may do to a table."""
    return KEPT.get(table, _FREE)
