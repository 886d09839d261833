"""The Instance of the process that a Complaint's life is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import RuleBroken
from engine.records.complaints import Complaint
from engine.records.instances import Instance

MAIN = "main"
"""The process that every registered Complaint begins."""


def main_instance(session: Session, complaint: Complaint) -> Instance:
    """Return the Instance of a Complaint's main process.

    Raises:
        RuleBroken: it has none: it is history, or its process could not begin.
    """
    query = select(Instance).where(Instance.complaint_id == complaint.id, Instance.key == MAIN)
    instance = session.scalar(query.order_by(Instance.id.desc()).limit(1))
    if instance is None:
        raise RuleBroken("No process runs for this complaint.", complaint=complaint.number)
    return instance
