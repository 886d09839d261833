"""What operators read of Incidents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.operations.repairs import REPAIRABLE
from engine.records.complaints import Complaint
from engine.records.instances import Incident, IncidentStatus


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One Incident as operators see it; `arguments` are what the act was called with."""

    id: int
    code: str
    process: str | None
    element_id: str | None
    reason: str | None
    act: str | None
    arguments: Mapping[str, Any] | None
    status: str
    number: str | None
    opened_at: datetime
    resolved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.status == IncidentStatus.OPEN


def incidents_of(session: Session, *, only_open: bool = True, limit: int = 500) -> list[IncidentView]:
    """Incidents, the longest waiting first."""
    query = _query().order_by(Incident.id).limit(limit)
    if only_open:
        query = query.where(Incident.status == IncidentStatus.OPEN)
    return [IncidentView(*row) for row in session.execute(query)]


def one_incident(session: Session, *, incident_id: int) -> IncidentView:
    """Return one Incident.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(_query().where(Incident.id == incident_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such incident.", incident=incident_id)
    return IncidentView(*row)


def repairable_fields(session: Session, *, incident_id: int) -> dict[str, str]:
    """The fields of the Complaint that may be corrected, with what they hold now."""
    incident = session.get_one(Incident, incident_id)
    complaint = session.get(Complaint, incident.complaint_id) if incident.complaint_id else None
    if complaint is None:
        return {}
    held = {name: getattr(complaint, name) for name in sorted(REPAIRABLE)}
    return {name: "" if value is None else str(value) for name, value in held.items()}


def _query() -> Select[Any]:
    return select(
        Incident.id,
        Incident.code,
        Incident.process,
        Incident.element_id,
        func.coalesce(Incident.reason, Incident.about, ""),
        Incident.act,
        Incident.arguments,
        Incident.status,
        Complaint.number,
        Incident.opened_at,
        Incident.resolved_at,
    ).outerjoin(Complaint, Complaint.id == Incident.complaint_id)
