"""The end of a Complaint: its limits stop, what is still open around it ends, and feedback begins."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.operations.actors import Actor
from engine.operations.limits import limits_of
from engine.operations.services import Services
from engine.operations.step import cancel, start_instance
from engine.records.complaints import Complaint, Status
from engine.records.escalations import Escalation
from engine.records.instances import Instance, InstanceStatus
from engine.rules.events import Event

FEEDBACK = "feedback"
RETRY = "deliver_retry"
"""The limit by which a letter is brought once more; a letter that is on its way needs it beyond the end of the Complaint."""
ANSWERED = frozenset({Status.UPHELD, Status.PARTLY, Status.REJECTED})
KEPT = frozenset({"delivery", FEEDBACK})
"""Processes that go on when the Complaint is closed: a letter must still arrive, and the bank still learns."""


EVENTS = {Status.WITHDRAWN: Event.WITHDRAWN, Status.MERGED: Event.MERGED}
"""What the end of a Complaint is called where it is not plainly closed."""

_UNSETTLED = select(Escalation).where(
    Escalation.complaint_id == bindparam("complaint"), Escalation.settled_at.is_(None)
)
_ENDING = (
    select(Instance)
    .where(
        Instance.complaint_id == bindparam("complaint"),
        Instance.status == InstanceStatus.RUNNING,
        Instance.key.not_in(KEPT),
    )
    .order_by(Instance.id)
    .with_for_update()
)


def close(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    complaint: Complaint,
    status: Status,
    by: Instance | None = None,
) -> None:
    """Close a Complaint in one of its terminal states.

    Args:
        by: the Instance that is just taking the step that closes; it ends by itself.
    """
    at = services.clock.now()
    complaint.close(status=status, at=at)
    limits = limits_of(session, services, complaint)
    bringing = RETRY in limits.running
    limits.stop_all(EVENTS.get(status, Event.CLOSED), at=at)
    if bringing:
        limits.record(Event.DELIVERY_FAILED, at=at)
    for escalation in session.scalars(_UNSETTLED, {"complaint": complaint.id}):
        escalation.settle(action="closed", at=at)
    cancel_instances(session, services, actor=actor, complaint=complaint, but=by)
    if status in ANSWERED and not complaint.history:
        variables = {"complaint_id": complaint.id}
        start_instance(session, services, actor=actor, key=FEEDBACK, complaint=complaint, variables=variables)


def cancel_instances(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, but: Instance | None = None
) -> None:
    """Cancel the running Instances of a Complaint, except those that outlive it."""
    for instance in session.scalars(_ENDING, {"complaint": complaint.id}):
        if instance.running and (but is None or instance.id != but.id):
            cancel(session, services, actor=actor, instance=instance, complaint=complaint)
