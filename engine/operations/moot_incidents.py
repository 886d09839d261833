"""Incidents of an act that somebody has done meanwhile after all: nobody has to look at them any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.actors import Actor
from engine.operations.incidents import describe_act
from engine.operations.services import Services
from engine.operations.work_items import complete
from engine.records.instances import Incident, IncidentStatus, WorkItem

MOOT = "incident.moot"


def moot_incidents(session: Session, *, work_item_id: int) -> list[Incident]:
    """The open Incidents in which a WorkItem could not be completed that is completed now."""
    item = session.get_one(WorkItem, work_item_id)
    if item.is_open:
        return []
    act, _ = describe_act(complete, {})
    query = select(Incident).where(
        Incident.instance_id == item.instance_id, Incident.status == IncidentStatus.OPEN, Incident.act == act
    )
    found = session.scalars(query.order_by(Incident.id))
    return [one for one in found if (one.arguments or {}).get("work_item_id") == work_item_id]


def settle_moot(session: Session, services: Services, *, actor: Actor, work_item_id: int) -> None:
    """Resolve them: what had failed was done again, by hand."""
    at, status = services.clock.now(), IncidentStatus.RETRIED
    for incident in moot_incidents(session, work_item_id=work_item_id):
        session.refresh(incident, with_for_update=True)
        audit.act(session, actor=actor.name, role=actor.role, action=f"incident.{status}", at=at)
        audit.note(session, incident.stream(), MOOT, {"incident": incident.id})
        incident.resolve(status=status, by=actor.person_id, at=at)
