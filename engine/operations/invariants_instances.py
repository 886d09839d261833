"""I3: the state of an Instance and the rows beside it tell the same: its status, open items, timers and message waits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.errors import RedressError
from engine.operations.closing import KEPT
from engine.operations.invariants_violation import Looking, Violation
from engine.operations.main_instance import MAIN
from engine.records.complaints import CLOSED, Complaint
from engine.records.instances import (
    Incident,
    IncidentStatus,
    Instance,
    InstanceStatus,
    MessageWait,
    Timer,
    WorkItem,
)
from engine.workflow import StoredStanding, read_standing

_READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Stored:
    """An Instance as it is stored."""

    id: int
    version_hash: str
    status: str
    state: bytes


@dataclass(slots=True)
class _Rows:
    """What the rows say that one Instance waits for, by task id; the first of each pair is the key of the row."""

    items: dict[int, tuple[int, tuple[str, str]]] = field(default_factory=dict)
    timers: dict[int, tuple[int, datetime | None]] = field(default_factory=dict)
    waits: set[tuple[int, str]] = field(default_factory=set)


def strayed_instances(look: Looking) -> Iterator[Violation]:
    """Instances whose state says something else than their rows."""
    for instances in _chunks(look.session):
        rows = _rows(look.session, first=instances[0].id, last=instances[-1].id)
        for instance in instances:
            yield from _differences(look, instance, rows[instance.id])


def strayed_complaints(look: Looking) -> Iterator[Violation]:
    """Complaints whose status does not fit their processes: open ones that nothing moves, closed ones that go on."""
    running = exists().where(Instance.complaint_id == Complaint.id, Instance.status == InstanceStatus.RUNNING)
    incident = exists().where(Incident.complaint_id == Complaint.id, Incident.status == IncidentStatus.OPEN)
    closed = Complaint.status.in_(CLOSED)
    cases = {
        "it is open, and neither a process nor an incident moves it": ~closed
        & ~Complaint.history
        & ~running.where(Instance.key == MAIN)
        & ~incident,
        "it is closed, and a process that should be over still runs": closed & running.where(Instance.key.not_in(KEPT)),
        "its status and the moment of its closing contradict each other": closed != Complaint.closed_at.is_not(None),
    }
    for what, wrong in cases.items():
        for complaint_id in look.session.scalars(select(Complaint.id).where(wrong).order_by(Complaint.id)):
            yield Violation("I3", "complaint", (complaint_id,), what)


def _chunks(session: Session) -> Iterator[list[_Stored]]:
    query = select(Instance.id, Instance.version_hash, Instance.status, Instance.state).order_by(Instance.id)
    last = 0
    while found := list(starmap(_Stored, session.execute(query.where(Instance.id > last).limit(_READ_AT_ONCE)))):
        yield found
        last = found[-1].id


def _rows(session: Session, *, first: int, last: int) -> Mapping[int, _Rows]:
    rows: dict[int, _Rows] = defaultdict(_Rows)
    items = select(WorkItem.instance_id, WorkItem.task_id, WorkItem.id, WorkItem.process, WorkItem.element_id)
    items = items.where(WorkItem.instance_id.between(first, last), WorkItem.closed_at.is_(None))
    for instance_id, task_id, item_id, process, element in session.execute(items):
        rows[instance_id].items[task_id] = (item_id, (process, element))
    timers = select(Timer.instance_id, Timer.task_id, Timer.id, Timer.due_at)
    for owner, task, timer_id, due_at in session.execute(timers.where(Timer.instance_id.between(first, last))):
        rows[owner or 0].timers[task or 0] = (timer_id, due_at)
    waits = select(MessageWait.instance_id, MessageWait.task_id, MessageWait.name)
    for instance_id, task_id, name in session.execute(waits.where(MessageWait.instance_id.between(first, last))):
        rows[instance_id].waits.add((task_id, name))
    return rows


def _differences(look: Looking, instance: _Stored, rows: _Rows) -> Iterator[Violation]:
    try:
        definitions = look.services.catalogue.definitions(look.session, instance.version_hash)
        standing = read_standing(definitions, instance.state)
    except RedressError as error:
        yield _instance(instance.id, f"its state cannot be read: {error}")
        return
    if standing.over != (instance.status != InstanceStatus.RUNNING):
        yield _instance(instance.id, f"it is {instance.status}, its state is {'over' if standing.over else 'not over'}")
    yield from _item_differences(instance.id, standing, rows)
    yield from _timer_differences(instance.id, standing, rows)
    yield from _wait_differences(instance.id, standing, rows)


def _item_differences(instance_id: int, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for task_id in sorted(standing.items.keys() - rows.items.keys()):
        process, element = standing.items[task_id]
        yield _instance(instance_id, f"it waits for a person at {process}/{element}, and no work item is open")
    for task_id, (item_id, place) in sorted(rows.items.items()):
        if task_id not in standing.items:
            yield Violation("I3", "work_item", (item_id,), "it is open, and its process does not wait there")
        elif standing.items[task_id] != place:
            at = "/".join(standing.items[task_id])
            yield Violation("I3", "work_item", (item_id,), f"it says {'/'.join(place)}, its process waits at {at}")


def _timer_differences(instance_id: int, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for task_id in sorted(standing.timers.keys() - rows.timers.keys()):
        yield _instance(instance_id, f"it waits for a moment at task {task_id}, and no timer wakes it")
    for task_id, (timer_id, due_at) in sorted(rows.timers.items()):
        if task_id not in standing.timers:
            yield Violation("I3", "timer", (timer_id,), "its process does not wait for a moment there")
        elif standing.timers[task_id] != due_at:
            yield Violation(
                "I3", "timer", (timer_id,), f"due {due_at}; its process waits for {standing.timers[task_id]}"
            )


def _wait_differences(instance_id: int, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for _, name in sorted(standing.waits - rows.waits):
        yield _instance(instance_id, f"it waits for the message {name}, and no row says so")
    for task_id, name in sorted(rows.waits - standing.waits):
        row = (instance_id, task_id, name)
        yield Violation("I3", "message_wait", row, "its process does not wait for this message")


def _instance(instance_id: int, what: str) -> Violation:
    return Violation("I3", "instance", (instance_id,), what)
