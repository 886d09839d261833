"""The step: one act moves a complaint once, whoever else acts at the same moment; what is due comes first."""

from threading import Barrier

import pytest

from engine.errors import AlreadyClaimed, ItemClosed, RedressError, Stale
from engine.operations.work_items import claim, complete
from engine.records.instances import ItemStatus, Submission, WorkItem
from tests.bank import Bank
from tests.bank_words import typed
from tests.threads import in_threads


def test_sending_a_form_twice_moves_the_complaint_once(bank: Bank) -> None:
    item = bank.complaint_at("findings")
    bank.do("findings", by="li.wei")

    with pytest.raises(ItemClosed) as refused:
        bank.perform(complete, by="li.wei", work_item_id=item.id, typed=typed("findings"))

    assert refused.value.facts["by"] == bank.person("li.wei").id
    assert bank.open == ["review_findings"]
    assert len(bank.rows(Submission, Submission.work_item_id == item.id)) == 1


def test_a_page_that_is_out_of_date_changes_nothing(bank: Bank) -> None:
    shown = bank.complaint_at("findings").version
    bank.claim("findings", by="li.wei")
    item = bank.claim("findings", by="li.wei")

    with pytest.raises(Stale):
        bank.perform(complete, by="li.wei", work_item_id=item.id, typed=typed("findings"), version=shown - 1)

    assert bank.open == ["findings"]
    assert bank.complaint().outcome is None


def test_the_page_that_somebody_looks_at_is_taken(bank: Bank) -> None:
    item = bank.complaint_at("findings")

    bank.perform(complete, by="li.wei", work_item_id=item.id, typed=typed("findings"), version=item.version)

    assert bank.open == ["review_findings"]


def test_of_two_people_who_claim_at_once_one_wins_and_the_other_learns_who(bank: Bank) -> None:
    item, gate, losers = bank.complaint_at("contact"), Barrier(2), []

    def claims(username: str) -> None:
        gate.wait()
        try:
            bank.perform(claim, by=username, work_item_id=item.id)
        except (AlreadyClaimed, Stale) as refused:
            losers.append((username, refused.facts["holder"]))

    in_threads([lambda: claims("li.wei"), lambda: claims("liu.yang")])

    (loser, holder), winner = losers[0], bank.item("contact").claimed_by_id
    assert len(losers) == 1
    assert holder == winner == bank.complaint().handler_id != bank.person(loser).id


def test_of_two_clicks_at_once_one_counts(bank: Bank) -> None:
    bank.complaint_at("contact")
    item, gate, refusals = bank.claim("contact", by="li.wei"), Barrier(2), []

    def sends() -> None:
        gate.wait()
        try:
            bank.perform(complete, by="li.wei", work_item_id=item.id, typed=typed("contact"))
        except RedressError as refused:
            refusals.append(type(refused))

    in_threads([sends, sends])

    assert refusals == [ItemClosed]
    assert bank.open == ["findings"]
    bank.require_sound()


def test_people_on_different_complaints_do_not_wait_for_each_other(bank: Bank) -> None:
    items = [_opened(bank) for _ in range(4)]
    gate = Barrier(4)

    def sends(item: WorkItem) -> None:
        gate.wait()
        bank.perform(complete, by="chen.jing", work_item_id=item.id, typed=typed("confirm_classification"))

    in_threads([lambda item=item: sends(item) for item in items])

    assert bank.open == ["contact"]
    bank.require_sound()


def test_an_overdue_step_is_taken_away_before_it_can_be_sent(bank: Bank) -> None:
    bank.register(information_missing=True)
    item = bank.claim("complete_information", by="zhang.min")
    bank.clock.move_to(bank.limit("chase").due_at)

    with pytest.raises(RedressError) as refused:
        bank.perform(complete, by="zhang.min", work_item_id=item.id, typed=typed("complete_information"))

    assert refused.value.code == "step_closed"
    assert bank.open == ["complete_information"]
    bank.sweep()
    assert bank.open == ["confirm_classification"]


def test_a_warning_that_is_due_comes_before_the_late_answer(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT"])
    bank.do("contact", by="li.wei")
    bank.clock.move_to(bank.limit("assist").due_at)

    bank.do("give_evidence", by="shi.lei")

    assert bank.notices("li.wei").count("assist_late") == 1
    assert bank.open == ["findings"]


def test_what_the_process_leaves_behind_is_closed_with_it(bank: Bank) -> None:
    bank.complaint_at("contact")

    bank.until("2026-03-06 24:00")

    contact = bank.rows(WorkItem, WorkItem.element_id == "contact")[0]
    assert contact.status == ItemStatus.CANCELLED
    assert bank.open == ["assign_handler"]


def _opened(bank: Bank) -> WorkItem:
    bank.register(name=f"王{bank.number}", body=f"年费问题 {bank.number}")
    return bank.item("confirm_classification")
