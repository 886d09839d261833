"""Incidents for operators: what the engine could not do, and what can be done about it."""

from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.errors import InvalidInput, ProcessFault, RedressError
from engine.operations.incident_list import incidents_of, one_incident, repairable_fields
from engine.operations.incidents import dismiss, repair_complaint, repair_variables, retry, skip
from web.auth import actor, permission, redress
from web.errors import status_of, words_of

pages = Blueprint("incidents", __name__, url_prefix="/incidents")
OPERATOR = "ADMIN"


@pages.get("")
@permission(OPERATOR)
def index() -> ResponseReturnValue:
    """All open incidents, the oldest first."""
    with redress().store.reading() as session:
        rows = incidents_of(session, only_open=request.args.get("show") != "all")
    return render_template("incidents.html", incidents=rows, states=_states(), show=request.args.get("show", "open"))


@pages.get("/<int:incident>")
@permission(OPERATOR)
def show(incident: int) -> ResponseReturnValue:
    """One incident: where, why, and the ways out."""
    return _page(incident)


@pages.post("/<int:incident>/retry")
@permission(OPERATOR)
def try_again(incident: int) -> ResponseReturnValue:
    """Have it done again."""
    return _resolve(incident, retry)


@pages.post("/<int:incident>/skip")
@permission(OPERATOR)
def pass_over(incident: int) -> ResponseReturnValue:
    """Have it done again and pass over the step that failed."""
    return _resolve(incident, skip, reason=_typed("reason"))


@pages.post("/<int:incident>/repair")
@permission(OPERATOR)
def repair(incident: int) -> ResponseReturnValue:
    """Correct a field of the complaint, then have it done again."""
    return _resolve(incident, repair_complaint, fields={_typed("field"): _typed("value")}, reason=_typed("reason"))


@pages.post("/<int:incident>/repair-variable")
@permission(OPERATOR)
def repair_variable(incident: int) -> ResponseReturnValue:
    """Correct a variable of the process, then have it done again."""
    return _resolve(
        incident, repair_variables, values={_typed("variable"): _value(_typed("value"))}, reason=_typed("reason")
    )


@pages.post("/<int:incident>/dismiss")
@permission(OPERATOR)
def put_aside(incident: int) -> ResponseReturnValue:
    """Do nothing about it: what failed was done by other means."""
    return _resolve(incident, dismiss, reason=_typed("reason"))


def _resolve(incident: int, operation: Callable[..., Any], **arguments: Any) -> ResponseReturnValue:
    """Do something about an incident; when it is refused, or fails again, the page says why and keeps what was typed."""
    try:
        if "reason" in arguments and not arguments["reason"]:
            raise InvalidInput("Say why.", field="reason")
        redress().perform(operation, actor=actor(role=OPERATOR), incident_id=incident, **arguments)
    except ProcessFault as fault:
        return _page(incident, refused=(gettext("It failed again"), str(fault)), status=409)
    except RedressError as refused:
        return _page(incident, refused=words_of(refused), status=status_of(refused))
    flash(gettext("Done. The complaint moves on."), "good")
    return redirect(url_for("incidents.index"))


def _page(incident: int, *, refused: tuple[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    with redress().store.reading() as session:
        row = one_incident(session, incident_id=incident)
        fields = repairable_fields(session, incident_id=incident)
    page = render_template(
        "incident.html",
        incident=row,
        state=_states().get(row.status, row.status),
        fields=fields,
        typed=request.form,
        refused=refused,
    )
    return page, status


def _states() -> dict[str, str]:
    return {
        "open": gettext("to do"),
        "retried": gettext("done again"),
        "skipped": gettext("passed over"),
        "repaired": gettext("repaired"),
        "dismissed": gettext("put aside"),
    }


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()


def _value(text: str) -> Any:
    """A variable as JSON, or else as text."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
