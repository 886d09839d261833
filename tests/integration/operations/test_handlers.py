"""One person handles a complaint: whoever takes its first handling step, and from then on its steps are theirs."""

from datetime import timedelta

import pytest

from engine.errors import InvalidInput, RuleBroken
from engine.operations.people import set_absence
from engine.operations.work_items import assign, complete, release
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time
from tests.bank_words import typed


def holder(bank: Bank, element: str) -> str | None:
    """The user name of who holds an open item."""
    held = bank.item(element).claimed_by_id
    return next((name for name in ("li.wei", "liu.yang", "wang.fang") if bank.person(name).id == held), None)


def test_the_first_claim_of_a_handling_step_makes_the_handler_and_stops_the_limit(bank: Bank) -> None:
    bank.complaint_at("contact")
    assert "claim" in bank.running

    bank.claim("contact", by="li.wei")

    assert bank.complaint().handler_id == bank.person("li.wei").id
    assert bank.limit("claim").met is True


def test_who_sends_the_first_step_without_claiming_it_is_the_handler_too(bank: Bank) -> None:
    item = bank.complaint_at("contact")

    bank.perform(complete, by="liu.yang", work_item_id=item.id, typed=typed("contact"))

    assert bank.complaint().handler_id == bank.person("liu.yang").id
    assert "claim" not in bank.running
    assert holder(bank, "findings") == "liu.yang"


def test_claiming_a_step_of_another_role_makes_no_handler(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")

    bank.claim("confirm_classification", by="chen.jing")

    assert bank.complaint().handler_id is None
    assert "claim" in bank.running


def test_later_handling_steps_open_as_the_handlers_own(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.do("contact", by="liu.yang")

    assert holder(bank, "findings") == "liu.yang"
    assert bank.lead_to("review_findings").claimed_by_id is None
    assert bank.lead_to("draft_answer").claimed_by_id == bank.person("liu.yang").id


def test_nothing_is_put_on_the_desk_of_who_is_away(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.perform(set_absence, by="li.wei", until=bank.clock.now() + timedelta(days=3))

    bank.do("findings", by="li.wei")
    bank.do("review_findings", findings_accepted=False, reasons="请补充")

    assert holder(bank, "findings") is None
    assert bank.complaint().handler_id == bank.person("li.wei").id


def test_who_is_back_has_their_steps_again(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.perform(set_absence, by="li.wei", until=bank.clock.now() + timedelta(days=3))
    bank.clock.advance(timedelta(days=3))

    bank.lead_to("draft_answer")

    assert holder(bank, "draft_answer") == "li.wei"


def test_after_a_lead_gave_the_complaint_to_another_its_steps_are_theirs(bank: Bank) -> None:
    item = bank.complaint_at("findings")
    bank.perform(assign, by="wang.fang", work_item_id=item.id, to=bank.person("liu.yang").id, reason="李伟调岗")

    bank.lead_to("draft_answer")

    assert holder(bank, "draft_answer") == "liu.yang"


def test_putting_a_step_back_does_not_change_who_handles(bank: Bank) -> None:
    item = bank.complaint_at("findings")
    bank.perform(release, by="li.wei", work_item_id=item.id)

    bank.do("findings", by="liu.yang")

    assert bank.complaint().handler_id == bank.person("li.wei").id


def test_a_step_that_the_handler_must_not_do_opens_for_the_others(bank: Bank) -> None:
    excluded = ('id="draft_answer" name', 'id="draft_answer" redress:notSameAs="findings" name')
    bank.deploy({"complaint/response.bpmn": [excluded]})
    bank.complaint_at("findings")
    bank.do("findings", by="li.wei")

    bank.lead_to("draft_answer")

    assert holder(bank, "draft_answer") is None
    assert bank.doer(bank.item("draft_answer")) == "liu.yang"


def test_unclaimed_in_time_the_lead_names_the_handler(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.until("2026-03-06 24:00")
    assert bank.open == ["assign_handler"]

    bank.do("assign_handler", by="wang.fang", handler=bank.person("liu.yang").id)

    assert holder(bank, "contact") == "liu.yang"
    assert {"claim", "assign"}.isdisjoint(bank.running)
    assert bank.limit("claim").met is False


def test_the_claim_limit_never_fires_once_somebody_claimed(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.claim("contact", by="li.wei")

    bank.until("2026-03-09 12:00")

    assert "contact" in bank.open
    assert bank.rows(TimeLimit, TimeLimit.kind == "assign") == []


def test_who_is_away_takes_nothing_new(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.perform(set_absence, by="li.wei", until=bank.clock.now() + timedelta(days=1))

    with pytest.raises(InvalidInput):
        bank.claim("contact", by="li.wei")


def test_a_step_of_an_assisting_department_is_nobodys_yet(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT", "PAY"])
    bank.do("contact", by="li.wei")

    assert [(one.department, one.claimed_by_id, one.subject) for one in bank.items()] == [
        ("IT", None, "IT"),
        ("PAY", None, "PAY"),
    ]
    bank.do("give_evidence", subject="PAY", by="lin.tao")
    assert bank.complaint().handler_id == bank.person("li.wei").id
    assert bank.open == ["give_evidence"]


def test_who_puts_the_first_step_back_handles_nothing_and_the_limit_begins_anew(bank: Bank) -> None:
    item = bank.complaint_at("contact")
    bank.claim("contact", by="li.wei")
    assert "claim" not in bank.running

    bank.perform(release, by="li.wei", work_item_id=item.id)

    assert bank.complaint().handler_id is None
    assert "claim" in bank.running
    bank.do("contact", by="liu.yang")
    assert bank.complaint().handler_id == bank.person("liu.yang").id
    bank.require_sound()


def test_whoever_claims_when_the_time_is_up_and_no_sweep_came_by_is_told_so(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.clock.move_to(bank_time("2026-03-07 00:30"))

    with pytest.raises(RuleBroken):
        bank.claim("contact", by="li.wei")
    bank.sweep()

    assert bank.open == ["assign_handler"]
