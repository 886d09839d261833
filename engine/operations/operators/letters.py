"""The operator that sends letters."""

from collections.abc import Mapping
from typing import Any

from engine.operations.letters import send
from engine.operations.operators.base import operator
from engine.operations.world import ComplaintWorld
from engine.workflow import Input


@operator("letters.send", Input("letter", names="letters"))
def send_letter(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Freeze a letter and have it brought to the Party."""
    send(
        world.session,
        world.services,
        actor=world.actor,
        complaint=world.the_complaint(),
        limits=world.limits,
        template=parameters["letter"],
    )
