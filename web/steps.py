"""WorkItems and elements in words: what a step is called, which department, why a row ranks where it ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.operations.item_reading import letter_to_bring
from engine.operations.letters import DELIVERY
from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.operations.worklist import InboxEntry
from web.i18n import in_language, language


@dataclass(frozen=True, slots=True)
class Row:
    """One WorkItem as a page shows it."""

    entry: InboxEntry
    step: str
    department: str
    role: str
    limit: str | None
    nature: str | None
    subject: str | None


def rows_of(session: Session, services: Services, entries: Sequence[InboxEntry]) -> list[Row]:
    """Put entries into the words of the page."""
    book = services.catalogue.rules(session)
    return [_row(session, services, book, entry) for entry in entries]


def _row(session: Session, services: Services, book: RuleBook, entry: InboxEntry) -> Row:
    definitions = services.catalogue.definitions(session, entry.version_hash)
    element = definitions.element(entry.process, entry.element_id)
    return Row(
        entry=entry,
        step=element.names.best(language()) or entry.element_id,
        department=department_name(book, entry.department),
        role=in_language(book.organisation.roles[entry.role].names)
        if entry.role in book.organisation.roles
        else entry.role,
        limit=limit_name(book, entry.urgent_limit),
        nature=code_name(book, "nature", entry.nature),
        subject=_subject(session, services, book, entry),
    )


def _subject(session: Session, services: Services, book: RuleBook, entry: InboxEntry) -> str | None:
    """What tells two items of one step apart: the department that is asked, or the letter that is brought."""
    if isinstance(entry.subject, str):
        return department_name(book, entry.subject)
    if entry.process != DELIVERY:
        return None
    letter = letter_to_bring(session, services, work_item_id=entry.id)
    return letter.subject if letter is not None else None


def department_name(book: RuleBook, code: str | None) -> str:
    """A department in the language of the page."""
    if code is None:
        return gettext("not known yet")
    entry = book.organisation.departments.get(code)
    return in_language(entry.names) if entry else code


def limit_name(book: RuleBook, kind: str | None) -> str | None:
    """A kind of limit in the language of the page."""
    for profile in book.profiles.values():
        if kind is not None and kind in profile.time_limits:
            return in_language(profile.time_limits[kind].names)
    return kind


def code_name(book: RuleBook, codes: str, key: str | None) -> str | None:
    """An entry of a code list in the language of the page; what is on no list is shown as it is."""
    if not key:
        return None
    listed: Mapping[str, Any] = book.codes[codes].codes if codes in book.codes else {}
    return in_language(listed[key].names) if key in listed else key


def help_text(documentation: str) -> str:
    """What a process file explains about a step, in the language of the page: the file gives English, then Chinese."""
    english, _, chinese = documentation.partition("\n")
    return chinese if chinese and language() == "zh" else english
