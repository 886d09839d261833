"""What must be true of the store at any moment; `redress verify-store` asks it, and so does every test of a failure.

docs/reference/verify-store.md explains each invariant to whoever has to act on a violation. Whatever somebody has stored,
every check goes on to its end: what it cannot look at it says.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.invariants_audit import (
    bad_entry,
    forged_definitions,
    lost_values,
    strayed_streams,
    unlike_the_trail,
    untold_states,
)
from engine.operations.invariants_derived import wrong_indexes
from engine.operations.invariants_instances import strayed_complaints, strayed_instances
from engine.operations.invariants_intake import unkept_numbers
from engine.operations.invariants_items import wrong_items
from engine.operations.invariants_limits import missing_limits, wrong_limits
from engine.operations.invariants_order import wrong_allowances, wrong_order
from engine.operations.invariants_outbox import lost_letters
from engine.operations.invariants_protection import PROTECTION, lost_protection
from engine.operations.invariants_stored import STORED, all_shapes, pointing_nowhere, unreadable
from engine.operations.invariants_trail import read_trail
from engine.operations.invariants_violation import Looking, Violation, as_far_as_possible
from engine.operations.services import Services
from engine.storage.failures import in_our_words
from engine.storage.stored import any_text

Progress = Callable[[int], None]
Check = Callable[[Looking], Iterator[Violation]]

CHECKS: tuple[tuple[str, Check], ...] = (
    *((STORED, partial(unreadable, shape=shape)) for shape in all_shapes()),
    (STORED, pointing_nowhere),
    (PROTECTION, lost_protection),
    ("I1", unkept_numbers),
    ("I2", wrong_items),
    ("I3", strayed_instances),
    ("I3", strayed_complaints),
    ("I4", missing_limits),
    ("I4", wrong_limits),
    ("I6", lost_letters),
    ("I7", untold_states),
    ("I7", forged_definitions),
    ("I7", lost_values),
    ("I7", strayed_streams),
    ("fold", unlike_the_trail),
    ("fold", wrong_indexes),
    ("fold", wrong_order),
    ("fold", wrong_allowances),
)
MOST = 100
"""So many violations are told of each check; whoever sees a hundred needs no list of all rows."""


def violations_of(session: Session, services: Services, *, progress: Progress | None = None) -> list[dict[str, Any]]:
    """Check every invariant and return what breaks them: invariant, table, key of the row, and what is wrong.

    The session should see one moment, as `Store.reading` does. Where a stream of the audit trail itself is broken, what
    would be compared with it is not looked at.

    Args:
        progress: told now and then how many entries of the trail were verified.

    Raises:
        StorageUnavailable: the database itself cannot be read.
    """
    with any_text(session):
        bad = audit.verify(session, to_the_end=True, progress=progress).bad
        found = [bad_entry(one) for one in bad[:MOST]]
        trail = read_trail(session, without=frozenset(one.stream for one in bad))
        look = Looking(session, services, trail)
        for invariant, check in CHECKS:
            found.extend(_found_by(look, invariant, check))
    return [violation.as_json() for violation in found]


def _found_by(look: Looking, invariant: str, check: Check) -> list[Violation]:
    """The first violations that a check finds. A query that fails must not end those of other checks, as it would on
    PostgreSQL; it fails where somebody has taken a column away.
    """
    found: list[Violation] = []
    try:
        with look.session.begin_nested():
            found.extend(islice(as_far_as_possible(check(look), invariant=invariant, table=""), MOST))
    except DBAPIError as error:
        if in_our_words(error) is not None:
            raise
        table = check.keywords["shape"].table.name if isinstance(check, partial) else ""
        found.append(
            Violation(invariant, table, (), "it cannot be looked at: the tables are not those of this version")
        )
    return found
