"""What runs by itself: finding what is due and letting it happen, one short transaction each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import ProcessFault, Stale
from engine.operations.actors import ENGINE
from engine.operations.coverage import sweep_coverage
from engine.operations.edge import perform
from engine.operations.incidents import describe_act, open_incident, repeatable
from engine.operations.services import Services
from engine.operations.step import take, take_step
from engine.operations.thresholds import LOOK, look_at_limit
from engine.records.instances import Incident, IncidentStatus, Timer
from engine.storage.errors import StorageUnavailable
from engine.storage.store import Store
from engine.workflow import FireTimers

log = structlog.get_logger()
BATCH = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: timers that fired, and how many of the due ones became Incidents."""

    fired: int
    failed: int


@dataclass(frozen=True, slots=True)
class _DueTimer:
    """What a due timer belongs to: an Instance, or else a TimeLimit."""

    complaint_id: int | None
    instance_id: int | None
    time_limit_id: int | None

    def act(self) -> tuple[Callable[..., bool], dict[str, int]]:
        """The operation that looks after it, and its arguments."""
        if self.instance_id is not None:
            return fire_timers, {"instance_id": self.instance_id}
        return look_at_limit, {"time_limit_id": self.time_limit_id or 0}


def sweep_timers(store: Store, services: Services, *, limit: int = BATCH) -> Swept:
    """Let every due timer act, the longest waiting first. One that fails becomes an Incident and stops nobody else."""
    with store.reading() as session:
        due = _due(session, services, limit)
    fired = failed = 0
    unseen: set[int | None] = set()
    for timer in due:
        if timer.instance_id is None and timer.complaint_id in unseen:
            continue
        act, arguments = timer.act()
        try:
            fired += perform(store, services, act, **arguments)
        except (Stale, StorageUnavailable) as error:
            failed += 1
            log.warning("timer.refused", reason=str(error), **arguments)
        except Exception as error:  # noqa: BLE001 - one timer stops no other; an operator is told
            failed += 1
            unseen |= {timer.complaint_id} if timer.instance_id is None else set()
            _tell_operator(store, services, timer=timer, error=error)
    return Swept(fired, failed)


def _tell_operator(store: Store, services: Services, *, timer: _DueTimer, error: Exception) -> None:
    """A fault of the process has its Incident already; anything else would fail again at every sweep without one."""
    act, arguments = timer.act()
    if isinstance(error, ProcessFault):
        log.warning("timer.incident", code=error.code, **arguments)
        return
    log.error("timer.failed", exc_info=error, **arguments)
    fault = ProcessFault(f"{type(error).__name__}: {error}", complaint_id=timer.complaint_id, **arguments)
    with store.transaction() as session:
        open_incident(session, services, fault=fault, act=describe_act(act, arguments))


@repeatable("timer.fire")
def fire_timers(session: Session, services: Services, *, instance_id: int) -> bool:
    """Fire the due timers of one Instance; harmless when another process was faster."""
    taken = take(session, instance_id=instance_id)
    if not taken.instance.running:
        return False
    audit.act(
        session,
        actor=ENGINE.name,
        role=ENGINE.role,
        action="timer.fire",
        at=services.clock.now(),
        definition_hash=taken.instance.version_hash,
    )
    transition = take_step(session, services, actor=ENGINE, taken=taken, act=FireTimers())
    return bool(transition.fired or transition.passed)


def _due(session: Session, services: Services, limit: int) -> list[_DueTimer]:
    """Instances and limits with a due timer; of one moment the limits first, because a process may begin them anew.

    What has an open Incident waits for its operator: the Instance at which it stands, or the limits of a Complaint one of
    which could not be looked at.
    """
    is_open = Incident.status == IncidentStatus.OPEN
    stuck = select(Incident.instance_id).where(is_open, Incident.instance_id.is_not(None))
    unseen = select(Incident.complaint_id).where(is_open, Incident.act == LOOK, Incident.complaint_id.is_not(None))
    query = (
        select(Timer.complaint_id, Timer.instance_id, Timer.time_limit_id)
        .where(Timer.due_at <= services.clock.now())
        .where(Timer.instance_id.is_(None) | Timer.instance_id.not_in(stuck))
        .where(Timer.time_limit_id.is_(None) | Timer.complaint_id.not_in(unseen))
        .order_by(Timer.due_at, Timer.time_limit_id.is_(None), Timer.id)
        .limit(limit)
    )
    return list(dict.fromkeys(_DueTimer(*row) for row in session.execute(query)))


SWEEPS: Mapping[str, Callable[[Store, Services], object]] = {"timers": sweep_timers, "coverage": sweep_coverage}
"""Everything of the engine that runs by itself, by name; whoever serves calls each again and again."""
