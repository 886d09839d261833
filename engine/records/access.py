"""Counters that slow down guessing; shared by all processes because they stand in the database."""

from datetime import datetime

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
