"""Forms as they were sent, in words: who wrote what in which step, each value as the form's own page showed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.operations.forms import Form
from engine.operations.rulebook import RuleBook
from engine.operations.sent_forms import SentForm
from engine.operations.services import Services
from engine.records.people import Person
from web.i18n import in_language, language
from web.steps import code_name, department_name
from web.wording import day

AT_ONCE = 3
"""So many forms are unfolded beside a step."""
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownForm:
    """One form as a page shows it: a label and a text for each field that was filled in."""

    what: str
    who: str
    at: datetime
    lines: Lines
    open: bool


def shown_forms(
    session: Session, services: Services, sent: Sequence[SentForm], *, beside: int | None = None
) -> tuple[ShownForm, ...]:
    """Put forms into the words of the page, in the order given.

    Args:
        beside: the Instance of a step beside which they are read: only the first few of that Instance are unfolded, or
            the first few at all if it has none. None: they are the page, and all are.
    """
    book = services.catalogue.rules(session)
    own = [one for one in sent if one.instance_id == beside] or sent
    opened = sent if beside is None else own[:AT_ONCE]
    return tuple(
        ShownForm(
            what=_step_name(session, services, one),
            who=_writer(one),
            at=one.sent_at,
            lines=in_words(session, book, one.form, one.values),
            open=one in opened,
        )
        for one in sent
    )


def in_words(session: Session, book: RuleBook, form: Form, values: Mapping[str, Any]) -> Lines:
    """The values of a form with their labels, in the order of its file; a field without a value is left out."""
    return tuple(
        (in_language(field.get("title", {})) or name, _value(session, book, field, values[name]))
        for name, field in form.properties.items()
        if values.get(name) not in (None, "", [])
    )


def _step_name(session: Session, services: Services, sent: SentForm) -> str:
    if sent.version_hash is None or sent.process is None or sent.element_id is None:
        return in_language(sent.form.schema.get("title", {})) or sent.form.id
    element = services.catalogue.definitions(session, sent.version_hash).element(sent.process, sent.element_id)
    return element.names.best(language()) or sent.element_id


def _writer(sent: SentForm) -> str:
    if sent.by is None:
        return gettext("Complainant")
    return gettext("%(name)s for the complainant", name=sent.by) if sent.by_party else sent.by


def _value(session: Session, book: RuleBook, field: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, list):
        items = {**field, **field.get("items", {})}
        return ("、" if language() == "zh" else ", ").join(_value(session, book, items, one) for one in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return _listed(session, book, field, value) or _formatted(field, value)


def _listed(session: Session, book: RuleBook, field: Mapping[str, Any], value: Any) -> str | None:
    """What a list calls a value; None where the field names no list."""
    if "x-codes" in field:
        return code_name(book, field["x-codes"], str(value))
    if field.get("x-department"):
        return department_name(book, str(value))
    if "x-person" in field:
        person = session.get(Person, int(value))
        return person.name if person is not None else None
    return in_language(field.get("x-options", {}).get(str(value), {})) or None


def _formatted(field: Mapping[str, Any], value: Any) -> str:
    if field.get("format") == "date":
        return day(date.fromisoformat(str(value)))
    return f"{value} {field['x-currency']}" if "x-currency" in field else str(value)
