"""One WorkItem: what it is about, its form, its draft, sending it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.errors import ItemClosed, RedressError, RuleBroken
from engine.operations.complaint_page import limit_views
from engine.operations.contacts import may_open_contact
from engine.operations.desks import require_fit
from engine.operations.forms import Form, FormInvalid, Problem
from engine.operations.item_reading import NOTHING, reading_for
from engine.operations.moot_incidents import moot_incidents, settle_moot
from engine.operations.resending import says_the_same, sent_before
from engine.operations.sent_forms import sent_forms
from engine.operations.suggestions import suggested
from engine.operations.work_items import complete, form_of, save_draft
from engine.operations.worklist import OpenItem, open_item
from engine.records.complaints import Complaint
from engine.records.instances import Instance, WorkItem
from web.auth import STAFF, actor, me, permission, redress
from web.choices import as_typed, options_of
from web.errors import status_of, words_of
from web.fields import fields_of
from web.i18n import language
from web.numbers import record_number
from web.pairs import facts_of_other
from web.problems import top_problems
from web.sent import shown_forms
from web.steps import help_text, rows_of
from web.views.inbox import next_item

pages = Blueprint("work_items", __name__, url_prefix="/work-items")
Typed = Mapping[str, Sequence[str]]


@pages.get("/<int:item>")
@permission(STAFF)
def show(item: int) -> ResponseReturnValue:
    """The page of an item: its form if the person may do it, else why not."""
    return _page(item)


@pages.post("/<int:item>/draft")
@permission(STAFF)
def draft(item: int) -> ResponseReturnValue:
    """Keep what was typed so far; called by the page itself while somebody types."""
    redress().perform(save_draft, actor=actor(), work_item_id=item, values=_typed())
    return "", 204


@pages.post("/<int:item>/complete")
@permission(STAFF)
def send(item: int) -> ResponseReturnValue:
    """Send the form. Whatever goes wrong, what was typed stays on the page."""
    typed = _typed()
    version = request.form.get("version", type=record_number)
    try:
        redress().perform(complete, actor=actor(), work_item_id=item, typed=typed, version=version)
    except FormInvalid as invalid:
        return _page(item, typed=typed, problems=invalid.problems, status=422)
    except ItemClosed as closed:
        if refused := _refused_again(item, typed, closed):
            return _page(item, typed=typed, refused=refused, status=status_of(refused))
    except RedressError as refused:
        return _page(item, typed=typed, refused=refused, status=status_of(refused))
    _settle(item)
    flash(gettext("Sent. The complaint moves on."), "good")
    department = request.form.get("department", "")
    if request.form.get("then") == "next":
        return redirect(next_item(department))
    return redirect(url_for("inbox.queue", department=department))


def _settle(item: int) -> None:
    """What failed before has worked now: no operator has to look at it any more."""
    with redress().store.reading() as session:
        moot = moot_incidents(session, work_item_id=item)
    if moot:
        redress().perform(settle_moot, actor=actor(), work_item_id=item)


def _refused_again(item: int, typed: Typed, closed: ItemClosed) -> RedressError | None:
    """Why a form is not taken for a step that is done; None if it is the person's own form, sent twice."""
    with redress().store.reading() as session:
        if not sent_before(session, work_item_id=item, person_id=me().id):
            return closed
        same = says_the_same(session, redress().services, work_item_id=item, typed=typed)
    return None if same else RuleBroken("You have done this step already. What you have typed now was not taken.")


def _page(
    item: int,
    *,
    typed: Typed | None = None,
    problems: Sequence[Problem] = (),
    refused: RedressError | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    services = redress().services
    with redress().store.reading() as session:
        opened = open_item(session, person=me(), work_item_id=item)
        form, given, options = _form(session, opened)
        row = rows_of(session, services, [opened.entry])[0]
        definitions = services.catalogue.definitions(session, opened.entry.version_hash)
        element = definitions.element(opened.entry.process, opened.entry.element_id)
        limits = (
            limit_views(session, services, complaint_id=opened.entry.complaint_id, language=language())
            if (opened.entry.complaint_id)
            else []
        )
        reason = _why_not(session, opened)
        around = _around(session, opened)
    kept = typed if typed is not None else (opened.draft or given)
    fields = fields_of(form, typed=kept, problems=problems, options=options) if form else ()
    return (
        render_template(
            "work_item.html",
            item=opened,
            row=row,
            help=help_text(element.documentation),
            fields=fields,
            form=form,
            others=top_problems(problems, shown=form.properties if form else ()),
            limits=[limit for limit in limits if limit.stopped_at is None],
            why_not=reason,
            refused=words_of(refused) if refused else None,
            restored=typed is None and opened.draft is not None,
            **around,
        ),
        status,
    )


def _around(session: Session, opened: OpenItem) -> dict[str, Any]:
    """What is read beside the form: earlier forms, the letter, the other complaint; and whether contacts may be opened."""
    services = redress().services
    if opened.entry.complaint_id is None:
        return {"reading": NOTHING, "forms": (), "may_contact": False}
    complaint = session.get_one(Complaint, opened.entry.complaint_id)
    reading = reading_for(session, services, person=me(), work_item_id=opened.entry.id)
    book = services.catalogue.rules(session)
    return {
        "reading": reading,
        "other_facts": facts_of_other(book, reading.other) if reading.other else (),
        "forms": shown_forms(
            session,
            services,
            sent_forms(session, services, complaint_id=complaint.id),
            beside=opened.instance_id,
        ),
        "may_contact": may_open_contact(session, services, person=me(), complaint=complaint),
    }


def _form(session: Session, opened: OpenItem) -> tuple[Form | None, dict[str, list[str]], dict[str, list[Any]]]:
    """The form of an item with what it suggests and offers."""
    services = redress().services
    item = session.get_one(WorkItem, opened.entry.id)
    form = form_of(session, services, instance=session.get_one(Instance, item.instance_id), item=item)
    if form is None:
        return None, {}, {}
    complaint = session.get(Complaint, item.complaint_id) if item.complaint_id else None
    book = services.catalogue.rules(session)
    given = as_typed(suggested(session, services, form=form, item=item)) if item.is_open else {}
    return form, given, options_of(session, services, form=form, book=book, complaint=complaint)


def _why_not(session: Session, opened: OpenItem) -> str | None:
    """Why the person cannot do this item now; None when they can."""
    if opened.entry.closed_at is not None:
        return gettext("This step is done.")
    try:
        require_fit(session, redress().services, person=me(), item=session.get_one(WorkItem, opened.entry.id))
    except RedressError as refused:
        return ". ".join(words_of(refused))
    if opened.entry.holder_id not in (None, me().id):
        return gettext("%(name)s works on it.", name=opened.entry.holder)
    return None


def _typed() -> dict[str, list[str]]:
    ours = {"csrf_token", "version", "department", "then"}
    return {name: request.form.getlist(name) for name in request.form if name not in ours}
