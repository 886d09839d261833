"""Whether the server is well: for machines that watch it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.storage.errors import StorageUnavailable
from web.auth import PUBLIC, permission, redress

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@permission(PUBLIC)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"ok": True}


@pages.get("/readyz")
@permission(PUBLIC)
def readyz() -> ResponseReturnValue:
    """The database answers, and processes are deployed."""
    try:
        with redress().store.reading() as session:
            ready = redress().services.catalogue.rules_or_none(session) is not None
    except StorageUnavailable as unavailable:
        return {"ok": False, "reason": unavailable.code}, 503
    return {"ok": ready}, 200 if ready else 503
