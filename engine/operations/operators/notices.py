"""The operator that tells people of the staff something in the bell."""

from collections.abc import Mapping
from typing import Any

from engine.operations.notices import tell
from engine.operations.operators.base import operator
from engine.operations.world import ComplaintWorld
from engine.workflow import Input


@operator(
    "notices.send",
    Input("notice", names="notices"),
    Input("role", names="roles"),
    Input("department", names="departments", required=False),
)
def send_notice(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
    """Put a notice into the bell of those who hold a role for this Complaint."""
    tell(
        world.session,
        world.services,
        complaint=world.the_complaint(),
        code=parameters["notice"],
        roles=[parameters["role"]],
        facts={},
        department=parameters.get("department"),
    )
