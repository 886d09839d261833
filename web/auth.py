"""Log-in sessions and permissions: every view names what it needs, and what names nothing is refused."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from engine.errors import NotPermitted
from engine.operations.actors import Actor, as_person
from engine.records.people import Person
from web import again
from web.compose import Redress

PUBLIC = "public"
STAFF = "staff"
View = Callable[..., Any]


class LoggedIn:
    """The person behind a request, as Flask-Login wants to see them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """The session ends when the epoch of the account moves on: a new password, a lost post."""
        return f"{self.person.id}:{self.person.session_epoch}"


def permission(name: str) -> Callable[[View], View]:
    """Say who may open a view: `public`, `staff` (any account), or a role such as `ADMIN`."""

    def mark(view: View) -> View:
        setattr(view, "permission", name)  # noqa: B010 - functions take attributes, their type does not say so
        return view

    return mark


def redress() -> Redress:
    """The composed Redress behind this application."""
    found: Redress = current_app.config["REDRESS"]
    return found


def me() -> Person:
    """The person who is logged in."""
    person: Person = current_user.person
    return person


def actor(*, role: str = "STAFF") -> Actor:
    """The person who is logged in, as the audit names them."""
    return as_person(me(), role=role)


def begin(person: Person) -> None:
    """Start a new log-in session; nothing of an older one survives."""
    session.clear()
    login_user(LoggedIn(person))
    session.permanent = True


def end() -> None:
    """End the log-in session."""
    logout_user()
    session.clear()


def inside(target: str | None) -> str:
    """Where to go after a form: only a path of ours, else home."""
    parts = urlsplit(target or "")
    if not parts.path.startswith("/") or parts.netloc or parts.scheme or (target or "").startswith(("//", "/\\")):
        return url_for("inbox.home")
    return str(target)


def install(app: Flask, redress: Redress) -> None:
    """Make `app` refuse every request that its view does not permit."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(user_id: str) -> LoggedIn | None:
        identity, _, epoch = user_id.partition(":")
        with redress.store.reading() as database:
            person = database.get(Person, int(identity)) if identity.isdigit() else None
            if person is None or not person.active or str(person.session_epoch) != epoch:
                return None
            database.expunge_all()
            return LoggedIn(person)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        return None if view is None else _refuse_or_pass(getattr(view, "permission", None))

    @app.after_request
    def keep_nowhere(answer: Response) -> Response:
        """What pages tell is about people: no cache keeps it, unless a view says otherwise."""
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _refuse_or_pass(needed: str | None) -> ResponseReturnValue | None:
    if needed == PUBLIC or request.endpoint == "static":
        return None
    if not current_user.is_authenticated:
        if request.method == "POST" and again.possible():
            return again.page()
        target = request.full_path if request.query_string else request.path
        return redirect(url_for("access.login", next=target if request.method == "GET" else None))
    if needed is None or (needed != STAFF and not me().holds(role=needed)):
        raise NotPermitted(needed=needed)
    if me().must_change_password and request.endpoint not in ("access.account", "access.logout", "access.language"):
        return redirect(url_for("access.account"))
    return None
