"""What runs by itself: finding what is due and letting it happen, one short transaction each."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import ProcessFault, RedressError
from engine.operations.actors import ENGINE
from engine.operations.edge import perform
from engine.operations.incidents import repeatable
from engine.operations.services import Services
from engine.operations.step import take, take_step
from engine.operations.thresholds import look_at_limit
from engine.records.instances import Incident, IncidentStatus, Timer
from engine.storage.store import Store
from engine.workflow import FireTimers

log = structlog.get_logger()
BATCH = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: timers that fired, and how many of the due ones became Incidents."""

    fired: int
    failed: int


def sweep_timers(store: Store, services: Services, *, limit: int = BATCH) -> Swept:
    """Let every due timer act, the longest waiting first. One that fails becomes an Incident and stops nobody else."""
    with store.reading() as session:
        due = _due(session, services, limit)
    fired = failed = 0
    for instance_id, time_limit_id in due:
        act: Callable[..., bool] = fire_timers if instance_id is not None else look_at_limit
        subject = {"instance_id": instance_id} if instance_id is not None else {"time_limit_id": time_limit_id}
        try:
            fired += perform(store, services, act, **subject)
        except ProcessFault as fault:
            failed += 1
            log.warning("timer.incident", reason=str(fault), **subject)
        except RedressError as error:
            failed += 1
            log.warning("timer.refused", reason=str(error), **subject)
        except Exception:
            failed += 1
            log.exception("timer.failed", **subject)
    return Swept(fired, failed)


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


def _due(session: Session, services: Services, limit: int) -> list[tuple[int | None, int | None]]:
    """Instances and limits with a due timer; an Instance with an open Incident waits for its operator."""
    stuck = select(Incident.instance_id).where(
        Incident.status == IncidentStatus.OPEN, Incident.instance_id.is_not(None)
    )
    query = (
        select(Timer.instance_id, Timer.time_limit_id)
        .where(Timer.due_at <= services.clock.now())
        .where(Timer.instance_id.is_(None) | Timer.instance_id.not_in(stuck))
        .order_by(Timer.due_at, Timer.id)
        .limit(limit)
    )
    return list(dict.fromkeys((row.instance_id, row.time_limit_id) for row in session.execute(query)))
