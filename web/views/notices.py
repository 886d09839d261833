"""The bell: what the person was told, newest first."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.operations.notices import mark_read, notices_of
from web.auth import STAFF, me, permission, redress
from web.notices import in_words

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@permission(STAFF)
def index() -> ResponseReturnValue:
    """All notices."""
    with redress().store.reading() as session:
        rows = notices_of(session, person_id=me().id)
        book = redress().services.catalogue.rules(session)
        shown = [in_words(book, row) for row in rows]
    return render_template("notices.html", notices=shown)


@pages.post("/notices/read")
@permission(STAFF)
def read() -> ResponseReturnValue:
    """Mark all as read."""
    redress().perform(mark_read, person_id=me().id)
    return redirect(url_for("notices.index"))
