"""The audit trail: streams of hash-linked entries, and the erasable values behind their commitments.

The database itself keeps these tables append-only (engine/storage/protection); docs/reference/audit.md tells the format.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base, UtcDateTime

# Names sort by their bytes on both databases, so that heads and entries can be read side by side in one order.
_STREAM_NAME = String(120).with_variant(String(120, collation="C"), "postgresql")


class AuditStream(Base):
    """One chain of entries, with its head: how many there are, and the hash of the last."""

    __tablename__ = "audit_stream"
    __exempt__ = "a part of the audit trail itself"

    name: Mapped[str] = mapped_column(_STREAM_NAME, primary_key=True)
    seq: Mapped[int] = mapped_column()
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)


class AuditEntry(Base):
    """Who did what, why, under which definition, and what it changed; `body` is the canonical text of all of it.

    The columns before `body` repeat a part of it so that entries can be found; verification compares them.
    """

    __tablename__ = "audit_entry"
    __exempt__ = "a part of the audit trail itself"
    __table_args__ = (UniqueConstraint("stream", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    stream: Mapped[str] = mapped_column(_STREAM_NAME, ForeignKey("audit_stream.name"))
    seq: Mapped[int] = mapped_column()
    act_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditValue(Base):
    """The personal values behind the commitments of one entry, sealed under the Party's key; erased with that key."""

    __tablename__ = "audit_value"
    __exempt__ = "a part of the audit trail itself"

    stream: Mapped[str] = mapped_column(_STREAM_NAME, ForeignKey("audit_stream.name"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
