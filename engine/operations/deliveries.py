"""Bringing a letter to a Party whom mail does not reach: every attempt is kept, and the proof stops the limit."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from engine.operations.letters import count_as_told, told
from engine.operations.world import ComplaintWorld
from engine.records.instances import Submission, WorkItem
from engine.records.letters import Delivery, Letter, LetterStatus
from engine.rules.events import Event

DELIVER = "deliver"


def record_attempt(world: ComplaintWorld, *, letter_id: int, delivered: bool) -> int:
    """Keep an attempt as its form says; return on how many different days attempts have failed so far."""
    letter = world.session.get_one(Letter, letter_id)
    form = _newest_form(world)
    channel, proof = str(form.get("channel") or letter.channel), str(form.get("proof") or "")
    at = world.now()
    world.session.add(
        Delivery(
            complaint_id=letter.complaint_id,
            letter_id=letter.id,
            attempted_on=_day_of(world, letter, form),
            entered_at=at,
            by_id=world.actor.person_id,
            channel=channel[:20],
            delivered=delivered,
            proof=proof[:200],
        )
    )
    world.session.flush()
    if delivered:
        told(
            world.session,
            complaint=world.the_complaint(),
            limits=world.limits,
            letter=letter,
            channel=channel[:20],
            proof=proof[:200],
            at=at,
        )
        _stop_waiting(world, letter_id)
    else:
        world.limits.record(Event.DELIVERY_FAILED, at=at)
    return _failed_days(world, letter_id)


def give_up(world: ComplaintWorld, *, letter_id: int) -> None:
    """Record that the Party is not reachable: the decision counts as told by the attempts that are kept."""
    letter = world.session.get_one(Letter, letter_id)
    letter.give_up()
    at = world.now()
    count_as_told(world.session, complaint=world.the_complaint(), limits=world.limits, letter=letter, at=at)
    _stop_waiting(world, letter_id)


def _stop_waiting(world: ComplaintWorld, letter_id: int) -> None:
    """The limit of the next attempt ends with the last letter that waits for one; all of a Complaint share it."""
    query = select(Letter.id).where(
        Letter.complaint_id == world.the_complaint().id,
        Letter.id != letter_id,
        Letter.status == LetterStatus.DELIVERING,
    )
    if world.session.scalar(query.limit(1)) is None:
        world.limits.record(Event.DELIVERED, at=world.now())


def _failed_days(world: ComplaintWorld, letter_id: int) -> int:
    query = select(Delivery.attempted_on).where(Delivery.letter_id == letter_id, Delivery.delivered.is_(False))
    return len(set(world.session.scalars(query)))


def _day_of(world: ComplaintWorld, letter: Letter, form: Mapping[str, object]) -> date:
    """The day of the attempt as its form says; not before the letter was written, and not after today."""
    zone = world.limits.calendar.zone
    written, today = letter.frozen_at.astimezone(zone).date(), world.now().astimezone(zone).date()
    said = form.get("attempted_on")
    return min(max(date.fromisoformat(str(said)), written), today) if said else today


def _newest_form(world: ComplaintWorld) -> dict[str, object]:
    instance = world.instance
    query = (
        select(Submission.values)
        .join(WorkItem, WorkItem.id == Submission.work_item_id)
        .where(WorkItem.instance_id == (instance.id if instance else None), WorkItem.element_id == DELIVER)
        .order_by(Submission.work_item_id.desc())
        .limit(1)
    )
    return dict(world.session.scalar(query) or {})
