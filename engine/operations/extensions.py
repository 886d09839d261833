"""More time on the statutory limit: asked for by one person, decided by another, told to the Party before it expires."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.operations.actors import Actor
from engine.operations.desks import EXTENSION
from engine.operations.limits import STATUTORY, ComplaintLimits, limits_of
from engine.operations.services import Services
from engine.operations.step import follow_limits, start_instance
from engine.operations.visibility import require_visible
from engine.operations.world import ComplaintWorld
from engine.records.complaints import Complaint
from engine.records.escalations import Extension, ExtensionStatus
from engine.records.people import Person
from engine.rules.events import Event
from engine.rules.instants import day_and_clock, days_earlier
from engine.rules.lengths import Length, Unit

DECISION = "extension_decision"
"""The limit within which another person decides on more time."""


def request_extension(
    session: Session, services: Services, *, actor: Actor, number: str, to_days: int, reason_code: str, steps_done: str
) -> Extension:
    """Ask for more time.

    Raises:
        RuleBroken: the statutory limit does not run, is over, or cannot be so long; a request is open; or nobody has
            time to decide on it any more.
        NotPermitted: only who works on the complaint may ask.
    """
    person = session.get_one(Person, actor.require_person())
    complaint = require_visible(session, person=person, number=number, lock=True)
    limits = limits_of(session, services, complaint)
    at = services.clock.now()
    if complaint.lead_department not in person.departments():
        raise NotPermitted("Only the department in charge can ask for more time.", complaint=number)
    if not limits.book.codes["extension_reason"].has(reason_code):
        raise InvalidInput("Choose a reason.", field="reason_code")
    _require_no_other(session, complaint=complaint, limits=limits)
    _require_next_step(complaint=complaint, limits=limits, to_days=to_days, at=at)
    audit.act(session, actor=actor.name, role=actor.role, action="extension.request", at=at)
    extension = Extension(
        complaint_id=complaint.id,
        status=ExtensionStatus.ASKED,
        to_days=to_days,
        reason_code=reason_code,
        steps_done=steps_done,
        asked_by_id=person.id,
        asked_at=at,
    )
    session.add(extension)
    session.flush()
    limits.record(Event.EXTENSION_ASKED, at=at)
    variables = {"complaint_id": complaint.id, "extension_id": extension.id, "to_days": to_days}
    instance = start_instance(session, services, actor=actor, key=EXTENSION, complaint=complaint, variables=variables)
    extension.instance_id = instance.id
    follow_limits(session, services, actor=actor, complaint=complaint, but=instance.id)
    return extension


def _require_no_other(session: Session, *, complaint: Complaint, limits: ComplaintLimits) -> None:
    if DECISION in limits.running:
        raise RuleBroken("A request for more time is being decided.", complaint=complaint.number)
    approved = select(Extension.id).where(
        Extension.complaint_id == complaint.id, Extension.status == ExtensionStatus.APPROVED
    )
    if session.scalar(approved.limit(1)) is not None:
        raise RuleBroken(
            "More time was approved; it counts as soon as the party has been told.", complaint=complaint.number
        )


def _require_next_step(*, complaint: Complaint, limits: ComplaintLimits, to_days: int, at: datetime) -> None:
    row, number = limits.running.get(STATUTORY), complaint.number
    if row is None or (row.running and at >= row.due_at):
        raise RuleBroken("The statutory limit does not run any more.", complaint=number)
    if row.running and at >= (latest := _last_moment(limits, row.due_at)):
        raise RuleBroken(
            "More time can be asked for until %(latest)s, so that another person can decide and the party be told in time.",
            complaint=number,
            latest=" ".join(map(str, day_and_clock(latest.astimezone(limits.calendar.zone)))),
        )
    steps = limits.profile.limit(STATUTORY).extensions
    longer = sorted(step.to.amount for step in steps if step.to.amount > row.state().length.amount)
    if not longer:
        raise RuleBroken("The limit has been extended as far as the law allows.", complaint=number)
    if to_days not in longer:
        raise RuleBroken("The limit can be extended to %(allowed)s days.", allowed=", ".join(map(str, longer)))


def _last_moment(limits: ComplaintLimits, statutory_due: datetime) -> datetime:
    """When a decision on more time is due at the latest: as long before the statutory limit as the profile says."""
    days = limits.profile.limit(DECISION).days_before_statutory or 0
    return days_earlier(statutory_due, days, limits.calendar.zone)


def grant(world: ComplaintWorld, *, extension_id: int) -> None:
    """Approve more time. The statutory limit moves when the Party has been told, and only if that is in time.

    Raises:
        NotPermitted: the profile asks for another role.
    """
    extension = _decided_by_another(world, extension_id)
    at, role = world.now(), world.actor.role
    state, rule = world.limits.running[STATUTORY].state(), world.limits.profile.limit(STATUTORY)
    to = Length(extension.to_days, Unit.CALENDAR_DAY)
    rule.extension_step(current=state.length, to=to, done=len(state.extensions), role=role)
    extension.decide(status=ExtensionStatus.APPROVED, by=world.actor.person_id, at=at, role=role)
    world.limits.record(Event.EXTENSION_DECIDED, at=at)


def refuse(world: ComplaintWorld, *, extension_id: int) -> None:
    """Record that more time was not given; what is left of the limit is left."""
    extension = world.session.get_one(Extension, extension_id)
    extension.decide(status=ExtensionStatus.REFUSED, by=world.actor.person_id, at=world.now())
    world.limits.record(Event.EXTENSION_DECIDED, at=world.now())


def _decided_by_another(world: ComplaintWorld, extension_id: int) -> Extension:
    extension = world.session.get_one(Extension, extension_id)
    if world.actor.person_id is None or world.actor.person_id == extension.asked_by_id:
        raise RuleBroken("Another person must approve more time.", extension=extension_id)
    return extension
