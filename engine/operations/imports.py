"""Importing: one row of a file becomes one complaint, once; open ones live on, closed ones are kept as history."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.actors import Actor
from engine.operations.imports_mapping import Closed, Incoming
from engine.operations.imports_values import RowRefused
from engine.operations.registration import put_on_file, register
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.limits import TimeLimit
from engine.storage.errors import Duplicate
from engine.storage.store import Store


class As(StrEnum):
    """What an imported row becomes: a complaint that runs its process, or a closed record of the past."""

    OPEN = "open"
    HISTORY = "history"


def import_row(
    store: Store, services: Services, *, actor: Actor, incoming: Incoming, as_: As | None, send: bool
) -> As | None:
    """Take one row in a transaction of its own, whole or not at all.

    Args:
        as_: None: a closed row becomes history, any other an open complaint.
        send: whether letters on it may leave the bank.

    Returns:
        What it became; None when it was there already.

    Raises:
        RowRefused: it is not closed, or only in the future, so it cannot be history.
        InvalidInput: a field says something that cannot be.
    """
    becomes = as_ or (As.OPEN if incoming.closed is None else As.HISTORY)
    registration = replace(incoming.registration, silent=not send)
    try:
        if becomes is As.OPEN:
            register(store, services, actor=actor, registration=registration, department=incoming.department)
        else:
            incoming = replace(incoming, registration=registration)
            with store.transaction() as session:
                keep_as_history(session, services, actor=actor, incoming=incoming)
    except Duplicate:
        return None
    return becomes


def keep_as_history(session: Session, services: Services, *, actor: Actor, incoming: Incoming) -> Complaint:
    """Store a closed complaint of the past: no process, no time limit, no letter, no escalation.

    Raises:
        RowRefused: it is not closed, or only in the future.
    """
    closed: Closed | None = incoming.closed
    if closed is None:
        raise RowRefused("it is not closed; import it as open")
    if closed.at > services.clock.now():
        raise RowRefused("A complaint cannot have been closed in the future.", field="closed_at")
    complaint = put_on_file(
        session, services, actor=actor, registration=incoming.registration, department=incoming.department
    )
    complaint.history = True
    complaint.outcome = closed.outcome
    complaint.close(status=closed.status, at=closed.at)
    return complaint


def known_sources(session: Session, source_ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids under which something was imported already."""
    query = select(Complaint.source_id).where(Complaint.source_id.in_(list(source_ids)))
    return frozenset(found for found in session.scalars(query) if found is not None)


def provisional_among(session: Session, source_ids: Iterable[str]) -> Mapping[str, str]:
    """Complaints by source id whose limits reach beyond the calendar, so that their ends are not certain yet; with number."""
    query = (
        select(Complaint.source_id, Complaint.number)
        .join(TimeLimit, TimeLimit.complaint_id == Complaint.id)
        .where(Complaint.source_id.in_(list(source_ids)), TimeLimit.provisional)
    )
    return {str(source_id): number for source_id, number in session.execute(query)}
