"""The page of one complaint, in the words of the page: tabs, facts, limits, diagram with its steps, timeline."""

from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.operations.charge import may_steer, may_withdraw
from engine.operations.complaint_page import (
    ComplaintView,
    JoinedView,
    LetterView,
    LimitView,
    complaint_view,
    joined_views,
    letter_views,
    limit_views,
    open_incidents_of,
)
from engine.operations.contacts import may_open_contact
from engine.operations.letter_papers import Paper, paper_of
from engine.operations.rulebook import RuleBook
from engine.operations.sent_forms import sent_forms
from engine.operations.services import Services
from engine.operations.timeline import TimelineEntry, timeline
from engine.operations.worklist import open_items_of
from engine.records.complaints import Complaint
from engine.records.people import Person
from web.drawings import Drawing, chosen, drawings_of
from web.i18n import language
from web.sent import ShownForm, shown_forms
from web.shell import Place, status_name
from web.steps import Row, code_name, department_name, rows_of
from web.timeline import ShownEvent, in_words

TABS = ("overview", "forms", "diagram", "timeline", "letters")


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template shows."""

    view: ComplaintView
    tab: str
    tabs: tuple[Place, ...]
    facts: tuple[tuple[str, object], ...]
    limits: tuple[LimitView, ...]
    items: tuple[Row, ...]
    steers: bool
    withdraws: bool
    incidents: tuple[str, ...]
    may_contact: bool
    joined: tuple[JoinedView, ...]
    forms: tuple[ShownForm, ...] = ()
    letters: tuple[LetterView, ...] = ()
    paper: Paper | None = None
    drawings: tuple[Drawing, ...] = ()
    drawing: Drawing | None = None
    events: tuple[ShownEvent, ...] = field(default=())
    status: str = ""
    lead: str = ""


def page_of(
    session: Session,
    services: Services,
    *,
    person: Person,
    number: str,
    tab: str,
    letter: int | None = None,
    process: str | None = None,
) -> Page:
    """Gather the page of a complaint that the person may see.

    Raises:
        NotFound: there is none of this number, or the person may not see it.
    """
    view = complaint_view(session, services, person=person, number=number)
    paper = paper_of(session, person=person, number=number, letter_id=letter) if letter is not None else None
    book = services.catalogue.rules(session)
    shown = tab if tab in TABS else "overview"
    drawings = drawings_of(session, services, view) if shown == "diagram" else ()
    return Page(
        view=view,
        tab=shown,
        tabs=_tabs(number, shown),
        facts=_facts(book, view),
        limits=tuple(limit_views(session, services, complaint_id=view.id, language=language())),
        items=tuple(rows_of(session, services, open_items_of(session, person=person, complaint_id=view.id))),
        steers=view.closed_at is None and may_steer(person, book.organisation, lead_department=view.lead_department),
        withdraws=view.closed_at is None
        and may_withdraw(
            person,
            book.organisation,
            lead_department=view.lead_department,
            registered_department=view.registered_department,
        ),
        incidents=tuple(
            incident.reason or incident.about or "" for incident in open_incidents_of(session, complaint_id=view.id)
        ),
        may_contact=may_open_contact(session, services, person=person, complaint=session.get_one(Complaint, view.id)),
        joined=tuple(joined_views(session, complaint_id=view.id)),
        forms=_forms(session, services, view) if shown == "forms" else (),
        letters=tuple(letter_views(session, complaint_id=view.id)) if shown == "letters" else (),
        paper=paper,
        drawings=drawings,
        drawing=chosen(drawings, process),
        events=_events(session, services, book, view) if shown == "timeline" else (),
        status=status_name(view.status),
        lead=department_name(book, view.lead_department),
    )


def _tabs(number: str, shown: str) -> tuple[Place, ...]:
    labels = {
        "overview": gettext("Overview"),
        "forms": gettext("Work done"),
        "diagram": gettext("Diagram"),
        "timeline": gettext("Timeline"),
        "letters": gettext("Letters"),
    }
    return tuple(
        Place(label, url_for("complaints.show", number=number, tab=name), current=name == shown)
        for name, label in labels.items()
    )


def _facts(book: RuleBook, view: ComplaintView) -> tuple[tuple[str, object], ...]:
    amount = f"{view.amount} {view.currency}" if view.amount is not None else None
    circumstances = [code_name(book, "circumstance", key) or key for key in view.circumstances]
    return (
        (
            gettext("Complainant"),
            view.party_name or (gettext("not named by the source") if not view.party_known else None),
        ),
        (gettext("Channel"), code_name(book, "channel", view.channel)),
        (gettext("Nature"), code_name(book, "nature", view.nature)),
        (gettext("Complexity"), code_name(book, "complexity", view.complexity)),
        (gettext("Urgency"), code_name(book, "urgency", view.urgency)),
        (gettext("Content"), code_name(book, "content", view.content)),
        (gettext("Business class"), code_name(book, "jrt_business", view.business)),
        (gettext("Cause"), code_name(book, "jrt_cause", view.cause)),
        (gettext("Amount"), amount),
        (gettext("Circumstances"), ", ".join(circumstances) or gettext("none")),
        (gettext("Department in charge"), department_name(book, view.lead_department)),
        (gettext("Handler"), view.handler),
        (gettext("Registered by"), department_name(book, view.registered_department)),
        (gettext("Outcome"), code_name(book, "outcome", view.outcome)),
        (gettext("Root cause"), code_name(book, "root_cause", view.root_cause)),
    )


def _forms(session: Session, services: Services, view: ComplaintView) -> tuple[ShownForm, ...]:
    return shown_forms(session, services, sent_forms(session, services, complaint_id=view.id))


def _events(session: Session, services: Services, book: RuleBook, view: ComplaintView) -> tuple[ShownEvent, ...]:
    entries: list[TimelineEntry] = timeline(session, services, complaint_id=view.id)
    profile = book.profile(view.profile)
    return tuple(in_words(session, services, book, profile, entry) for entry in entries)
