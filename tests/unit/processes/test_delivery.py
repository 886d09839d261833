"""Delivery by hand: until the customer has the letter, or three attempts on different days have failed."""

from datetime import timedelta

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

DAY = timedelta(days=1)


def delivery(bank: Bank) -> Walk:
    return Walk("delivery", bank, letter_id=5)


def fail(walk: Walk, *, attempts: int) -> None:
    """Try in vain, and wait for another day."""
    bank = walk.bank
    bank.answers["delivery.record"] = {"attempts": attempts, "enough": attempts >= 3}
    bank.limits["deliver_retry"] = bank.at + DAY
    walk.do("deliver", delivered=False)


def test_a_delivered_letter_ends_it() -> None:
    bank = Bank()
    bank.answers["delivery.record"] = {"attempts": 0, "enough": False}

    walk = delivery(bank).do("deliver", delivered=True)

    assert walk.ended_in == "delivered"
    assert bank.asked == [("delivery.record", {"letter_id": 5, "delivered": True})]


def test_a_failed_attempt_is_repeated_on_another_day() -> None:
    walk = delivery(Bank())

    fail(walk, attempts=1)
    assert walk.open == []
    walk.until(TEN_O_CLOCK + DAY)

    assert (walk.open, walk.item("deliver").department) == (["deliver"], "CSC")


def test_after_the_third_failure_the_customer_counts_as_unreachable() -> None:
    bank = Bank()
    walk = delivery(bank)
    for attempt in (1, 2):
        fail(walk, attempts=attempt)
        walk.until(TEN_O_CLOCK + attempt * DAY)

    fail(walk, attempts=3)

    assert walk.ended_in == "unreachable"
    assert bank.asked[-1] == ("delivery.unreachable", {"letter_id": 5})
