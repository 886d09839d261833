"""Complaints: the list, registering one, the page of one, and what can be done with it from outside its steps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, RedressError
from engine.operations.classification import Class, reclassify, transfer
from engine.operations.complaint_list import complaints_of
from engine.operations.complaint_page import complaint_view
from engine.operations.extensions import request_extension
from engine.operations.forms import Form, FormInvalid, Problem
from engine.operations.lists import read_form
from engine.operations.visibility import require_visible
from engine.operations.withdrawal import withdraw
from web.auth import STAFF, actor, me, permission, redress
from web.choices import as_typed, options_of
from web.complaint import page_of
from web.errors import sentence, status_of, words_of
from web.fields import fields_of
from web.numbers import page_asked
from web.problems import top_problems
from web.registering import registration_of

pages = Blueprint("complaints", __name__, url_prefix="/complaints")
Typed = Mapping[str, Sequence[str]]
PAGE = 50


@pages.get("")
@permission(STAFF)
def index() -> ResponseReturnValue:
    """The complaints that the person may see, newest first; a number leads straight to its page."""
    asked = request.args.get("q", "").strip()
    page = page_asked()
    with redress().store.reading() as session:
        rows = complaints_of(
            session,
            person=me(),
            asked=asked,
            status=request.args.get("status", "open"),
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
    if page > 1 and not rows:
        return redirect(url_for("complaints.index", q=asked, status=request.args.get("status", "open")))
    if len(rows) == 1 and rows[0].number == asked:
        return redirect(url_for("complaints.show", number=asked))
    return render_template(
        "complaints.html",
        rows=rows[:PAGE],
        asked=asked,
        status=request.args.get("status", "open"),
        page=page,
        more=len(rows) > PAGE,
    )


@pages.route("/new", methods=["GET", "POST"])
@permission(STAFF)
def new() -> ResponseReturnValue:
    """Register a complaint by any channel."""
    typed = _typed() if request.method == "POST" else None
    problems: Sequence[Problem] = ()
    refused: RedressError | None = None
    if typed is not None:
        try:
            with redress().store.reading() as session:
                book = redress().services.catalogue.rules(session)
            registration = registration_of(book, typed, zone=redress().settings.zone)
            number = redress().register(actor=actor(), registration=registration, department=_own_department())
        except FormInvalid as invalid:
            problems = invalid.problems
        except InvalidInput as invalid:
            problems = [Problem(str(invalid.facts.get("field", "")), "refused", {"text": sentence(invalid)})]
        except RedressError as error:
            refused = error
        else:
            flash(
                _registered(number, told=bool(registration.email or registration.phone or registration.address)), "good"
            )
            return redirect(url_for("complaints.show", number=number))
    with redress().store.reading() as session:
        form, fields = _fields(session, "registration", typed=typed, problems=problems)
    page = render_template(
        "register.html",
        fields=fields,
        others=top_problems(problems, shown=form.properties),
        refused=words_of(refused) if refused else None,
    )
    return page, status_of(refused) if refused else 422 if problems else 200


@pages.get("/<number>")
@permission(STAFF)
def show(number: str) -> ResponseReturnValue:
    """Everything about one complaint."""
    with redress().store.reading() as session:
        page = page_of(session, redress().services, person=me(), number=number, **_asked())
    return render_template("complaint.html", page=page)


@pages.get("/<number>/letters/<int:letter>")
@permission(STAFF)
def letter(number: str, letter: int) -> ResponseReturnValue:
    """One letter as it was frozen."""
    with redress().store.reading() as session:
        page = page_of(session, redress().services, person=me(), number=number, tab="letters", letter=letter)
    return render_template("complaint.html", page=page)


@pages.route("/<number>/reclassify", methods=["GET", "POST"])
@permission(STAFF)
def reclassify_(number: str) -> ResponseReturnValue:
    """Give the complaint another class, with a reason."""

    def do(values: Mapping[str, Any]) -> None:
        redress().perform(
            reclassify,
            actor=actor(),
            number=number,
            as_=Class(nature=values["nature"], complexity=values["complexity"], urgency=values["urgency"]),
            reason=values["reason"],
        )

    return _act_page(number, "reclassification", gettext("Classify anew"), do, gettext("Classified anew."))


@pages.route("/<number>/transfer", methods=["GET", "POST"])
@permission(STAFF)
def transfer_(number: str) -> ResponseReturnValue:
    """Put another department in charge, with a reason both see."""

    def do(values: Mapping[str, Any]) -> None:
        redress().perform(
            transfer, actor=actor(), number=number, department=values["department"], reason=values["reason"]
        )

    return _act_page(number, "transfer", gettext("Hand over to another department"), do, gettext("Handed over."))


@pages.route("/<number>/withdraw", methods=["GET", "POST"])
@permission(STAFF)
def withdraw_(number: str) -> ResponseReturnValue:
    """The complainant takes it back."""

    def do(values: Mapping[str, Any]) -> None:
        redress().perform(
            withdraw,
            actor=actor(),
            number=number,
            reason=values["reason"],
            verified=bool(values.get("verified")),
            free_will=bool(values.get("free_will")),
        )

    return _act_page(
        number, "withdrawal", gettext("The complainant withdraws"), do, gettext("Withdrawn and confirmed.")
    )


@pages.route("/<number>/extend", methods=["GET", "POST"])
@permission(STAFF)
def extend(number: str) -> ResponseReturnValue:
    """Ask for more time."""

    def do(values: Mapping[str, Any]) -> None:
        redress().perform(
            request_extension,
            actor=actor(),
            number=number,
            to_days=int(values["to_days"]),
            reason_code=values["reason_code"],
            steps_done=values["steps_done"],
        )

    return _act_page(
        number, "extension_request", gettext("Ask for more time"), do, gettext("Asked. Another person decides.")
    )


def _registered(number: str, *, told: bool) -> str:
    """What is said of a new complaint; only whom somebody can reach is told that it arrived."""
    if told:
        return str(gettext("Registered as %(number)s. The complainant gets a confirmation.", number=number))
    return str(gettext("Registered as %(number)s. Nobody knows how to reach the complainant.", number=number))


def _act_page(
    number: str, form_id: str, title: str, do: Callable[[Mapping[str, Any]], None], done: str
) -> ResponseReturnValue:
    """A page with one form about a complaint; what is wrong is said, and what was typed stays."""
    typed = _typed() if request.method == "POST" else None
    problems: Sequence[Problem] = ()
    refused: RedressError | None = None
    if typed is not None:
        with redress().store.reading() as session:
            book = redress().services.catalogue.rules(session)
        try:
            do(read_form(book.form(form_id), typed, book=book))
        except FormInvalid as invalid:
            problems = invalid.problems
        except RedressError as error:
            refused = error
        else:
            flash(done, "good")
            return redirect(url_for("complaints.show", number=number))
    with redress().store.reading() as session:
        view = complaint_view(session, redress().services, person=me(), number=number)
        given = as_typed({"nature": view.nature, "complexity": view.complexity, "urgency": view.urgency})
        form, fields = _fields(session, form_id, typed=typed, given=given, problems=problems, number=number)
    status = status_of(refused) if refused else 422 if problems else 200
    page = render_template(
        "complaint_act.html",
        view=view,
        title=title,
        form=form,
        fields=fields,
        others=top_problems(problems, shown=form.properties),
        refused=words_of(refused) if refused else None,
    )
    return page, status


def _fields(
    session: Session,
    form_id: str,
    *,
    typed: Typed | None,
    problems: Sequence[Problem],
    given: Typed | None = None,
    number: str | None = None,
) -> tuple[Form, Any]:
    services = redress().services
    book = services.catalogue.rules(session)
    form = book.form(form_id)
    complaint = require_visible(session, person=me(), number=number) if number else None
    options = options_of(session, services, form=form, book=book, complaint=complaint)
    kept = (
        typed
        if typed is not None
        else {name: value for name, value in (given or {}).items() if name in form.properties}
    )
    return form, fields_of(form, typed=kept or None, problems=problems, options=options)


def _asked() -> dict[str, Any]:
    """Which tab, and on the diagram which process, the address asks for."""
    return {"tab": request.args.get("tab", "overview"), "process": request.args.get("process")}


def _typed() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}


def _own_department() -> str | None:
    """The department that registers: of the intake post, else of the first post."""
    posts = sorted(me().posts, key=lambda post: (post.role != "INTAKE", post.id))
    return posts[0].department if posts else None
