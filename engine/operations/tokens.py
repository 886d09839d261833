"""Personal tokens: who a command or another program acts as, without a password; told once, kept as a digest."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations.actors import Actor
from engine.operations.services import Services
from engine.records.people import Person, PersonalToken

PREFIX = "redress_"  # so that a scanner of leaked secrets, and a person, knows one at sight
LIFETIME = timedelta(days=90)
MOST = 10


def create_token(session: Session, services: Services, *, actor: Actor, name: str) -> str:
    """Give the acting person a new token and return it; nobody can read it again.

    Raises:
        InvalidInput: it has no name, or the person has too many that are still good.
    """
    at, person_id = services.clock.now(), actor.require_person()
    if not name.strip():
        raise InvalidInput("Say what the token is for.", field="name")
    if len(good_tokens(session, person_id=person_id, at=at)) >= MOST:
        raise InvalidInput("You have %(most)s tokens; revoke one first.", field="name", most=MOST)
    token = PREFIX + secrets.token_urlsafe(32)
    audit.act(session, actor=actor.name, role=actor.role, action="token.create", at=at)
    session.add(
        PersonalToken(
            person_id=person_id, name=name.strip()[:60], digest=_digest(token), created_at=at, ends_at=at + LIFETIME
        )
    )
    return token


def revoke_token(session: Session, services: Services, *, actor: Actor, token_id: int) -> None:
    """End one of the acting person's tokens at once.

    Raises:
        NotFound: the person has no such token.
    """
    token = session.get(PersonalToken, token_id, with_for_update=True)
    if token is None or token.person_id != actor.require_person():
        raise NotFound("There is no such token.", token=token_id)
    if token.revoked_at is None:
        at = services.clock.now()
        audit.act(session, actor=actor.name, role=actor.role, action="token.revoke", at=at)
        token.revoked_at = at


def good_tokens(session: Session, *, person_id: int, at: datetime) -> list[PersonalToken]:
    """The tokens of a person that can still be used, the newest first."""
    query = select(PersonalToken).where(
        PersonalToken.person_id == person_id, PersonalToken.revoked_at.is_(None), PersonalToken.ends_at > at
    )
    return list(session.scalars(query.order_by(PersonalToken.id.desc())))


def person_of_token(session: Session, services: Services, *, token: str) -> Person:
    """Return whose token this is.

    Raises:
        NotPermitted: nobody's: it is unknown, revoked or over, or the account is closed.
    """
    query = select(PersonalToken).where(PersonalToken.digest == _digest(token))
    found = session.scalar(query)
    if found is None or found.revoked_at is not None or found.ends_at <= services.clock.now():
        raise NotPermitted("This token is not valid, or not any more; make a new one on the page Account.")
    person = session.get_one(Person, found.person_id)
    if not person.active:
        raise NotPermitted("This account is closed.")
    return person


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
