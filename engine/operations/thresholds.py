"""The ladder of a TimeLimit: reminders, escalations and breaches, each once, as the decision table says."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import ProcessFault
from engine.feel import to_python
from engine.operations.actors import ENGINE
from engine.operations.asking import ask
from engine.operations.escalations import raise_level
from engine.operations.incidents import repeatable
from engine.operations.letters import release_held
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.notices import tell
from engine.operations.services import Services
from engine.operations.step import follow_limits
from engine.records.complaints import Complaint
from engine.records.limits import TimeLimit
from engine.rules.events import Event
from engine.rules.ladder import Passing, passed
from engine.rules.limits import Origin
from engine.workflow import decision_taken

LADDER = "ladder"
"""The decision that says what to do at a threshold."""
ESCALATE = "escalate"
ACTIONS = frozenset({"none", "remind", ESCALATE, "breach"})
"""What the ladder may ask for."""
LOOK = "limit.look"
"""The name of the act that an Incident keeps when a limit could not be looked at."""


MISSED = {"claim": Event.CLAIM_MISSED}
"""Limits whose end is itself an event: the lead then has a limit of their own to name a handler."""


@repeatable(LOOK)
def look_at_limit(session: Session, services: Services, *, time_limit_id: int) -> bool:
    """See which thresholds of a limit have newly passed and act on the highest; return whether any has.

    A provisional end is found again first, by the calendar as it is now; a pause that has lasted long enough ends.

    Thresholds that passed in one outage collapse to the highest. A breach is recorded once, with the moment at which
    the limit was due, and marked late when nobody was looking then.
    """
    complaint_id = session.scalar(select(TimeLimit.complaint_id).where(TimeLimit.id == time_limit_id))
    complaint = session.get_one(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    row = session.get_one(TimeLimit, time_limit_id, populate_existing=True)
    limits = limits_of(session, services, complaint)
    now = services.clock.now()
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="limit.threshold", at=now)
    if row.provisional and row.stopped_at is None:
        limits.recalculate()
        release_held(session, services, actor=ENGINE, complaint=complaint, limits=limits)
    limits.end_pause(row, now=now)
    found = passed(
        row.state(),
        limits.profile.limit(row.kind).thresholds,
        fired=frozenset(row.fired),
        calendar=limits.calendar,
        now_due=row.due(),
        now=now,
    )
    if found.highest is not None:
        row.fired = sorted(found.fired)
        if found.breach is not None:
            row.breach(due_at=found.breach.due_at, late=found.breach.late)
            if row.kind in MISSED and row.stopped_at is None:
                limits.record(MISSED[row.kind], at=now)
        _act(session, services, complaint=complaint, limits=limits, row=row, found=found)
    session.flush()
    limits.look_again(row)
    follow_limits(session, services, actor=ENGINE, complaint=complaint)
    return found.highest is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What the ladder asks for at a threshold."""

    action: str
    level: int
    audience: tuple[str, ...]


def _said(value: object, complaint: Complaint) -> Said:
    if not isinstance(value, dict):
        raise ProcessFault("The ladder says nothing that could be done.", decision=LADDER, complaint_id=complaint.id)
    said = Said(str(value.get("action")), int(value.get("level") or 0), tuple(value.get("audience") or ()))
    if said.action not in ACTIONS:
        raise ProcessFault(
            "The ladder asks for %(action)s; it may ask for %(known)s.",
            decision=LADDER,
            complaint_id=complaint.id,
            action=said.action,
            known=", ".join(sorted(ACTIONS)),
        )
    return said


def _act(
    session: Session,
    services: Services,
    *,
    complaint: Complaint,
    limits: ComplaintLimits,
    row: TimeLimit,
    found: Passing,
) -> None:
    threshold = found.highest.name if found.highest else ""
    decision = limits.book.decision(LADDER)
    given = {"limit": row.kind, "statutory": row.origin == Origin.STATUTORY, "threshold": threshold}
    evaluation = ask(session, decision, complaint=complaint, now=services.clock.now(), given=given)
    said = _said(to_python(evaluation.value), complaint)
    taken = decision_taken("", row.kind, decision, evaluation)
    facts = {"limit": row.kind, "threshold": threshold, "collapsed": [one.name for one in found.collapsed]}
    audit.note(session, complaint.stream(), "threshold.passed", {**facts, "decision": taken.as_json()})
    code = "limit_breached" if found.breach else "limit_reminder"
    told = {"limit": row.kind, "threshold": threshold, "due_at": row.due_at.isoformat()}
    tell(session, services, complaint=complaint, code=code, roles=said.audience, facts=told)
    if said.action == ESCALATE and not complaint.is_closed:
        reason = f"{row.kind}:{threshold}"
        raise_level(session, services, actor=ENGINE, complaint=complaint, level=said.level, reason=reason)
