"""Operators that move the Complaint itself."""

from collections.abc import Mapping
from typing import Any

from engine.operations.classification import Class
from engine.operations.classification import classify as classify_complaint
from engine.operations.closing import close as close_complaint
from engine.operations.duplicates import find as find_duplicates
from engine.operations.handlers import set_handler
from engine.operations.merging import merge_into
from engine.operations.operators.base import operator
from engine.operations.world import ComplaintWorld
from engine.records.complaints import Status
from engine.rules.events import Event
from engine.workflow import Input


@operator("complaint.set_status", Input("status", names="statuses"))
def set_status(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Say where the Complaint stands now; one that is handled again is not decided any more."""
    status = Status(parameters["status"])
    world.the_complaint().move_to(status)
    if status is Status.HANDLING:
        world.the_complaint().decided_at = None


@operator("complaint.record", Input("event", names="events"))
def record(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Note that something happened; time limits start, stop and restart by it."""
    event = Event(parameters["event"])
    if event is Event.DECIDED:
        world.the_complaint().decided_at = world.now()
    world.limits.record(event, at=world.now())


@operator(
    "complaint.classify",
    Input("nature"),
    Input("complexity"),
    Input("urgency"),
    Input("lead_department", names="departments"),
)
def classify(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Give the Complaint its class and the department in charge."""
    classify_complaint(
        world.session,
        world.services,
        complaint=world.the_complaint(),
        limits=world.limits,
        as_=Class(nature=parameters["nature"], complexity=parameters["complexity"], urgency=parameters["urgency"]),
        lead_department=parameters["lead_department"],
    )
    world.limits.record(Event.CLASSIFIED, at=world.now())


@operator("limits.set", Input("decision", names="decisions"))
def set_limits(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Count the time limits anew by the class of the Complaint, each from where it began."""
    name = parameters["decision"]
    world.limits.recount({name: world.definitions.decisions[name]})


@operator("complaint.assign_handler", Input("person", "number"))
def assign_handler(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Make a person of the department in charge the Complaint's handler."""
    set_handler(
        world.session,
        complaint=world.the_complaint(),
        limits=world.limits,
        person_id=int(parameters["person"]),
        at=world.now(),
    )


@operator("complaint.settle_at_intake", Input("nature"), Input("complexity"), Input("urgency"))
def settle_at_intake(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Let the department that took the Complaint answer it at once, as one of the class that is given."""
    complaint = world.the_complaint()
    classify_complaint(
        world.session,
        world.services,
        complaint=complaint,
        limits=world.limits,
        as_=Class(**parameters),
        lead_department=complaint.registered_department or world.services.settings.intake_department,
    )
    for event in (Event.CLASSIFIED, Event.CLAIMED, Event.CONTACTED, Event.FINDINGS_ACCEPTED):
        world.limits.record(event, at=world.now())
    complaint.handler_id = world.actor.person_id


@operator("complaint.merge", Input("into"))
def merge(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Join the Complaint with an open one on the same matter and close it as merged."""
    merge_into(world, number=parameters["into"])


@operator("complaint.close", Input("status", names="statuses"))
def close(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """End the Complaint in one of its terminal states."""
    close_complaint(
        world.session,
        world.services,
        actor=world.actor,
        complaint=world.the_complaint(),
        status=Status(parameters["status"]),
        by=world.instance,
    )


@operator(
    "duplicates.find",
    Input("decision", names="decisions"),
    Input("verdict", names="decisions"),
    result={"verdict": "string", "number": "string", "score": "number"},
)
def duplicates(world: ComplaintWorld, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look for complaints on the same matter; one decision scores each, another says what the likeliest means."""
    decisions = world.definitions.decisions
    return find_duplicates(
        world.session,
        complaint=world.the_complaint(),
        points=decisions[parameters["decision"]],
        verdict=decisions[parameters["verdict"]],
        repeat_within=world.limits.profile.conduct.repeat_within,
    )
