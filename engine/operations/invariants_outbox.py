"""I6: every letter that left a step reaches the Party, is on its way, or waits for an operator."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select

from engine.operations.invariants_violation import Looking, Violation
from engine.operations.letters import DELIVERY
from engine.records.instances import Incident, IncidentStatus, Instance, InstanceStatus
from engine.records.letters import Letter, LetterStatus
from engine.records.outbox import OutboxMessage

PARKED_FROM = datetime(9999, 1, 1, tzinfo=UTC)
"""A message whose next try lies later is tried no more; an operator has to look."""


def lost_letters(look: Looking) -> Iterator[Violation]:
    """Letters that nobody will bring any more, told ones without their proof, and parked messages without Incident."""
    yield from _letters(look, _not_sending(), "it is being sent, and no message of the outbox carries it")
    yield from _letters(
        look, _not_delivered(), "it is to be delivered, and neither a process nor an incident sees to it"
    )
    yield from _letters(look, _without_proof(), "it counts as told, and the proof or its moment is missing")
    yield from _messages(look, _parked(), "it is tried no more, and no open incident tells of it")
    yield from _messages(look, _without_letter(), "it carries a letter that is not there")


def _letters(look: Looking, wrong: ColumnElement[bool], what: str) -> Iterator[Violation]:
    for letter_id in look.session.scalars(select(Letter.id).where(wrong).order_by(Letter.id)):
        yield Violation("I6", "letter", (letter_id,), what)


def _not_sending() -> ColumnElement[bool]:
    waiting = exists().where(OutboxMessage.key == _key_of_letter(), OutboxMessage.done_at.is_(None))
    return (Letter.status == LetterStatus.SENDING) & ~waiting


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
    for key in look.session.scalars(query):
        yield Violation("I6", "outbox_message", (key,), what)


def _parked() -> ColumnElement[bool]:
    seen_to = exists().where(Incident.outbox_key == OutboxMessage.key, Incident.status == IncidentStatus.OPEN)
    return (OutboxMessage.next_try_at >= PARKED_FROM) & ~seen_to


def _without_letter() -> ColumnElement[bool]:
    there = exists().where(OutboxMessage.key == _key_of_letter())
    return OutboxMessage.key.startswith("letter:") & ~there


def _key_of_letter() -> ColumnElement[str]:
    return literal("letter:") + cast(Letter.id, String)
