"""Operators of bringing a letter to a Party whom mail cannot reach."""

from collections.abc import Mapping
from typing import Any

from engine.operations.deliveries import give_up, record_attempt
from engine.operations.operators.base import operator
from engine.operations.world import ComplaintWorld
from engine.workflow import Input


@operator(
    "delivery.record",
    Input("letter_id", "number"),
    Input("delivered", "boolean"),
    result={"attempts": "number", "enough": "boolean"},
)
def record(world: ComplaintWorld, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Record an attempt; one that reached the Party is the proof that stops the limit."""
    attempts = record_attempt(world, letter_id=int(parameters["letter_id"]), delivered=parameters["delivered"])
    return {"attempts": attempts, "enough": attempts >= world.limits.profile.conduct.delivery_attempts}


@operator("delivery.unreachable", Input("letter_id", "number"))
def unreachable(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Record that the Party could not be reached."""
    give_up(world, letter_id=int(parameters["letter_id"]))
