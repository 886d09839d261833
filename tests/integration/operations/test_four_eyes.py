"""Who did a step cannot do the one that checks it, in any round, whatever posts they hold."""

import pytest

from engine.errors import NotFound, NotPermitted
from engine.operations.work_items import assign, complete
from tests.bank import Bank
from tests.bank_words import typed


def test_who_wrote_the_findings_cannot_review_them(bank: Bank) -> None:
    bank.hire("both", "CARD:HANDLER", "CARD:LEAD")
    bank.complaint_at("findings")
    bank.perform(assign, by="both", work_item_id=bank.item("findings").id, to=bank.person("both").id, reason="代办")
    bank.do("findings", by="both")

    with pytest.raises(NotPermitted) as refused:
        bank.claim("review_findings", by="both")

    assert refused.value.facts["four_eyes"] is True
    assert bank.do("review_findings", by="wang.fang").opened


def test_not_even_by_sending_the_form_without_a_claim(bank: Bank) -> None:
    bank.hire("both", "CARD:HANDLER", "CARD:LEAD")
    bank.complaint_at("contact")
    for element in ("contact", "findings"):
        bank.do(element, by="both")

    with pytest.raises(NotPermitted):
        bank.perform(
            complete,
            by="both",
            work_item_id=bank.item("review_findings").id,
            typed=typed("review_findings"),
        )


def test_what_one_did_in_an_earlier_round_still_counts(bank: Bank) -> None:
    bank.hire("both", "CARD:HANDLER", "CARD:LEAD")
    bank.complaint_at("contact")
    for element in ("contact", "findings"):
        bank.do(element, by="both")
    bank.do("review_findings", by="wang.fang", findings_accepted=False, reasons="请补充")
    item = bank.item("findings")
    bank.perform(assign, by="wang.fang", work_item_id=item.id, to=bank.person("li.wei").id, reason="换人")
    bank.do("findings", by="li.wei")

    with pytest.raises(NotPermitted):
        bank.claim("review_findings", by="both")


def test_a_lead_cannot_give_a_check_to_who_did_the_work(bank: Bank) -> None:
    bank.hire("both", "CARD:HANDLER", "CARD:LEAD")
    bank.complaint_at("contact")
    for element in ("contact", "findings"):
        bank.do(element, by="both")
    item = bank.item("review_findings")

    with pytest.raises(NotPermitted):
        bank.perform(assign, by="wang.fang", work_item_id=item.id, to=bank.person("both").id, reason="忙")


def test_the_third_refusal_goes_to_somebody_who_took_neither_side(bank: Bank) -> None:
    bank.register()
    for _ in range(3):
        bank.lead_to("review_findings")
        bank.do("review_findings", by="wang.fang", findings_accepted=False, reasons="证据不足")

    assert bank.open == ["decide_findings"]
    bank.do("decide_findings", by="zhao.lei")
    assert bank.complaint().outcome == "partly_upheld"
    assert bank.open == ["draft_answer"]


def test_who_approved_in_the_first_line_cannot_approve_in_the_second(bank: Bank) -> None:
    bank.hire("double", "CARD:LEAD", "COMPL:COMPL")
    bank.complaint_at("findings")
    bank.do("findings", outcome="rejected")
    bank.lead_to("draft_answer")
    bank.do("draft_answer", variant="reject")
    bank.do("approve_answer", by="double")

    with pytest.raises(NotPermitted):
        bank.claim("approve_compliance", by="double")

    bank.do("approve_compliance", by="sun.yan")
    assert bank.open == ["party_reply"]


@pytest.mark.parametrize("part", ["findings", "review_findings", "draft_answer", "approve_answer"])
def test_the_second_look_is_by_somebody_who_had_no_part(bank: Bank, part: str) -> None:
    bank.hire("many", "CARD:HANDLER", "CARD:LEAD", "CP:REVIEW")
    bank.register()
    item = bank.lead_to(part)
    if item.claimed_by_id is not None:
        bank.perform(assign, by="wang.fang", work_item_id=item.id, to=bank.person("many").id, reason="代办")
    bank.do(part, by="many")
    bank.lead_to("party_reply")
    bank.do("party_reply", reply="dispute", comment="仍未退款")

    with pytest.raises(NotPermitted):
        bank.claim("second_look", by="many")

    bank.do("second_look", by="qian.hong")


def test_a_person_who_does_not_exist_gets_no_work(bank: Bank) -> None:
    item = bank.complaint_at("contact")

    with pytest.raises(NotFound):
        bank.perform(assign, by="wang.fang", work_item_id=item.id, to=0, reason="忙")
