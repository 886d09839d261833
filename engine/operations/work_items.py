"""What a person does with a WorkItem: claim, release, assign, draft, complete."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from engine.operations.actors import ENGINE, Actor
from engine.operations.completion import check_form, fill_records
from engine.operations.desks import HANDLING, require_fit
from engine.operations.forms import Form, parse_form
from engine.operations.handlers import give_up, set_handler, take_on
from engine.operations.incidents import repeatable
from engine.operations.limits import limits_of
from engine.operations.notices import tell_people
from engine.operations.services import Services
from engine.operations.staff import StaffMember, staff_member
from engine.operations.step import Taken, follow_limits, take_step
from engine.records.complaints import Complaint
from engine.records.instances import Draft, Instance, Submission, Timer, WorkItem
from engine.records.people import Person
from engine.storage.bulk import delete_rows, insert_rows
from engine.storage.prepared import answers
from engine.workflow import CompleteItem, FireTimers, Transition

NO_FIELDS = Form(id="", schema={})
"""The form of a step that has none."""

REASON_CHARACTERS = 2_000
"""How long the reason of an assignment may be, as that of every other act."""

_DUE = select(Timer.id).where(Timer.instance_id == bindparam("instance"), Timer.due_at <= bindparam("at")).limit(1)
_TAKEN = (
    select(Complaint, Instance, WorkItem)
    .select_from(Complaint)
    .join(Instance, Instance.complaint_id == Complaint.id)
    .join(WorkItem, WorkItem.instance_id == Instance.id)
    .where(WorkItem.id == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
"""Locks in this order: Complaint, Instance, WorkItem."""


def claim(session: Session, services: Services, *, actor: Actor, work_item_id: int) -> WorkItem:
    """Take an item; the first claim of a handling item makes that person the Complaint's handler.

    Raises:
        NotPermitted: the person has no such post, or did a step that this one must not share.
        AlreadyClaimed: somebody else has it; the facts say who.
        ItemClosed: it was done meanwhile.
        RuleBroken: its time is up, and no sweep came by yet.
    """
    taken, item = take_item(session, work_item_id)
    person = session.get_one(Person, actor.require_person())
    require_fit(session, services, person=person, item=item)
    at = services.clock.now()
    _fire_due(session, services, taken=taken, item=item)
    audit.act(session, actor=actor.name, role=item.role, action="work_item.claim", at=at)
    first = item.claimed_by_id is None
    item.claim(by=person.id, at=at)
    complaint = taken.complaint
    if first and complaint and take_on(session, services, complaint=complaint, item=item, person_id=person.id, at=at):
        follow_limits(session, services, actor=actor, complaint=complaint)
    return item


def _fire_due(session: Session, services: Services, *, taken: Taken, item: WorkItem) -> None:
    """What should have happened by itself before this moment happens first, though no sweep has come by yet."""
    at = services.clock.now()
    if not answers(session.connection(), _DUE, instance=taken.instance.id, at=at):
        return
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="timer.fire", at=at)
    take_step(session, services, actor=ENGINE, taken=taken, act=FireTimers())
    if item.closed_at is not None:
        raise RuleBroken("The time for this step is up.", work_item=item.id)


def release(session: Session, services: Services, *, actor: Actor, work_item_id: int) -> WorkItem:
    """Put an item back into the inbox of its department; a handler who has done nothing yet is none any more."""
    taken, item = take_item(session, work_item_id)
    person_id, at = actor.require_person(), services.clock.now()
    audit.act(session, actor=actor.name, role=item.role, action="work_item.release", at=at)
    item.release(by=person_id)
    complaint = taken.complaint
    if complaint and give_up(session, services, complaint=complaint, item=item, person_id=person_id, at=at):
        follow_limits(session, services, actor=actor, complaint=complaint)
    return item


def assign(session: Session, services: Services, *, actor: Actor, work_item_id: int, to: int, reason: str) -> WorkItem:
    """A lead gives an item to a person of the department, with a reason; a handling item takes the Complaint along.

    Raises:
        NotPermitted: the actor leads another department, or the person may not do this item.
        NotFound: there is no such person.
        InvalidInput: the reason is too long.
    """
    if len(reason) > REASON_CHARACTERS:
        raise InvalidInput("Write at most %(limit)s characters.", limit=REASON_CHARACTERS, field="reason")
    taken, item = take_item(session, work_item_id)
    lead = session.get_one(Person, actor.require_person())
    if not lead.holds(role="LEAD", department=item.department):
        raise NotPermitted("Only a lead of this department can assign its work.", department=item.department)
    receiver = session.get(Person, to)
    if receiver is None or receiver.is_absent(now=services.clock.now()):
        raise NotFound("There is no such person, or they are away.", person=to)
    require_fit(session, services, person=receiver, item=item)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role="LEAD", action="work_item.assign", at=at, reason=reason)
    item.assign(to=receiver.id, at=at)
    complaint = taken.complaint
    if complaint is not None and receiver.id != lead.id:
        facts = {"by": lead.name, "reason": reason}
        tell_people(session, services, people=[receiver.id], complaint=complaint, code="assigned", facts=facts)
    if complaint is not None and item.role == HANDLING and item.department == complaint.lead_department:
        limits = limits_of(session, services, complaint)
        set_handler(session, complaint=complaint, limits=limits, person_id=receiver.id, at=at)
        follow_limits(session, services, actor=actor, complaint=complaint)
    return item


def save_draft(
    session: Session, services: Services, *, actor: Actor, work_item_id: int, values: Mapping[str, Any]
) -> Draft:
    """Keep what was typed so far; only the person themselves sees it.

    Raises:
        FormInvalid: it is more than the form may hold, or none of its fields.
    """
    item = session.get(WorkItem, work_item_id)
    if item is None or not item.is_open:
        raise NotFound("There is no such open work item.", work_item=work_item_id)
    person = session.get_one(Person, actor.require_person())
    if not person.holds(role=item.role, department=item.department):
        raise NotPermitted("You have no post for this work item.", work_item=item.id)
    form = form_of(session, services, instance=session.get_one(Instance, item.instance_id), item=item)
    (form or NO_FIELDS).require_keepable(values)
    return session.merge(
        Draft(work_item_id=item.id, person_id=person.id, values=dict(values), saved_at=services.clock.now())
    )


@repeatable("work_item.complete")
def complete(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    work_item_id: int,
    typed: Mapping[str, list[str]],
    version: int | None = None,
) -> Transition:
    """Send the form of an item and let the process go on.

    Args:
        typed: what the browser sent, field by field.
        version: the version of the item that the page showed; None when nobody looked at a page.

    Raises:
        FormInvalid: some fields need another value.
        AlreadyClaimed, ItemClosed, Stale: somebody was faster.
        ProcessFault: the process cannot go on; an Incident is opened and what was typed is kept in it.
    """
    taken, item = take_item(session, work_item_id)
    by_party = item.by_party and actor.person_id is None
    if not by_party:
        require_fit(session, services, person=_acting_member(session, actor), item=item)
    at = services.clock.now()
    audit.act(
        session,
        actor=actor.name,
        role=actor.role if by_party else item.role,
        action="work_item.complete",
        at=at,
        definition_hash=taken.instance.version_hash,
    )
    first = item.claimed_by_id is None
    item.complete(by=actor.person_id, at=at, version=version)
    form = form_of(session, services, instance=taken.instance, item=item)
    values = check_form(session, services, form=form, typed=typed, complaint=taken.complaint, item=item)
    if first and taken.complaint and actor.person_id is not None:
        take_on(session, services, complaint=taken.complaint, item=item, person_id=actor.person_id, at=at)
    kind = taken.complaint.kind if taken.complaint else None
    _keep(session, form=form, values=values, complaint=taken.complaint, item=item, at=at)
    if taken.complaint and taken.complaint.kind != kind:
        decisions = services.catalogue.definitions(session, taken.instance.version_hash).decisions
        limits_of(session, services, taken.complaint).change_kind(decisions)
    act = CompleteItem(item.task_id, form.routes(values) if form else {})
    return take_step(session, services, actor=_acting(actor, item), taken=taken, act=act)


def _keep(
    session: Session,
    *,
    form: Form | None,
    values: Mapping[str, Any],
    complaint: Complaint | None,
    item: WorkItem,
    at: datetime,
) -> None:
    """Store a form as it was sent, and in the columns that its fields fill; drafts of it are of no use any more."""
    if values:
        sent = {"work_item_id": item.id, "complaint_id": item.complaint_id, "values": values, "sent_at": at}
        insert_rows(session, Submission, [sent])
    if form is not None and complaint is not None:
        fill_records(session, complaint, form.records(values), at=at)
    delete_rows(session, Draft, [{"work_item_id": item.id}])


def _acting_member(session: Session, actor: Actor) -> StaffMember:
    member = staff_member(session, actor.require_person())
    if member is None:
        raise NotFound("There is no such person.", person=actor.person_id)
    return member


def take_item(session: Session, work_item_id: int) -> tuple[Taken, WorkItem]:
    """Lock the Complaint, the Instance and the item, in this order.

    Raises:
        NotFound: there is no such item.
    """
    if taken := session.execute(_TAKEN, {"id": work_item_id}).one_or_none():
        complaint, instance, item = taken
        return Taken(instance, complaint), item
    instance_id = session.scalar(select(WorkItem.instance_id).where(WorkItem.id == work_item_id))
    if instance_id is None:
        raise NotFound("There is no such work item.", work_item=work_item_id)
    instance = session.get_one(Instance, instance_id, with_for_update=True, populate_existing=True)
    return Taken(instance, None), session.get_one(WorkItem, work_item_id, with_for_update=True, populate_existing=True)


def form_of(session: Session, services: Services, *, instance: Instance, item: WorkItem) -> Form | None:
    """Return the form that belongs to an item in the version its Instance runs."""
    if item.form is None:
        return None
    definitions = services.catalogue.definitions(session, instance.version_hash)
    return parse_form(item.form, definitions.forms[item.form])


def _acting(actor: Actor, item: WorkItem) -> Actor:
    """The actor in the role in which the item is done; operators ask for it."""
    if actor.person_id is None:
        return actor
    return Actor(name=actor.name, role=item.role, person_id=actor.person_id)
