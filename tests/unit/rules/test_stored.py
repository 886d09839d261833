"""A limit and its end survive being stored, and what was stored once stays readable."""

from dataclasses import replace
from datetime import time

import orjson
import pytest

from engine.errors import InvalidInput
from engine.rules import (
    Event,
    Extension,
    LimitState,
    Pause,
    due,
    due_from_json,
    due_to_json,
    parse_length,
    state_from_json,
    state_to_json,
    stop,
)
from engine.rules.state import Restart
from tests.unit.rules.builders import CHINA, a_limit, a_rule, at

PLAIN = a_limit("15 d", "2026-03-05 10:12")
FULL = replace(
    a_limit(
        "5 bd", "2026-03-05 10:12", late_receipt_cutoff=time(17, 30), count_first_day=True, days_before_statutory=2
    ),
    pauses=(
        Pause(at("2026-03-06 09:00"), at("2026-03-07 09:00"), "mediation"),
        Pause(at("2026-03-09 09:00"), None, "external_appraisal"),
    ),
    extensions=(
        Extension(at=at("2026-03-08 09:00"), to=parse_length("9 bd"), reason="volume", role="LEAD", letter="extension"),
    ),
    restarts=(Restart(at("2026-03-01 09:00"), Event.RECEIVED),),
)
STOPPED = stop(FULL, a_rule(), event=Event.NOTIFIED, at=at("2026-03-10 09:00"))


@pytest.mark.parametrize("state", [PLAIN, FULL, STOPPED])
def test_a_limit_comes_back_as_it_was(state: LimitState) -> None:
    assert state_from_json(orjson.loads(orjson.dumps(state_to_json(state)))) == state


@pytest.mark.parametrize("state", [PLAIN, FULL, STOPPED])
def test_an_end_comes_back_with_its_explanation(state: LimitState) -> None:
    end = due(state, CHINA)

    assert due_from_json(orjson.loads(orjson.dumps(due_to_json(end)))) == end


def test_a_row_of_the_first_version_can_be_read() -> None:
    row = {
        "kind": "statutory",
        "origin": "statutory",
        "length": "15 d",
        "count_first_day": False,
        "roll_if_holiday": False,
        "late_receipt_cutoff": None,
        "started_at": "2026-03-05T02:12:00+00:00",
        "started_by": "received",
        "days_before_statutory": None,
        "pauses": [["2026-03-10T01:00:00+00:00", "2026-03-14T02:00:00+00:00", "mediation"]],
        "extensions": [["2026-03-18T02:00:00+00:00", "30 d", "complexity", "LEAD", "extension"]],
        "restarts": [],
        "stopped_at": None,
        "stopped_by": None,
    }

    assert due(state_from_json(row), CHINA).due_at == at("2026-04-09 00:00")
    assert state_to_json(state_from_json(row)) == row


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {**state_to_json(PLAIN), "origin": "moon"},
        {**state_to_json(PLAIN), "length": "soon"},
        {**state_to_json(PLAIN), "started_at": "yesterday"},
        {**state_to_json(PLAIN), "pauses": [["2026-03-10T01:00:00+00:00"]]},
        {**state_to_json(PLAIN), "started_at": None},
    ],
)
def test_what_was_never_stored_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        state_from_json(broken)


@pytest.mark.parametrize("broken", [{}, {"due_at": "x", "provisional": False, "lines": []}])
def test_an_end_that_was_never_stored_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        due_from_json(broken)
