"""Departments, the people who work in them, and the posts they hold."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.records.base import Base, UtcDateTime

# The digest shows that somebody exchanged it past the application. It helps nobody to guess: in what is hashed stand 16
# bytes of salt, or all of a random token, and neither stands in the trail.
_CREDENTIAL = {"digest": True, "told_later": True}


class Department(Base):
    """A part of the bank that has an inbox, named by its code for ever (`CARD` 信用卡中心)."""

    __tablename__ = "department"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    sees_all: Mapped[bool] = mapped_column(default=False)

    def stream(self) -> str:
        return "organisation"


class Person(Base):
    """Somebody of the bank's staff who may log in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    password_hash: Mapped[str] = mapped_column(String(200), info=_CREDENTIAL)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    absent_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    posts: Mapped[list["Post"]] = relationship(back_populates="person", lazy="selectin", cascade="all, delete-orphan")

    def stream(self) -> str:
        return f"person:{self.id}"

    def holds(self, *, role: str, department: str | None = None) -> bool:
        """Whether one of the posts has this role, in this department if one is named."""
        return any(post.role == role and department in (None, post.department) for post in self.posts)

    def departments(self) -> frozenset[str]:
        """The codes of the departments in which this person has a post."""
        return frozenset(post.department for post in self.posts)

    def is_absent(self, *, now: datetime) -> bool:
        """Whether this person is away, so that no new work is put on their desk."""
        return not self.active or (self.absent_until is not None and now < self.absent_until)

    def end_sessions(self) -> None:
        """Make every log-in session of this person invalid from now on."""
        self.session_epoch += 1


class Post(Base):
    """One role of one person in one department (岗位)."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("person_id", "department", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str] = mapped_column(ForeignKey("department.code"))
    role: Mapped[str] = mapped_column(String(12))
    person: Mapped[Person] = relationship(back_populates="posts")

    def stream(self) -> str:
        return f"person:{self.person_id}"


class PersonalToken(Base):
    """What a program shows instead of a person's password; only its digest is kept, so that nobody can read it here."""

    __tablename__ = "personal_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=_CREDENTIAL)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def stream(self) -> str:
        return f"person:{self.person_id}"
