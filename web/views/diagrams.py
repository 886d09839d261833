"""The bytes of the process that an Instance runs, as they were deployed."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from engine.errors import NotFound
from engine.operations.visibility import visible_to
from engine.records.complaints import Complaint
from engine.records.instances import Instance
from web.auth import STAFF, me, permission, redress

pages = Blueprint("diagrams", __name__)


@pages.get("/instances/<int:instance>/<process>.bpmn")
@permission(STAFF)
def bpmn(instance: int, process: str) -> ResponseReturnValue:
    """One BPMN file of an Instance's own version, byte for byte."""
    with redress().store.reading() as session:
        query = (
            select(Instance.version_hash)
            .outerjoin(Complaint, Complaint.id == Instance.complaint_id)
            .where(Instance.id == instance, visible_to(me()) | Complaint.id.is_(None))
        )
        version = session.scalar(query)
        if version is None:
            raise NotFound("There is no such instance, or you may not see it.", instance=instance)
        definitions = redress().services.catalogue.definitions(session, version)
    if process not in definitions.paths:
        raise NotFound("This instance runs no such process.", process=process)
    answer = Response(definitions.bpmn(process), mimetype="application/xml")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.headers["X-Redress-Version"] = version
    return answer
