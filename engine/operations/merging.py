"""Joining a duplicate with the open complaint it repeats."""

from sqlalchemy import select

from engine import audit
from engine.errors import RuleBroken
from engine.operations.closing import close
from engine.operations.notices import tell
from engine.operations.world import ComplaintWorld
from engine.records.complaints import Complaint, Status

JOINED = "complaint.joined"
"""What the trail of the complaint that goes on notes: the number of the one that has joined it."""


def merge_into(world: ComplaintWorld, *, number: str) -> Complaint:
    """Close the Complaint as merged; its facts stay readable from the one that goes on.

    Raises:
        RuleBroken: the other complaint is not open, or is this one.
    """
    complaint = world.the_complaint()
    target = world.session.scalar(select(Complaint).where(Complaint.number == number).with_for_update())
    if target is None or target.is_closed or target.id == complaint.id:
        raise RuleBroken("The other complaint is not open any more.", complaint=number)
    complaint.merged_into_id = target.id
    facts = {"number": complaint.number}
    audit.note(world.session, target.stream(), JOINED, facts)
    tell(world.session, world.services, complaint=target, code="merged", roles=["HANDLER"], facts=facts)
    close(
        world.session, world.services, actor=world.actor, complaint=complaint, status=Status.MERGED, by=world.instance
    )
    return target
