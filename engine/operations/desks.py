"""On whose desk a WorkItem lies: who may do it, who must not, and to whom it opens."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.errors import NotPermitted
from engine.operations.services import Services
from engine.operations.staff import StaffMember, staff_member
from engine.records.complaints import Complaint
from engine.records.escalations import Extension
from engine.records.instances import Instance, WorkItem
from engine.records.people import Person
from engine.workflow import ItemOpened

HANDLING = "HANDLER"
EXTENSION = "extension"
"""The process that decides on a request for more time."""

_DID = (
    select(WorkItem.id)
    .where(
        WorkItem.instance_id == bindparam("instance"),
        WorkItem.element_id.in_(bindparam("elements", expanding=True)),
        WorkItem.completed_by_id == bindparam("person"),
    )
    .limit(1)
)


def require_fit(session: Session, services: Services, *, person: Person | StaffMember, item: WorkItem) -> None:
    """Let only somebody through who has the post, is not concerned, and did nothing that must be another's.

    Raises:
        NotPermitted: with the reason among its facts.
    """
    if not person.holds(role=item.role, department=item.department):
        raise NotPermitted(
            "You have no post for this work item.", work_item=item.id, department=item.department, role=item.role
        )
    complaint = session.get(Complaint, item.complaint_id) if item.complaint_id else None
    if complaint is not None and complaint.subject_person_id == person.id:
        raise NotPermitted(
            "This complaint is about you; another person must work on it.", work_item=item.id, conflict=True
        )
    instance = session.get_one(Instance, item.instance_id)
    if instance.key == EXTENSION and _asked(session, instance=instance, person=person):
        raise NotPermitted(
            "You asked for more time; another person must decide on it.", work_item=item.id, four_eyes=True
        )
    others = services.catalogue.definitions(session, instance.version_hash).element(item.process, item.element_id)
    if did_one_of(session, instance_id=item.instance_id, elements=others.not_same_as, person_id=person.id):
        raise NotPermitted(
            "You did an earlier step of this complaint; another person must do this one.",
            work_item=item.id,
            four_eyes=True,
        )


def _asked(session: Session, *, instance: Instance, person: Person | StaffMember) -> bool:
    return session.scalar(select(Extension.asked_by_id).where(Extension.instance_id == instance.id)) == person.id


def did_one_of(session: Session, *, instance_id: int, elements: Sequence[str], person_id: int) -> bool:
    """Whether a person completed one of these elements in any round of an Instance."""
    if not elements:
        return False
    session.flush()
    asked = {"instance": instance_id, "elements": list(elements), "person": person_id}
    return session.connection().scalar(_DID, asked) is not None


def holder_of(
    session: Session, services: Services, *, complaint: Complaint | None, instance: Instance, item: ItemOpened
) -> int | None:
    """The person whose item this is from the beginning: the Complaint's handler, unless absent or excluded."""
    if complaint is None or complaint.handler_id is None:
        return None
    if item.role != HANDLING or item.department != complaint.lead_department:
        return None
    handler = staff_member(session, complaint.handler_id)
    if handler is None or handler.is_absent(now=services.clock.now()):
        return None
    if not handler.holds(role=item.role, department=item.department):
        return None
    element = services.catalogue.definitions(session, instance.version_hash).element(item.process, item.element)
    if did_one_of(session, instance_id=instance.id, elements=element.not_same_as, person_id=handler.id):
        return None
    return handler.id
