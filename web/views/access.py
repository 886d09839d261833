"""Log in, log out, the own account, and the language of the pages."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from engine.errors import InvalidInput, NotPermitted
from engine.operations.people import PASSWORD_LENGTH, change_password, log_in, set_language
from web.auth import PUBLIC, STAFF, actor, begin, end, me, permission, redress
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
    return redirect(_inside(request.form.get("next", "")))


@pages.post("/logout")
@permission(STAFF)
def logout() -> ResponseReturnValue:
    """End the session."""
    end()
    return redirect(url_for("access.login"))


@pages.route("/account", methods=["GET", "POST"])
@permission(STAFF)
def account() -> ResponseReturnValue:
    """The own account: a new password."""
    problem = None
    if request.method == "POST":
        try:
            old, new = request.form.get("old", ""), request.form.get("new", "")
            person = redress().perform(change_password, actor=actor(), old=old, new=new)
        except (NotPermitted, InvalidInput) as refused:
            problem = _password_problem(refused.facts.get("field"), refused.facts.get("least"))
        else:
            begin(person)
            flash(gettext("Your password is changed. Other devices are logged out."), "good")
            return redirect(url_for("inbox.home"))
    status = 422 if problem else 200
    return render_template(
        "account.html", problem=problem, least=PASSWORD_LENGTH, forced=me().must_change_password
    ), status


@pages.post("/language")
@permission(PUBLIC)
def language() -> ResponseReturnValue:
    """Switch the language: of the account, and of this browser."""
    chosen = request.form.get("language", "")
    if current_user.is_authenticated and chosen in LANGUAGES:
        redress().perform(set_language, actor=actor(), language=chosen)
    answer = redirect(_inside(request.form.get("next", "")))
    return remember(answer, chosen)  # type: ignore[arg-type]  # werkzeug's response is what Flask's is


def _inside(target: str) -> str:
    """Only a path of ours is a place to go to after a form."""
    parts = urlsplit(target)
    if not target.startswith("/") or target.startswith(("//", "/\\")) or parts.netloc or parts.scheme:
        return url_for("inbox.home")
    return target


def _password_problem(field: object, least: object) -> str:
    if field == "old":
        return gettext("The present password is wrong.")
    if least is not None:
        return gettext("A password needs at least %(least)s characters.", least=least)
    return gettext("The new password must differ from the present one.")
