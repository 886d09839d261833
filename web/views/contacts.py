"""How to reach the complainant: shown to those who work on the complaint, and every look is on record."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.operations.contacts import open_contact
from web.auth import STAFF, actor, inside, permission, redress
from web.sent import in_words

pages = Blueprint("contacts", __name__, url_prefix="/complaints")


@pages.post("/<number>/contact")
@permission(STAFF)
def show(number: str) -> ResponseReturnValue:
    """Show name, phone, e-mail and address. To look is an act, so it is no GET: no link, no history brings it back."""
    contact = redress().perform(open_contact, actor=actor(), number=number)
    with redress().store.reading() as session:
        book = redress().services.catalogue.rules(session)
        lines = in_words(session, book, book.form("registration"), contact.said)
    back = request.form.get("back")
    return render_template("contact.html", number=number, lines=lines, back_url=inside(back) if back else None)
