"""Letting the limits of a Complaint stand still while somebody outside the bank must act first, and run again."""

from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.operations.actors import Actor
from engine.operations.incidents import repeatable
from engine.operations.letters import send
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.operations.step import follow_limits
from engine.operations.visibility import require_visible
from engine.records.complaints import Complaint
from engine.records.people import Person
from engine.rules.profile import PauseReason

LEAD = "LEAD"


@repeatable("limits.pause")
def pause_limits(
    session: Session, services: Services, *, actor: Actor, number: str, reason: str, evidence: str
) -> list[str]:
    """Let every limit stand still that this reason pauses; return their kinds. What was due before stays breached.

    The letter that tells the Party leaves in the same step, once the bank has written it.

    Args:
        reason: a key of the profile's pauses.
        evidence: what shows that the reason is true, in the words of the person; kept as the reason of the act.

    Raises:
        InvalidInput: the profile knows no such reason, or no evidence is named.
        NotPermitted: another role must agree.
        RuleBroken: the Complaint is closed, or nothing runs that this reason pauses.
    """
    complaint, limits = _open(session, services, actor=actor, number=number)
    rule = limits.profile.pauses.get(reason)
    if rule is None:
        raise InvalidInput("Choose a reason.", field="reason")
    if not evidence.strip():
        raise InvalidInput("Say what shows it.", field="evidence")
    _require_approver(session, actor=actor, complaint=complaint, rule=rule)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=rule.approver, action="limits.pause", at=at, reason=evidence)
    paused = limits.pause(list(limits.running), reason=reason, at=at)
    if not paused:
        raise RuleBroken("No limit runs that this reason pauses.", complaint=number, reason=reason)
    audit.note(session, complaint.stream(), "limits.paused", {"limits": paused, "reason": reason})
    if rule.letter in limits.book.letters:
        send(session, services, actor=actor, complaint=complaint, limits=limits, template=rule.letter)
    follow_limits(session, services, actor=actor, complaint=complaint)
    return paused


@repeatable("limits.resume")
def resume_limits(session: Session, services: Services, *, actor: Actor, number: str, evidence: str) -> list[str]:
    """Let every paused limit run again; return their kinds.

    Args:
        evidence: what shows that the reason is over, in the words of the person; kept as the reason of the act.

    Raises:
        InvalidInput: no evidence is named.
        NotPermitted: only a lead of the department in charge can end a pause.
        RuleBroken: the Complaint is closed, or nothing is paused.
    """
    complaint, limits = _open(session, services, actor=actor, number=number)
    if not evidence.strip():
        raise InvalidInput("Say what shows it.", field="evidence")
    _require_lead(session, actor=actor, complaint=complaint)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=LEAD, action="limits.resume", at=at, reason=evidence)
    resumed = limits.resume(at=at)
    if not resumed:
        raise RuleBroken("No limit is paused.", complaint=number)
    audit.note(session, complaint.stream(), "limits.resumed", {"limits": resumed})
    follow_limits(session, services, actor=actor, complaint=complaint)
    return resumed


def _open(session: Session, services: Services, *, actor: Actor, number: str) -> tuple[Complaint, ComplaintLimits]:
    person = session.get_one(Person, actor.require_person())
    complaint = require_visible(session, person=person, number=number, lock=True)
    if complaint.is_closed:
        raise RuleBroken("This complaint is closed.", complaint=number, status=complaint.status)
    return complaint, limits_of(session, services, complaint)


def _require_approver(session: Session, *, actor: Actor, complaint: Complaint, rule: PauseReason) -> None:
    """A lead agrees for the department in charge; a higher role agrees for every department."""
    if rule.approver == LEAD:
        _require_lead(session, actor=actor, complaint=complaint)
    elif not session.get_one(Person, actor.require_person()).holds(role=rule.approver):
        raise NotPermitted("Another role must agree to this pause.", role=rule.approver)


def _require_lead(session: Session, *, actor: Actor, complaint: Complaint) -> None:
    person = session.get_one(Person, actor.require_person())
    if complaint.lead_department is None or not person.holds(role=LEAD, department=complaint.lead_department):
        raise NotPermitted("Only a lead of the department in charge can do this.", department=complaint.lead_department)
