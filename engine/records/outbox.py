"""What is to be told to the outside after the transaction commits."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, Json, UtcDateTime


class OutboxMessage(Base):
    """One message with a stable key, so that a receiver can drop a repeat."""

    __tablename__ = "outbox_message"
    __exempt__ = "delivery book-keeping; the Letter or notice it carries is audited"
    __table_args__ = (Index("ix_outbox_next", "done_at", "next_try_at"),)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    payload: Mapped[Any] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
