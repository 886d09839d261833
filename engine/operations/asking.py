"""Decisions that the engine itself asks about a Complaint: their inputs are its facts, by name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.dmn import Decision, Evaluation
from engine.errors import ProcessFault
from engine.operations.facts import FACTS
from engine.records.complaints import Complaint


def ask(
    session: Session, decision: Decision, *, complaint: Complaint, now: datetime, given: Mapping[str, Any] | None = None
) -> Evaluation:
    """Evaluate a decision about a Complaint.

    Args:
        given: inputs that are no facts of the Complaint, such as the threshold that has passed.

    Raises:
        DecisionFault: an input is missing, of another type or not allowed, or no rule fits; the facts name the Complaint.
    """
    known = dict(given or {})
    inputs = {
        name: known[name] if name in known else FACTS[name].read(session, complaint, now)
        for name in decision.inputs
        if name in known or name in FACTS
    }
    try:
        return decision.decide(inputs)
    except ProcessFault as fault:
        fault.facts.setdefault("complaint_id", complaint.id)
        raise
