"""What a form suggests before anybody has typed: a variable of the process, or what an earlier form said."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.facts import FACTS
from engine.operations.forms import Form
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Instance, Submission, WorkItem
from engine.workflow import variables_of


def suggested(session: Session, services: Services, *, form: Form, item: WorkItem) -> dict[str, Any]:
    """Return the value of each field that suggests one, as `x-suggest` names it.

    `routing.lead` is a variable of the Instance, `complaint.content` a fact, `form:findings.facts` a field of the
    newest form of that name on the same Complaint. A list of them is tried in order.
    """
    wanted = {name: _paths(field["x-suggest"]) for name, field in form.properties.items() if field.get("x-suggest")}
    if not wanted:
        return {}
    instance = session.get_one(Instance, item.instance_id)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    variables = variables_of(definitions, instance.state, item.task_id)
    found: dict[str, Any] = {}
    for name, paths in wanted.items():
        values = (_find(session, services, item, path, variables) for path in paths)
        value = next((value for value in values if value not in (None, "", [])), None)
        if value is not None:
            found[name] = value
    return found


def _paths(said: str | list[str]) -> list[str]:
    """One path, or several of which the first that leads to something counts."""
    return [said] if isinstance(said, str) else said


def _find(session: Session, services: Services, item: WorkItem, path: str, variables: Mapping[str, Any]) -> Any:
    if path.startswith("form:"):
        form_id, _, field = path.removeprefix("form:").partition(".")
        return _newest(session, item, form_id).get(field)
    root, _, rest = path.partition(".")
    if root == "complaint" and item.complaint_id is not None:
        complaint = session.get_one(Complaint, item.complaint_id)
        return FACTS[rest].read(session, complaint, services.clock.now()) if rest in FACTS else None
    value: Any = variables.get(root)
    for step in rest.split(".") if rest else ():
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _newest(session: Session, item: WorkItem, form_id: str) -> Mapping[str, Any]:
    query = (
        select(Submission.values)
        .join(WorkItem, WorkItem.id == Submission.work_item_id)
        .where(Submission.complaint_id == item.complaint_id, WorkItem.form == form_id)
        .order_by(Submission.sent_at.desc(), Submission.work_item_id.desc())
        .limit(1)
    )
    return session.scalar(query) or {}
