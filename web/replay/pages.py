"""What a member of the staff sees: the inbox, one item with its form, the limits of a complaint, the colleagues. Reading only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.operations.complaint_page import complaint_view, limit_views
from engine.operations.forms import Form
from engine.operations.handlers import people_for
from engine.operations.suggestions import suggested
from engine.operations.work_items import form_of
from engine.operations.worklist import PAGE, InboxEntry, OpenItem, inbox, open_item, open_items_of
from engine.records.complaints import Complaint
from engine.records.instances import Instance, WorkItem
from engine.records.letters import Notice
from engine.records.people import Person
from web.choices import as_typed, options_of
from web.replay.bank import Bank
from web.replay.filling import Sheet

MOST_PAGES = 6
Post = tuple[str, str]
"""A department and a role: who has this post sees the same items."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of the inbox; `by_party`: the page says that the Party answers it, and staff enter it for those who cannot."""

    row: InboxEntry
    by_party: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page of one item; `sheet` None: the step has no form."""

    item: OpenItem
    sheet: Sheet | None


def inbox_of(bank: Bank, person: Person, department: str) -> list[Seen]:
    """Every open item of a department that a person may do, page by page, most urgent first."""
    seen: list[Seen] = []
    catalogue = bank.redress.services.catalogue
    with bank.redress.store.reading() as session:
        for page in range(MOST_PAGES):
            rows = inbox(session, person=person, department=department, limit=PAGE, offset=page * PAGE)
            for row in rows:
                element = catalogue.definitions(session, row.version_hash).element(row.process, row.element_id)
                seen.append(Seen(row, element.by_party))
            if len(rows) < PAGE:
                break
    return seen


def stirring(bank: Bank) -> dict[Post, tuple[int, int, int]]:
    """A mark for each desk that changes when anything on it does. It saves vain looks; nobody learns anything from it."""
    query = (
        select(WorkItem.department, WorkItem.role, func.count(), func.max(WorkItem.id), func.sum(WorkItem.version))
        .where(WorkItem.closed_at.is_(None))
        .group_by(WorkItem.department, WorkItem.role)
    )
    with bank.redress.store.reading() as session:
        return {(row[0], row[1]): (int(row[2]), int(row[3]), int(row[4])) for row in session.execute(query)}


def with_news(bank: Bank) -> frozenset[int]:
    """Who has something in the bell that is not read yet; it saves vain looks, too."""
    with bank.redress.store.reading() as session:
        return frozenset(session.scalars(select(Notice.person_id).where(Notice.read_at.is_(None)).distinct()))


def open_page(bank: Bank, person: Person, row: InboxEntry) -> ItemPage:
    """Open the page of an item, with its form as it is filled in before anybody has typed."""
    services = bank.redress.services
    with bank.redress.store.reading() as session:
        opened = open_item(session, person=person, work_item_id=row.id)
        item = session.get_one(WorkItem, row.id)
        form = form_of(session, services, instance=session.get_one(Instance, item.instance_id), item=item)
        if form is None or not item.is_open:
            return ItemPage(opened, None)
        complaint = session.get(Complaint, item.complaint_id) if item.complaint_id else None
        options = options_of(session, services, form=form, book=services.catalogue.rules(session), complaint=complaint)
        sheet = Sheet(
            form=form,
            suggested=as_typed(suggested(session, services, form=form, item=item)),
            options={name: [option.value for option in choices] for name, choices in options.items()},
            known=bank.known.get(row.number or "", {}),
            language=complaint.language if complaint is not None else "zh",
            today=bank.calendar.day_of(bank.now),
        )
    return ItemPage(opened, sheet)


def page_sheet(bank: Bank, form_id: str, *, language: str, known: dict[str, str]) -> Sheet:
    """A form that a page shows outside of any process."""
    services = bank.redress.services
    with bank.redress.store.reading() as session:
        book = services.catalogue.rules(session)
        form: Form = book.form(form_id)
        options = options_of(session, services, form=form, book=book)
    return Sheet(
        form=form,
        options={name: [option.value for option in choices] for name, choices in options.items()},
        known=known,
        language=language,
        today=bank.calendar.day_of(bank.now),
    )


def still_open(bank: Bank, person: Person, number: str) -> bool:
    """Whether the page of a complaint says that it goes on."""
    with bank.redress.store.reading() as session:
        return complaint_view(session, bank.redress.services, person=person, number=number).closed_at is None


def statutory_due(bank: Bank, complaint_id: int) -> datetime | None:
    """When the limit of law ends, as the page of the complaint says."""
    with bank.redress.store.reading() as session:
        views = limit_views(session, bank.redress.services, complaint_id=complaint_id, language="zh")
    return next((view.due_at for view in views if view.origin == "statutory" and view.stopped_at is None), None)


def held_by_absent(bank: Bank, person: Person, number: str) -> list[tuple[InboxEntry, list[int]]]:
    """Items of a complaint in the departments of a lead whose holder is not there, each with those who are."""
    services = bank.redress.services
    found = []
    with bank.redress.store.reading() as session:
        complaint_id = complaint_view(session, services, person=person, number=number).id
        for row in open_items_of(session, person=person, complaint_id=complaint_id):
            if row.holder_id is None or not person.holds(role="LEAD", department=row.department):
                continue
            there = [one.id for one in people_for(session, services, department=row.department, role=row.role)]
            if row.holder_id not in there:
                found.append((row, there))
    return found
