"""Response: drafted by one, approved by others, sent, and looked at once more when the customer disputes it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

TEN_DAYS = timedelta(days=10)


def response(bank: Bank, *, disputed: bool = False) -> Walk:
    return Walk("response", bank, disputed=disputed)


def awaiting(bank: Bank, *, disputed: bool = False) -> Walk:
    return response(bank, disputed=disputed).do("draft_answer").do("approve_answer", approved=True)


def test_an_accepted_answer_stands() -> None:
    bank = Bank()

    walk = awaiting(bank).do("party_reply", reply="accept")

    assert walk.ended_in == "stands"
    assert bank.letters() == ["final"]
    assert [call["status"] for call in bank.did("complaint.set_status")] == ["responding", "awaiting_party"]


def test_the_decision_is_recorded_before_the_letter_leaves() -> None:
    bank = Bank()

    awaiting(bank)

    acts = [name for name, _ in bank.asked]
    assert bank.recorded() == ["decided"]
    assert acts.index("complaint.record") < acts.index("letters.send")


def test_silence_until_the_end_of_the_period_lets_the_answer_stand() -> None:
    bank = Bank()
    walk = awaiting(bank)
    bank.limits["acceptance"] = TEN_O_CLOCK + TEN_DAYS

    assert walk.until(TEN_O_CLOCK + TEN_DAYS - timedelta(seconds=1)).open == ["party_reply"]
    assert walk.until(TEN_O_CLOCK + TEN_DAYS).ended_in == "stands"
    assert "party_answered" not in bank.recorded()


def test_the_customer_may_reply_themselves() -> None:
    assert awaiting(Bank()).item("party_reply").by_party


def test_an_answer_that_is_not_approved_is_drafted_again() -> None:
    bank = Bank()
    walk = response(bank).do("draft_answer")

    walk.do("approve_answer", approved=False)

    assert (walk.open, bank.letters()) == (["draft_answer"], [])


@pytest.mark.parametrize("facts", [{"nature": "MAJ"}, {"outcome": "rejected"}, {"channel": "regulator"}])
def test_a_risky_answer_is_approved_by_compliance_too(facts: dict[str, str]) -> None:
    bank = Bank(**facts)
    walk = awaiting(bank)
    assert (walk.open, walk.item("approve_compliance").department) == (["approve_compliance"], "COMPL")

    walk.do("approve_compliance", approved=True)

    assert (walk.open, bank.letters()) == (["party_reply"], ["final"])


def test_compliance_may_send_the_answer_back() -> None:
    walk = awaiting(Bank(nature="MAJ")).do("approve_compliance", approved=False)

    assert walk.open == ["draft_answer"]


def test_a_disputed_answer_is_looked_at_again_and_may_be_confirmed() -> None:
    bank = Bank()
    walk = awaiting(bank).do("party_reply", reply="dispute")
    assert (walk.open, walk.item("second_look").role) == (["second_look"], "REVIEW")

    walk.do("second_look", confirmed=True)

    assert walk.ended_in == "stands"
    assert bank.letters() == ["final", "second_look"]
    assert bank.recorded() == ["decided", "party_answered", "second_look_asked", "second_look_done"]


def test_an_answer_that_is_not_confirmed_goes_back_to_handling() -> None:
    bank = Bank()

    walk = awaiting(bank).do("party_reply", reply="dispute").do("second_look", confirmed=False)

    assert walk.ended_in == "returned"
    assert bank.letters() == ["final"]


def test_a_second_dispute_ends_the_matter_inside_the_bank() -> None:
    walk = awaiting(Bank(), disputed=True).do("party_reply", reply="dispute")

    assert walk.ended_in == "stands"


def test_who_had_a_part_in_the_answer_never_approves_it_or_looks_again() -> None:
    processes: Any = response(Bank()).definitions.processes
    approval = processes["response"].nodes

    assert approval["approve_answer"].not_same_as == ("draft_answer",)
    assert approval["approve_compliance"].not_same_as == ("draft_answer", "approve_answer")
    assert set(processes["dispute"].nodes["second_look"].not_same_as) == {
        *("contact", "assign_handler", "plan", "give_evidence", "findings", "review_findings", "decide_findings"),
        "resolve_at_once",
        "draft_answer",
        "approve_answer",
        "approve_compliance",
    }
