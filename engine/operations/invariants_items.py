"""I2: a WorkItem is done at most once, and its version is the number of its changes."""

from collections.abc import Iterator

from sqlalchemy import select

from engine.operations.invariants_trail import ITEM, Trail
from engine.operations.invariants_violation import Looking, Violation
from engine.records.instances import ItemStatus, Submission, WorkItem

_DONE = frozenset({ItemStatus.COMPLETED, ItemStatus.CANCELLED})


def wrong_items(look: Looking) -> Iterator[Violation]:
    """WorkItems whose columns contradict one another or the trail, and forms that were sent without completing one."""
    item = WorkItem
    holding = select(item.id, item.status, item.closed_at, item.claimed_by_id).order_by(item.id)
    for item_id, status, closed_at, holder in look.rows(holding):
        if (closed_at is not None) != (status in _DONE):
            yield _item(item_id, f"it is {status}, and closed_at is {closed_at or 'empty'}")
        if status == ItemStatus.CLAIMED and holder is None:
            yield _item(item_id, "it is claimed by nobody")
        if status == ItemStatus.OPEN and holder is not None:
            yield _item(item_id, f"it is open, and person {holder} holds it")
    told = select(item.id, item.status, item.version, item.complaint_id, item.instance_id).order_by(item.id)
    for item_id, status, version, complaint_id, instance_id in look.rows(told):
        stream = f"complaint:{complaint_id}" if complaint_id else f"instance:{instance_id}"
        if look.trail.tells_all(ITEM, item_id, stream):
            yield from _beside_the_trail(look.trail, item_id, status, version)
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
    for item_id, status in look.rows(query):
        yield Violation("I2", "submission", (item_id,), f"its form was sent, and the work item is {status}")


def _item(item_id: int, what: str) -> Violation:
    return Violation("I2", ITEM, (item_id,), what)
