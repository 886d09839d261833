"""The step: the one way in which every Complaint moves, whether a person, a timer, a message or an operator asked.

The edge has opened the transaction; the step takes the rows, lets the runtime act, and turns the Transition into rows.
It never commits. Any exception leaves nothing behind.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import ProcessFault, RuleBroken
from engine.faults import fault
from engine.operations.actors import Actor
from engine.operations.desks import holder_of
from engine.operations.limits import STATUTORY, limits_of
from engine.operations.services import Services
from engine.operations.urgency import refresh_urgency, urgency_of
from engine.operations.world import ComplaintWorld
from engine.records.complaints import Complaint
from engine.records.escalations import Extension, ExtensionStatus
from engine.records.instances import Instance, InstanceStatus, ItemStatus, MessageWait, Timer, WorkItem
from engine.rules.events import Event
from engine.storage.bulk import delete_rows, insert_rows
from engine.storage.prepared import answers
from engine.workflow import (
    Act,
    Cancel,
    CompleteItem,
    Definitions,
    Refresh,
    Repair,
    Step,
    Transition,
    resume,
    start,
)

NOTHING = Repair()
REPAIR = "repair"
"""Where an operator's repair waits for the steps of its transaction."""

_BOUND = (
    select(Timer.instance_id, Timer.limit)
    .where(Timer.complaint_id == bindparam("complaint"), Timer.instance_id.is_not(None))
    .union(
        select(WorkItem.instance_id, WorkItem.limit).where(
            WorkItem.complaint_id == bindparam("complaint"), WorkItem.closed_at.is_(None)
        )
    )
)
"""The Instances of a Complaint with a timer or an open item, and the limit that each names."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of one step, locked until the transaction ends."""

    instance: Instance
    complaint: Complaint | None


def start_instance(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    key: str,
    complaint: Complaint | None,
    variables: Mapping[str, Any],
) -> Instance:
    """Start the process in force under this key; its first steps are taken at once.

    Raises:
        ProcessFault: the process cannot begin; the facts say where and why.
    """
    definitions = services.catalogue.in_force(session, key)
    world = ComplaintWorld(session, services, actor=actor, complaint=complaint)
    instance = Instance(
        key=key,
        version_hash=definitions.hash,
        complaint_id=complaint.id if complaint else None,
        status=InstanceStatus.RUNNING,
        state=b"",
        started_at=services.clock.now(),
    )
    session.add(instance)
    session.flush()
    world.instance = instance
    try:
        step = start(definitions, world, variables, repair=_repair(session), budget=services.expression_budget)
    except ProcessFault as found:
        found.facts.update(complaint_id=instance.complaint_id, starting=key)
        raise
    _write_back(session, services, world=world, definitions=definitions, step=step)
    return instance


