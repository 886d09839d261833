"""What happens to a form when its WorkItem is completed: checked, and its typed columns filled."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine.letters import UnknownFact
from engine.operations.forms import Form, FormInvalid, Problem
from engine.operations.letters import preview
from engine.operations.services import Services
from engine.operations.suggestions import suggested
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem

FILLED = frozenset({"kind", "content", "business", "cause", "outcome", "root_cause", "answer"})
"""Columns of the Complaint that a form may fill; everything else goes through an operator."""


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
        FormInvalid: with one problem per field that needs another value, also when a change needs its reason, or the
            letter written from the form would lack something.
    """
    if form is None:
        if typed:
            raise FormInvalid([Problem(name, "unknown_field", {}) for name in typed])
        return {}
    values = form.read(typed)
    problems = _codes(services.catalogue.rules(session).codes, form, values)
    problems += _reasons(form, values, suggested(session, services, form=form, item=item))
    if not problems and form.letter and complaint is not None:
        problems = _letter(session, services, form=form, values=values, complaint=complaint)
    if problems:
        raise FormInvalid(problems)
    return values


def fill_records(complaint: Complaint, values: Mapping[str, Any]) -> None:
    """Write the fields of a form that name a column of the Complaint; only the listed columns can be filled."""
    for name, value in values.items():
        record, _, column = name.partition(".")
        if record != "complaint" or column not in FILLED:
            raise FormInvalid([Problem(name, "unknown_field", {})])
        setattr(complaint, column, value)


def _codes(codes: Mapping[str, Any], form: Form, values: Mapping[str, Any]) -> list[Problem]:
    """Values that are on no list, where the form names one."""
    problems = []
    for name, field in form.properties.items():
        listed = field.get("x-codes")
        if listed and name in values:
            chosen = values[name] if isinstance(values[name], list) else [values[name]]
            problems += [Problem(name, "not_listed", {"value": one}) for one in chosen if not codes[listed].has(one)]
    return problems


def _reasons(form: Form, values: Mapping[str, Any], suggestions: Mapping[str, Any]) -> list[Problem]:
    """A suggestion that was overridden needs a reason."""
    wanted = form.schema.get("x-reason")
    if not wanted or values.get(wanted["field"]):
        return []
    changed = [name for name in wanted["when_changed"] if name in suggestions and values.get(name) != suggestions[name]]
    return [Problem(wanted["field"], "reason_needed", {"changed": changed})] if changed else []


def _letter(
    session: Session, services: Services, *, form: Form, values: Mapping[str, Any], complaint: Complaint
) -> list[Problem]:
    """What the letter would lack if it were sent with these words."""
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    try:
        _, missing = preview(session, services, complaint=complaint, template=form.letter or "", more=words)
    except UnknownFact as unknown:
        return [Problem("", "letter_lacks", {"missing": str(unknown)})]
    return [Problem("", "letter_lacks", {"missing": ", ".join(missing)})] if missing else []
