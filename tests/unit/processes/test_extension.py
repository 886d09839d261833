"""More time: granted by the role that may, told to the customer first, refused or escalated otherwise."""

from datetime import timedelta

import pytest

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

TWO_DAYS = timedelta(days=2)


def extension(bank: Bank, to_days: int = 30) -> Walk:
    return Walk("extension", bank, extension_id=3, to_days=to_days)


@pytest.mark.parametrize(
    ("to_days", "step", "role"), [(30, "approve_by_lead", "LEAD"), (60, "approve_by_executive", "EXEC")]
)
def test_how_far_it_goes_says_who_may_grant_it(to_days: int, step: str, role: str) -> None:
    bank = Bank()
    walk = extension(bank, to_days)
    item = walk.item(step)

    walk.do(step, granted=True)

    assert item.role == role
    assert walk.ended_in == "granted"


def test_the_letter_that_leaves_with_the_grant_can_state_the_new_date() -> None:
    bank = Bank()

    extension(bank).do("approve_by_lead", granted=True)

    assert bank.asked == [("extension.grant", {"extension_id": 3}), ("letters.send", {"letter": "extension"})]


def test_a_refusal_escalates_to_consumer_protection() -> None:
    bank = Bank()

    walk = extension(bank).do("approve_by_lead", granted=False)

    assert walk.ended_in == "refused"
    assert bank.asked == [
        ("extension.refuse", {"extension_id": 3}),
        ("escalation.raise", {"level": 4, "reason": "extension_refused"}),
    ]


@pytest.mark.parametrize("to_days", [30, 60])
def test_no_decision_in_time_is_a_refusal_and_never_a_grant(to_days: int) -> None:
    bank = Bank()
    bank.limits["extension_decision"] = TEN_O_CLOCK + TWO_DAYS
    walk = extension(bank, to_days)

    walk.until(TEN_O_CLOCK + TWO_DAYS)

    assert walk.ended_in == "expired"
    assert walk.open == []
    assert bank.asked == [
        ("escalation.raise", {"level": 4, "reason": "extension_expired"}),
        ("extension.refuse", {"extension_id": 3}),
    ]
