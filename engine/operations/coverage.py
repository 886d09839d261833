"""How far the calendar is published: the administrator is told before it ends, and provisional limits are found again
when the next year comes."""

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.actors import ENGINE
from engine.operations.edge import perform
from engine.operations.rulebook import KEY
from engine.operations.services import Services
from engine.records.instances import Incident, IncidentStatus, Timer
from engine.records.limits import TimeLimit
from engine.records.processes import ProcessInForce
from engine.rules.calendar import WARNING_DAYS, BusinessCalendar
from engine.storage.bulk import insert_rows
from engine.storage.store import Store

CODE = "calendar_ends"


def sweep_coverage(store: Store, services: Services) -> bool:
    """Tell the administrator in time that the calendar ends, and that it is well again; return whether anything was told."""
    with store.reading() as session:
        calendar = _calendar(session, services)
        if calendar is None or not (_is_due(session, services, calendar) or _outdated(session, calendar)):
            return False
    perform(store, services, watch_coverage)
    return True


def watch_coverage(session: Session, services: Services) -> None:
    """Open the Incident of a calendar that ends soon, and resolve those of one that has been published further."""
    calendar = _calendar(session, services)
    if calendar is None:
        return
    at = services.clock.now()
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="calendar.watch", at=at)
    for incident in _outdated(session, calendar):
        incident.resolve(status=IncidentStatus.REPAIRED, by=None, at=at)
    if _is_due(session, services, calendar):
        tell_administrator(session, services, calendar=calendar)


def tell_administrator(session: Session, services: Services, *, calendar: BusinessCalendar) -> None:
    """Ask for the next year of a calendar, once: by one Incident, which is not opened again when somebody dismissed it."""
    if _told(session, calendar):
        return
    # Two complaints that reach beyond the calendar at once must not both tell it.
    session.get(ProcessInForce, KEY, with_for_update=True)
    if not _told(session, calendar):
        session.add(Incident(code=CODE, about=_reason(calendar), opened_at=services.clock.now()))
        session.flush()


def wake_provisional(session: Session, services: Services) -> None:
    """Have every provisional limit looked at again, because the calendar may reach further now."""
    rows = session.execute(
        select(TimeLimit.id, TimeLimit.kind, TimeLimit.complaint_id).where(
            TimeLimit.provisional, TimeLimit.stopped_at.is_(None)
        )
    ).all()
    ids = [row.id for row in rows]
    session.execute(delete(Timer).where(Timer.time_limit_id.in_(ids)))
    now = services.clock.now()
    insert_rows(
        session,
        Timer,
        [{"complaint_id": row.complaint_id, "time_limit_id": row.id, "limit": row.kind, "due_at": now} for row in rows],
    )


def _calendar(session: Session, services: Services) -> BusinessCalendar | None:
    """The calendar by which new complaints are counted; None while no rules are deployed."""
    book = services.catalogue.rules_or_none(session)
    return None if book is None else book.calendar_of(book.profile(services.settings.profile))


def _is_due(session: Session, services: Services, calendar: BusinessCalendar) -> bool:
    left = calendar.days_of_coverage_left(calendar.day_of(services.clock.now()))
    return left <= WARNING_DAYS and not _told(session, calendar)


def _told(session: Session, calendar: BusinessCalendar) -> bool:
    told = exists().where(Incident.code == CODE, Incident.about == _reason(calendar))
    return bool(session.scalar(select(told)))


def _outdated(session: Session, calendar: BusinessCalendar) -> list[Incident]:
    """Open Incidents that were told of an earlier end."""
    query = select(Incident).where(
        Incident.code == CODE, Incident.status == IncidentStatus.OPEN, Incident.about != _reason(calendar)
    )
    return list(session.scalars(query))


def _reason(calendar: BusinessCalendar) -> str:
    return (
        f"The calendar {calendar.name} is published up to {calendar.covered_until}. Limits beyond are provisional: add "
        "the next year to its file and deploy it."
    )
