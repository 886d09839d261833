"""Incidents: what the engine could not do by itself, kept until an operator retries, repairs, skips or dismisses it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, ItemClosed, NotFound, ProcessFault, RuleBroken
from engine.operations.actors import ENGINE, Actor
from engine.operations.repairs import Repairs, corrected, repairs_from
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Incident, IncidentStatus, Instance, InstanceStatus
from engine.workflow import StepClosed

NOTHING = Repairs()
_NAME = "act_name"
ACTS: dict[str, Callable[..., Any]] = {}
"""Operations that an operator can have done again, by the name under which an Incident keeps them."""


def repeatable(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark an operation as one that can be done again after an Incident; its arguments are kept as JSON."""

    def mark(operation: Callable[..., Any]) -> Callable[..., Any]:
        ACTS[name] = operation
        setattr(operation, _NAME, name)
        return operation

    return mark


def describe_act(operation: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[str | None, Any]:
    """Return what an Incident keeps of an act: its name and its arguments, or nothing when it cannot be done again."""
    name = getattr(operation, _NAME, None)
    return (name, {key: _plain(value) for key, value in arguments.items()}) if name else (None, None)


@dataclass(frozen=True, slots=True)
class Again:
    """What an operator tried in vain."""

    incident_id: int
    actor: Actor
    repairs: Repairs
    reason: str | None


def open_incident(
    session: Session, services: Services, *, fault: ProcessFault, act: tuple[str | None, Any] = (None, None)
) -> Incident:
    """Record a fault on its Complaint alone. Its facts say where: `instance_id`, `complaint_id`, `process`, `element_id`.

    An act that an operator had done again in vain (fact `again`) leaves its Incident open, with the new fault.
    """
    at = services.clock.now()
    facts = fault.facts
    where: dict[str, Any] = {
        "code": fault.code,
        "process": _short(facts.get("process")),
        "element_id": _short(facts.get("element_id")),
    }
    reason = str(fault)[:2000]
    if isinstance(again := facts.get("again"), Again):
        by = again.actor
        audit.act(session, actor=by.name, role=by.role, action="incident.fail_again", at=at, reason=again.reason)
        known = session.get_one(Incident, again.incident_id, with_for_update=True)
        known.fail_again(**where, reason=reason if known.complaint_id else None, repairs=again.repairs.as_json())
        return known
    instance = session.get(Instance, facts["instance_id"]) if facts.get("instance_id") else None
    complaint_id = instance.complaint_id if instance else facts.get("complaint_id")
    audit.act(session, actor=ENGINE.name, role=ENGINE.role, action="incident.open", at=at)
    incident = Incident(
        instance_id=instance.id if instance else None,
        complaint_id=complaint_id,
        **where,
        # What was said and typed is kept only where erasing the Party erases it, too.
        reason=reason if complaint_id else None,
        act=act[0] if complaint_id else None,
        arguments=act[1] if complaint_id else None,
        opened_at=at,
    )
    session.add(incident)
    session.flush()
    return incident


def retry(session: Session, services: Services, *, actor: Actor, incident_id: int) -> Incident:
    """Have the act that failed done again, now that what was in its way may be gone.

    Where somebody has done it meanwhile, nothing is done twice.

    Raises:
        RuleBroken: the Incident is resolved, or keeps no act.
        ProcessFault: it fails again; the Incident stays open and says why.
    """
    return _do_again(session, services, actor=actor, incident_id=incident_id, status=IncidentStatus.RETRIED)


def skip(session: Session, services: Services, *, actor: Actor, incident_id: int, reason: str) -> Incident:
    """Have the act done again, and let the step that failed be passed over once.

    Raises:
        RuleBroken: the Incident is resolved, or does not stand at a step that can be passed over.
    """
    incident = _open_one(session, incident_id)
    if incident.process is None or incident.element_id is None:
        raise RuleBroken("This incident stands at no step that could be passed over.", incident=incident_id)
    return _do_again(
        session,
        services,
        actor=actor,
        incident_id=incident_id,
        status=IncidentStatus.SKIPPED,
        more=Repairs(skip=frozenset({(incident.process, incident.element_id)})),
        reason=reason,
    )


def repair_variables(
    session: Session, services: Services, *, actor: Actor, incident_id: int, values: Mapping[str, Any], reason: str
) -> Incident:
    """Set variables of the process, then have the act done again."""
    return _do_again(
        session,
        services,
        actor=actor,
        incident_id=incident_id,
        status=IncidentStatus.REPAIRED,
        more=Repairs(values=values),
        reason=reason,
    )


def repair_complaint(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    incident_id: int,
    fields: Mapping[str, str | None],
    reason: str,
) -> Incident:
    """Correct fields of the Complaint, then have the act done again.

    Args:
        fields: values as texts; None or an empty text takes a value away.

    Raises:
        InvalidInput: a field cannot have this value.
        RuleBroken: a field cannot be corrected here.
    """
    return _do_again(
        session,
        services,
        actor=actor,
        incident_id=incident_id,
        status=IncidentStatus.REPAIRED,
        more=Repairs(fields=fields),
        reason=reason,
    )


def dismiss(session: Session, services: Services, *, actor: Actor, incident_id: int, reason: str) -> Incident:
    """Put an Incident aside and do nothing: the act was done by other means, or nobody wants it any more.

    Raises:
        InvalidInput: no reason is given.
        RuleBroken: the Incident is resolved, or nothing else would move its Complaint any more.
    """
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    incident = _open_one(session, incident_id)
    at, status = services.clock.now(), IncidentStatus.DISMISSED
    audit.act(session, actor=actor.name, role=actor.role, action=f"incident.{status}", at=at, reason=reason)
    incident.resolve(status=status, by=actor.person_id, at=at)
    session.flush()
    if incident.complaint_id is not None and _stands_still(session, incident.complaint_id):
        raise RuleBroken(
            "Nothing else moves this complaint. Retry, repair or skip instead, or end the complaint first.",
            incident=incident_id,
        )
    return incident


def _stands_still(session: Session, complaint_id: int) -> bool:
    """Whether a Complaint is open, and neither a process nor an Incident moves it."""
    complaint = session.get_one(Complaint, complaint_id)
    if complaint.is_closed:
        return False
    running = exists().where(Instance.complaint_id == complaint_id, Instance.status == InstanceStatus.RUNNING)
    waiting = exists().where(Incident.complaint_id == complaint_id, Incident.status == IncidentStatus.OPEN)
    return not session.scalar(select(or_(running, waiting)))


def _open_one(session: Session, incident_id: int) -> Incident:
    incident = session.get(Incident, incident_id, with_for_update=True)
    if incident is None:
        raise NotFound("There is no such incident.", incident=incident_id)
    return incident


def _do_again(
    session: Session,
    services: Services,
    *,
    actor: Actor,
    incident_id: int,
    status: IncidentStatus,
    more: Repairs = NOTHING,
    reason: str | None = None,
) -> Incident:
    """Resolve first: timers of an Instance with an open Incident do not fire. A new fault rolls all of it back."""
    incident = _open_one(session, incident_id)
    operation = ACTS.get(incident.act or "")
    if operation is None:
        raise RuleBroken("What failed cannot be done again.", incident=incident_id, act=incident.act)
    repairs = repairs_from(incident.repairs).and_then(more)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=actor.role, action=f"incident.{status}", at=at, reason=reason)
    incident.resolve(status=status, by=actor.person_id, at=at)
    _correct(session, services, incident=incident, fields=repairs.fields)
    session.flush()
    session.info["repair"] = repairs.of_process()
    try:
        with session.begin_nested():
            operation(session, services, **_revived(incident.arguments or {}))
    except (ItemClosed, StepClosed):
        audit.note(session, incident.stream(), "incident.moot", {"incident": incident.id})
    except ProcessFault as fault:
        fault.facts["again"] = Again(incident.id, actor, repairs, reason)
        raise
    return incident


def _correct(session: Session, services: Services, *, incident: Incident, fields: Mapping[str, str | None]) -> None:
    if not fields:
        return
    book = services.catalogue.rules(session)
    values = {name: corrected(book, name, text) for name, text in fields.items()}
    complaint = session.get_one(Complaint, incident.complaint_id, with_for_update=True)
    for name, value in values.items():
        setattr(complaint, name, value)


def _revived(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the operation took them; the actor is still who acted then."""
    revived = dict(arguments)
    if isinstance(revived.get("actor"), Mapping):
        revived["actor"] = Actor(**revived["actor"])
    revived.pop("version", None)
    for key in ("at",):
        if isinstance(revived.get(key), str):
            revived[key] = datetime.fromisoformat(revived[key])
    return revived


def _short(value: object) -> str | None:
    return None if value is None else str(value)[:60]


def _plain(value: Any) -> Any:
    """A value as JSON keeps it; the operation is handed the same shapes when it is done again."""
    if isinstance(value, Actor):
        return {"name": value.name, "role": value.role, "person_id": value.person_id}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
