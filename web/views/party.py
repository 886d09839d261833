"""The Party's page: follow the complaint, read the letters, answer, accept, object, rate. Opened by a signed link."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import ItemClosed, NotFound, RedressError
from engine.operations.forms import FormInvalid, Problem, parse_form
from engine.operations.party_access import PartyItem, PartyView, actor_for, gave_answer, letter_text, party_view
from engine.operations.resending import says_the_same
from engine.operations.work_items import complete
from web.auth import PUBLIC, permission, redress
from web.errors import status_of, words_of
from web.fields import fields_of
from web.i18n import COOKIE, choose, in_language
from web.numbers import record_number
from web.problems import top_problems

pages = Blueprint("party", __name__, url_prefix="/p")


@pages.get("/<token>")
@permission(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Where the complaint stands, and what the Party may answer."""
    return _page(token)


@pages.get("/<token>/letters/<int:letter>")
@permission(PUBLIC)
def letter(token: str, letter: int) -> ResponseReturnValue:
    """One letter that was sent to the Party."""
    view = _view(token)
    with redress().store.reading() as session:
        subject, html = letter_text(session, view=view, letter_id=letter)
    return render_template("party_letter.html", view=view, token=token, subject=subject, html=html)


@pages.post("/<token>/answers/<int:item>")
@permission(PUBLIC)
def answer(token: str, item: int) -> ResponseReturnValue:
    """Send an answer."""
    view = _view(token)
    typed = {name: request.form.getlist(name) for name in request.form if name not in ("csrf_token", "version")}
    if item not in {one.id for one in view.items}:
        if _said_already(view, item, typed):
            return redirect(url_for("party.show", token=token, thanks=1))
        return _page(token, refused=ItemClosed(), status=409)
    version = request.form.get("version", type=record_number)
    try:
        redress().perform(complete, actor=actor_for(view), work_item_id=item, typed=typed, version=version)
    except FormInvalid as invalid:
        return _page(token, item=item, typed=typed, problems=invalid.problems, status=422)
    except RedressError as refused:
        return _page(token, item=item, typed=typed, refused=refused, status=status_of(refused))
    return redirect(url_for("party.show", token=token, thanks=1))


def _said_already(view: PartyView, item: int, typed: Mapping[str, Sequence[str]]) -> bool:
    """Whether the Party has given just this answer before: a double click is no other answer."""
    with redress().store.reading() as session:
        return gave_answer(session, view=view, item_id=item) and says_the_same(
            session, redress().services, work_item_id=item, typed=typed
        )


def _view(token: str) -> PartyView:
    with redress().store.reading() as session:
        view = party_view(session, redress().services, token=token)
    g.language_of_link = choose(
        of_person=request.args.get("lang"), cookie=request.cookies.get(COOKIE), accepted=view.language
    )
    return view


def _page(
    token: str,
    *,
    item: int | None = None,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    refused: RedressError | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    view = _view(token)
    questions = [
        (
            question,
            *_question(question, typed if question.id == item else None, problems if question.id == item else ()),
        )
        for question in view.items
    ]
    page = render_template(
        "party.html",
        view=view,
        token=token,
        questions=questions,
        bank_contact=redress().settings.bank_contact,
        thanks="thanks" in request.args,
        refused=words_of(refused) if refused else None,
    )
    return page, status


def _question(
    item: PartyItem, typed: Mapping[str, Sequence[str]] | None, problems: Sequence[Problem]
) -> tuple[str, Any, list[str]]:
    """What a form asks the Party, its fields as the version of its Instance has them, and what else is wrong with it."""
    with redress().store.reading() as session:
        definitions = redress().services.catalogue.definitions(session, item.version_hash)
    if item.form is None:
        raise NotFound("This question has no form.", element=item.element_id)
    form = parse_form(item.form, definitions.forms[item.form])
    fields = fields_of(form, typed=typed, problems=problems)
    return in_language(form.schema["title"]), fields, top_problems(problems, shown=form.properties)
