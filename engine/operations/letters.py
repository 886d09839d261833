"""Letters: frozen with their hash in the step that sends them, then told to the outside after the commit."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput
from engine.letters import Element, LetterPackage, RenderedLetter, missing_elements, render, unknown_elements
from engine.operations.actors import Actor
from engine.operations.incidents import repeatable
from engine.operations.letter_facts import facts_for
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.operations.step import follow_limits, start_instance
from engine.records.complaints import Complaint
from engine.records.letters import Letter, LetterStatus
from engine.records.outbox import OutboxMessage
from engine.records.parties import Party
from engine.rules.events import Event

DELIVERY = "delivery"
MAIL = "email"
NOWHERE, NOT_SENT = "none", "not sent: imported"
"""Channel and proof of a letter on a silent Complaint: it counts as told, so that the life goes on, and says that it is not."""


class LetterIncomplete(InvalidInput):
    """The letter lacks something that must stand in it."""

    code = "letter_incomplete"


def send(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, limits: ComplaintLimits, template: str
) -> Letter:
    """Freeze a letter and have it brought to the Party: by mail, or by a person where mail cannot reach them.

    A letter on a silent Complaint only stays on file.

    Raises:
        LetterIncomplete: a required element does not stand in the text; the facts name each.
        UnknownFact: the template needs something that is not known yet.
    """
    package = limits.book.letter(template)
    party = session.get_one(Party, complaint.party_id)
    language = _language(party, package)
    facts = facts_for(session, services, complaint=complaint, limits=limits, language=language)
    text, missing = _written(package, language=language, facts=facts)
    if text is None or missing:
        names = [element.names[language] for element in missing]
        raise LetterIncomplete(
            f"The letter {package.code} lacks: {', '.join(names)}.", letter=template, missing=[e.id for e in missing]
        )
    by_mail = party.email is not None and not complaint.history
    letter = Letter(
        complaint_id=complaint.id,
        template=template,
        template_hash=package.hash,
        code=package.code,
        round=_rounds(session, complaint_id=complaint.id, template=template) + 1,
        language=language,
        subject=text.subject,
        html=text.html,
        text_hash=text.hash,
        status=LetterStatus.SENDING if by_mail else LetterStatus.DELIVERING,
        channel=MAIL if by_mail else party.preferred_channel,
        frozen_at=services.clock.now(),
    )
    session.add(letter)
    session.flush()
    if complaint.silent:
        at = services.clock.now()
        told(complaint=complaint, limits=limits, letter=letter, channel=NOWHERE, proof=NOT_SENT, at=at)
    elif by_mail:
        _put_into_outbox(session, letter=letter, at=services.clock.now())
    else:
        deliver_by_hand(session, services, actor=actor, complaint=complaint, letter=letter)
    return letter


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
    told(complaint=complaint, limits=limits, letter=letter, channel=channel, proof=proof, at=at)
    follow_limits(session, services, actor=actor, complaint=complaint)


def told(
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
    event = limits.book.letter(letter.template).event
    if event == Event.NOTIFIED and complaint.notified_at is None:
        complaint.notified_at = at
    if event is not None:
        limits.record(Event(event), at=at)


def lacking(
    session: Session, services: Services, *, complaint: Complaint, template: str, more: Mapping[str, str]
) -> list[str]:
    """Return the names of what a letter would lack if it were sent now, in the Party's language.

    Args:
        more: facts that are being typed and are not stored yet.

    Raises:
        UnknownFact: the template needs something that is not known yet and is no required element.
    """
    limits = limits_of(session, services, complaint)
    package = limits.book.letter(template)
    language = _language(session.get_one(Party, complaint.party_id), package)
    facts = {**facts_for(session, services, complaint=complaint, limits=limits, language=language), **more}
    _, missing = _written(package, language=language, facts=facts)
    return [element.names[language] for element in missing]


def _written(
    package: LetterPackage, *, language: str, facts: Mapping[str, str]
) -> tuple[RenderedLetter | None, tuple[Element, ...]]:
    """The letter with what it lacks; None where it lacks facts without which it cannot be written."""
    if unknown := unknown_elements(package, facts):
        return None, unknown
    text = render(package, language=language, facts=facts)
    return text, missing_elements(package, text, language=language, facts=facts)


def _language(party: Party, package: LetterPackage) -> str:
    return party.language if party.language in package.bodies else "zh"


def _rounds(session: Session, *, complaint_id: int, template: str) -> int:
    query = select(func.count()).where(Letter.complaint_id == complaint_id, Letter.template == template)
    return session.scalar(query) or 0


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
