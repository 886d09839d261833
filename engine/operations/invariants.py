"""What must be true of the store at any moment; `redress verify-store` asks it, and so does every test of a failure.

docs/reference/verify-store.md explains each invariant to whoever has to act on a violation.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from engine import audit
from engine.operations.invariants_audit import bad_entry, forged_definitions, unlike_the_trail, untold_states
from engine.operations.invariants_instances import strayed_complaints, strayed_instances
from engine.operations.invariants_intake import unkept_numbers
from engine.operations.invariants_items import wrong_items
from engine.operations.invariants_limits import missing_limits, wrong_limits
from engine.operations.invariants_outbox import lost_letters
from engine.operations.invariants_trail import read_trail
from engine.operations.invariants_violation import Looking, Violation
from engine.operations.services import Services

Progress = Callable[[int], None]
Check = Callable[[Looking], Iterator[Violation]]

CHECKS: tuple[Check, ...] = (
    unkept_numbers,
    wrong_items,
    strayed_instances,
    strayed_complaints,
    missing_limits,
    wrong_limits,
    lost_letters,
    untold_states,
    forged_definitions,
    unlike_the_trail,
)
MOST = 100
"""So many violations are told of each check; whoever sees a hundred needs no list of all rows."""


def violations_of(session: Session, services: Services, *, progress: Progress | None = None) -> list[dict[str, Any]]:
    """Check every invariant and return what breaks them: invariant, table, key of the row, and what is wrong.

    The session should see one moment, as `Store.reading` does. Where the audit trail itself is broken, what would be
    compared with it is not looked at.

    Args:
        progress: told now and then how many entries of the trail were verified.
    """
    found: list[Violation] = []
    verified = audit.verify(session, progress=progress)
    if verified.first_bad is not None:
        found.append(bad_entry(verified.first_bad))
    look = Looking(session, services, read_trail(session) if verified.ok else None)
    for check in CHECKS:
        found.extend(islice(check(look), MOST))
    return [violation.as_json() for violation in found]
