"""A TimeLimit as a cell of a page: words first, then how much of the time is used."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Flask
from flask_babel import gettext

from web.wording import duration

SOON_AT_SHARE = 0.75


class Tone(StrEnum):
    """What colour and icon a time limit has; never the only sign, words say the same."""

    FINE = "fine"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class DueView:
    """What one cell shows; `share` is the used part of the allowed time in per cent, None where it is not known."""

    tone: Tone
    words: str
    share: int | None

    @property
    def running(self) -> bool:
        """Whether the words change as time passes."""
        return self.tone in (Tone.FINE, Tone.SOON, Tone.LATE)


def install(app: Flask) -> None:
    """Let the templates of `app` ask for a cell."""
    app.jinja_env.globals["due_view"] = due_view


def due_view(
    due_at: datetime,
    *,
    now: datetime,
    started_at: datetime | None = None,
    soon_at: datetime | None = None,
    stopped_at: datetime | None = None,
    cut_short: bool = False,
    paused: bool = False,
) -> DueView:
    """Say how a TimeLimit stands at `now`.

    Args:
        soon_at: from when on it is shown as soon due; unset: when three quarters of the time are used.
        stopped_at: when its stop event came; it is met iff that was before `due_at`.
        cut_short: it stopped because the complaint was over; what it waits for never came, so it was neither met nor missed.
    """
    if stopped_at is not None:
        return _stopped(due_at, stopped_at, cut_short=cut_short)
    used = _used(due_at, started_at, now)
    share = None if used is None else round(100 * used)
    if paused:
        return DueView(Tone.PAUSED, gettext("Paused"), share)
    if now >= due_at:
        return DueView(Tone.LATE, gettext("%(duration)s overdue", duration=duration(now - due_at)), 100)
    soon = now >= soon_at if soon_at else used is not None and used >= SOON_AT_SHARE
    words = gettext("%(duration)s left", duration=duration(due_at - now))
    return DueView(Tone.SOON if soon else Tone.FINE, words, share)


def _stopped(due_at: datetime, stopped_at: datetime, *, cut_short: bool) -> DueView:
    if stopped_at < due_at and cut_short:
        return DueView(Tone.ENDED, gettext("Ended with the complaint"), None)
    if stopped_at < due_at:
        return DueView(Tone.MET, gettext("Met"), None)
    return DueView(Tone.MISSED, gettext("Missed by %(duration)s", duration=duration(stopped_at - due_at)), None)


def _used(due_at: datetime, started_at: datetime | None, now: datetime) -> float | None:
    if started_at is None or started_at >= due_at:
        return None
    return max(0.0, min(1.0, (now - started_at) / (due_at - started_at)))
