"""The Flask application: settings of the session, guards, pages."""

from datetime import timedelta

from flask import Flask, g
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from web import assets, auth, due, errors, i18n, numbers, requests, shell, wording
from web.compose import Redress
from web.views import (
    access,
    complaints,
    contacts,
    diagrams,
    health,
    inbox,
    incidents,
    letters,
    notices,
    party,
    work_items,
)

MAX_REQUEST_BYTES = 2_000_000
SESSION_HOURS = 8
"""How long a log-in lasts at most. Source: ASVS 5.0, 7.3.2."""


def create_app(redress: Redress) -> Flask:
    """Make the application for one composed Redress."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=redress.settings.session_secret_text(),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SESSION_COOKIE_NAME="redress_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=redress.settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        WTF_CSRF_TIME_LIMIT=None,
        REDRESS=redress,
    )
    CSRFProtect(app)
    auth.install(app, redress)
    assets.install(app)
    i18n.install(app, zone=redress.settings.zone, of_person=_language_of_person)
    due.install(app)
    wording.install(app)
    shell.install(app, redress)
    errors.install(app)
    numbers.install(app)
    requests.install(app)
    for views in (
        access,
        inbox,
        work_items,
        complaints,
        letters,
        contacts,
        diagrams,
        party,
        incidents,
        notices,
        health,
    ):
        app.register_blueprint(views.pages)
    return app


def _language_of_person() -> str | None:
    if getattr(g, "language_of_link", None):
        return str(g.language_of_link)
    return current_user.person.language if current_user.is_authenticated else None
