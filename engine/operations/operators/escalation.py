"""Operators of escalation and of more time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.operations.escalations import raise_level
from engine.operations.extensions import grant as grant_extension
from engine.operations.extensions import refuse as refuse_extension
from engine.operations.notices import tell
from engine.operations.operators.base import operator
from engine.operations.world import ComplaintWorld
from engine.records.escalations import Escalation
from engine.records.instances import Submission, WorkItem
from engine.rules.events import Event
from engine.workflow import Input


@operator("escalation.raise", Input("level", "number"), Input("reason"))
def raise_(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Raise the Complaint to a level."""
    raise_level(
        world.session,
        world.services,
        actor=world.actor,
        complaint=world.the_complaint(),
        level=int(parameters["level"]),
        reason=parameters["reason"],
        by=world.instance,
    )


@operator("escalation.settle", Input("action"))
def settle(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Record what was decided about the open Escalation."""
    complaint = world.the_complaint()
    query = select(Escalation).where(Escalation.complaint_id == complaint.id, Escalation.settled_at.is_(None))
    for escalation in world.session.scalars(query):
        escalation.settle(action=parameters["action"], at=world.now())
    complaint.level = 0
    _tell_those_who_act(world, parameters["action"])
    world.limits.record(Event.ESCALATION_ANSWERED, at=world.now())


def _tell_those_who_act(world: ComplaintWorld, action: str) -> None:
    """Whoever handles the Complaint, their lead and consumer protection read who is to do what."""
    instance = world.instance
    newest = (
        select(Submission.values)
        .join(WorkItem, WorkItem.id == Submission.work_item_id)
        .where(WorkItem.instance_id == (instance.id if instance else None))
        .order_by(Submission.work_item_id.desc())
        .limit(1)
    )
    said = world.session.scalar(newest) or {}
    tell(
        world.session,
        world.services,
        complaint=world.the_complaint(),
        code="escalation_decided",
        roles=["HANDLER", "LEAD", "CP"],
        facts={"action": action, "instruction": str(said.get("instruction") or "")},
    )


@operator("extension.grant", Input("extension_id", "number"))
def grant(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Give the statutory limit the time that was approved."""
    grant_extension(world, extension_id=int(parameters["extension_id"]))


@operator("extension.refuse", Input("extension_id", "number"))
def refuse(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Record that more time was not given."""
    refuse_extension(world, extension_id=int(parameters["extension_id"]))
