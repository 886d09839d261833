"""What the dispatcher does with the outbox, one short transaction each: take, mark as sent, try later, give up."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.actors import ENGINE
from engine.operations.incidents import repeatable
from engine.operations.letters import MAIL, deliver_by_hand, told
from engine.operations.limits import limits_of
from engine.operations.party_access import token_for
from engine.operations.services import Services
from engine.operations.step import follow_limits
from engine.records.complaints import Complaint
from engine.records.instances import Incident
from engine.records.letters import Letter
from engine.records.outbox import OutboxMessage
from engine.records.parties import Party

DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440))
"""How long after each failure a message is tried again; after the last one a person has to look."""
LEASE = timedelta(minutes=10)
"""For so long nobody else takes a message that is just being sent; a process that dies in between loses nothing."""
_ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A letter on its way out, with everything that the mail needs."""

    letter_id: int
    number: str
    code: str
    address: str
    language: str
    subject: str
    html: str
    text_hash: str
    token: str
    pdf: bytes | None


def due_messages(session: Session, *, now: datetime, limit: int) -> list[str]:
    """The keys of messages that may be sent now, the longest waiting first."""
    query = select(OutboxMessage.key).where(OutboxMessage.done_at.is_(None), OutboxMessage.next_try_at <= now)
    return list(session.scalars(query.order_by(OutboxMessage.next_try_at, OutboxMessage.key).limit(limit)))


def take_message(session: Session, services: Services, *, key: str) -> Outgoing | None:
    """Take one message so that nobody else sends it meanwhile; None when somebody was faster."""
    now = services.clock.now()
    message = session.get(OutboxMessage, key, with_for_update=True)
    if message is None or message.done_at is not None or message.next_try_at > now:
        return None
    message.next_try_at = now + LEASE
    letter = session.get_one(Letter, message.payload["letter_id"])
    complaint = session.get_one(Complaint, letter.complaint_id)
    party = session.get_one(Party, complaint.party_id)
    if party.email is None or letter.notified_at is not None:
        message.done_at = now
        return None
    return Outgoing(
        letter_id=letter.id,
        number=complaint.number,
        code=letter.code,
        address=services.vault.open(session, party.id, party.email),
        language=letter.language,
        subject=letter.subject,
        html=letter.html,
        text_hash=letter.text_hash,
        token=token_for(services, number=complaint.number),
        pdf=letter.pdf,
    )


def keep_pdf(session: Session, services: Services, *, letter_id: int, pdf: bytes, outgoing: Outgoing) -> Outgoing:
    """Store the PDF of a letter; the audit keeps its hash."""
    letter = session.get_one(Letter, letter_id, with_for_update=True)
    if letter.pdf is None:
        audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="letter.pdf", at=services.clock.now())
        letter.pdf = pdf
    return replace(outgoing, pdf=letter.pdf)


@repeatable("outbox.sent")
def sent(session: Session, services: Services, *, key: str, proof: str, at: datetime) -> None:
    """Mark a message as sent; the letter counts as told from that moment on, and the limit that waits for it stops."""
    complaint, letter, message = _rows(session, key)
    message.done_at, message.tries = at, message.tries + 1
    if letter.notified_at is not None:
        return
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="letter.sent", at=services.clock.now())
    limits = limits_of(session, services, complaint)
    told(session, complaint=complaint, limits=limits, letter=letter, channel=MAIL, proof=proof[:200], at=at)
    follow_limits(session, services, actor=ENGINE, complaint=complaint)


def failed(session: Session, services: Services, *, key: str, error: str) -> None:
    """Try again later; after the last delay an Incident waits for an operator."""
    message = session.get_one(OutboxMessage, key, with_for_update=True)
    now = services.clock.now()
    error = without_addresses(error)
    message.last_error = error[:500]
    if message.tries < len(DELAYS):
        message.next_try_at = now + DELAYS[message.tries]
        message.tries += 1
        return
    message.next_try_at = datetime.max.replace(tzinfo=now.tzinfo)
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="incident.open", at=now)
    session.add(
        Incident(
            complaint_id=message.complaint_id,
            outbox_key=key,
            code="not_sent",
            reason=f"The message could not be sent: {error}"[:2000],
            act="outbox.try_again",
            arguments={"key": key},
            opened_at=now,
        )
    )


@repeatable("outbox.refused")
def refused(session: Session, services: Services, *, key: str, error: str) -> None:
    """Mail does not reach the Party: a person brings the letter."""
    complaint, letter, message = _rows(session, key)
    at = services.clock.now()
    message.done_at, message.last_error = at, without_addresses(error)[:500]
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="letter.bounced", at=at, reason=error[:200])
    deliver_by_hand(session, services, actor=ENGINE, complaint=complaint, letter=letter)


def without_addresses(text: str) -> str:
    """What a mail server said, without whom it was about."""
    return _ADDRESS.sub("…@…", text)


def put_aside(session: Session, services: Services, *, key: str) -> None:
    """Send a message no more: what is left to do about it stands in an Incident."""
    session.get_one(OutboxMessage, key, with_for_update=True).done_at = services.clock.now()


@repeatable("outbox.try_again")
def try_again(session: Session, services: Services, *, key: str) -> None:
    """Send a parked message at the next sweep, with all its tries before it."""
    message = session.get_one(OutboxMessage, key, with_for_update=True)
    message.tries, message.next_try_at = 0, services.clock.now()


def _rows(session: Session, key: str) -> tuple[Complaint, Letter, OutboxMessage]:
    """Lock the Complaint before the message: the order that every step has."""
    message = session.get_one(OutboxMessage, key)
    letter_id = message.payload["letter_id"]
    complaint_id = session.scalar(select(Letter.complaint_id).where(Letter.id == letter_id))
    complaint = session.get_one(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    message = session.get_one(OutboxMessage, key, with_for_update=True, populate_existing=True)
    return complaint, session.get_one(Letter, letter_id, populate_existing=True), message
