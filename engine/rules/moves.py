"""The moves of a TimeLimit: start, pause, resume, extend, restart, reclassify, stop. Each gives a new value or refuses.

Who moves a limit hands in its present `Due`, so that nothing moves a limit that is over: what was breached stays so.
"""

from dataclasses import replace
from datetime import datetime

from engine.errors import RuleBroken
from engine.rules.calendar import BusinessCalendar
from engine.rules.counting import count
from engine.rules.due import Due, due
from engine.rules.events import Event
from engine.rules.instants import aware
from engine.rules.lengths import Counting, Length
from engine.rules.limits import LimitRule, Origin
from engine.rules.profile import PauseReason
from engine.rules.state import Extension, LimitState, Pause, Restart


def start(rule: LimitRule, *, length: Length, event: Event, at: datetime) -> LimitState:
    """Begin a limit at the instant of its start event.

    Raises:
        RuleBroken: the event does not start this limit.
    """
    if event not in rule.start:
        raise RuleBroken(f"{rule.kind} is not started by {event}.", limit=rule.kind, event=event)
    return LimitState(
        kind=rule.kind,
        origin=rule.origin,
        counting=rule.counting(length),
        started_at=aware(at),
        started_by=event,
        days_before_statutory=rule.days_before_statutory,
    )


def pause(state: LimitState, rule: LimitRule, *, reason: str, at: datetime, now_due: Due) -> LimitState:
    """Stand still for a reason that the profile allows.

    Raises:
        RuleBroken: the reason does not pause this limit, or it stands still, is over, or was due before.
    """
    at = _moving(state, at=at, now_due=now_due)
    if reason not in rule.pausable_reasons:
        raise RuleBroken(f"{reason} does not pause {state.kind}.", limit=state.kind, reason=reason)
    return replace(state, pauses=(*state.pauses, Pause(at, None, reason)))


def pause_ends_at(lasting: Pause, reason: PauseReason, calendar: BusinessCalendar) -> datetime:
    """When a pause ends by itself, because it has lasted as long as the profile allows."""
    return count(Counting(length=reason.longest), lasting.since, calendar)


def resume(state: LimitState, *, at: datetime) -> LimitState:
    """Let time pass again.

    Raises:
        RuleBroken: it is not paused, or was paused later than this.
    """
    last, at = state.open_pause, aware(at)
    if last is None or state.stopped_at is not None:
        raise RuleBroken(f"{state.kind} is not paused.", limit=state.kind)
    if at < last.since:
        raise RuleBroken("A pause cannot end before it began.", limit=state.kind, since=last.since, at=at)
    return replace(state, pauses=(*state.pauses[:-1], replace(last, until=at)))


def extend(
    state: LimitState, rule: LimitRule, *, to: Length, role: str, reason: str, at: datetime, now_due: Due
) -> LimitState:
    """Give the limit a longer length. The letter named in the extension must leave before `now_due`.

    Raises:
        RuleBroken: it is over or due already, or the profile does not allow this length.
        NotPermitted: another role must approve.
    """
    at = aware(at)
    if state.stopped_at is not None or (state.open_pause is None and at >= now_due.due_at):
        raise RuleBroken("Only a limit that is not over can be extended.", limit=state.kind, due_at=now_due.due_at)
    step = rule.extension_step(current=state.length, to=to, done=len(state.extensions), role=role)
    extension = Extension(at=at, to=to, reason=reason, role=role, letter=step.letter)
    return replace(state, extensions=(*state.extensions, extension))


def restart(state: LimitState, rule: LimitRule, *, event: Event, at: datetime) -> LimitState:
    """Count anew from an event: the first length again, without extensions and past pauses; a pause that lasts, lasts.

    Raises:
        RuleBroken: the event does not restart this limit, came before its start, or the limit has stopped.
    """
    at = aware(at)
    if event not in rule.restart:
        raise RuleBroken(f"{event} does not restart {state.kind}.", limit=state.kind, event=event)
    if state.stopped_at is not None or at < state.started_at:
        raise RuleBroken(f"{state.kind} cannot be counted anew from {at:%Y-%m-%d}.", limit=state.kind)
    lasting = state.open_pause
    return replace(
        state,
        started_at=at,
        started_by=event,
        pauses=() if lasting is None else (replace(lasting, since=max(lasting.since, at)),),
        extensions=(),
        restarts=(*state.restarts, Restart(state.started_at, state.started_by)),
    )


def reclassify(state: LimitState, rule: LimitRule, *, length: Length, calendar: BusinessCalendar) -> LimitState:
    """Recount from the same start with the length of the new class; a statutory limit never moves later by it.

    Raises:
        RuleBroken: the limit has stopped.
    """
    if state.stopped_at is not None:
        raise RuleBroken(f"{state.kind} has stopped.", limit=state.kind)
    if state.origin is Origin.STATUTORY and state.extensions:
        return state  # the Party was told the date of the extension
    recounted = replace(state, counting=rule.counting(length), extensions=())
    if state.origin is Origin.STATUTORY and due(recounted, calendar).due_at > due(state, calendar).due_at:
        return state
    return recounted


def stop(state: LimitState, rule: LimitRule, *, event: Event, at: datetime) -> LimitState:
    """End the limit at its stop event; a pause that lasts ends with it.

    Raises:
        RuleBroken: the event does not stop this limit, or it has stopped.
    """
    at = aware(at)
    if state.stopped_at is not None or not rule.stops_on(event):
        raise RuleBroken(f"{event} cannot stop {state.kind} now.", limit=state.kind, event=event)
    if (last := state.open_pause) is not None:
        state = replace(state, pauses=(*state.pauses[:-1], replace(last, until=max(at, last.since))))
    return replace(state, stopped_at=at, stopped_by=event)


def kept(state: LimitState, now_due: Due) -> bool | None:
    """Whether a limit that has stopped was kept: in time if and only if it stopped before it was due. None: it runs."""
    return None if state.stopped_at is None else state.stopped_at < now_due.due_at


def _moving(state: LimitState, *, at: datetime, now_due: Due) -> datetime:
    at = aware(at)
    if not state.running or at >= now_due.due_at:
        raise RuleBroken(f"{state.kind} is not running at {at:%Y-%m-%d %H:%M}.", limit=state.kind, at=at)
    earliest = max([state.started_at, *(done.until for done in state.pauses if done.until is not None)])
    if at < earliest:
        raise RuleBroken("A limit cannot be paused in its past.", limit=state.kind, at=at, earliest=earliest)
    return at
