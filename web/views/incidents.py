"""Incidents for operators: what the engine could not do, and what can be done about it."""

from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.errors import InvalidInput, ProcessFault, RedressError
from engine.operations.incident_list import incidents_of, one_incident
from engine.operations.incidents import REPAIRABLE, repair_complaint, repair_variables, retry, skip
from web.auth import actor, permission, redress
from web.errors import words_of

pages = Blueprint("incidents", __name__, url_prefix="/incidents")
OPERATOR = "ADMIN"


@pages.get("")
@permission(OPERATOR)
def index() -> ResponseReturnValue:
    """All open incidents, the oldest first."""
    with redress().store.reading() as session:
        rows = incidents_of(session, only_open=request.args.get("show") != "all")
    return render_template("incidents.html", incidents=rows, show=request.args.get("show", "open"))


@pages.get("/<int:incident>")
@permission(OPERATOR)
def show(incident: int) -> ResponseReturnValue:
    """One incident: where, why, and the ways out."""
    with redress().store.reading() as session:
        row = one_incident(session, incident_id=incident)
    return render_template("incident.html", incident=row, repairable=sorted(REPAIRABLE), typed=request.args)


@pages.post("/<int:incident>/retry")
@permission(OPERATOR)
def try_again(incident: int) -> ResponseReturnValue:
    """Have it done again."""
    return _resolve(incident, lambda: redress().perform(retry, actor=actor(role=OPERATOR), incident_id=incident))


@pages.post("/<int:incident>/skip")
@permission(OPERATOR)
def pass_over(incident: int) -> ResponseReturnValue:
    """Have it done again and pass over the step that failed."""
    reason = _reason()
    return _resolve(
        incident, lambda: redress().perform(skip, actor=actor(role=OPERATOR), incident_id=incident, reason=reason)
    )


@pages.post("/<int:incident>/repair")
@permission(OPERATOR)
def repair(incident: int) -> ResponseReturnValue:
    """Correct a field of the complaint, or a variable of the process, then have it done again."""
    reason, name, text = _reason(), request.form.get("name", "").strip(), request.form.get("value", "").strip()
    if not name:
        raise InvalidInput(gettext("Choose what to correct."), field="name")
    if request.form.get("what") == "variable":
        values = {name: _value(text)}
        return _resolve(
            incident,
            lambda: redress().perform(
                repair_variables, actor=actor(role=OPERATOR), incident_id=incident, values=values, reason=reason
            ),
        )
    fields = {name: text or None}
    return _resolve(
        incident,
        lambda: redress().perform(
            repair_complaint, actor=actor(role=OPERATOR), incident_id=incident, fields=fields, reason=reason
        ),
    )


def _resolve(incident: int, do: Callable[[], Any]) -> ResponseReturnValue:
    try:
        do()
    except ProcessFault as fault:
        flash(gettext("It failed again: %(reason)s", reason=str(fault)), "bad")
        return redirect(url_for("incidents.show", incident=incident))
    except RedressError as refused:
        flash(". ".join(words_of(refused)), "bad")
        return redirect(url_for("incidents.show", incident=incident))
    flash(gettext("Done. The complaint moves on."), "good")
    return redirect(url_for("incidents.index"))


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise InvalidInput(gettext("Say why; the audit trail keeps it."), field="reason")
    return reason


def _value(text: str) -> Any:
    """A variable as JSON, or else as text."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
