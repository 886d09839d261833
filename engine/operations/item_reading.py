"""What a person must have read before they do a WorkItem: the letter to bring, the letter to approve, the other complaint."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import InvalidInput
from engine.operations.duplicate_pair import OtherComplaint, other_complaint
from engine.operations.letter_words import write
from engine.operations.limits import limits_of
from engine.operations.sent_forms import sent_forms
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Instance, WorkItem
from engine.records.letters import Letter
from engine.records.people import Person
from engine.workflow import variables_of

LETTER = "letter_id"
"""The variable of a process that names the letter it is about."""


@dataclass(frozen=True, slots=True)
class ToBring:
    """A letter that a person brings to the Party."""

    id: int
    code: str
    subject: str
    channel: str
    printed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would be sent now."""

    subject: str
    html: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What belongs to one WorkItem beside the words of its Complaint; a part that it has not is None."""

    to_bring: ToBring | None = None
    preview: Preview | None = None
    other: OtherComplaint | None = None


NOTHING = Reading()


def reading_for(session: Session, services: Services, *, person: Person, work_item_id: int) -> Reading:
    """Return what a person has to read for a WorkItem that they may see; nothing once it is closed."""
    item = session.get_one(WorkItem, work_item_id)
    complaint = session.get(Complaint, item.complaint_id) if item.complaint_id else None
    if complaint is None or not item.is_open:
        return NOTHING
    instance = session.get_one(Instance, item.instance_id)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    variables = variables_of(definitions, instance.state, item.task_id)
    return Reading(
        to_bring=_to_bring(session, complaint, variables.get(LETTER)),
        preview=_preview(session, services, complaint=complaint, item=item),
        other=other_complaint(session, services, person=person, complaint=complaint, item=item, variables=variables),
    )


def letter_to_bring(session: Session, services: Services, *, work_item_id: int) -> ToBring | None:
    """The letter that an open WorkItem is about, if it is about one."""
    item = session.get_one(WorkItem, work_item_id)
    complaint = session.get(Complaint, item.complaint_id) if item.complaint_id else None
    if complaint is None or not item.is_open:
        return None
    instance = session.get_one(Instance, item.instance_id)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    return _to_bring(session, complaint, variables_of(definitions, instance.state, item.task_id).get(LETTER))


def _to_bring(session: Session, complaint: Complaint, letter_id: object) -> ToBring | None:
    letter = session.get(Letter, int(letter_id)) if isinstance(letter_id, (int, str)) else None
    if letter is None or letter.complaint_id != complaint.id:
        return None
    return ToBring(letter.id, letter.code, letter.subject, letter.channel, letter.pdf is not None)


def _preview(session: Session, services: Services, *, complaint: Complaint, item: WorkItem) -> Preview | None:
    """The letter that somebody has drafted in this Instance and that has not left yet; not for who is drafting it."""
    sent = sent_forms(session, services, complaint_id=complaint.id)
    draft = next((one for one in sent if one.form.letter and one.instance_id == item.instance_id), None)
    if draft is None or draft.form.letter is None or draft.element_id == item.element_id:
        return None
    left = select(Letter.id).where(
        Letter.complaint_id == complaint.id,
        Letter.template == draft.form.letter,
        Letter.frozen_at >= draft.sent_at,
    )
    if session.scalar(left.limit(1)) is not None:
        return None
    limits = limits_of(session, services, complaint)
    try:
        words = write(session, services, complaint=complaint, limits=limits, template=draft.form.letter)
    except InvalidInput:  # what it lacks is said when somebody sends the form
        return None
    return Preview(words.text.subject, words.text.html)
