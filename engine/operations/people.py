"""Accounts: who may log in, with which posts, and how guessing is slowed down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.operations.actors import Actor
from engine.operations.counting import locked
from engine.operations.services import Services
from engine.records.access import Attempts
from engine.records.people import Department, Person, Post

# OWASP Password Storage: argon2id with 19 MiB, two passes; about 50 ms, so that a flood of log-ins is no outage.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")
_TRIES, _WINDOW = 5, timedelta(minutes=5)
PASSWORD_LENGTH = 10


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be held: a role in a department, both by code."""

    department: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """An account to be opened; its password is changed at the first log-in unless it need not be."""

    username: str
    name: str
    password: str
    posts: tuple[NewPost, ...]
    language: str = "zh"
    must_change_password: bool = True


def create_person(session: Session, services: Services, *, actor: Actor, new: NewPerson) -> Person:
    """Open an account.

    Raises:
        InvalidInput: the password is too short, or a department does not exist.
        RuleBroken: the user name is taken.
    """
    at = services.clock.now()
    _require_departments(session, {post.department for post in new.posts})
    if session.scalar(select(Person.id).where(Person.username == new.username)) is not None:
        raise RuleBroken("This user name is taken.", username=new.username)
    audit.act(session, actor=actor.name, role=actor.role, action="person.create", at=at)
    person = Person(
        username=new.username,
        name=new.name,
        language=new.language,
        password_hash=_hash(new.password),
        must_change_password=new.must_change_password,
        created_at=at,
        posts=[Post(department=post.department, role=post.role) for post in new.posts],
    )
    session.add(person)
    session.flush()
    return person


def log_in(session: Session, services: Services, *, username: str, password: str) -> Person | None:
    """Return the person if the password is right and the account active, else None; either way it is audited.

    Raises:
        NotPermitted: too many wrong passwords lately; facts say when to try again.
    """
    at = services.clock.now()
    key = f"login:{username[:100]}"
    attempts = locked(session, Attempts(key=key, window_ends_at=at, count=0), key=key)
    if attempts.window_ends_at > at and attempts.count >= _TRIES:
        raise NotPermitted("Too many wrong passwords. Wait a few minutes.", until=attempts.window_ends_at)
    person = session.scalar(select(Person).where(Person.username == username))
    right = _matches(person, password)
    audit.act(session, actor=f"person:{person.id}" if person else "unknown", role="STAFF", action="login", at=at)
    audit.note(session, f"login:{at:%Y-%m-%d}", "login.ok" if right else "login.refused", {})
    if right:
        session.delete(attempts)
        return person
    attempts.failed(at=at, window=_WINDOW)
    return None


def change_password(session: Session, services: Services, *, actor: Actor, old: str, new: str) -> Person:
    """Give the acting person a new password; every other session of theirs ends.

    Raises:
        NotPermitted: the old password is wrong.
        InvalidInput: the new one is too short or the old one.
    """
    person = session.get_one(Person, actor.require_person())
    if not _matches(person, old):
        raise NotPermitted("The present password is wrong.", field="old")
    if old == new:
        raise InvalidInput("The new password must differ from the present one.", field="new")
    audit.act(session, actor=actor.name, role=actor.role, action="person.change_password", at=services.clock.now())
    person.password_hash = _hash(new)
    person.must_change_password = False
    person.end_sessions()
    return person


def set_language(session: Session, services: Services, *, actor: Actor, language: str) -> Person:
    """Remember the language in which a person reads."""
    person = session.get_one(Person, actor.require_person())
    if person.language != language:
        audit.act(session, actor=actor.name, role=actor.role, action="person.set_language", at=services.clock.now())
        person.language = language
    return person


def set_absence(session: Session, services: Services, *, actor: Actor, until: datetime | None) -> Person:
    """Say that the acting person is away until an instant, or back; nothing new is put on their desk meanwhile."""
    person = session.get_one(Person, actor.require_person())
    audit.act(session, actor=actor.name, role=actor.role, action="person.set_absence", at=services.clock.now())
    person.absent_until = until
    return person


def _hash(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise InvalidInput("A password needs at least %(least)s characters.", field="new", least=PASSWORD_LENGTH)
    return _HASHER.hash(password)


def _matches(person: Person | None, password: str) -> bool:
    """Compare in the same time whether or not there is such a person."""
    try:
        _HASHER.verify(person.password_hash if person else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return person is not None and person.active


def _require_departments(session: Session, codes: set[str]) -> None:
    known = set(session.scalars(select(Department.code).where(Department.code.in_(codes))))
    if unknown := sorted(codes - known):
        raise InvalidInput("There is no department %(department)s.", department=", ".join(unknown))
