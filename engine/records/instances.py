"""Running processes: the Instance and what it waits for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.errors import AlreadyClaimed, ItemClosed, NotPermitted, Stale
from engine.records.base import Base, Json, UtcDateTime


class InstanceStatus(StrEnum):
    """How far an Instance is."""

    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Instance(Base):
    """One running process under the version it began with."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version_hash: Mapped[str] = mapped_column(ForeignKey("process_version.hash"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    status: Mapped[str] = mapped_column(String(12), default=InstanceStatus.RUNNING)
    state: Mapped[bytes] = mapped_column(LargeBinary, info={"digest": True})
    revision: Mapped[int] = mapped_column()
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_in: Mapped[str | None] = mapped_column(String(80))

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by SQLAlchemy

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}" if self.complaint_id else f"instance:{self.id}"

    @property
    def running(self) -> bool:
        """Whether there is anything left to do."""
        return self.status == InstanceStatus.RUNNING

    def end(self, *, status: InstanceStatus, at: datetime, ended_in: str | None = None) -> None:
        """Mark the Instance as over; `ended_in` is the id of the end event reached."""
        self.status, self.ended_at, self.ended_in = status, at, ended_in


_QUIET = {"quiet": True}
"""Moves by itself while somebody has the page open; no version is counted for it."""
_ORDER = {"audited": False, "why": "an order of the inbox, not a fact of the WorkItem", **_QUIET}


class ItemStatus(StrEnum):
    """Whether somebody has to do something about a WorkItem."""

    OPEN = "open"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class WorkItem(Base):
    """A step that a person must do, in the inbox of one department."""

    __tablename__ = "work_item"
    __table_args__ = (
        Index(
            "uq_work_item_open",
            "instance_id",
            "task_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_work_item_of", "instance_id", "element_id"),
        Index("ix_work_item_inbox", "department", "role", "closed_at", "urgency"),
        Index("ix_work_item_holder", "claimed_by_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    task_id: Mapped[int] = mapped_column()
    process: Mapped[str] = mapped_column(String(60))
    element_id: Mapped[str] = mapped_column(String(60))
    form: Mapped[str | None] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(ForeignKey("department.code"))
    role: Mapped[str] = mapped_column(String(12))
    subject: Mapped[Any | None] = mapped_column(Json)
    by_party: Mapped[bool] = mapped_column(default=False)
    limit: Mapped[str | None] = mapped_column("limit_kind", String(20))
    status: Mapped[str] = mapped_column(String(12), default=ItemStatus.OPEN)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_QUIET)
    urgency: Mapped[datetime] = mapped_column(UtcDateTime, info=_ORDER)
    urgent_limit: Mapped[str | None] = mapped_column(String(24), info=_ORDER)
    urgent_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_ORDER)
    paused: Mapped[bool] = mapped_column(default=False, info=_ORDER)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once by SQLAlchemy

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}" if self.complaint_id else f"instance:{self.instance_id}"

    @property
    def is_open(self) -> bool:
        """Whether the step is still to be done."""
        return self.closed_at is None

    def claim(self, *, by: int, at: datetime) -> None:
        """Give this item to one person; the same person may claim twice.

        Raises:
            ItemClosed: it was done or cancelled meanwhile.
            AlreadyClaimed: somebody else holds it.
        """
        self._require_open()
        if self.claimed_by_id not in (None, by):
            raise AlreadyClaimed(work_item=self.id, holder=self.claimed_by_id, since=self.claimed_at)
        if self.claimed_by_id is None:
            self.assign(to=by, at=at)

    def assign(self, *, to: int, at: datetime) -> None:
        """Give this item to a person, whoever held it before."""
        self._require_open()
        self.claimed_by_id, self.claimed_at, self.status = to, at, ItemStatus.CLAIMED

    def release(self, *, by: int) -> None:
        """Put the item back for the whole department."""
        self._require_open()
        if self.claimed_by_id != by:
            raise NotPermitted("Only the person who holds this work item can release it.", work_item=self.id)
        self.claimed_by_id, self.claimed_at, self.status = None, None, ItemStatus.OPEN

    def complete(self, *, by: int | None, at: datetime, version: int | None = None) -> None:
        """Mark the step as done by this person, who takes it by that, or by the Party.

        Args:
            version: what the page showed; None when nobody looked at a page.

        Raises:
            ItemClosed: it was done or cancelled meanwhile.
            AlreadyClaimed: somebody else holds it.
            Stale: it changed since the page was opened.
        """
        self._require_open()
        # What the Party answers itself goes before whoever would have entered it for them.
        by_the_party = self.by_party and by is None
        if self.claimed_by_id not in (None, by) and not by_the_party:
            raise AlreadyClaimed(work_item=self.id, holder=self.claimed_by_id, since=self.claimed_at)
        if version is not None and version != self.version:
            raise Stale(work_item=self.id)
        if by is not None and self.claimed_by_id is None:
            self.claimed_by_id, self.claimed_at = by, at
        self.completed_by_id, self.closed_at, self.status = by, at, ItemStatus.COMPLETED

    def handed_over(self, *, department: str, at: datetime) -> dict[str, Any]:
        """Close the item in its inbox; return the fields of the one that another department has to claim anew."""
        self.cancel(at=at)
        kept = (
            "instance_id",
            "complaint_id",
            "task_id",
            "process",
            "element_id",
            "form",
            "role",
            "subject",
            "by_party",
        )
        order = ("limit", "due_at", "urgency", "urgent_limit", "urgent_due_at", "paused")
        return {name: getattr(self, name) for name in (*kept, *order)} | {"department": department, "opened_at": at}

    def cancel(self, *, at: datetime) -> None:
        """The process went on without this step."""
        self._require_open()
        self.closed_at, self.status = at, ItemStatus.CANCELLED

    def _require_open(self) -> None:
        if not self.is_open:
            raise ItemClosed(work_item=self.id, status=self.status, by=self.completed_by_id, at=self.closed_at)


