"""Letters: frozen with their hash in the step that sends them, then told to the outside after the commit."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.actors import Actor
from engine.operations.granting import take_effect
from engine.operations.incidents import repeatable
from engine.operations.letter_words import Words, write
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.operations.step import follow_limits, start_instance
from engine.records.complaints import Complaint
from engine.records.letters import Letter, LetterStatus
from engine.records.outbox import OutboxMessage
from engine.records.parties import Party
from engine.rules.events import Event
from engine.storage.prepared import answers

DELIVERY = "delivery"
MAIL = "email"
NOWHERE, NOT_SENT = "none", "not sent: imported"
"""Channel and proof of a letter on a silent Complaint: it counts as told, so that the life goes on, and says that it is not."""

_ROUNDS = select(func.count()).where(
    Letter.complaint_id == bindparam("complaint"), Letter.template == bindparam("template")
)


def send(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, limits: ComplaintLimits, template: str
) -> Letter:
    """Freeze a letter and have it brought to the Party: by mail, or by a person where mail cannot reach them.

    One that would state a day which no calendar covers yet is held. One on a silent Complaint only stays on file.

    Raises:
        LetterIncomplete: a required element does not stand in the text; the facts name each.
        UnknownFact: the template needs something that is not known yet.
    """
    words = write(session, services, complaint=complaint, limits=limits, template=template)
    party = session.get_one(Party, complaint.party_id)
    at = services.clock.now()
    letter = Letter(
        complaint_id=complaint.id,
        template=template,
        code=words.package.code,
        round=_rounds(session, complaint_id=complaint.id, template=template) + 1,
        status=LetterStatus.HELD if words.provisional else _way(party, complaint),
        channel=MAIL if _way(party, complaint) == LetterStatus.SENDING else party.preferred_channel,
        **_frozen(words, at),
    )
    session.add(letter)
    session.flush()
    if complaint.silent:
        told(session, complaint=complaint, limits=limits, letter=letter, channel=NOWHERE, proof=NOT_SENT, at=at)
    elif not words.provisional:
        _hand_over(session, services, actor=actor, complaint=complaint, letter=letter)
    return letter


def release_held(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, limits: ComplaintLimits
) -> None:
    """Write the letters anew that were held for a day no calendar covered, and let those go whose day is known now."""
    held = select(Letter).where(Letter.complaint_id == complaint.id, Letter.status == LetterStatus.HELD)
    party = session.get_one(Party, complaint.party_id)
    for letter in session.scalars(held.order_by(Letter.id)):
        words = write(session, services, complaint=complaint, limits=limits, template=letter.template)
        if not words.provisional:
            letter.release(status=_way(party, complaint), **_frozen(words, services.clock.now()))
            _hand_over(session, services, actor=actor, complaint=complaint, letter=letter)


def _way(party: Party, complaint: Complaint) -> LetterStatus:
    """Whether a letter goes by mail or is brought by a person."""
    by_mail = party.email is not None and not complaint.history
    return LetterStatus.SENDING if by_mail else LetterStatus.DELIVERING


def _frozen(words: Words, at: datetime) -> dict[str, Any]:
    return {
        "template_hash": words.package.hash,
        "language": words.language,
        "subject": words.text.subject,
        "html": words.text.html,
        "text_hash": words.text.hash,
        "frozen_at": at,
    }


def _hand_over(session: Session, services: Services, *, actor: Actor, complaint: Complaint, letter: Letter) -> None:
    if letter.status == LetterStatus.SENDING:
        _put_into_outbox(session, letter=letter, at=services.clock.now())
    else:
        deliver_by_hand(session, services, actor=actor, complaint=complaint, letter=letter)


def deliver_by_hand(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, letter: Letter
) -> None:
    """Start the process in which a person brings the letter to the Party and enters the proof."""
    letter.status = LetterStatus.DELIVERING
    variables = {"complaint_id": complaint.id, "letter_id": letter.id}
    start_instance(session, services, actor=actor, key=DELIVERY, complaint=complaint, variables=variables)


@repeatable("letter.notified")
def notified(
    session: Session, services: Services, *, actor: Actor, letter_id: int, channel: str, proof: str, at: datetime
) -> None:
    """Record the proof that a letter reached the Party; that is what stops the limit it answers."""
    complaint_id = session.scalar(select(Letter.complaint_id).where(Letter.id == letter_id))
    complaint = session.get_one(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    letter = session.get_one(Letter, letter_id)
    if letter.notified_at is not None:
        return
    audit.act(session, actor=actor.name, role=actor.role, action="letter.notified", at=at)
    limits = limits_of(session, services, complaint)
    told(session, complaint=complaint, limits=limits, letter=letter, channel=channel, proof=proof, at=at)
    follow_limits(session, services, actor=actor, complaint=complaint)


def told(
    session: Session,
    *,
    complaint: Complaint,
    limits: ComplaintLimits,
    letter: Letter,
    channel: str,
    proof: str,
    at: datetime,
) -> None:
    """Mark a letter as having reached the Party and let the limits follow."""
    letter.notify(channel=channel, proof=proof, at=at)
    count_as_told(session, complaint=complaint, limits=limits, letter=letter, at=at)


def count_as_told(
    session: Session, *, complaint: Complaint, limits: ComplaintLimits, letter: Letter, at: datetime
) -> None:
    """Let happen what a letter means to the limits once it is told."""
    event = limits.book.letter(letter.template).event
    if event == Event.EXTENSION_TOLD:
        take_effect(session, complaint=complaint, limits=limits, at=at)
    if event == Event.NOTIFIED and complaint.notified_at is None:
        complaint.notified_at = at
    if event is not None:
        limits.record(Event(event), at=at)


def _rounds(session: Session, *, complaint_id: int, template: str) -> int:
    ((rounds,),) = answers(session.connection(), _ROUNDS, complaint=complaint_id, template=template)
    return int(rounds)


def _put_into_outbox(session: Session, *, letter: Letter, at: datetime) -> None:
    session.add(
        OutboxMessage(
            key=f"letter:{letter.id}",
            channel=MAIL,
            complaint_id=letter.complaint_id,
            payload={"letter_id": letter.id},
            created_at=at,
            next_try_at=at,
        )
    )
