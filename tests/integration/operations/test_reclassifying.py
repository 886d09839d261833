"""Another class or another department, at any stage before the decision, with a reason that both departments read."""

import pytest

from engine.errors import InvalidInput, NotFound, RuleBroken
from engine.operations.classification import Class, reclassify, transfer
from engine.operations.extensions import request_extension
from engine.records.escalations import Escalation
from engine.records.instances import ItemStatus, WorkItem
from engine.records.letters import Notice
from tests.bank import Bank, bank_time

URGENT = Class(nature="URG", complexity="complex", urgency="I")
COMPLEX = Class(nature="GEN", complexity="complex", urgency="III")
SIMPLE = Class(nature="GEN", complexity="simple", urgency="III")


def as_class(bank: Bank, wanted: Class, *, reason: str = "资金仍在损失") -> None:
    """Give the complaint another class."""
    bank.perform(reclassify, by="chen.jing", number=bank.number, as_=wanted, reason=reason)


def hand_over(bank: Bank, department: str = "RTL", *, by: str = "wang.fang", reason: str = "属零售业务") -> None:
    """Put another department in charge."""
    bank.perform(transfer, by=by, number=bank.number, department=department, reason=reason)


def test_internal_limits_are_counted_anew_from_the_receipt(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.clock.move_to(bank_time("2026-03-06 09:00"))

    as_class(bank, COMPLEX)

    assert bank.due("findings") == "2026-03-13 24:00"
    assert bank.due("response") == "2026-03-18 24:00"
    assert bank.shown(bank.item("findings").due_at) == "2026-03-13 24:00"


def test_the_limit_of_law_never_moves_later(bank: Bank) -> None:
    bank.complaint_at("findings")

    as_class(bank, COMPLEX)

    assert bank.due("statutory") == "2026-03-20 24:00"


def test_a_complaint_that_was_complex_from_the_start_gets_no_less_time_than_the_law_gives(bank: Bank) -> None:
    bank.complaint_at("findings")
    as_class(bank, COMPLEX)

    as_class(bank, SIMPLE, reason="情况已查清")

    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.due("findings") == "2026-03-10 24:00"


def test_an_urgent_class_brings_everything_forward(bank: Bank) -> None:
    bank.complaint_at("findings")

    as_class(bank, URGENT)

    assert (bank.due("findings"), bank.due("response")) == ("2026-03-06 09:00", "2026-03-08 09:00")
    assert bank.complaint().nature == "URG"
    assert bank.due("progress") == "2026-03-06 24:00"


def test_the_steps_that_follow_obey_the_new_class(bank: Bank) -> None:
    bank.complaint_at("contact")

    as_class(bank, COMPLEX)
    bank.do("contact")

    assert bank.open == ["plan"]


def test_why_it_was_reclassified_stands_in_the_bell_and_in_the_trail(bank: Bank) -> None:
    bank.complaint_at("findings")

    as_class(bank, URGENT)

    assert bank.notices("li.wei")[-1] == bank.notices("wang.fang")[-1] == "reclassified"
    facts = bank.rows(Notice, Notice.code == "reclassified")[0].facts
    assert (facts["reason"], facts["from"], facts["to"]) == ("资金仍在损失", ["GEN", "simple"], ["URG", "complex"])
    assert bank.history()[-1].reason == "资金仍在损失"


def test_open_work_moves_to_the_department_now_in_charge(bank: Bank) -> None:
    bank.complaint_at("findings")

    hand_over(bank)

    item = bank.item("findings")
    assert (item.department, item.claimed_by_id) == ("RTL", None)
    assert bank.complaint().handler_id is None
    assert bank.doer(item) == "feng.lei"


def test_what_the_old_department_had_is_closed_in_its_inbox(bank: Bank) -> None:
    old = bank.complaint_at("findings").id
    bank.advance(hours=1)

    hand_over(bank)

    (row,) = bank.rows(WorkItem, WorkItem.id == old)
    assert (row.status, row.department, row.closed_at) == (ItemStatus.CANCELLED, "CARD", bank.clock.now())
    bank.require_sound()


def test_who_takes_the_work_over_is_the_handler(bank: Bank) -> None:
    bank.complaint_at("findings")
    hand_over(bank)

    bank.do("findings", by="feng.lei")

    assert bank.complaint().handler_id == bank.person("feng.lei").id
    assert bank.item("review_findings").department == "RTL"


def test_both_departments_read_why(bank: Bank) -> None:
    bank.complaint_at("findings")

    hand_over(bank)

    told = {"li.wei", "wang.fang", "feng.lei", "cao.ying"}
    assert {name for name in told if "transferred" in bank.notices(name)} == told
    facts = {tuple(sorted(one.facts.items())) for one in bank.rows(Notice, Notice.code == "transferred")}
    assert facts == {(("from", "CARD"), ("reason", "属零售业务"), ("to", "RTL"))}


def test_work_that_waits_for_the_lead_moves_too(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.perform(
        request_extension,
        by="li.wei",
        number=bank.number,
        to_days=30,
        reason_code="external_party",
        steps_done="已调取录音",
    )

    hand_over(bank)

    assert bank.item("approve_by_lead").department == "RTL"


def test_an_escalation_goes_to_the_lead_now_in_charge(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.claim("contact", by="li.wei")
    bank.until("2026-03-09 20:00")
    assert bank.item("decide_by_lead").department == "CARD"

    hand_over(bank)

    assert bank.item("decide_by_lead").department == "RTL"
    assert len(bank.rows(Escalation)) == 1


def test_help_that_was_asked_for_stays_where_it_is(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT"])
    bank.do("contact")

    hand_over(bank)

    assert bank.item("give_evidence").department == "IT"


@pytest.mark.parametrize(
    ("department", "reason", "refused"),
    [("NOWHERE", "误分", InvalidInput), ("CARD", "误分", RuleBroken), ("RTL", "  ", InvalidInput)],
)
def test_a_transfer_needs_another_department_and_a_reason(
    bank: Bank, department: str, reason: str, refused: type[Exception]
) -> None:
    bank.complaint_at("findings")

    with pytest.raises(refused):
        hand_over(bank, department, reason=reason)

    assert bank.complaint().lead_department == "CARD"


def test_a_class_that_is_on_no_list_is_refused(bank: Bank) -> None:
    bank.complaint_at("findings")

    with pytest.raises(InvalidInput):
        as_class(bank, Class(nature="BAD", complexity="simple", urgency="III"))


def test_after_the_decision_nothing_of_this_changes_any_more(bank: Bank) -> None:
    bank.complaint_at("party_reply")

    with pytest.raises(RuleBroken):
        as_class(bank, URGENT)
    with pytest.raises(RuleBroken):
        hand_over(bank)


def test_before_the_first_classification_there_is_nothing_to_change(bank: Bank) -> None:
    bank.register()

    with pytest.raises(RuleBroken):
        as_class(bank, URGENT)


def test_who_does_not_see_it_cannot_change_it(bank: Bank) -> None:
    bank.complaint_at("findings")

    with pytest.raises(NotFound):
        hand_over(bank, by="shi.lei")