def take(session: Session, *, instance_id: int) -> Taken:
    """Lock the Complaint and then the Instance, so that nobody else moves either meanwhile."""
    complaint_id = session.scalar(select(Instance.complaint_id).where(Instance.id == instance_id))
    complaint = None
    if complaint_id is not None:
        complaint = session.get_one(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    instance = session.get_one(Instance, instance_id, with_for_update=True, populate_existing=True)
    return Taken(instance, complaint)


def take_step(session: Session, services: Services, *, actor: Actor, taken: Taken, act: Act) -> Transition:
    """Do one act on a running Instance; due timers fire before it.

    Raises:
        RuleBroken: the Instance is over.
        StepClosed: the step that the act is about is not open any more.
        ProcessFault: the process cannot go on; the facts say where and why.
    """
    instance = taken.instance
    if not instance.running:
        raise RuleBroken("This process is over.", instance=instance.id, status=instance.status)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    world = ComplaintWorld(session, services, actor=actor, complaint=taken.complaint, instance=instance)
    try:
        step = resume(
            definitions, world, instance.state, act, repair=_repair(session), budget=services.expression_budget
        )
    except ProcessFault as found:
        found.facts.update(instance_id=instance.id, complaint_id=instance.complaint_id)
        raise
    done = act.task_id if isinstance(act, CompleteItem) else None
    _write_back(session, services, world=world, definitions=definitions, step=step, done=done)
    fault("step.written")
    return step.transition


def _repair(session: Session) -> Repair:
    """What an operator changes about this step.

    Variables belong to the Instance that failed; a step to be passed over may lie in one that it starts.
    """
    repair: Repair = session.info.get(REPAIR, NOTHING)
    session.info[REPAIR] = Repair(skip=repair.skip)
    return repair


def follow_limits(
    session: Session, services: Services, *, actor: Actor, complaint: Complaint, but: int | None = None
) -> None:
    """Let everything that hangs on the TimeLimits of a Complaint follow those that have moved.

    Args:
        but: the Instance that has just taken a step; its timers have followed already.
    """
    limits = limits_of(session, services, complaint)
    if changed := limits.take_changed():
        if STATUTORY in changed and STATUTORY not in limits.running:
            _drop_requests(session, services, actor=actor, complaint=complaint)
            changed |= limits.take_changed()
        session.flush()
        standing = answers(session.connection(), _BOUND, complaint=complaint.id)
        bound = {found for found, limit in standing if limit in changed and found not in (None, but)}
        for instance_id in sorted(bound):
            taken = Taken(session.get_one(Instance, instance_id, with_for_update=True), complaint)
            if taken.instance.running:
                take_step(session, services, actor=actor, taken=taken, act=Refresh())
    refresh_urgency(session, limits=limits, complaint=complaint)


def _drop_requests(session: Session, services: Services, *, actor: Actor, complaint: Complaint) -> None:
    """The limit of law has stopped: nobody has to decide any more whether it may take longer."""
    open_ones = (ExtensionStatus.ASKED, ExtensionStatus.APPROVED)
    query = select(Extension).where(Extension.complaint_id == complaint.id, Extension.status.in_(open_ones))
    at = services.clock.now()
    for extension in session.scalars(query).all():
        if extension.status == ExtensionStatus.APPROVED:
            extension.settle(in_force=False)
            continue
        extension.decide(status=ExtensionStatus.LAPSED, by=None, at=at)
        limits_of(session, services, complaint).record(Event.EXTENSION_DECIDED, at=at)
        instance = session.get(Instance, extension.instance_id or 0, with_for_update=True)
        if instance is not None and instance.running:
            cancel(session, services, actor=actor, instance=instance, complaint=complaint)


def cancel(session: Session, services: Services, *, actor: Actor, instance: Instance, complaint: Complaint) -> None:
    """End an Instance wherever it stands."""
    at = services.clock.now()
    take_step(session, services, actor=actor, taken=Taken(instance, complaint), act=Cancel())
    drop_instance_rows(session, instance=instance, at=at)
    instance.end(status=InstanceStatus.CANCELLED, at=at)


def refresh_instances(session: Session, services: Services, *, actor: Actor, complaint: Complaint) -> None:
    """Let every running Instance of a Complaint follow a change of its class or of the department in charge."""
    query = select(Instance).where(Instance.complaint_id == complaint.id, Instance.status == InstanceStatus.RUNNING)
    for instance in session.scalars(query.order_by(Instance.id).with_for_update()).all():
        if instance.running:
            take_step(session, services, actor=actor, taken=Taken(instance, complaint), act=Refresh())


def _write_back(
    session: Session,
    services: Services,
    *,
    world: ComplaintWorld,
    definitions: Definitions,
    step: Step,
    done: int | None = None,
) -> None:
    """Turn what a step has changed into rows.

    Args:
        done: the task that the act itself completed; its WorkItem is closed already.
    """
    instance, complaint, transition = world.instance, world.complaint, step.transition
    assert instance is not None, "the step has set it"  # noqa: S101 - narrows the type
    at = services.clock.now()
    instance.state = step.state
    _cancel_items(session, instance, {task_id for task_id in transition.closed if task_id != done}, at)
    _place_items(session, instance, transition, at)
    _open_items(session, services, world, transition, at)
    _set_timers(session, instance, transition)
    _set_waits(session, instance, transition)
    _tell_audit(session, instance, transition)
    if transition.ended:
        instance.end(status=InstanceStatus.ENDED, at=at, ended_in=transition.ended_in)
    if complaint is not None:
        follow_limits(session, services, actor=world.actor, complaint=complaint, but=instance.id)


def _open_items(
    session: Session, services: Services, world: ComplaintWorld, transition: Transition, at: datetime
) -> None:
    instance = world.instance
    if not transition.opened or instance is None:
        return
    complaint = world.complaint
    urgency = urgency_of(complaint) if complaint is not None else {"urgency": at, "paused": False}
    rows = []
    for item in transition.opened:
        holder = holder_of(session, services, complaint=complaint, instance=instance, item=item)
        rows.append(
            {
                "instance_id": instance.id,
                "complaint_id": instance.complaint_id,
                "task_id": item.task_id,
                "process": item.process,
                "element_id": item.element,
                "form": item.form,
                "department": item.department,
                "role": item.role,
                "subject": item.subject,
                "by_party": item.by_party,
                "limit": item.limit,
                "status": ItemStatus.CLAIMED if holder else ItemStatus.OPEN,
                "opened_at": at,
                "due_at": item.due_at,
                **urgency,
                "claimed_by_id": holder,
                "claimed_at": at if holder else None,
                "version": 1,
            }
        )
    insert_rows(session, WorkItem, rows)


def _cancel_items(session: Session, instance: Instance, tasks: Set[int], at: datetime) -> None:
    """Close what the process went on without."""
    if not tasks:
        return
    query = select(WorkItem).where(
        WorkItem.instance_id == instance.id, WorkItem.task_id.in_(tasks), WorkItem.closed_at.is_(None)
    )
    for item in session.scalars(query):
        item.cancel(at=at)


def _place_items(session: Session, instance: Instance, transition: Transition, at: datetime) -> None:
    """Move open items to the department in charge, and to the moment they are due now.

    An item that moves is closed in the one inbox and opened in the other, so that it shows who had it when.
    """
    if not transition.placed:
        return
    placed = {one.task_id: one for one in transition.placed}
    query = select(WorkItem).where(WorkItem.instance_id == instance.id, WorkItem.closed_at.is_(None))
    moved = []
    for item in session.scalars(query.order_by(WorkItem.id)):
        one = placed.get(item.task_id)
        if one is None:
            continue
        item.due_at = one.due_at
        if item.department != one.department:
            moved.append(item.handed_over(department=one.department, at=at))
    insert_rows(session, WorkItem, moved)


def _set_timers(session: Session, instance: Instance, transition: Transition) -> None:
    gone = [*transition.timers_dropped, *(timer.task_id for timer in transition.timers_set)]
    if gone:
        delete_rows(session, Timer, [{"instance_id": instance.id, "task_id": task_id} for task_id in gone])
    if transition.timers_set:
        rows = [
            {
                "complaint_id": instance.complaint_id,
                "instance_id": instance.id,
                "task_id": timer.task_id,
                "element_id": timer.element,
                "limit": next(iter(timer.limits), None),
                "due_at": timer.due_at,
            }
            for timer in transition.timers_set
        ]
        insert_rows(session, Timer, rows)


def _set_waits(session: Session, instance: Instance, transition: Transition) -> None:
    if transition.waits_closed:
        closed = MessageWait.task_id.in_(transition.waits_closed)
        session.execute(delete(MessageWait).where(MessageWait.instance_id == instance.id, closed))
    if transition.waits_opened:
        rows = [
            {"instance_id": instance.id, "task_id": wait.task_id, "name": wait.name, "key": wait.key}
            for wait in transition.waits_opened
        ]
        insert_rows(session, MessageWait, rows)


def _tell_audit(session: Session, instance: Instance, transition: Transition) -> None:
    stream = instance.stream()
    for decision in transition.decisions:
        audit.note(session, stream, "decision.taken", decision.as_json())
    if transition.passed or transition.ended:
        facts: dict[str, Any] = {"instance": instance.id, "passed": [f"{p}/{e}" for p, e in transition.passed]}
        if transition.fired:
            facts["fired"] = [f"{p}/{e}" for p, e in transition.fired]
        audit.note(session, stream, "process.moved", facts)


def drop_instance_rows(session: Session, *, instance: Instance, at: datetime) -> None:
    """Take away everything an Instance that is cancelled still waits for."""
    session.execute(delete(Timer).where(Timer.instance_id == instance.id))
    session.execute(delete(MessageWait).where(MessageWait.instance_id == instance.id))
    open_items = select(WorkItem).where(WorkItem.instance_id == instance.id, WorkItem.closed_at.is_(None))
    for item in session.scalars(open_items):
        item.cancel(at=at)


__all__ = [
    "Taken",
    "cancel",
    "drop_instance_rows",
    "follow_limits",
    "refresh_instances",
    "start_instance",
    "take",
    "take_step",
]
