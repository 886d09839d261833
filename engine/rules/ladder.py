"""The ladder of a TimeLimit: which threshold has newly passed, and when to look again. What to do is ladder.dmn's word.

Thresholds passed in one outage collapse to the highest; a breach is told once, with its true due time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.rules.calendar import BusinessCalendar
from engine.rules.due import Due
from engine.rules.instants import days_earlier
from engine.rules.limits import Threshold
from engine.rules.shares import share_at
from engine.rules.state import LimitState

LATE_AFTER = timedelta(minutes=1)
"""A breach that is recorded later than this after its due time is marked late: the engine was not looking."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that was not kept."""

    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Passing:
    """What a look at the ladder found.

    Attributes:
        highest: the threshold to act on; None when nothing new has passed.
        collapsed: lower ones that passed unseen together with it; nobody is told of them.
        breach: set once, when the end of the limit has newly passed.
        fired: all thresholds that need no further look, to be stored.
    """

    highest: Threshold | None
    collapsed: tuple[Threshold, ...]
    breach: Breach | None
    fired: frozenset[str]


def passed(
    state: LimitState,
    thresholds: Iterable[Threshold],
    *,
    fired: frozenset[str],
    calendar: BusinessCalendar,
    now_due: Due,
    now: datetime,
) -> Passing:
    """Return what has newly passed by now. What binds nobody passes; nobody has breached it.

    A paused limit is looked at as it stood when the pause began. One that has stopped has no reminders any more, but
    whether it stopped too late is still told if nobody saw it in time.
    """
    seen_at = now if state.stopped_at is None else state.stopped_at
    moments = _moments(state, thresholds, fired, calendar, now_due)
    new = sorted((at, index) for index, (at, _) in enumerate(moments) if at <= seen_at)
    reached = [moments[index][1] for _, index in new]
    if state.stopped_at is not None:
        reached = [threshold for threshold in reached if threshold.is_breach]
    if not reached:
        return Passing(None, (), None, fired)
    breach = None
    if state.origin.binds and any(threshold.is_breach for threshold in reached):
        breach = Breach(now_due.due_at, late=now - now_due.due_at > LATE_AFTER)
    names = fired | {threshold.name for threshold in reached}
    return Passing(reached[-1], tuple(reached[:-1]), breach, names)


def next_threshold_at(
    state: LimitState,
    thresholds: Iterable[Threshold],
    *,
    fired: frozenset[str],
    calendar: BusinessCalendar,
    now_due: Due,
) -> datetime | None:
    """The next moment at which to look, in the past if it was missed; None while nothing can pass."""
    moments = _moments(state, thresholds, fired, calendar, now_due)
    if state.stopped_at is not None:
        moments = [(at, threshold) for at, threshold in moments if threshold.is_breach and at <= state.stopped_at]
    return min((at for at, _ in moments), default=None)


def rearmed(
    state: LimitState,
    thresholds: Iterable[Threshold],
    *,
    fired: frozenset[str],
    calendar: BusinessCalendar,
    before: Due,
    after: Due,
    at: datetime,
) -> frozenset[str]:
    """The thresholds that stay fired after an extension or restart: all, unless the limit now ends later.

    Then those that lie ahead again may fire again; those that are past by the new count, too, are not repeated.
    """
    if after.due_at <= before.due_at:
        return fired
    past = {
        threshold.name
        for moment, threshold in _moments(state, thresholds, frozenset(), calendar, after)
        if moment <= at
    }
    return fired & past


def _moments(
    state: LimitState,
    thresholds: Iterable[Threshold],
    fired: frozenset[str],
    calendar: BusinessCalendar,
    now_due: Due,
) -> list[tuple[datetime, Threshold]]:
    """The thresholds that have not fired, with their moments; one that would lie before the start does not exist."""
    found = []
    for threshold in thresholds:
        if threshold.name not in fired and (at := _moment(state, threshold, calendar, now_due)) is not None:
            found.append((at, threshold))
    return found


def _moment(state: LimitState, threshold: Threshold, calendar: BusinessCalendar, now_due: Due) -> datetime | None:
    if threshold.share is not None:
        return share_at(state, threshold.share, calendar=calendar, now_due=now_due)
    at = days_earlier(now_due.due_at, threshold.days_before or 0, calendar.zone)
    paused = state.open_pause
    if at <= state.started_at or (paused is not None and at > paused.since):
        return None
    return at
