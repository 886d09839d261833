"""Feedback after closing: the department says what will change, the customer may rate."""

from datetime import timedelta

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

WEEK = timedelta(days=7)


def test_department_and_customer_answer_in_any_order() -> None:
    bank = Bank()
    walk = Walk("feedback", bank)
    assert walk.open == ["acknowledge_feedback", "rate"]

    walk.do("rate").do("acknowledge_feedback")

    assert walk.ended_in == "done"
    assert sorted(bank.recorded()) == ["feedback_acknowledged", "feedback_asked", "rated", "rating_invited"]


def test_a_customer_who_does_not_rate_is_left_alone() -> None:
    bank = Bank()
    bank.limits["rating"] = TEN_O_CLOCK + 2 * WEEK
    walk = Walk("feedback", bank).do("acknowledge_feedback")

    walk.until(TEN_O_CLOCK + 2 * WEEK)

    assert walk.ended_in == "done"
    assert "rated" not in bank.recorded()


def test_late_feedback_brings_supervision_in_and_is_still_expected() -> None:
    bank = Bank()
    bank.limits["feedback"] = TEN_O_CLOCK + WEEK
    walk = Walk("feedback", bank).do("rate")

    walk.until(TEN_O_CLOCK + WEEK)

    assert walk.open == ["acknowledge_feedback", "chase_feedback"]
    assert walk.item("chase_feedback").role == "SUP"
    assert bank.did("notices.send") == [{"notice": "feedback_late", "role": "SUP", "department": "SUP"}]
    assert walk.do("chase_feedback").do("acknowledge_feedback").ended_in is not None


def test_the_customer_rates_themselves() -> None:
    assert Walk("feedback", Bank()).item("rate").by_party
