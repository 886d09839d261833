"""What an operator of the engine cannot do is a fault of the process, which an operator of the bank can look at."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, NotFound, ProcessFault, RuleBroken
from engine.operations.actors import ENGINE
from engine.operations.services import Services
from engine.operations.world import OPERATORS, ComplaintWorld


def a_world() -> ComplaintWorld:
    """A world that nothing but an operator is asked of."""
    return ComplaintWorld(cast(Session, None), cast(Services, None), actor=ENGINE, complaint=None)


@pytest.mark.parametrize(
    "error",
    [InvalidInput("no"), NotFound("no"), RuleBroken("no"), KeyError("status"), ValueError("no event"), TypeError("no")],
)
def test_whatever_is_wrong_with_what_it_was_given_is_a_fault(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
        raise error

    monkeypatch.setitem(OPERATORS, "test.broken", broken)

    with pytest.raises(ProcessFault) as fault:
        a_world().call("test.broken", {})

    assert fault.value.__cause__ is error
    assert fault.value.facts["operator"] == "test.broken"


def test_what_broke_in_the_engine_itself_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(world: ComplaintWorld, parameters: Mapping[str, Any]) -> None:
        raise MemoryError

    monkeypatch.setitem(OPERATORS, "test.broken", broken)

    with pytest.raises(MemoryError):
        a_world().call("test.broken", {})


def test_an_operator_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(ProcessFault):
        a_world().call("test.nowhere", {})


def test_a_process_without_complaint_cannot_ask_for_one() -> None:
    with pytest.raises(ProcessFault):
        a_world().the_complaint()
