"""A form that came too late: its page was too old, or its sender is not logged in any more. What was typed is kept."""

from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

SECRET = frozenset({"access"})
"""Blueprints whose forms hold passwords: they are never sent back to a page."""


def possible() -> bool:
    """Whether the form of this request may be shown once more: one of our own pages has sent it, and nothing in it is secret.

    A foreign page cannot say that it is ours: the browser writes the header.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    return ours and bool(request.form) and request.blueprint not in SECRET and "HX-Request" not in request.headers


def page() -> ResponseReturnValue:
    """The form with its fields, ready to be sent again; nothing of it has been taken."""
    fields = [(name, text) for name in request.form if name != "csrf_token" for text in request.form.getlist(name)]
    lasting = current_user.is_authenticated
    return render_template("again.html", fields=fields, login_url=None if lasting else url_for("access.login")), 400
