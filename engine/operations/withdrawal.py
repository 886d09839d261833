"""Withdrawal: the procedure ends on the day on which the Party's wish is received."""

from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.operations.actors import Actor
from engine.operations.charge import may_withdraw
from engine.operations.closing import close
from engine.operations.letters import send
from engine.operations.limits import limits_of
from engine.operations.services import Services
from engine.operations.step import follow_limits
from engine.operations.visibility import require_visible
from engine.records.complaints import Complaint, Status
from engine.records.people import Person


def withdraw(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    number: str,
    reason: str,
    verified: bool,
    free_will: bool,
) -> Complaint:
    """End a Complaint because the Party takes it back; every timer stops, open work is cancelled, L7 confirms it.

    Args:
        verified: somebody made sure that it was the Party who said so.
        free_will: the Party was asked and said that nobody pressed them.

    Raises:
        InvalidInput: it was not verified, or the Party was pressed: then consumer protection has to look first.
        RuleBroken: the Complaint is closed.
        NotPermitted: neither in charge, nor routing complaints, nor at the desk that took it in.
    """
    person = session.get_one(Person, actor.require_person())
    complaint = require_visible(session, person=person, number=number, lock=True)
    _require_desk(session, services, person=person, complaint=complaint)
    if complaint.is_closed:
        raise RuleBroken("This complaint is closed.", complaint=number, status=complaint.status)
    if not verified:
        raise InvalidInput("Make sure that it is the complainant who takes it back.", field="verified")
    if not free_will:
        raise InvalidInput("A withdrawal under pressure is none. Tell consumer protection.", field="free_will")
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=actor.role, action="complaint.withdraw", at=at, reason=reason)
    limits = limits_of(session, services, complaint)
    template = limits.profile.conduct.withdrawal_letter
    close(session, services, actor=actor, complaint=complaint, status=Status.WITHDRAWN)
    send(session, services, actor=actor, complaint=complaint, limits=limits, template=template)
    follow_limits(session, services, actor=actor, complaint=complaint)
    return complaint


def _require_desk(session: Session, services: Services, *, person: Person, complaint: Complaint) -> None:
    allowed = may_withdraw(
        person,
        services.catalogue.rules(session).organisation,
        lead_department=complaint.lead_department,
        registered_department=complaint.registered_department,
    )
    if not allowed:
        raise NotPermitted(
            "Only the department in charge, those who route complaints and the desk that took it in can do this.",
            complaint=complaint.number,
        )
