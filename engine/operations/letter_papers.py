"""One Letter to be read or printed: the words as they were frozen, and the PDF that is made from them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import NotFound
from engine.operations.actors import Actor
from engine.operations.services import Services
from engine.operations.visibility import visible_to
from engine.records.complaints import Complaint
from engine.records.letters import Letter
from engine.records.people import Person


@dataclass(frozen=True, slots=True)
class Paper:
    """One Letter as it was frozen; `pdf` is None until somebody sends or prints it."""

    id: int
    number: str
    code: str
    subject: str
    language: str
    html: str
    pdf: bytes | None

    @property
    def printed(self) -> bool:
        """Whether the PDF is there."""
        return self.pdf is not None


def paper_of(session: Session, *, person: Person, number: str, letter_id: int) -> Paper:
    """Return a Letter of a Complaint that the person may see.

    Raises:
        NotFound: there is none, or the person may not see it; the answer is the same.
    """
    query = (
        select(Letter)
        .join(Complaint, Complaint.id == Letter.complaint_id)
        .where(Letter.id == letter_id, Complaint.number == number, visible_to(person))
    )
    letter = session.scalar(query)
    if letter is None:
        raise NotFound("There is no such letter.", letter=letter_id)
    return Paper(
        id=letter.id,
        number=number,
        code=letter.code,
        subject=letter.subject,
        language=letter.language,
        html=letter.html,
        pdf=letter.pdf,
    )


def keep_paper(session: Session, services: Services, *, actor: Actor, letter_id: int, pdf: bytes) -> None:
    """Store the PDF that was made for printing; the audit keeps its hash. One that is there already stays."""
    letter = session.get_one(Letter, letter_id, with_for_update=True)
    if letter.pdf is None:
        audit.act(session, actor=actor.name, role=actor.role, action="letter.pdf", at=services.clock.now())
        letter.pdf = pdf
