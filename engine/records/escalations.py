"""The open raising of a Complaint, and requests for more time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.errors import RuleBroken
from engine.records.base import Base, Json, UtcDateTime


class Escalation(Base):
    """The one open raising of a Complaint: its level and why it was raised each time."""

    __tablename__ = "escalation"
    __table_args__ = (
        Index(
            "uq_escalation_open",
            "complaint_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    level: Mapped[int] = mapped_column()
    raised: Mapped[Any] = mapped_column(Json, default=list)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    action: Mapped[str | None] = mapped_column(String(20))

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"

    def raise_to(self, *, level: int, reason: str, at: datetime) -> bool:
        """Go up to a level; return whether that is higher than before."""
        if self.settled_at is not None:
            raise RuleBroken("This escalation is settled.", escalation=self.id)
        if level <= self.level:
            return False
        self.level = level
        self.raised = [*self.raised, {"level": level, "reason": reason, "at": at.isoformat()}]
        return True

    def settle(self, *, action: str, at: datetime) -> None:
        """Record what was decided; the Complaint has no open Escalation any more."""
        if self.settled_at is None:
            self.settled_at, self.action = at, action


class ExtensionStatus(StrEnum):
    """What became of a request for more time. An approved one is granted as soon as the Party was told in time."""

    ASKED = "asked"
    APPROVED = "approved"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Extension(Base):
    """A request for more time on the statutory limit, decided by another person."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    status: Mapped[str] = mapped_column(String(12), default=ExtensionStatus.ASKED)
    to_days: Mapped[int] = mapped_column()
    reason_code: Mapped[str] = mapped_column(String(24))
    steps_done: Mapped[str] = mapped_column(info={"personal": True})
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_as: Mapped[str | None] = mapped_column(String(12))

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"

    def settle(self, *, in_force: bool) -> None:
        """Say whether an approved request took effect, or lapsed because the Party was not told in time."""
        if self.status != ExtensionStatus.APPROVED:
            raise RuleBroken("Only an approved request can take effect.", extension=self.id, status=self.status)
        self.status = ExtensionStatus.GRANTED if in_force else ExtensionStatus.LAPSED

    def decide(self, *, status: ExtensionStatus, by: int | None, at: datetime, role: str | None = None) -> None:
        """Approve, refuse or let lapse, once; `role` is the one in which a person decides."""
        if self.status != ExtensionStatus.ASKED:
            raise RuleBroken("This request is decided already.", extension=self.id, status=self.status)
        self.status, self.decided_by_id, self.decided_at, self.decided_as = status, by, at, role
