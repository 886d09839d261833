"""The page of one complaint, in the words of the page: tabs, facts, limits, diagram with its steps, timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.operations.complaint_page import (
    ComplaintView,
    InstanceView,
    LetterView,
    LimitView,
    complaint_view,
    instance_views,
    letter_views,
    limit_views,
    open_incidents_of,
    path_of,
)
from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.operations.timeline import TimelineEntry, timeline
from engine.operations.worklist import open_items_of
from engine.records.instances import Instance
from engine.records.letters import Letter
from engine.records.people import Person
from engine.workflow import Definitions, main_path
from web.i18n import language
from web.shell import Place, status_name
from web.steps import Row, code_name, department_name, rows_of
from web.timeline import ShownEvent, in_words

TABS = ("overview", "diagram", "timeline", "letters")


@dataclass(frozen=True, slots=True)
class Step:
    """One element in the list beside the diagram."""

    element_id: str
    name: str
    state: str
    detail: str = ""
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process of an Instance with its path."""

    caption: str
    url: str
    steps: tuple[Step, ...]
    hash: str
    key: str
    choose_url: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template shows."""

    view: ComplaintView
    tab: str
    tabs: tuple[Place, ...]
    facts: tuple[tuple[str, object], ...]
    limits: tuple[LimitView, ...]
    items: tuple[Row, ...]
    may_act: bool
    incidents: tuple[str, ...]
    letters: tuple[LetterView, ...] = ()
    letter_html: str | None = None
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
    book = services.catalogue.rules(session)
    shown = tab if tab in TABS else "overview"
    drawings = _drawings(session, services, view) if shown == "diagram" else ()
    return Page(
        view=view,
        tab=shown,
        tabs=_tabs(number, shown),
        facts=_facts(book, view),
        limits=tuple(limit_views(session, services, complaint_id=view.id, language=language())),
        items=tuple(rows_of(session, services, open_items_of(session, person=person, complaint_id=view.id))),
        may_act=view.closed_at is None and view.lead_department in person.departments() | {"CP"},
        incidents=tuple(incident.reason for incident in open_incidents_of(session, complaint_id=view.id)),
        letters=tuple(letter_views(session, complaint_id=view.id)) if shown == "letters" else (),
        letter_html=_letter(session, view, letter),
        drawings=drawings,
        drawing=_chosen(drawings, process),
        events=_events(session, services, book, view) if shown == "timeline" else (),
        status=status_name(view.status),
        lead=department_name(book, view.lead_department),
    )


def _tabs(number: str, shown: str) -> tuple[Place, ...]:
    labels = {
        "overview": gettext("Overview"),
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


def _letter(session: Session, view: ComplaintView, letter_id: int | None) -> str | None:
    if letter_id is None:
        return None
    letter = session.get(Letter, letter_id)
    if letter is None or letter.complaint_id != view.id:
        raise NotFound("There is no such letter.", letter=letter_id)
    return letter.html


def _events(session: Session, services: Services, book: RuleBook, view: ComplaintView) -> tuple[ShownEvent, ...]:
    entries: list[TimelineEntry] = timeline(session, services, complaint_id=view.id)
    profile = book.profile(view.profile)
    return tuple(in_words(session, services, book, profile, entry) for entry in entries)


def _drawings(session: Session, services: Services, view: ComplaintView) -> tuple[Drawing, ...]:
    found = []
    for instance in instance_views(session, services, complaint_id=view.id):
        definitions = services.catalogue.definitions(session, instance.version_hash)
        done, live = path_of(session, instance=session.get_one(Instance, instance.id))
        for process in instance.processes:
            if process in done or process in live:
                found.append(_drawing(definitions, instance, process, done, live, view.number))
    return tuple(found)


def _chosen(drawings: tuple[Drawing, ...], key: str | None) -> Drawing | None:
    """The drawing that was asked for, else the one in which somebody has to do something, else the first."""
    asked = next((drawing for drawing in drawings if drawing.key == key), None)
    live = next(
        (drawing for drawing in reversed(drawings) if any(step.state == "live" for step in drawing.steps)), None
    )
    return asked or live or next(iter(drawings), None)


def _drawing(
    definitions: Definitions,
    instance: InstanceView,
    process: str,
    done: Mapping[str, set[str]],
    live: Mapping[str, set[str]],
    number: str,
) -> Drawing:
    model = definitions.processes[process]
    passed, now = done.get(process, set()), live.get(process, set())
    over = instance.status != "running"
    steps = [
        Step(node.id, node.names.best(language()) or node.id, _state(node.id, passed, now, over=over))
        for node in main_path(model)
        if node.names.en
    ]
    return Drawing(
        caption=model.names.best(language()),
        url=url_for("diagrams.bpmn", instance=instance.id, process=process),
        steps=tuple(steps),
        hash=instance.version_hash,
        key=f"{instance.id}/{process}",
        choose_url=url_for("complaints.show", number=number, tab="diagram", process=f"{instance.id}/{process}"),
    )


def _state(element: str, passed: set[str], now: set[str], *, over: bool) -> str:
    if element in now:
        return "live"
    if element in passed:
        return "done"
    return "skipped" if over else "waiting"
