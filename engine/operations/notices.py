"""What people of the staff are told in the bell. It never asks for anything that is not also a WorkItem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.letters import Notice
from engine.records.people import Person, Post
from engine.rules.organisation import Organisation
from engine.storage.bulk import insert_rows


def tell(
    session: Session,
    services: Services,
    *,
    complaint: Complaint,
    code: str,
    roles: Iterable[str],
    facts: Mapping[str, Any],
    department: str | None = None,
) -> int:
    """Put a notice into the bell of everybody who holds one of the roles for this Complaint; return how many were told.

    The role HANDLER means the Complaint's handler, and the whole lane as long as there is none.
    """
    organisation = services.catalogue.rules(session).organisation
    people = {
        person_id
        for role in roles
        for person_id in _holders(session, organisation, role=role, complaint=complaint, department=department)
    }
    return tell_people(session, services, people=people, complaint=complaint, code=code, facts=facts)


def tell_people(
    session: Session,
    services: Services,
    *,
    people: Iterable[int],
    complaint: Complaint,
    code: str,
    facts: Mapping[str, Any],
) -> int:
    """Put a notice into the bell of some people; return how many were told."""
    at = services.clock.now()
    rows = [
        {"person_id": person_id, "complaint_id": complaint.id, "code": code, "facts": dict(facts), "created_at": at}
        for person_id in sorted(people)
    ]
    if rows:
        insert_rows(session, Notice, rows)
    return len(rows)


def _holders(
    session: Session, organisation: Organisation, *, role: str, complaint: Complaint, department: str | None
) -> Iterable[int]:
    if role == "HANDLER" and complaint.handler_id is not None and department is None:
        return [complaint.handler_id]
    home = organisation.roles[role].home if role in organisation.roles else None
    where = department or home or complaint.lead_department or complaint.registered_department
    query = select(Post.person_id).join(Person).where(Post.role == role, Person.active)
    return session.scalars(query.where(Post.department == where) if where else query)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice as its receiver reads it."""

    id: int
    code: str
    facts: Mapping[str, Any]
    number: str | None
    created_at: datetime
    read_at: datetime | None


def unread_count(session: Session, *, person_id: int) -> int:
    """How many notices a person has not read."""
    query = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


def notices_of(session: Session, *, person_id: int, limit: int = 100) -> list[NoticeView]:
    """The newest notices of a person."""
    query = (
        select(Notice.id, Notice.code, Notice.facts, Complaint.number, Notice.created_at, Notice.read_at)
        .outerjoin(Complaint, Complaint.id == Notice.complaint_id)
        .where(Notice.person_id == person_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [NoticeView(*row) for row in session.execute(query)]


def mark_read(session: Session, services: Services, *, person_id: int) -> None:
    """Mark every notice of a person as read."""
    unread = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    session.execute(unread.values(read_at=services.clock.now()))
