"""Errors as pages: the one place that knows HTTP statuses. Every page says what is wrong and what to do."""

from secrets import token_hex

import structlog
from flask import Flask, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.errors import (
    AlreadyClaimed,
    InvalidInput,
    ItemClosed,
    NotFound,
    NotPermitted,
    ProcessFault,
    RedressError,
    RuleBroken,
    Stale,
    filled,
)
from engine.storage.errors import StorageUnavailable
from engine.workflow import StepClosed
from web import again

log = structlog.get_logger()

STATUSES: tuple[tuple[type[RedressError], int], ...] = (
    (NotFound, 404),
    (NotPermitted, 403),
    (InvalidInput, 422),
    (RuleBroken, 409),
    (StorageUnavailable, 503),
    (ProcessFault, 500),
    (RedressError, 500),
)


def install(app: Flask) -> None:
    """Answer every error of `app` with a page."""
    app.register_error_handler(RedressError, of_ours)
    app.register_error_handler(CSRFError, of_old_page)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_surprise)


def status_of(error: RedressError) -> int:
    """The HTTP status of an error."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def of_ours(error: Exception) -> ResponseReturnValue:
    """A page for an error that the engine raised on purpose."""
    assert isinstance(error, RedressError)  # noqa: S101 - registered for this class only
    title, text = words_of(error)
    if isinstance(error, ProcessFault):
        log.error("request.incident", code=error.code, reason=str(error), **_plain(error.facts))
    return page(status_of(error), title, text)


def words_of(error: RedressError) -> tuple[str, str]:
    """What is wrong and what to do, in the language of the page."""
    if isinstance(error, (ItemClosed, StepClosed)):
        return gettext("Already done"), gettext("Somebody has done this step meanwhile. Nothing of yours was changed.")
    if isinstance(error, AlreadyClaimed):
        return gettext("Somebody else has it"), gettext("Another person holds this work item now.")
    if isinstance(error, Stale):
        return gettext("Changed meanwhile"), gettext("Somebody changed this since you opened it. Open it again.")
    if isinstance(error, NotFound):
        return gettext("Not found"), gettext("There is nothing here, or you may not see it. Check the number.")
    if isinstance(error, NotPermitted):
        return gettext("Not permitted"), permission_text(error)
    if isinstance(error, StorageUnavailable):
        return gettext("The database does not answer"), gettext(
            "Nothing was changed. Try again in a moment; if it stays so, tell the administrator."
        )
    if isinstance(error, ProcessFault):
        return gettext("The process cannot go on"), gettext(
            "Nothing was changed, and nothing is lost: what you typed is kept in an incident. An operator has been told "
            "and will have it done again."
        )
    return gettext("This is not possible"), sentence(error)


def sentence(error: RedressError) -> str:
    """What an operation says about its refusal, in the language of the page."""
    return filled(gettext(error.message), error.facts)


def permission_text(error: RedressError) -> str:
    """Why somebody may not do something."""
    if error.message == NotPermitted().message:
        return gettext("Your posts do not allow this. Ask the lead of the department.")
    return sentence(error)


def of_old_page(_: Exception) -> ResponseReturnValue:
    """A page for a form without the token of this log-in; what was typed can be sent again."""
    return again.page() if again.possible() else page(400, gettext("This page is too old"), csrf_text())


def of_http(error: Exception) -> ResponseReturnValue:
    """A page for an error that Flask raised."""
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    texts = {
        404: (gettext("Not found"), gettext("There is no such page. Check the address.")),
        405: (gettext("Not possible"), gettext("This address cannot be used like this. Go back and try again.")),
        413: (gettext("Too large"), gettext("What was sent is too large. Shorten the text and send it again.")),
    }
    title, text = texts.get(status, (gettext("This did not work"), gettext("Go back and try again.")))
    return page(status, title, text)


def of_surprise(error: Exception) -> ResponseReturnValue:
    """A page for an error that nobody expected; the reference finds it in the log."""
    reference = token_hex(4)
    log.exception("request.failed", reference=reference, path=request.path)
    if current_app.testing:
        raise error
    return page(
        500, gettext("This did not work"), gettext("Nothing was changed. Please try again."), reference=reference
    )


def csrf_text() -> str:
    """What to do about a form whose token is missing or old."""
    return gettext("For your safety a page works only for a while. Go back, open it again and send it once more.")


def page(status: int, title: str, text: str, *, reference: str | None = None) -> ResponseReturnValue:
    """One error page; for htmx a message instead, since it swaps only parts."""
    if request.headers.get("HX-Request"):
        answer = make_response(render_template("_toast.html", message=f"{title}. {text}", tone="bad"), status)
        answer.headers["HX-Reswap"] = "none"
        return answer
    back = (
        request.referrer
        if request.referrer and request.referrer.startswith(request.host_url)
        else url_for("inbox.home")
    )
    return render_template("error.html", title=title, message=text, reference=reference, back_url=back), status


def _plain(facts: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if isinstance(value, (str, int, bool))}
