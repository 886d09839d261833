"""What people read of their work: queues, inbox, one WorkItem. Frozen rows, found only if the person may see them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine.errors import NotFound
from engine.operations.visibility import visible_to
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Draft, Incident, IncidentStatus, Instance, WorkItem
from engine.records.people import Department, Person

EXACT_UP_TO = 1_000
PAGE = 50


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One WorkItem as a row of an inbox. `due_at` is the item's own, `urgent_*` why it ranks where it ranks."""

    id: int
    version: int
    complaint_id: int | None
    number: str | None
    title: str | None
    process: str
    element_id: str
    department: str
    role: str
    subject: Any
    nature: str | None
    complexity: str | None
    level: int | None
    opened_at: datetime
    due_at: datetime | None
    urgent_limit: str | None
    urgent_due_at: datetime | None
    paused: bool
    holder_id: int | None
    holder: str | None
    claimed_at: datetime | None
    closed_at: datetime | None
    version_hash: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One inbox of a person: the open work of one department, with an exact count up to a thousand."""

    department: str
    name_en: str
    name_zh: str
    count: int
    overdue: int

    @property
    def more(self) -> bool:
        """Whether there is more than the count says."""
        return self.count > EXACT_UP_TO

    def name(self, language: str) -> str:
        """The name of the department."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One WorkItem as the person who does it sees it."""

    entry: InboxEntry
    form: str | None
    instance_id: int
    draft: dict[str, Any] | None
    draft_at: datetime | None
    narrative: str
    request: str
    incident: str | None


def queues(session: Session, *, person: Person, now: datetime) -> list[Queue]:
    """Return the inboxes of a person with the number of open items in each."""
    result = []
    for code in sorted(person.departments()):
        department = session.get_one(Department, code)
        mine = and_(_mine(person), WorkItem.department == code)
        result.append(
            Queue(
                code,
                department.name_en,
                department.name_zh,
                _count(session, mine),
                _count(session, and_(mine, WorkItem.urgent_due_at <= now, WorkItem.paused.is_(False))),
            )
        )
    return result


def inbox(
    session: Session,
    *,
    person: Person,
    department: str,
    holder: str = "all",
    limit: int = PAGE,
    offset: int = 0,
) -> list[InboxEntry]:
    """Return open items of one department that the person may do, most urgent first; paused ones last.

    Args:
        holder: `all`, `mine` (held by the person), `free` (held by nobody).

    Raises:
        NotFound: the person has no post in that department.
    """
    if department not in person.departments():
        raise NotFound("You have no post in this department.", department=department)
    held = {"mine": WorkItem.claimed_by_id == person.id, "free": WorkItem.claimed_by_id.is_(None)}.get(holder)
    query = _entries().where(_mine(person), WorkItem.department == department)
    if held is not None:
        query = query.where(held)
    query = query.order_by(WorkItem.paused, WorkItem.urgency, WorkItem.id).limit(limit).offset(offset)
    return [InboxEntry(*row) for row in session.execute(query)]


def free_items(session: Session, *, person: Person, department: str) -> list[int]:
    """The most urgent items of a department that nobody holds and for which the person has the post."""
    query = select(WorkItem.id).where(
        _mine(person), WorkItem.department == department, WorkItem.claimed_by_id.is_(None), WorkItem.paused.is_(False)
    )
    return list(session.scalars(query.order_by(WorkItem.urgency, WorkItem.id).limit(PAGE)))


def next_due(session: Session, *, person: Person) -> datetime | None:
    """When the next thing is due for a person whose inbox is empty otherwise."""
    return session.scalar(select(func.min(WorkItem.due_at)).where(_mine(person)))


def entry(session: Session, *, person: Person, work_item_id: int) -> InboxEntry:
    """Return one item as a row, open or closed.

    Raises:
        NotFound: there is none, or the person may not see it.
    """
    query = _entries().where(WorkItem.id == work_item_id, or_(visible_to(person), Complaint.id.is_(None)))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such work item, or you may not see it.", work_item=work_item_id)
    return InboxEntry(*row)


def open_item(session: Session, *, person: Person, work_item_id: int) -> OpenItem:
    """Return one item with all that its page shows.

    Raises:
        NotFound: there is none, or the person may not see it.
    """
    row = entry(session, person=person, work_item_id=work_item_id)
    item = session.get_one(WorkItem, work_item_id)
    narrative = session.get(Narrative, row.complaint_id) if row.complaint_id else None
    draft = session.get(Draft, (work_item_id, person.id))
    incident = session.scalar(
        select(Incident.reason)
        .where(Incident.instance_id == item.instance_id, Incident.status == IncidentStatus.OPEN)
        .limit(1)
    )
    return OpenItem(
        entry=row,
        form=item.form,
        instance_id=item.instance_id,
        draft=draft.values if draft else None,
        draft_at=draft.saved_at if draft else None,
        narrative=narrative.body if narrative else "",
        request=narrative.request if narrative else "",
        incident=incident,
    )


def open_items_of(session: Session, *, person: Person, complaint_id: int) -> list[InboxEntry]:
    """The open items of a Complaint, those the person may do first."""
    rows = session.execute(_entries().where(WorkItem.complaint_id == complaint_id, WorkItem.closed_at.is_(None)))
    entries = [InboxEntry(*row) for row in rows]
    return sorted(entries, key=lambda one: (not person.holds(role=one.role, department=one.department), one.id))


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    limited = select(WorkItem.id).where(condition).limit(EXACT_UP_TO + 1)
    return session.scalar(select(func.count()).select_from(limited.subquery())) or 0


@cache  # making the statement costs more than running it
def _entries() -> Select[Any]:
    holder = aliased(Person)
    return (
        select(
            WorkItem.id,
            WorkItem.version,
            WorkItem.complaint_id,
            Complaint.number,
            Narrative.title,
            WorkItem.process,
            WorkItem.element_id,
            WorkItem.department,
            WorkItem.role,
            WorkItem.subject,
            Complaint.nature,
            Complaint.complexity,
            Complaint.level,
            WorkItem.opened_at,
            WorkItem.due_at,
            WorkItem.urgent_limit,
            WorkItem.urgent_due_at,
            WorkItem.paused,
            WorkItem.claimed_by_id,
            holder.name,
            WorkItem.claimed_at,
            WorkItem.closed_at,
            Instance.version_hash,
        )
        .join(Instance, Instance.id == WorkItem.instance_id)
        .outerjoin(Complaint, Complaint.id == WorkItem.complaint_id)
        .outerjoin(Narrative, Narrative.complaint_id == Complaint.id)
        .outerjoin(holder, holder.id == WorkItem.claimed_by_id)
    )


def _mine(person: Person) -> ColumnElement[bool]:
    return _of_posts(tuple((post.department, post.role) for post in person.posts))


@lru_cache(maxsize=1024)  # as the statement above
def _of_posts(posts: tuple[tuple[str, str], ...]) -> ColumnElement[bool]:
    held = or_(*(and_(WorkItem.department == department, WorkItem.role == role) for department, role in posts))
    return and_(WorkItem.closed_at.is_(None), held)
