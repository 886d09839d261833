"""A withdrawal ends the procedure on the day it arrives: timers stop, work is cancelled, a letter confirms it."""

import pytest
from sqlalchemy import select

from engine.errors import InvalidInput, RuleBroken
from engine.records.complaints import Status
from engine.records.instances import Instance, InstanceStatus, ItemStatus, MessageWait, Timer, WorkItem
from engine.records.outbox import OutboxMessage
from tests.bank import Bank


@pytest.mark.parametrize("stage", ["confirm_classification", "contact", "review_findings", "party_reply"])
def test_it_ends_the_complaint_at_every_stage(bank: Bank, stage: str) -> None:
    bank.register()
    bank.lead_to(stage)

    bank.withdraw()

    assert bank.complaint().status == Status.WITHDRAWN
    assert bank.complaint().closed_at == bank.clock.now()
    assert bank.open == []
    bank.require_sound()


def test_nothing_is_left_that_would_wake_up(bank: Bank) -> None:
    bank.complaint_at("findings")

    bank.withdraw()

    assert bank.running == set()
    assert bank.rows(Timer) == []
    with bank.store.reading() as session:
        assert session.scalars(select(MessageWait)).all() == []
    assert {one.status for one in bank.rows(Instance)} == {InstanceStatus.CANCELLED}


def test_work_that_somebody_had_is_cancelled_not_done(bank: Bank) -> None:
    bank.complaint_at("findings")

    bank.withdraw()

    (findings,) = bank.rows(WorkItem, WorkItem.element_id == "findings")
    assert (findings.status, findings.completed_by_id) == (ItemStatus.CANCELLED, None)


def test_the_letter_names_the_day(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.advance(days=1)

    bank.withdraw()

    (letter,) = bank.letters("withdrawal")
    assert (letter.code, letter.language) == ("L7", "zh")
    assert "2026年3月6日" in letter.html
    assert bank.rows(OutboxMessage)[-1].payload == {"letter_id": letter.id}


def test_a_customer_without_mail_is_told_by_a_person(bank: Bank) -> None:
    bank.register(email=None, phone="+8613800000001", preferred_channel="phone")
    while "deliver" in bank.open:
        bank.do("deliver")
    bank.lead_to("contact")

    bank.withdraw()

    assert bank.open == ["deliver"]
    bank.do("deliver")
    assert bank.letters("withdrawal")[0].notified_at is not None
    assert bank.running == set()


def test_why_is_kept_with_who_entered_it(bank: Bank) -> None:
    bank.register()

    bank.withdraw(reason="已与网点沟通解决")

    entry = bank.history()[-1]
    assert (entry.actor, entry.action, entry.reason) == ("zhang.min", "complaint.withdraw", "已与网点沟通解决")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [({"verified": False}, "verified"), ({"free_will": False}, "free_will"), ({"reason": " "}, "reason")],
)
def test_a_withdrawal_that_nobody_checked_is_none(bank: Bank, said: dict[str, object], wrong: str) -> None:
    bank.register()

    with pytest.raises(InvalidInput) as refused:
        bank.withdraw(**said)

    assert refused.value.facts["field"] == wrong
    assert not bank.complaint().is_closed


def test_what_is_closed_cannot_be_withdrawn(bank: Bank) -> None:
    bank.register()
    bank.withdraw()

    with pytest.raises(RuleBroken):
        bank.withdraw()


def test_an_answer_that_was_on_its_way_starts_no_period_of_the_customer(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.withdraw()

    bank.post()

    assert "acceptance" not in bank.running
    assert bank.complaint().status == Status.WITHDRAWN


def test_the_customer_may_complain_again_about_the_same_matter(bank: Bank) -> None:
    bank.register()
    bank.withdraw()

    bank.register()

    assert bank.open == ["confirm_classification"]