class Draft(Base):
    """What somebody has typed into a form and not yet sent."""

    __tablename__ = "draft"
    __exempt__ = "a person's unfinished words; they become a record when the form is sent"

    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    values: Mapped[Any] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Base):
    """A form as it was sent when its WorkItem was completed."""

    __tablename__ = "submission"

    work_item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    values: Mapped[Any] = mapped_column(Json, info={"personal": True})
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}" if self.complaint_id else f"work_item:{self.work_item_id}"


class Timer(Base):
    """One moment at which the engine must act: a BPMN timer of an Instance, or the next threshold of a TimeLimit."""

    __tablename__ = "timer"
    __exempt__ = "a wake-up call, derived from the Instance's state and the TimeLimits; what it does is audited"
    __table_args__ = (
        UniqueConstraint("instance_id", "task_id"),
        Index("ix_timer_due", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[int | None] = mapped_column()
    element_id: Mapped[str | None] = mapped_column(String(60))
    limit: Mapped[str | None] = mapped_column("limit_kind", String(24))
    time_limit_id: Mapped[int | None] = mapped_column(ForeignKey("time_limit.id"), unique=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageWait(Base):
    """A message for which an Instance waits."""

    __tablename__ = "message_wait"
    __exempt__ = "derived from the Instance's state; the message that arrives is audited"
    __table_args__ = (Index("ix_message_wait_key", "name", "key"),)

    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(String(80))


class IncidentStatus(StrEnum):
    """What became of an Incident."""

    OPEN = "open"
    RETRIED = "retried"
    SKIPPED = "skipped"
    REPAIRED = "repaired"
    DISMISSED = "dismissed"


class Incident(Base):
    """Something the engine could not do by itself; waits for an operator.

    `act` names the operation that failed and `arguments` are what it was called with, so that it can be done again;
    `repairs` are those that operators made so far. What the fault says may hold words of a Party: `reason` is kept only
    where erasing the Party erases it, too. `about` says in our own words what is wrong with the bank itself.
    """

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    outbox_key: Mapped[str | None] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(40))
    process: Mapped[str | None] = mapped_column(String(60))
    element_id: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(2000), info={"personal": True})
    about: Mapped[str | None] = mapped_column(String(2000))
    act: Mapped[str | None] = mapped_column(String(40))
    arguments: Mapped[Any | None] = mapped_column(Json, info={"personal": True})
    repairs: Mapped[Any | None] = mapped_column(Json, info={"personal": True})
    status: Mapped[str] = mapped_column(String(12), default=IncidentStatus.OPEN, index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def stream(self) -> str:
        return f"complaint:{self.complaint_id}" if self.complaint_id else "incidents"

    def fail_again(
        self, *, code: str, process: str | None, element_id: str | None, reason: str | None, repairs: dict[str, Any]
    ) -> None:
        """Say why and where it failed the last time; what is to be done again stays the same, with all repairs so far."""
        self.code, self.process, self.element_id, self.reason = code, process, element_id, reason
        self.repairs = repairs

    def resolve(self, *, status: IncidentStatus, by: int | None, at: datetime) -> None:
        """Record that an operator has dealt with it."""
        if self.status != IncidentStatus.OPEN:
            raise ItemClosed("This incident is resolved already.", incident=self.id, status=self.status)
        self.status, self.resolved_by_id, self.resolved_at = status, by, at
