"""A complaint that looks like another one: both beside each other, for the person who has to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.forms import Problem
from engine.operations.services import Services
from engine.operations.visibility import visible_to
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Instance, WorkItem
from engine.records.people import Person
from engine.workflow import variables_of

CONFIRM = "confirm_duplicate"
"""The element in which a person compares the two, and the field of its form that says they are the same."""
SAME = "same_matter"
FOUND = "duplicate"
"""The variable of the process that holds what was found, with its `number`."""


@dataclass(frozen=True, slots=True)
class OtherComplaint:
    """The complaint that this one may repeat. `visible`: the person may open its page, too."""

    number: str
    visible: bool
    status: str
    channel: str
    title: str
    body: str
    request: str
    received_at: datetime
    occurred_on: date | None
    amount: Decimal | None
    currency: str | None
    same_party: bool


def other_complaint(
    session: Session,
    services: Services,
    *,
    person: Person,
    complaint: Complaint,
    item: WorkItem,
    variables: Mapping[str, Any],
) -> OtherComplaint | None:
    """Return the complaint with which this one is to be compared; None where the step is about nothing of the kind.

    Who has to compare reads the words of both, also where they do not see the other one otherwise.
    """
    other = _found(session, variables) if item.element_id == CONFIRM else None
    if other is None:
        return None
    words = session.get(Narrative, other.id)
    seen = session.scalar(select(Complaint.id).where(Complaint.id == other.id, visible_to(person)))
    return OtherComplaint(
        number=other.number,
        visible=seen is not None,
        status=other.status,
        channel=other.channel,
        title=words.title if words else "",
        body=words.body if words else "",
        request=words.request if words else "",
        received_at=other.received_at,
        occurred_on=other.occurred_on,
        amount=other.amount,
        currency=other.currency,
        same_party=other.party_id == complaint.party_id,
    )


def closed_meanwhile(
    session: Session, services: Services, *, item: WorkItem, values: Mapping[str, Any]
) -> list[Problem]:
    """Nothing can be merged into a complaint that was closed while somebody compared; the form says so before the step."""
    if item.element_id != CONFIRM or not values.get(SAME):
        return []
    instance = session.get_one(Instance, item.instance_id)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    other = _found(session, variables_of(definitions, instance.state, item.task_id), lock=True)
    if other is None or other.is_closed:
        return [Problem(SAME, "other_closed", {"number": other.number if other else ""})]
    return []


def _found(session: Session, variables: Mapping[str, Any], *, lock: bool = False) -> Complaint | None:
    found = variables.get(FOUND)
    number = found.get("number") if isinstance(found, Mapping) else None
    if not number:
        return None
    query = select(Complaint).where(Complaint.number == number)
    return session.scalar(query.with_for_update() if lock else query)
