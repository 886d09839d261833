"""The Party's page: follow the complaint, read the letters, answer, accept, object, rate. Opened by a signed link."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import ItemClosed, NotFound, RedressError
from engine.operations.forms import FormInvalid, Problem, parse_form
from engine.operations.party_access import PartyItem, PartyView, actor_for, letter_text, party_view
from engine.operations.work_items import complete
from web.auth import PUBLIC, permission, redress
from web.errors import status_of, words_of
from web.fields import fields_of
from web.i18n import language

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
    if item not in {one.id for one in view.items}:
        return _page(token, refused=ItemClosed(), status=409)
    typed = {name: request.form.getlist(name) for name in request.form if name not in ("csrf_token", "version")}
    version = request.form.get("version", type=int)
    try:
        redress().perform(complete, actor=actor_for(view), work_item_id=item, typed=typed, version=version)
    except FormInvalid as invalid:
        return _page(token, item=item, typed=typed, problems=invalid.problems, status=422)
    except RedressError as refused:
        return _page(token, item=item, typed=typed, refused=refused, status=status_of(refused))
    return redirect(url_for("party.show", token=token, thanks=1))


def _view(token: str) -> PartyView:
    with redress().store.reading() as session:
        view = party_view(session, redress().services, token=token)
    g.language_of_link = request.args.get("lang") or view.language
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
        thanks="thanks" in request.args,
        refused=words_of(refused) if refused else None,
    )
    return page, status


def _question(
    item: PartyItem, typed: Mapping[str, Sequence[str]] | None, problems: Sequence[Problem]
) -> tuple[str, Any]:
    """The name of a question and its fields, as the version of its Instance has them."""
    with redress().store.reading() as session:
        definitions = redress().services.catalogue.definitions(session, item.version_hash)
    element = definitions.element(item.process, item.element_id)
    if item.form is None:
        raise NotFound("This question has no form.", element=item.element_id)
    form = parse_form(item.form, definitions.forms[item.form])
    return element.names.best(language()), fields_of(form, typed=typed, problems=problems)
