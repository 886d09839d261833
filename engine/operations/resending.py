"""The same form sent twice: a double click, or a page that was sent again. The second time is no other act."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from engine.operations.forms import FormInvalid
from engine.operations.services import Services
from engine.operations.work_items import form_of
from engine.records.instances import Instance, ItemStatus, Submission, WorkItem


def sent_before(session: Session, *, work_item_id: int, person_id: int | None) -> bool:
    """Whether this person has completed the WorkItem; None stands for the Party."""
    item = session.get(WorkItem, work_item_id)
    return item is not None and item.status == ItemStatus.COMPLETED and item.completed_by_id == person_id


def says_the_same(
    session: Session, services: Services, *, work_item_id: int, typed: Mapping[str, Sequence[str]]
) -> bool:
    """Whether what is typed is what the form of a completed WorkItem says already."""
    item = session.get_one(WorkItem, work_item_id)
    form = form_of(session, services, instance=session.get_one(Instance, item.instance_id), item=item)
    sent = session.get(Submission, work_item_id)
    try:
        values = form.read(typed) if form is not None else {}
    except FormInvalid:
        return False
    return values == (sent.values if sent is not None else {})
