"""Choices of a form that only the moment knows: code lists, departments, colleagues."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.operations.forms import Form
from engine.operations.handlers import people_for
from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.records.complaints import Complaint
from web.fields import Option
from web.i18n import in_language


def options_of(
    session: Session, services: Services, *, form: Form, book: RuleBook, complaint: Complaint | None = None
) -> dict[str, list[Option]]:
    """The choices of each field that names a code list, a department or a person."""
    found: dict[str, list[Option]] = {}
    for name, field in form.properties.items():
        listed = {**field.get("items", {}), **field}
        if codes := listed.get("x-codes"):
            found[name] = [
                Option(key, in_language(code.names)) for key, code in book.codes[codes].codes.items() if code.active
            ]
        elif listed.get("x-department"):
            found[name] = departments(book, to=listed["x-department"])
        elif listed.get("x-person"):
            found[name] = _people(session, services, str(listed["x-person"]), complaint)
    return found


def departments(book: RuleBook, *, to: object) -> list[Option]:
    """The departments as choices; `to` says which, as in `Organisation.offered`."""
    known = book.organisation.departments
    return [Option(code, in_language(known[code].names)) for code in book.organisation.offered(to)]


def _people(session: Session, services: Services, where: str, complaint: Complaint | None) -> list[Option]:
    department: Any = getattr(complaint, where, None) if complaint is not None else None
    if not isinstance(department, str):
        return []
    people = people_for(session, services, department=department, role="HANDLER")
    return [Option(str(person.id), person.name) for person in people]


def as_typed(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Suggested values as a browser would send them."""
    typed: dict[str, list[str]] = {}
    for name, value in values.items():
        several = value if isinstance(value, (list, tuple)) else [value]
        typed[name] = ["true" if one is True else "" if one in (False, None) else str(one) for one in several]
    return typed
