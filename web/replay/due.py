"""What the engine has to do by itself, and when next: asked to count what is late, and to skip what is idle."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.records.instances import Incident, IncidentStatus, Timer
from engine.records.outbox import OutboxMessage

_PARKED = 9000
"""The year from which on messages wait for an operator."""


def timers_due(session: Session, now: datetime) -> dict[int, datetime]:
    """Timers whose moment has come, with that moment."""
    query = select(Timer.id, Timer.due_at).where(Timer.due_at <= now)
    return {timer_id: due_at for timer_id, due_at in session.execute(query) if due_at is not None}


def mail_is_due(session: Session, now: datetime) -> bool:
    """Whether there is anything to send."""
    query = select(OutboxMessage.key).where(OutboxMessage.done_at.is_(None), OutboxMessage.next_try_at <= now)
    return session.scalar(query.limit(1)) is not None


def next_moment(session: Session, now: datetime) -> datetime | None:
    """When the engine has something to do next, maybe in the past already; None when it never will.

    What waits for an operator is left out: it is due for as long as nobody has looked.
    """
    is_open = Incident.status == IncidentStatus.OPEN
    stuck = select(Incident.instance_id).where(is_open, Incident.instance_id.is_not(None))
    troubled = select(Incident.complaint_id).where(is_open, Incident.complaint_id.is_not(None))
    timers = select(func.min(Timer.due_at)).where(
        Timer.instance_id.is_(None) | Timer.instance_id.not_in(stuck),
        (Timer.due_at > now) | Timer.complaint_id.not_in(troubled),
    )
    mail = select(func.min(OutboxMessage.next_try_at)).where(OutboxMessage.done_at.is_(None))
    moments = [moment for query in (timers, mail) if (moment := session.scalar(query)) is not None]
    return min((moment for moment in moments if moment.year < _PARKED), default=None)
