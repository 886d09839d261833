"""Escalation: the level says who decides; a higher level or silence moves the decision up, never for ever."""

from datetime import timedelta

import pytest

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

HOUR = timedelta(hours=1)


def escalation(bank: Bank, level: int) -> Walk:
    return Walk("escalation", bank, level=level)


@pytest.mark.parametrize(
    ("level", "step", "role", "department"),
    [
        (1, "decide_by_lead", "LEAD", "CARD"),
        (3, "decide_by_lead", "LEAD", "CARD"),
        (4, "decide_by_consumer_protection", "CP", "CP"),
        (5, "decide_by_executive", "EXEC", "EXEC"),
        (6, "decide_by_committee", "EXEC", "EXEC"),
    ],
)
def test_the_level_says_who_decides(level: int, step: str, role: str, department: str) -> None:
    bank = Bank()
    walk = escalation(bank, level)
    item = walk.item(step)

    walk.do(step, action="chase")

    assert (item.role, item.department) == (role, department)
    assert walk.ended_in == "settled"
    assert bank.did("escalation.settle") == [{"action": "chase"}]


def test_before_classification_the_department_that_registered_it_decides() -> None:
    walk = escalation(Bank(lead_department=""), 2)

    assert walk.item("decide_by_lead").department == "CSC"


def test_a_higher_level_takes_the_decision_away_from_the_present_one() -> None:
    walk = escalation(Bank(), 2).tell("EscalationRaised", level=5)

    assert walk.open == ["decide_by_executive"]


def test_silence_raises_the_complaint_by_one_level_which_has_its_own_time() -> None:
    bank = Bank()
    bank.limits["escalation_reply"] = TEN_O_CLOCK + HOUR
    bank.follows["escalation.raise"] = lambda: bank.limits.update(escalation_reply=bank.at + HOUR)
    walk = escalation(bank, 3)

    walk.until(TEN_O_CLOCK + HOUR)

    assert bank.did("escalation.raise") == [{"level": 4, "reason": "no_reply"}]
    assert walk.open == ["decide_by_consumer_protection"]
    assert walk.until(TEN_O_CLOCK + 2 * HOUR).open == ["decide_by_executive"]


def test_silence_on_every_level_ends_at_the_committee_and_stays_there() -> None:
    bank = Bank()
    bank.limits["escalation_reply"] = TEN_O_CLOCK + HOUR
    walk = escalation(bank, 1)

    walk.until(TEN_O_CLOCK + HOUR)

    assert walk.open == ["decide_by_committee"]
    assert [call["level"] for call in bank.did("escalation.raise")] == [2, 3, 4, 5, 6]


def test_the_committee_is_not_interrupted_by_time() -> None:
    bank = Bank()
    bank.limits["escalation_reply"] = TEN_O_CLOCK + HOUR
    walk = escalation(bank, 6)

    walk.until(TEN_O_CLOCK + 9 * HOUR)

    assert walk.open == ["decide_by_committee"]
    assert bank.did("escalation.raise") == []
