"""The Party's own way in: a signed link to one Complaint, where they follow it, answer, accept, object and rate."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.operations.actors import Actor
from engine.operations.letter_facts import REVIEW
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Instance, ItemStatus, WorkItem
from engine.records.letters import Letter
from engine.records.limits import TimeLimit
from engine.records.numbers import is_complaint_number
from engine.rules.limits import Origin

PARTY = "PARTY"


@dataclass(frozen=True, slots=True)
class PartyItem:
    """Something that the Party may answer now."""

    id: int
    version: int
    process: str
    element_id: str
    form: str | None
    version_hash: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyView:
    """A Complaint as the Party sees it: where it stands, until when, what was written, and what they may answer.

    Attributes:
        answer_by: when the bank must have answered; None while nothing is owed to the Party.
        review_until: until when the Party may still ask for a review of a complaint that is closed.
        joined: the number of the complaint in which this one goes on, where it is the Party's own.
    """

    complaint_id: int
    party_id: int
    number: str
    language: str
    status: str
    title_at: datetime
    answer_by: datetime | None
    closed_at: datetime | None
    review_until: datetime | None
    joined: str | None
    letters: tuple[tuple[int, str, str, datetime], ...]
    items: tuple[PartyItem, ...]


def token_for(services: Services, *, number: str) -> str:
    """The secret part of the Party's link; whoever has it acts for the Party on this one Complaint."""
    return f"{number}.{services.vault.blind_index('party-link', number).hex()[:32]}"


def actor_for(view: PartyView) -> Actor:
    """The Party, as the audit names them."""
    return Actor(name=f"party:{view.party_id}", role=PARTY)


def party_view(session: Session, services: Services, *, token: str) -> PartyView:
    """Return what a link leads to.

    Raises:
        NotFound: the link is not one of ours; a wrong and an unknown one get the same answer.
    """
    number = token.partition(".")[0]
    if not is_complaint_number(number) or not _same(token, token_for(services, number=number)):
        raise NotFound("This link does not work. Please copy it whole from the letter.")
    complaint = session.scalar(select(Complaint).where(Complaint.number == number))
    if complaint is None:
        raise NotFound("This link does not work. Please copy it whole from the letter.")
    letters = session.execute(
        select(Letter.id, Letter.subject, Letter.language, Letter.notified_at)
        .where(Letter.complaint_id == complaint.id, Letter.notified_at.is_not(None))
        .order_by(Letter.id.desc())
    )
    return PartyView(
        complaint_id=complaint.id,
        party_id=complaint.party_id,
        number=complaint.number,
        language=complaint.language,
        status=complaint.status,
        title_at=complaint.received_at,
        answer_by=_owed_by(session, complaint.id),
        closed_at=complaint.closed_at,
        review_until=_review_until(session, services, complaint),
        joined=_joined(session, complaint),
        letters=tuple((row.id, row.subject, row.language, row.notified_at) for row in letters),
        items=tuple(_items(session, complaint.id)),
    )


def _same(token: str, ours: str) -> bool:
    """Compare in the same time wherever they differ; a token from outside may hold any character."""
    return compare_digest(token.encode(), ours.encode())


def _owed_by(session: Session, complaint_id: int) -> datetime | None:
    """The nearest end of what the law gives the Party: the decision, or the review that they have asked for."""
    query = select(func.min(TimeLimit.due_at)).where(
        TimeLimit.complaint_id == complaint_id,
        TimeLimit.origin == Origin.STATUTORY,
        TimeLimit.stopped_at.is_(None),
    )
    return session.scalar(query)


def _review_until(session: Session, services: Services, complaint: Complaint) -> datetime | None:
    query = select(TimeLimit.due_at).where(
        TimeLimit.complaint_id == complaint.id, TimeLimit.kind == REVIEW, TimeLimit.stopped_at.is_(None)
    )
    until = session.scalar(query) if complaint.closed_at is not None else None
    return until if until is not None and until > services.clock.now() else None


def _joined(session: Session, complaint: Complaint) -> str | None:
    query = select(Complaint.number).where(
        Complaint.id == complaint.merged_into_id, Complaint.party_id == complaint.party_id
    )
    return session.scalar(query) if complaint.merged_into_id else None


def _items(session: Session, complaint_id: int) -> list[PartyItem]:
    query = (
        select(WorkItem, Instance.version_hash)
        .join(Instance, Instance.id == WorkItem.instance_id)
        .where(WorkItem.complaint_id == complaint_id, WorkItem.by_party, WorkItem.closed_at.is_(None))
        .order_by(WorkItem.id)
    )
    return [
        PartyItem(item.id, item.version, item.process, item.element_id, item.form, version, item.due_at)
        for item, version in session.execute(query)
    ]


def letter_text(session: Session, *, view: PartyView, letter_id: int) -> tuple[str, str]:
    """Return subject and HTML of a letter that was sent on this Complaint.

    Raises:
        NotFound: it is none of this Complaint's, or has not left yet.
    """
    letter = session.get(Letter, letter_id)
    if letter is None or letter.complaint_id != view.complaint_id or letter.notified_at is None:
        raise NotFound("There is no such letter.", letter=letter_id)
    return letter.subject, letter.html


def gave_answer(session: Session, *, view: PartyView, item_id: int) -> bool:
    """Whether it was the Party itself who answered this question of its Complaint."""
    item = session.get(WorkItem, item_id)
    return (
        item is not None
        and item.complaint_id == view.complaint_id
        and item.by_party
        and item.status == ItemStatus.COMPLETED
        and item.completed_by_id is None
    )
