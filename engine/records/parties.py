"""Who complains. The Party owns the personal data; its key opens them, and destroying the key erases them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, UtcDateTime

# A digest of a blind index would stay in the trail after erasure, and whoever has the master key could test guesses on it.
_BLIND = {"audited": False, "why": "follows from the sealed value beside it, and must not outlive it"}


class Party(Base):
    """A complainant. Identifiers and contacts are encrypted under the Party's own key and found by blind index."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    known: Mapped[bool] = mapped_column(default=True)
    company: Mapped[bool] = mapped_column(default=False)
    name: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    email: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    address: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info=_BLIND)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info=_BLIND)
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True, info=_BLIND)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    preferred_channel: Mapped[str] = mapped_column(String(20), default="email")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"party:{self.id}"


class PartyKey(Base):
    """The key of one Party, wrapped under the master key; without `wrapped` it is destroyed, for ever.

    The audit keeps the digest of what is stored here: a key that was exchanged behind the application's back shows.
    """

    __tablename__ = "party_key"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary, info={"digest": True})

    def stream(self) -> str:
        return f"party:{self.party_id}"

    @property
    def destroyed(self) -> bool:
        """Whether the data of the Party can never be read again."""
        return self.wrapped is None

    def destroy(self) -> None:
        """Forget the key; what was sealed under it is erased with it."""
        self.wrapped = None
