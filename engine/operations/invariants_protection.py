"""The protection of the trail: triggers and rights that keep the entries as they are must be there, as they were made."""

from collections.abc import Iterator
from typing import Final

from engine.operations.invariants_violation import Looking, Violation
from engine.storage.protection import missing_protection

PROTECTION: Final = "protection"


def lost_protection(look: Looking) -> Iterator[Violation]:
    """What would keep somebody from changing the trail and is not in force."""
    for table, name, what in missing_protection(look.session.connection()):
        yield Violation(PROTECTION, table, (name,), what)
