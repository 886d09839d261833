"""Counters that slow down guessing; shared by all processes because they stand in the database."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, UtcDateTime


class Attempts(Base):
    """How often something was tried in vain within one window of time."""

    __tablename__ = "attempts"
    __exempt__ = "a counter against guessing; each refused log-in has its own audit entry"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int] = mapped_column(default=0)

    def failed(self, *, at: datetime, window: timedelta) -> None:
        """Count one more; the first one after a window has ended begins the next."""
        if self.window_ends_at <= at:
            self.window_ends_at, self.count = at + window, 0
        self.count += 1
