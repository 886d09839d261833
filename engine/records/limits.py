"""TimeLimits of a Complaint: statutory, internal, or a right of the Party."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, Json, UtcDateTime


class TimeLimit(Base):
    """One limit running on a Complaint; how it was counted is kept beside it."""

    __tablename__ = "time_limit"
    __table_args__ = (Index("ix_time_limit_running", "stopped_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[Any] = mapped_column(Json)
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breach_late: Mapped[bool] = mapped_column(default=False)

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"

    @property
    def running(self) -> bool:
        """Whether time is passing for this limit."""
        return self.stopped_at is None and self.paused_at is None
