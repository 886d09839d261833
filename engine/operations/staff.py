"""People as a step needs them: which posts they hold and whether they are away. Read once in a transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.records.people import Person, Post
from engine.storage.prepared import answers

_MEMBER = (
    select(Person.active, Person.absent_until, Post.department, Post.role)
    .select_from(Person)
    .outerjoin(Post, Post.person_id == Person.id)
    .where(Person.id == bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the staff; `posts` are department and role of each."""

    id: int
    active: bool
    absent_until: datetime | None
    posts: frozenset[tuple[str, str]]

    def holds(self, *, role: str, department: str | None = None) -> bool:
        """Whether one of the posts has this role, in this department if one is named."""
        return any(role == held and department in (None, where) for where, held in self.posts)

    def is_absent(self, *, now: datetime) -> bool:
        """Whether this person is away, so that no new work is put on their desk."""
        return not self.active or (self.absent_until is not None and now < self.absent_until)


def staff_member(session: Session, person_id: int) -> StaffMember | None:
    """A person of the staff; None when there is no such person."""
    known: dict[int, StaffMember | None] = session.info.setdefault("staff", {})
    if person_id not in known:
        rows = answers(session.connection(), _MEMBER, id=person_id)
        posts = frozenset((department, role) for _, _, department, role in rows if role is not None)
        known[person_id] = StaffMember(person_id, rows[0][0], rows[0][1], posts) if rows else None
    return known[person_id]
