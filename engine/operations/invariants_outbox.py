"""I6: every letter that left a step reaches the Party, is on its way, or waits for an operator."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select

from engine.operations.invariants_violation import Looking, Violation
from engine.operations.letters import DELIVERY, MAIL
from engine.operations.outbox import DELAYS
from engine.records.instances import Incident, IncidentStatus, Instance, InstanceStatus
from engine.records.letters import Letter, LetterStatus
from engine.records.outbox import OutboxMessage

PARKED_FROM = datetime(9999, 1, 1, tzinfo=UTC)
"""A message whose next try lies later is tried no more; an operator has to look."""
_CARRIED = frozenset({LetterStatus.SENDING, LetterStatus.NOTIFIED})
"""What a letter may be while its message waits: told by other means in between, it is not sent any more."""


def lost_letters(look: Looking) -> Iterator[Violation]:
    """Letters that nobody will bring any more, told ones without their proof, and messages that are never sent."""
    yield from _letters(look, _not_sending(), "it is being sent, and no message of the outbox carries it")
    yield from _letters(
        look, _not_delivered(), "it is to be delivered, and neither a process nor an incident sees to it"
    )
    yield from _letters(look, _without_proof(), "it counts as told, and the proof or its moment is missing")
    yield from _messages(look, _parked(), "it is tried no more, and no open incident tells of it")
    yield from _messages(look, _put_off(look), "its next try lies further away than any that failed would put it")
    yield from strange_messages(look)


def strange_messages(look: Looking) -> Iterator[Violation]:
    """Messages that do not fit the letter they carry."""
    message = OutboxMessage
    query = (
        select(
            *(message.key, message.payload, message.channel, message.complaint_id, message.tries, message.created_at),
            *(message.done_at, Letter.id, Letter.status, Letter.complaint_id),
        )
        .outerjoin(Letter, message.key == _key_of_letter())
        .order_by(message.key)
    )
    latest = max(look.services.clock.now(), look.trail.last_at)
    for key, payload, channel, complaint_id, tries, created_at, done_at, letter_id, status, of_letter in look.rows(
        query
    ):
        if letter_id is None:
            yield _message(key, "it carries a letter that is not there")
        elif (payload, channel, complaint_id) != ({"letter_id": letter_id}, MAIL, of_letter):
            yield _message(key, "it carries another letter, or goes another way, than its key says")
        elif done_at is None and status not in _CARRIED:
            yield _message(key, f"it waits to be sent, and its letter is {status}")
        if done_at is not None and not created_at <= done_at <= latest:
            yield _message(key, f"it was done at {done_at}, which is before it was written or still to come")
        if not 0 <= tries <= len(DELAYS) + 1:
            yield _message(key, f"it was tried {tries} times; after {len(DELAYS) + 1} an incident is opened")


def _letters(look: Looking, wrong: ColumnElement[bool], what: str) -> Iterator[Violation]:
    for (letter_id,) in look.rows(select(Letter.id).where(wrong).order_by(Letter.id)):
        yield Violation("I6", "letter", (letter_id,), what)


def _not_sending() -> ColumnElement[bool]:
    waiting = exists().where(OutboxMessage.key == _key_of_letter(), OutboxMessage.done_at.is_(None))
    # What came of the message could not be written down: an operator has to.
    incident = exists().where(
        Incident.complaint_id == Letter.complaint_id,
        Incident.act.startswith("outbox."),
        Incident.status == IncidentStatus.OPEN,
    )
    return (Letter.status == LetterStatus.SENDING) & ~waiting & ~incident


def _not_delivered() -> ColumnElement[bool]:
    running = exists().where(
        Instance.complaint_id == Letter.complaint_id,
        Instance.key == DELIVERY,
        Instance.status == InstanceStatus.RUNNING,
    )
    incident = exists().where(Incident.complaint_id == Letter.complaint_id, Incident.status == IncidentStatus.OPEN)
    return (Letter.status == LetterStatus.DELIVERING) & ~running & ~incident


def _without_proof() -> ColumnElement[bool]:
    told = Letter.status == LetterStatus.NOTIFIED
    lacking = or_(Letter.notified_at.is_(None), Letter.proof.is_(None))
    return (told & lacking) | (~told & Letter.notified_at.is_not(None))


def _messages(look: Looking, wrong: ColumnElement[bool], what: str) -> Iterator[Violation]:
    query = select(OutboxMessage.key).where(OutboxMessage.done_at.is_(None), wrong).order_by(OutboxMessage.key)
    for (key,) in look.rows(query):
        yield _message(key, what)


def _parked() -> ColumnElement[bool]:
    return (OutboxMessage.next_try_at >= PARKED_FROM) & ~_seen_to()


def _put_off(look: Looking) -> ColumnElement[bool]:
    # What a simulated clock has written may lie ahead of this one.
    now = max(look.services.clock.now(), look.trail.last_at)
    soon = OutboxMessage.next_try_at <= now + max(DELAYS)
    return ~soon & (OutboxMessage.next_try_at < PARKED_FROM) & ~_seen_to()


def _seen_to() -> ColumnElement[bool]:
    return exists().where(Incident.outbox_key == OutboxMessage.key, Incident.status == IncidentStatus.OPEN)


def _key_of_letter() -> ColumnElement[str]:
    return literal("letter:") + cast(Letter.id, String)


def _message(key: str, what: str) -> Violation:
    return Violation("I6", OutboxMessage.__tablename__, (key,), what)
