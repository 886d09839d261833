"""Who complains. The Party owns the personal data; its key opens them, and destroying the key erases them."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, UtcDateTime


class Party(Base):
    """A complainant. Identifiers and contacts are encrypted under the Party's own key and found by blind index."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    known: Mapped[bool] = mapped_column(default=True)
    company: Mapped[bool] = mapped_column(default=False)
    name: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    email: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info={"digest": True})
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info={"digest": True})
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info={"digest": True})
    language: Mapped[str] = mapped_column(String(2), default="zh")
    preferred_channel: Mapped[str] = mapped_column(String(20), default="email")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"party:{self.id}"
