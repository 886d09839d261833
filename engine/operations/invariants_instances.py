"""I3: the state of an Instance and the rows beside it tell the same: its status, open items, timers and message waits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

from sqlalchemy import exists, select

from engine.errors import RedressError
from engine.operations.closing import KEPT
from engine.operations.invariants_trail import INSTANCE
from engine.operations.invariants_violation import Looking, Violation, as_far_as_possible
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
    complaint_id: int | None
    version_hash: str
    status: str
    state: bytes


@dataclass(slots=True)
class _Rows:
    """What the rows say that one Instance waits for, by task; the first part of each is the key of the row."""

    items: dict[int, tuple[int, tuple[str, str]]] = field(default_factory=dict)
    timers: dict[int, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)
    waits: dict[tuple[int, str], str] = field(default_factory=dict)


def strayed_instances(look: Looking) -> Iterator[Violation]:
    """Instances whose state says something else than their rows."""
    instance = Instance
    query = select(instance.id, instance.complaint_id, instance.version_hash, instance.status, instance.state).order_by(
        instance.id
    )
    last = 0
    while instances := list(starmap(_Stored, look.stored(query.where(instance.id > last).limit(_READ_AT_ONCE)))):
        last = instances[-1].id
        rows = _rows(look, first=instances[0].id, last=last)
        for one in instances:
            found = _differences(look, one, rows[one.id])
            yield from as_far_as_possible(found, invariant="I3", table=INSTANCE, row=(one.id,))


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
        for (complaint_id,) in look.rows(select(Complaint.id).where(wrong).order_by(Complaint.id)):
            yield Violation("I3", "complaint", (complaint_id,), what)


def _rows(look: Looking, *, first: int, last: int) -> Mapping[int, _Rows]:
    rows: dict[int, _Rows] = defaultdict(_Rows)
    item = WorkItem
    items = select(item.instance_id, item.task_id, item.id, item.process, item.element_id)
    items = items.where(item.instance_id.between(first, last), item.closed_at.is_(None))
    for instance_id, task_id, item_id, process, element in look.stored(items):
        rows[instance_id].items[task_id] = (item_id, (process, element))
    timer = Timer
    timers = select(timer.instance_id, timer.task_id, timer.id, timer.due_at, timer.element_id, timer.limit)
    timers = timers.add_columns(timer.complaint_id).where(timer.instance_id.between(first, last))
    for owner, task, timer_id, *said in look.stored(timers):
        rows[owner].timers[task] = (timer_id, tuple(said))
    waits = select(MessageWait.instance_id, MessageWait.task_id, MessageWait.name, MessageWait.key)
    for instance_id, task_id, name, key in look.stored(waits.where(MessageWait.instance_id.between(first, last))):
        rows[instance_id].waits[task_id, name] = key
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
    yield from _timer_differences(instance, standing, rows)
    yield from _wait_differences(instance.id, standing, rows)


def _item_differences(instance_id: int, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for task_id in sorted(standing.items.keys() - rows.items.keys()):
        process, element = standing.items[task_id]
        yield _instance(instance_id, f"it waits for a person at {process}/{element}, and no work item is open")
    for task_id, (item_id, place) in rows.items.items():
        if task_id not in standing.items:
            yield Violation("I3", "work_item", (item_id,), "it is open, and its process does not wait there")
        elif standing.items[task_id] != place:
            at = "/".join(standing.items[task_id])
            yield Violation("I3", "work_item", (item_id,), f"it says {_joined(place)}, its process waits at {at}")


def _timer_differences(instance: _Stored, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for task_id in sorted(standing.timers.keys() - rows.timers.keys()):
        yield _instance(instance.id, f"it waits for a moment at task {task_id}, and no timer wakes it")
    for task_id, (timer_id, (due_at, *said)) in rows.timers.items():
        if task_id not in standing.timers:
            yield _timer(timer_id, "its process does not wait for a moment there")
            continue
        waits_for, *place = standing.timers[task_id]
        if waits_for != due_at:
            yield _timer(timer_id, f"due {due_at}; its process waits for {waits_for}")
        if said != [*place, instance.complaint_id]:
            yield _timer(timer_id, "it names another element, limit or complaint than its process")


def _wait_differences(instance_id: int, standing: StoredStanding, rows: _Rows) -> Iterator[Violation]:
    for _, name in sorted(standing.waits.keys() - rows.waits.keys()):
        yield _instance(instance_id, f"it waits for the message {name}, and no row says so")
    for (task_id, name), key in rows.waits.items():
        if (task_id, name) not in standing.waits:
            yield _wait(instance_id, task_id, name, "its process does not wait for this message")
        elif standing.waits[task_id, name] not in (None, key):
            expected = standing.waits[task_id, name]
            yield _wait(instance_id, task_id, name, f"it waits under the key {key}, its process under {expected}")


def _joined(place: tuple[Any, ...]) -> str:
    return "/".join(map(str, place))


def _instance(instance_id: int, what: str) -> Violation:
    return Violation("I3", INSTANCE, (instance_id,), what)


def _timer(timer_id: int, what: str) -> Violation:
    return Violation("I3", "timer", (timer_id,), what)


def _wait(instance_id: int, task_id: int, name: str, what: str) -> Violation:
    return Violation("I3", "message_wait", (instance_id, task_id, name), what)
