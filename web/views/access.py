"""Log in, log out, the own account, and the language of the pages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from engine.errors import InvalidInput, NotPermitted
from engine.operations.people import PASSWORD_LENGTH, change_password, log_in, set_language
from engine.operations.tokens import create_token, good_tokens, revoke_token
from web.auth import PUBLIC, STAFF, actor, begin, end, inside, me, permission, redress
from web.errors import sentence
from web.i18n import LANGUAGES, remember

pages = Blueprint("access", __name__)


@pages.get("/login")
@permission(PUBLIC)
def login() -> ResponseReturnValue:
    """The log-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("inbox.home"))
    return render_template("login.html", next=request.args.get("next", ""), username="", wrong=None)


@pages.post("/login")
@permission(PUBLIC)
def log_in_() -> ResponseReturnValue:
    """Check name and password."""
    username = request.form.get("username", "").strip()
    wrong = gettext("Name or password is wrong. Both tell capitals from small letters.")
    try:
        person = redress().perform(log_in, username=username, password=request.form.get("password", ""))
    except NotPermitted:
        person, wrong = None, gettext("Too many wrong passwords. Wait five minutes, then try again.")
    if person is None:
        return render_template("login.html", next=request.form.get("next", ""), username=username, wrong=wrong), 401
    begin(person)
    return redirect(inside(request.form.get("next", "")))


@pages.post("/logout")
@permission(STAFF)
def logout() -> ResponseReturnValue:
    """End the session."""
    end()
    return redirect(url_for("access.login"))


@pages.route("/account", methods=["GET", "POST"])
@permission(STAFF)
def account() -> ResponseReturnValue:
    """The own account: a new password, personal tokens."""
    if request.method == "POST":
        try:
            old, new = request.form.get("old", ""), request.form.get("new", "")
            person = redress().perform(change_password, actor=actor(), old=old, new=new)
        except (NotPermitted, InvalidInput) as refused:
            return _account(problem=sentence(refused), status=422)
        begin(person)
        flash(gettext("Your password is changed. Other devices are logged out."), "good")
        return redirect(url_for("inbox.home"))
    return _account()


def _account(
    *, problem: str | None = None, token_problem: str | None = None, made: str | None = None, status: int = 200
) -> ResponseReturnValue:
    with redress().store.reading() as session:
        tokens = good_tokens(session, person_id=me().id, at=redress().services.clock.now())
    page = render_template(
        "account.html",
        problem=problem,
        token_problem=token_problem,
        made=made,
        tokens=tokens,
        least=PASSWORD_LENGTH,
        forced=me().must_change_password,
    )
    return page, status


@pages.post("/account/tokens")
@permission(STAFF)
def new_token() -> ResponseReturnValue:
    """Make a personal token; it is shown once."""
    try:
        made = redress().perform(create_token, actor=actor(), name=request.form.get("name", ""))
    except InvalidInput as refused:
        return _account(token_problem=sentence(refused), status=422)
    return _account(made=made)


@pages.post("/account/tokens/<int:token>/revoke")
@permission(STAFF)
def end_token(token: int) -> ResponseReturnValue:
    """Revoke a personal token."""
    redress().perform(revoke_token, actor=actor(), token_id=token)
    flash(gettext("The token is revoked."), "good")
    return redirect(url_for("access.account"))


@pages.post("/language")
@permission(PUBLIC)
def language() -> ResponseReturnValue:
    """Switch the language: of the account, and of this browser."""
    chosen = request.form.get("language", "")
    if current_user.is_authenticated and chosen in LANGUAGES:
        redress().perform(set_language, actor=actor(), language=chosen)
    answer = redirect(inside(request.form.get("next", "")))
    return remember(answer, chosen)  # type: ignore[arg-type]  # werkzeug's response is what Flask's is
