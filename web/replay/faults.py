"""Faults that the plan puts into the data and the surroundings of a few complaints, as they happen at a real bank."""

from dataclasses import replace
from enum import StrEnum

from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.operations.actors import Actor
from engine.operations.main_instance import MAIN
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Incident
from engine.workflow import read_library
from engine.xml import parse_xml
from web.compose import Redress

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BROKEN_CONDITION = "=(complaint.amount / complaint.group_size > 1000000) or ({condition})"
"""What a process owner wrote who did not think of complaints by nobody but one: a division by nothing is null."""
TINY = 0
"""A budget within which no expression keeps that calls a function."""
DATA_FIXER = Actor(name="data-fix", role="ADMIN")


class Fault(StrEnum):
    """What goes wrong with a complaint."""

    MISSING_INPUT = "missing_input"
    UNKNOWN_INPUT = "unknown_input"
    NO_PATH = "no_path"
    MAIL_REFUSED = "mail_refused"
    OVER_BUDGET = "over_budget"


def without_path(files: dict[str, bytes]) -> dict[str, bytes] | None:
    """Return the files with one condition in the first process that `main` calls broken; None if it has no condition."""
    library = read_library(
        {path: content for path, content in files.items() if path.endswith((".bpmn", ".dmn", ".json"))}
    )
    for process_id in library.called_by(MAIN)[1:]:
        path = next(path for path in files if path.endswith(f"/{process_id}.bpmn"))
        root = parse_xml(files[path], name=path)
        condition = next(root.iter(f"{BPMN}conditionExpression"), None)
        if condition is not None and condition.text:
            condition.text = BROKEN_CONDITION.format(condition=condition.text.removeprefix("="))
            return {**files, path: etree.tostring(root, xml_declaration=True, encoding="UTF-8")}
    return None


def clear_outcome(session: Session, services: Services, *, number: str) -> bool:
    """Lose the outcome of a complaint that is being answered, behind every form; return whether there was one."""
    complaint = session.scalar(select(Complaint).where(Complaint.number == number).with_for_update())
    if complaint is None or complaint.outcome is None or complaint.decided_at is not None:
        return False
    _correct(session, services)
    complaint.outcome = None
    return True


def unknown_cause(session: Session, services: Services, *, number: str) -> bool:
    """Write a cause that is on no list into a complaint that is not classified yet; return whether that was possible."""
    complaint = session.scalar(select(Complaint).where(Complaint.number == number).with_for_update())
    if complaint is None or complaint.lead_department is not None:
        return False
    _correct(session, services)
    complaint.cause = "legacy_17"
    return True


def _correct(session: Session, services: Services) -> None:
    audit.act(
        session,
        actor=DATA_FIXER.name,
        role=DATA_FIXER.role,
        action="complaint.correct",
        at=services.clock.now(),
        reason="nightly correction of data",
    )


def has_incident(session: Session, *, number: str) -> bool:
    """Whether anything has ever gone wrong with a complaint."""
    query = select(Incident.id).join(Complaint, Complaint.id == Incident.complaint_id).where(Complaint.number == number)
    return session.scalar(query.limit(1)) is not None


def with_tiny_budget(redress: Redress) -> Redress:
    """The same bank, but its expressions may cost next to nothing."""
    return replace(redress, services=replace(redress.services, expression_budget=TINY))
