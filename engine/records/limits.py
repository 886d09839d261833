"""TimeLimits of a Complaint: statutory, internal, a right of the Party, or a mere wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, Json, UtcDateTime
from engine.rules.due import Due
from engine.rules.state import LimitState
from engine.rules.stored import due_from_json, due_to_json, state_from_json, state_to_json


class TimeLimit(Base):
    """One limit on a Complaint. `basis` is everything that decides when it ends; the other columns follow from it."""

    __tablename__ = "time_limit"
    __table_args__ = (Index("ix_time_limit_of", "complaint_id", "stopped_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str] = mapped_column(String(24))
    origin: Mapped[str] = mapped_column(String(12))
    basis: Mapped[Any] = mapped_column(Json)
    explanation: Mapped[Any] = mapped_column(Json, info={"audited": False, "why": "follows from the basis"})
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fired: Mapped[Any] = mapped_column(Json, default=list)
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breach_late: Mapped[bool] = mapped_column(default=False)

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"

    @property
    def running(self) -> bool:
        """Whether time is passing for this limit."""
        return self.stopped_at is None and not self.paused

    @property
    def met(self) -> bool | None:
        """Whether a limit that has stopped was kept; None while it runs."""
        return None if self.stopped_at is None else self.stopped_at < self.due_at

    def state(self) -> LimitState:
        """What decides when this limit ends, as a value."""
        return state_from_json(self.basis)

    def due(self) -> Due:
        """When it ends and why, as it was found last."""
        return due_from_json(self.explanation)

    def keep(self, state: LimitState, due: Due) -> None:
        """Store a moved limit with its new end."""
        for name, value in limit_columns(state, due).items():
            if getattr(self, name) != value:
                setattr(self, name, value)

    def breach(self, *, due_at: datetime, late: bool) -> None:
        """Record once that the limit was not kept, with the moment at which it was due."""
        if self.breached_at is None:
            self.breached_at, self.breach_late = due_at, late

    def take_back_breach(self, *, now: datetime) -> None:
        """Forget a breach that was told by an end which proved to be too early."""
        if self.breached_at is not None and now < self.due_at:
            self.breached_at, self.breach_late = None, False


def limit_columns(state: LimitState, due: Due) -> dict[str, Any]:
    """The columns of a limit that follow from its state and its end."""
    return {
        "kind": state.kind,
        "origin": str(state.origin),
        "basis": state_to_json(state),
        "explanation": due_to_json(due),
        "started_at": state.started_at,
        "due_at": due.due_at,
        "provisional": due.provisional,
        "paused": state.open_pause is not None,
        "stopped_at": state.stopped_at,
    }
