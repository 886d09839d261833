"""The list of complaints that a person may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.operations.visibility import visible_to
from engine.records.complaints import CLOSED, Complaint, Narrative
from engine.records.people import Person


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint as a row of the list."""

    number: str
    title: str
    status: str
    nature: str | None
    lead_department: str | None
    received_at: datetime
    closed_at: datetime | None
    urgent_due_at: datetime | None
    paused: bool
    level: int


def complaints_of(
    session: Session, *, person: Person, asked: str, status: str, limit: int, offset: int
) -> list[ComplaintRow]:
    """Complaints by number or words of the title, newest first.

    Args:
        status: `open`, `closed` or `all`.
    """
    query: Select[*tuple[Any, ...]] = (
        select(
            Complaint.number,
            Narrative.title,
            Complaint.status,
            Complaint.nature,
            Complaint.lead_department,
            Complaint.received_at,
            Complaint.closed_at,
            Complaint.urgent_due_at,
            Complaint.paused,
            Complaint.level,
        )
        .join(Narrative, Narrative.complaint_id == Complaint.id)
        .where(visible_to(person))
        .order_by(Complaint.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if asked:
        like = "%" + asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where((Complaint.number == asked) | Narrative.title.like(like, escape="\\"))
    elif status == "open":
        query = query.where(Complaint.status.not_in(CLOSED))
    elif status == "closed":
        query = query.where(Complaint.status.in_(CLOSED))
    return [ComplaintRow(*row) for row in session.execute(query)]
