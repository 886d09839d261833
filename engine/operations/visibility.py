"""Who sees which Complaint: departments that have or had work in it or registered it; some see all."""

from functools import lru_cache

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from engine.errors import NotFound
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.people import Department, Person


def visible_to(person: Person) -> ColumnElement[bool]:
    """A condition on Complaint that holds for those the person may see."""
    return _seen_by(person.departments())


@lru_cache(maxsize=1024)  # to make the condition costs more than to ask by it
def _seen_by(departments: frozenset[str]) -> ColumnElement[bool]:
    all_seeing = select(Department.code).where(Department.code.in_(departments), Department.sees_all)
    work = aliased(WorkItem)  # the query around may be about WorkItems itself
    worked = select(work.id).where(work.complaint_id == Complaint.id, work.department.in_(departments))
    return or_(all_seeing.exists(), worked.exists(), Complaint.registered_department.in_(departments))


def require_visible(session: Session, *, person: Person, number: str, lock: bool = False) -> Complaint:
    """Return a Complaint that the person may see.

    Raises:
        NotFound: there is none of this number, or the person may not see it; the answer is the same.
    """
    query = select(Complaint).where(Complaint.number == number, visible_to(person))
    if lock:
        query = query.with_for_update(of=Complaint)
    complaint = session.scalar(query.execution_options(populate_existing=lock))
    if complaint is None:
        raise NotFound("There is no such complaint, or you may not see it.", complaint=number)
    return complaint
