"""The one person who handles a Complaint: made by the first claim, or named by the lead."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from engine.errors import InvalidInput
from engine.operations.desks import HANDLING
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.people import Person, Post
from engine.rules.events import Event


def set_handler(
    session: Session,
    *,
    complaint: Complaint,
    limits: ComplaintLimits,
    person_id: int,
    at: datetime,
) -> None:
    """Make a person the handler; the limit for claiming stops.

    Raises:
        InvalidInput: the person has no handling post in the department in charge, or is away.
    """
    person = session.get(Person, person_id)
    department = complaint.lead_department
    if person is None or department is None or not person.holds(role=HANDLING, department=department):
        raise InvalidInput("This person handles no complaints in the department in charge.", field="person")
    if person.is_absent(now=at):
        raise InvalidInput("This person is away.", field="person")
    complaint.handler_id = person.id
    limits.record(Event.CLAIMED, Event.ASSIGNED, at=at)


def take_on(
    session: Session, services: Services, *, complaint: Complaint, item: WorkItem, person_id: int, at: datetime
) -> bool:
    """Make whoever takes the first handling item of a Complaint its handler; return whether that was the first."""
    if complaint.handler_id is not None or item.role != HANDLING or item.department != complaint.lead_department:
        return False
    limits = limits_of(session, services, complaint)
    set_handler(session, complaint=complaint, limits=limits, person_id=person_id, at=at)
    return True


def give_up(
    session: Session, services: Services, *, complaint: Complaint, item: WorkItem, person_id: int, at: datetime
) -> bool:
    """Free a Complaint from a handler who puts back what they took and has done nothing yet; return whether that was so.

    The limit for claiming begins anew: nobody has the Complaint.
    """
    if complaint.handler_id != person_id or item.role != HANDLING or item.department != complaint.lead_department:
        return False
    done = select(WorkItem.id).where(
        WorkItem.complaint_id == complaint.id, WorkItem.role == HANDLING, WorkItem.completed_by_id == person_id
    )
    if session.scalar(done.limit(1)) is not None:
        return False
    complaint.handler_id = None
    limits_of(session, services, complaint).record(Event.UNASSIGNED, at=at)
    return True


def people_for(session: Session, services: Services, *, department: str, role: str) -> list[Person]:
    """Everybody who holds a role in a department and is not away, by name."""
    now = services.clock.now()
    holders = (
        select(Person)
        .where(Person.active, Person.posts.any(and_(Post.role == role, Post.department == department)))
        .order_by(Person.name, Person.id)
    )
    return [one for one in session.scalars(holders) if not one.is_absent(now=now)]
