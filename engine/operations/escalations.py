"""Raising a Complaint: at most one open Escalation, whose process is told when the level goes up."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.actors import Actor
from engine.operations.limits import limits_of
from engine.operations.notices import tell
from engine.operations.services import Services
from engine.operations.step import Taken, start_instance, take_step
from engine.records.complaints import Complaint
from engine.records.escalations import Escalation
from engine.records.instances import Instance
from engine.rules.events import Event
from engine.workflow import DeliverMessage, FireTimers

PROCESS = "escalation"
RAISED = "EscalationRaised"
HIGHEST = 6


def raise_level(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    complaint: Complaint,
    level: int,
    reason: str,
    by: Instance | None = None,
) -> Escalation:
    """Raise the level of the one open Escalation, or open one; a lower level than the present one changes nothing.

    Args:
        level: 1 owner, 2 lead, 3 head of department, 4 consumer protection, 5 executive, 6 committee.
        by: the Instance that is just taking the step that raises; it knows already.
    """
    at = services.clock.now()
    level = min(level, HIGHEST)
    escalation = session.scalar(
        select(Escalation).where(Escalation.complaint_id == complaint.id, Escalation.settled_at.is_(None))
    )
    if escalation is None:
        escalation = Escalation(complaint_id=complaint.id, level=0, raised=[], opened_at=at)
        session.add(escalation)
    if not escalation.raise_to(level=level, reason=reason, at=at):
        return escalation
    complaint.level = max(complaint.level, level)
    session.flush()
    limits_of(session, services, complaint).record(Event.ESCALATED, at=at)
    tell(
        session,
        services,
        complaint=complaint,
        code="escalated",
        roles=["HANDLER"],
        facts={"level": level, "reason": reason},
    )
    _tell_process(session, services, actor=actor, complaint=complaint, escalation=escalation, by=by)
    return escalation


def _tell_process(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    complaint: Complaint,
    escalation: Escalation,
    by: Instance | None,
) -> None:
    if escalation.instance_id is None:
        variables = {"complaint_id": complaint.id, "level": escalation.level}
        begun = start_instance(session, services, actor=actor, key=PROCESS, complaint=complaint, variables=variables)
        escalation.instance_id = begun.id
    elif by is None or by.id != escalation.instance_id:
        instance = session.get_one(Instance, escalation.instance_id, with_for_update=True)
        level = escalation.level
        if instance.running:
            # Its own time may be up as well; then it goes up by itself, and higher than it would be told.
            take_step(session, services, actor=actor, taken=Taken(instance, complaint), act=FireTimers())
        if instance.running and escalation.level == level:
            act = DeliverMessage(RAISED, {"level": level})
            take_step(session, services, actor=actor, taken=Taken(instance, complaint), act=act)
