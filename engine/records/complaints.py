"""The bank's one file on what a customer said."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.errors import RuleBroken
from engine.records.base import Base, Json, Money, UtcDateTime


class Status(StrEnum):
    """Where a Complaint stands; the last six are for ever."""

    RECEIVED = "received"
    CLASSIFYING = "classifying"
    HANDLING = "handling"
    RESPONDING = "responding"
    AWAITING_PARTY = "awaiting_party"
    SECOND_LOOK = "second_look"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    NOT_COMPLAINT = "not_complaint"

    @property
    def closed(self) -> bool:
        """Whether the Complaint is over."""
        return self in CLOSED


CLOSED = frozenset(
    {Status.UPHELD, Status.PARTLY, Status.REJECTED, Status.WITHDRAWN, Status.MERGED, Status.NOT_COMPLAINT}
)


_ORDER = {"audited": False, "why": "an order of the inbox, not a fact of the Complaint"}


class Complaint(Base):
    """What the customer said, how the bank sees it, and where it stands."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_matter", "party_id", "business", "cause"),
        Index("ix_complaint_cause", "cause", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="complaint")
    channel: Mapped[str] = mapped_column(String(24))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    profile: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    history: Mapped[bool] = mapped_column(default=False)
    silent: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2))

    occurred_on: Mapped[date | None] = mapped_column(Date)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    registered_department: Mapped[str | None] = mapped_column(ForeignKey("department.code"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    subject_department: Mapped[str | None] = mapped_column(ForeignKey("department.code"))
    subject_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    circumstances: Mapped[Any] = mapped_column(Json, default=list)
    group_size: Mapped[int | None] = mapped_column()
    information_missing: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str | None] = mapped_column(String(3))
    account_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info={"audited": False})
    text_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info={"audited": False})

    content: Mapped[str | None] = mapped_column(String(12))
    business: Mapped[str | None] = mapped_column(String(24))
    cause: Mapped[str | None] = mapped_column(String(24))
    nature: Mapped[str | None] = mapped_column(String(12))
    complexity: Mapped[str | None] = mapped_column(String(12))
    urgency: Mapped[str | None] = mapped_column(String(4))
    lead_department: Mapped[str | None] = mapped_column(ForeignKey("department.code"), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    level: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(String(24))
    root_cause: Mapped[str | None] = mapped_column(String(24))

    urgency_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_ORDER)
    urgent_limit: Mapped[str | None] = mapped_column(String(24), info=_ORDER)
    urgent_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_ORDER)
    paused: Mapped[bool] = mapped_column(default=False, info=_ORDER)
    allowance_minutes: Mapped[int] = mapped_column(default=0, info=_ORDER)

    def stream(self) -> str:
        return f"complaint:{self.id}"

    @property
    def is_closed(self) -> bool:
        """Whether the Complaint is over."""
        return Status(self.status).closed

    def move_to(self, status: Status) -> None:
        """Change where an open Complaint stands.

        Raises:
            RuleBroken: the Complaint is closed already.
        """
        if self.is_closed:
            raise RuleBroken("This complaint is closed.", complaint=self.number, status=self.status)
        self.status = status

    def close(self, *, status: Status, at: datetime) -> None:
        """End the Complaint in one of its six terminal states.

        Raises:
            RuleBroken: it is closed already, or the status is not terminal.
        """
        if not status.closed:
            raise RuleBroken("A complaint can only be closed in a terminal state.", status=status)
        self.move_to(status)
        self.closed_at = at


class Narrative(Base):
    """The complaint in the Party's own words; erasable, and indexed for search."""

    __tablename__ = "narrative"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(120), info={"personal": True})
    body: Mapped[str] = mapped_column(info={"personal": True})
    request: Mapped[str] = mapped_column(info={"personal": True})

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"
