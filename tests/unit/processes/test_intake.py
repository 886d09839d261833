"""Intake: known matters are merged, enquiries answered, complaints acknowledged, simple ones resolved at once."""

from datetime import timedelta

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

DUPLICATE = {"verdict": "duplicate", "number": "TS202603010000029", "score": 80}


def test_a_complaint_is_acknowledged_and_accepted_for_handling() -> None:
    bank = Bank(content="PRD")

    walk = Walk("intake", bank)

    assert walk.ended_in == "accepted"
    assert bank.letters() == ["acknowledgement"]


def test_a_duplicate_that_is_confirmed_is_merged_and_gets_no_letter() -> None:
    bank = Bank()
    bank.answers["duplicates.find"] = DUPLICATE

    walk = Walk("intake", bank).do("confirm_duplicate", same_matter=True)

    assert walk.ended_in == "merged"
    assert bank.did("complaint.merge") == [{"into": "TS202603010000029"}]
    assert bank.letters() == []


def test_a_duplicate_that_is_denied_is_taken_as_a_complaint_of_its_own() -> None:
    bank = Bank(content="PRD")
    bank.answers["duplicates.find"] = DUPLICATE

    walk = Walk("intake", bank).do("confirm_duplicate", same_matter=False)

    assert walk.ended_in == "accepted"
    assert bank.letters() == ["acknowledgement"]


def test_a_related_complaint_is_not_asked_about() -> None:
    bank = Bank(content="PRD")
    bank.answers["duplicates.find"] = {**DUPLICATE, "verdict": "related", "score": 60}

    assert Walk("intake", bank).ended_in == "accepted"


def test_an_enquiry_is_answered_and_is_over() -> None:
    bank = Bank(kind="enquiry")

    walk = Walk("intake", bank).do("answer_enquiry", kind="enquiry")

    assert walk.ended_in == "not_complaint"
    assert bank.letters() == []


def test_an_enquiry_that_turns_out_to_be_a_complaint_is_acknowledged() -> None:
    bank = Bank(kind="suggestion", content="PRD")

    walk = Walk("intake", bank).do("answer_enquiry", kind="complaint")

    assert walk.ended_in == "accepted"
    assert bank.letters() == ["acknowledgement"]


def test_missing_facts_are_asked_for_before_the_work_goes_on() -> None:
    bank = Bank(content="PRD", information_missing=True)
    walk = Walk("intake", bank)
    assert walk.open == ["complete_information"]

    walk.do("complete_information")

    assert walk.ended_in == "accepted"
    assert bank.recorded() == ["information_asked", "information_complete"]


def test_a_customer_who_does_not_answer_does_not_hold_the_complaint_up() -> None:
    bank = Bank(content="PRD", information_missing=True)
    bank.limits["chase"] = TEN_O_CLOCK + timedelta(days=6)
    walk = Walk("intake", bank)

    walk.until(TEN_O_CLOCK + timedelta(days=6))

    assert walk.ended_in == "accepted"
    assert walk.open == []
    assert bank.recorded() == ["information_asked", "information_complete"]


def test_a_simple_complaint_is_resolved_at_once() -> None:
    bank = Bank()
    walk = Walk("intake", bank)
    assert walk.item("resolve_at_once").department == "CSC"

    walk.do("resolve_at_once", resolved=True)

    assert walk.ended_in == "resolved"
    assert bank.did("complaint.settle_at_intake") == [{"nature": "GEN", "complexity": "simple", "urgency": "III"}]


def test_what_intake_cannot_resolve_goes_on_to_the_department() -> None:
    bank = Bank()

    walk = Walk("intake", bank).do("resolve_at_once", resolved=False)

    assert walk.ended_in == "accepted"
    assert bank.did("complaint.settle_at_intake") == []
