"""How to reach a Party: masked everywhere, opened by those who work on the Complaint, and every opening is on record."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import NotPermitted
from engine.operations.actors import Actor
from engine.operations.charge import may_withdraw
from engine.operations.services import Services
from engine.operations.visibility import require_visible
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.parties import Party
from engine.records.people import Person

OPENED = "contact.opened"
"""What the audit notes when somebody reads who a Party is and how to reach them."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who a Party is and how to reach them: `said` has fields of the registration form, those that are known."""

    said: Mapping[str, str]


def may_open_contact(session: Session, services: Services, *, person: Person, complaint: Complaint) -> bool:
    """Whether a person who sees a Complaint may read how to reach its Party.

    That are those in charge of it, those who route complaints, the desk that took it in, and whoever holds one of its
    open WorkItems; never somebody whom it is about.
    """
    if complaint.subject_person_id == person.id:
        return False
    at_work = may_withdraw(
        person,
        services.catalogue.rules(session).organisation,
        lead_department=complaint.lead_department,
        registered_department=complaint.registered_department,
    )
    return at_work or _holds_an_item(session, person=person, complaint=complaint)


def open_contact(session: Session, services: Services, *, actor: Actor, number: str) -> Contact:
    """Return how to reach the Party of a Complaint; the audit keeps who looked at which fields, and when.

    Raises:
        NotFound: there is no such complaint that the person may see.
        NotPermitted: the person has nothing to do on it.
    """
    person = session.get_one(Person, actor.require_person())
    complaint = require_visible(session, person=person, number=number)
    if not may_open_contact(session, services, person=person, complaint=complaint):
        raise NotPermitted("Only those who work on this complaint may see how to reach the complainant.", number=number)
    party = session.get_one(Party, complaint.party_id)
    sealed = {"name": party.name, "phone": party.phone, "email": party.email, "address": party.address}
    found = {
        field: services.vault.open(session, party.id, blob)
        for field, blob in sealed.items()
        if blob is not None and party.erased_at is None
    }
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=actor.role, action="contact.open", at=at)
    facts = {"complaint": complaint.id, "party": party.id, "fields": sorted(found)}
    for stream in (complaint.stream(), f"access:{at:%Y-%m-%d}"):
        audit.note(session, stream, OPENED, facts)
    return Contact({**found, "preferred_channel": party.preferred_channel, "language": party.language})


def _holds_an_item(session: Session, *, person: Person, complaint: Complaint) -> bool:
    held = select(WorkItem.id).where(
        WorkItem.complaint_id == complaint.id, WorkItem.claimed_by_id == person.id, WorkItem.closed_at.is_(None)
    )
    return session.scalar(held.limit(1)) is not None
