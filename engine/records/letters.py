"""Letters as they left the bank, the attempts to deliver them, and notices in the bell."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.errors import RuleBroken
from engine.records.base import Base, Json, UtcDateTime


class LetterStatus(StrEnum):
    """How far a Letter is."""

    SENDING = "sending"
    DELIVERING = "delivering"
    NOTIFIED = "notified"
    UNREACHABLE = "unreachable"
    HELD = "held"


class Letter(Base):
    """A message with legal content: its words are frozen with their hash in the step that sends it."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("complaint_id", "template", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    template: Mapped[str] = mapped_column(String(40))
    template_hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(8))
    round: Mapped[int] = mapped_column()
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(info={"personal": True})
    html: Mapped[str] = mapped_column(info={"personal": True})
    text_hash: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    status: Mapped[str] = mapped_column(String(12), default=LetterStatus.SENDING)
    channel: Mapped[str] = mapped_column(String(20))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proof: Mapped[str | None] = mapped_column(String(200), info={"personal": True})

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"

    def notify(self, *, channel: str, proof: str, at: datetime) -> None:
        """Record the proof that the Party was told; a second proof changes nothing."""
        if self.notified_at is None:
            self.status, self.channel, self.proof, self.notified_at = LetterStatus.NOTIFIED, channel, proof, at

    def release(self, *, status: LetterStatus, **words: Any) -> None:
        """Let a letter that was held go, with its words as they are now."""
        if self.status != LetterStatus.HELD:
            raise RuleBroken("This letter is not held.", letter=self.id, status=self.status)
        self.status = status
        for name, value in words.items():
            setattr(self, name, value)

    def give_up(self) -> None:
        """Record that the Party could not be reached."""
        if self.notified_at is not None:
            raise RuleBroken("The Party was told already.", letter=self.id)
        self.status = LetterStatus.UNREACHABLE


class Delivery(Base):
    """One attempt to bring a Letter to the Party by other means than mail; `attempted_on` is the bank's day of it."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    attempted_on: Mapped[date] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(20))
    delivered: Mapped[bool] = mapped_column()
    proof: Mapped[str] = mapped_column(String(200), info={"personal": True})

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"


class Notice(Base):
    """Something a person of the staff is told in the bell; it asks for nothing that is not also a WorkItem."""

    __tablename__ = "notice"
    __exempt__ = "a copy for the eye of what an audited row says"
    __table_args__ = (Index("ix_notice_person", "person_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[Any] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Rating(Base):
    """What the Party thinks of how they were treated; 1 is worst, 5 is best."""

    __tablename__ = "rating"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    attitude: Mapped[int | None] = mapped_column()
    efficiency: Mapped[int | None] = mapped_column()
    content: Mapped[int | None] = mapped_column()
    result: Mapped[int | None] = mapped_column()
    comment: Mapped[str | None] = mapped_column(info={"personal": True})
    rated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}"
