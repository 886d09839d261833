"""What happens to a form when its WorkItem is completed: checked, and its typed columns filled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from engine.letters import UnknownFact
from engine.operations.desks import HANDLING
from engine.operations.duplicate_pair import closed_meanwhile
from engine.operations.forms import Form, FormInvalid, Problem
from engine.operations.handlers import people_for
from engine.operations.letter_words import lacking
from engine.operations.lists import read_form
from engine.operations.services import Services
from engine.operations.suggestions import suggested
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.letters import Rating

FILLED = frozenset({"kind", "content", "business", "cause", "outcome", "root_cause", "answer"})
"""Columns of the Complaint that a form may fill; everything else goes through an operator."""

RATED = frozenset({"attitude", "efficiency", "content", "result", "comment"})
"""Columns of the Rating that a form may fill."""


def check_form(
    session: Session,
    services: Services,
    *,
    form: Form | None,
    typed: Mapping[str, Sequence[str]],
    complaint: Complaint | None,
    item: WorkItem,
) -> dict[str, Any]:
    """Turn what was typed into checked values.

    Raises:
        FormInvalid: with one problem per field that needs another value, also when a change needs its reason, the
            letter written from the form would lack something, or what it leads to is not possible any more.
    """
    if form is None:
        if typed:
            raise FormInvalid([Problem(name, "unknown_field", {}) for name in typed])
        return {}
    people = partial(_people, session, services, complaint)
    values = read_form(form, typed, book=services.catalogue.rules(session), people=people)
    problems = closed_meanwhile(session, services, item=item, values=values)
    problems += _conflicts(form, values, complaint)
    if form.schema.get("x-reason"):
        problems += _reasons(form, values, suggested(session, services, form=form, item=item))
    if not problems and form.letter and complaint is not None:
        problems = _letter(session, services, form=form, values=values, complaint=complaint)
    if problems:
        raise FormInvalid(problems)
    return values


def fill_records(session: Session, complaint: Complaint, values: Mapping[str, Any], *, at: datetime) -> None:
    """Write the fields of a form that name a column of the Complaint or of its Rating; others cannot be filled."""
    rating: dict[str, Any] = {}
    for name, value in values.items():
        record, _, column = name.partition(".")
        if record == "complaint" and column in FILLED:
            setattr(complaint, column, value)
        elif record == "rating" and column in RATED:
            rating[column] = value
        else:
            raise FormInvalid([Problem(name, "unknown_field", {})])
    if rating:
        session.add(Rating(complaint_id=complaint.id, rated_at=at, **rating))


def _people(session: Session, services: Services, complaint: Complaint | None, where: str) -> frozenset[int]:
    """Those who may be named to handle a Complaint in the department that one of its facts names."""
    department = getattr(complaint, where, None)
    if not department:
        return frozenset()
    return frozenset(person.id for person in people_for(session, services, department=department, role=HANDLING))


def _conflicts(form: Form, values: Mapping[str, Any], complaint: Complaint | None) -> list[Problem]:
    """A department is not put in charge of a complaint about itself."""
    concerned = complaint.subject_department if complaint is not None else None
    named = [name for name, field in form.properties.items() if field.get("x-department") == "lead"]
    return [
        Problem(name, "about_itself", {}) for name in named if concerned is not None and values.get(name) == concerned
    ]


def _reasons(form: Form, values: Mapping[str, Any], suggestions: Mapping[str, Any]) -> list[Problem]:
    """A suggestion that was overridden needs a reason."""
    wanted = form.schema["x-reason"]
    if values.get(wanted["field"]):
        return []
    changed = [name for name in wanted["when_changed"] if name in suggestions and values.get(name) != suggestions[name]]
    return [Problem(wanted["field"], "reason_needed", {"changed": changed})] if changed else []


def _letter(
    session: Session, services: Services, *, form: Form, values: Mapping[str, Any], complaint: Complaint
) -> list[Problem]:
    """What the letter would lack if it were sent with these words."""
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    try:
        missing = lacking(session, services, complaint=complaint, template=form.letter or "", more=words)
    except UnknownFact as unknown:
        return [Problem("", "letter_lacks", {"missing": str(unknown)})]
    return [Problem("", "letter_lacks", {"missing": ", ".join(missing)})] if missing else []
