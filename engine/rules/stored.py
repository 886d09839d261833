"""A `LimitState` and a `Due` as plain JSON values and back: what a TimeLimit row keeps as its basis.

The shape is for ever: a field is added with a stand-in for rows that lack it, never renamed or given another meaning.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from engine.errors import InvalidInput
from engine.rules.due import Due
from engine.rules.events import Event
from engine.rules.lengths import Counting, parse_length
from engine.rules.limits import Origin
from engine.rules.lines import Line
from engine.rules.state import Extension, LimitState, Pause, Restart


def state_to_json(state: LimitState) -> dict[str, Any]:
    """Give the JSON value of a state; `state_from_json` gives an equal state back."""
    counting = state.counting
    cutoff = counting.late_receipt_cutoff
    return {
        "kind": state.kind,
        "origin": state.origin.value,
        "length": str(counting.length),
        "count_first_day": counting.count_first_day,
        "roll_if_holiday": counting.roll_if_holiday,
        "late_receipt_cutoff": None if cutoff is None else cutoff.isoformat(),
        "started_at": _at(state.started_at),
        "started_by": state.started_by.value,
        "days_before_statutory": state.days_before_statutory,
        "pauses": [[_at(done.since), _maybe(done.until), done.reason] for done in state.pauses],
        "extensions": [[_at(done.at), str(done.to), done.reason, done.role, done.letter] for done in state.extensions],
        "restarts": [[_at(done.was_started_at), done.was_started_by.value] for done in state.restarts],
        "stopped_at": _maybe(state.stopped_at),
        "stopped_by": None if state.stopped_by is None else state.stopped_by.value,
    }


def state_from_json(content: Mapping[str, Any]) -> LimitState:
    """Give the state of a JSON value.

    Raises:
        InvalidInput: it is not one that `state_to_json` wrote.
    """
    try:
        return _state(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"This is no stored time limit: {error}.") from error


def due_to_json(due: Due) -> dict[str, Any]:
    """Give the JSON value of an end with its explanation."""
    return {
        "due_at": _at(due.due_at),
        "provisional": due.provisional,
        "lines": [[line.code, dict(line.facts)] for line in due.lines],
    }


def due_from_json(content: Mapping[str, Any]) -> Due:
    """Give the end of a JSON value.

    Raises:
        InvalidInput: it is not one that `due_to_json` wrote.
    """
    try:
        lines = tuple(Line(code, facts) for code, facts in content["lines"])
        return Due(_instant(content["due_at"]), content["provisional"] is True, lines)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"This is no stored end of a time limit: {error}.") from error


def _state(row: Mapping[str, Any]) -> LimitState:
    stopped_by = row["stopped_by"]
    return LimitState(
        kind=row["kind"],
        origin=Origin(row["origin"]),
        counting=Counting(
            length=parse_length(row["length"]),
            count_first_day=row["count_first_day"] is True,
            roll_if_holiday=row["roll_if_holiday"] is True,
            late_receipt_cutoff=_cutoff(row["late_receipt_cutoff"]),
        ),
        started_at=_instant(row["started_at"]),
        started_by=Event(row["started_by"]),
        pauses=tuple(Pause(_instant(since), _maybe_instant(until), reason) for since, until, reason in row["pauses"]),
        extensions=tuple(
            Extension(at=_instant(at), to=parse_length(to), reason=reason, role=role, letter=letter)
            for at, to, reason, role, letter in row["extensions"]
        ),
        restarts=tuple(Restart(_instant(at), Event(event)) for at, event in row["restarts"]),
        days_before_statutory=row["days_before_statutory"],
        stopped_at=_maybe_instant(row["stopped_at"]),
        stopped_by=None if stopped_by is None else Event(stopped_by),
    )


def _at(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else _at(at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _maybe_instant(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _cutoff(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
