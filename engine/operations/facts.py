"""The facts of a Complaint that processes and decisions may read, as `complaint.amount`; each with its FEEL type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.records.complaints import Complaint
from engine.records.parties import Party

Reader = Callable[[Session, Complaint, datetime], Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its FEEL type, and how it is read. A text that is not known is "", a number 0."""

    type: str
    read: Reader


def _text(column: str) -> Fact:
    return Fact("string", lambda session, complaint, now: getattr(complaint, column) or "")


def _previous(session: Session, complaint: Complaint, now: datetime) -> int:
    """Earlier complaints of the same Party on the same business and cause."""
    query = select(func.count()).where(
        Complaint.party_id == complaint.party_id,
        Complaint.id != complaint.id,
        Complaint.business == complaint.business,
        Complaint.cause == complaint.cause,
    )
    return session.scalar(query) or 0


def _same_cause_today(session: Session, complaint: Complaint, now: datetime) -> int:
    """Customers, this one among them, who complained of the same cause in the 24 hours up to this complaint."""
    if complaint.cause is None:
        return 0
    query = select(func.count(Complaint.party_id.distinct())).where(
        Complaint.cause == complaint.cause,
        Complaint.received_at > complaint.received_at - timedelta(hours=24),
        Complaint.received_at <= complaint.received_at,
    )
    return session.scalar(query) or 0


def _reachable(session: Session, complaint: Complaint, now: datetime) -> bool:
    """Whether the Party can be written to by mail."""
    return session.get_one(Party, complaint.party_id).email is not None


FACTS: Mapping[str, Fact] = {
    "number": _text("number"),
    "kind": _text("kind"),
    "channel": _text("channel"),
    "language": _text("language"),
    "status": _text("status"),
    "nature": _text("nature"),
    "complexity": _text("complexity"),
    "urgency": _text("urgency"),
    "content": _text("content"),
    "business": _text("business"),
    "cause": _text("cause"),
    "outcome": _text("outcome"),
    "root_cause": _text("root_cause"),
    "lead_department": _text("lead_department"),
    "subject_department": _text("subject_department"),
    "registered_department": _text("registered_department"),
    "amount": Fact("number", lambda session, complaint, now: complaint.amount or Decimal(0)),
    "group_size": Fact("number", lambda session, complaint, now: complaint.group_size or 0),
    "previous": Fact("number", _previous),
    "same_cause_today": Fact("number", _same_cause_today),
    "level": Fact("number", lambda session, complaint, now: complaint.level),
    "circumstances": Fact("list<string>", lambda session, complaint, now: list(complaint.circumstances or ())),
    "has_handler": Fact("boolean", lambda session, complaint, now: complaint.handler_id is not None),
    "information_missing": Fact("boolean", lambda session, complaint, now: complaint.information_missing),
    "reachable": Fact("boolean", _reachable),
    "received_at": Fact("date and time", lambda session, complaint, now: complaint.received_at),
}
