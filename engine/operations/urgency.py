"""How urgent the open work on a Complaint is: a stored key, changed by events only, never by the passing of time."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.feel import to_python
from engine.operations.asking import ask
from engine.operations.limits import ComplaintLimits
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.rules.limits import Origin
from engine.rules.urgency import NO_ALLOWANCE, Allowance, Clockwork, LimitInView, urgency
from engine.storage.bulk import update_rows
from engine.storage.prepared import answers

ALLOWANCE = "allowance"
"""The decision that says how much earlier a risk asks for attention."""

_OPEN_ITEMS = select(WorkItem.id).where(WorkItem.complaint_id == bindparam("complaint"), WorkItem.closed_at.is_(None))


def refresh_urgency(session: Session, *, limits: ComplaintLimits, complaint: Complaint) -> None:
    """Bring the key of a Complaint, and of its open WorkItems, up to date; nothing is written when it stands."""
    found = urgency(
        (
            LimitInView(kind=row.kind, due_at=row.due_at, running=row.running, binds=Origin(row.origin).binds)
            for row in limits.running.values()
        ),
        received_at=complaint.received_at,
        allowance=_allowance(complaint),
    )
    key = (found.key_at, found.limit, found.due_at, found.clockwork is Clockwork.PAUSED)
    if key == (complaint.urgency_at, complaint.urgent_limit, complaint.urgent_due_at, complaint.paused):
        return
    complaint.urgency_at, complaint.urgent_limit, complaint.urgent_due_at, complaint.paused = key
    session.flush()
    open_items = answers(session.connection(), _OPEN_ITEMS, complaint=complaint.id)
    values = urgency_of(complaint)
    update_rows(session, WorkItem, [{"id": item_id, **values} for (item_id,) in open_items])


def urgency_of(complaint: Complaint) -> dict[str, object]:
    """The columns of a WorkItem that repeat the key of its Complaint."""
    return {
        "urgency": complaint.urgency_at or complaint.received_at,
        "urgent_limit": complaint.urgent_limit,
        "urgent_due_at": complaint.urgent_due_at,
        "paused": complaint.paused,
    }


def decide_allowance(session: Session, *, limits: ComplaintLimits, complaint: Complaint, now: datetime) -> None:
    """Ask the decision table how much earlier the risk of this Complaint asks for attention, and remember it."""
    hours = to_python(ask(session, limits.book.decision(ALLOWANCE), complaint=complaint, now=now).value)
    complaint.allowance_minutes = int(Decimal(str(hours)) * 60)


def _allowance(complaint: Complaint) -> Allowance:
    minutes = complaint.allowance_minutes
    return Allowance(timedelta(minutes=minutes), complaint.nature or "none") if minutes else NO_ALLOWANCE
