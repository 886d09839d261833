"""I2: a WorkItem is done at most once, and its version is the number of its changes."""

from collections.abc import Iterator

from sqlalchemy import select

from engine.operations.invariants_trail import ITEM, Trail
from engine.operations.invariants_violation import Looking, Violation
from engine.records.instances import ItemStatus, Submission, WorkItem

_DONE = frozenset({ItemStatus.COMPLETED, ItemStatus.CANCELLED})


def wrong_items(look: Looking) -> Iterator[Violation]:
    """WorkItems whose columns contradict one another or the trail, and forms that were sent without completing one."""
    query = select(
        WorkItem.id, WorkItem.status, WorkItem.closed_at, WorkItem.claimed_by_id, WorkItem.claimed_at, WorkItem.version
    ).order_by(WorkItem.id)
    for row in look.rows(query):
        if (row.closed_at is not None) != (row.status in _DONE):
            yield _item(row.id, f"it is {row.status}, and closed_at is {row.closed_at or 'empty'}")
        if row.status == ItemStatus.CLAIMED and row.claimed_by_id is None:
            yield _item(row.id, "it is claimed by nobody")
        if row.status == ItemStatus.OPEN and row.claimed_by_id is not None:
            yield _item(row.id, f"it is open, and person {row.claimed_by_id} holds it")
        if look.trail is not None:
            yield from _beside_the_trail(look.trail, row.id, row.status, row.version)
    yield from _forms_without_completion(look)


def _beside_the_trail(trail: Trail, item_id: int, status: str, version: int) -> Iterator[Violation]:
    changes, completions = trail.changes[ITEM, item_id], trail.completions[item_id]
    if version != changes:
        yield _item(item_id, f"its version is {version}; the trail tells {changes} changes")
    if completions != (status == ItemStatus.COMPLETED):
        yield _item(item_id, f"it is {status}; the trail tells {completions} completions")


def _forms_without_completion(look: Looking) -> Iterator[Violation]:
    query = (
        select(Submission.work_item_id, WorkItem.status)
        .join(WorkItem, WorkItem.id == Submission.work_item_id)
        .where(WorkItem.status != ItemStatus.COMPLETED)
        .order_by(Submission.work_item_id)
    )
    for item_id, status in look.session.execute(query):
        yield Violation("I2", "submission", (item_id,), f"its form was sent, and the work item is {status}")


def _item(item_id: int, what: str) -> Violation:
    return Violation("I2", ITEM, (item_id,), what)
