"""The order of an inbox is a stored key that events change, and nothing else."""

from typing import Any

from engine.operations.classification import Class, reclassify
from engine.operations.pausing import pause_limits, resume_limits
from engine.operations.worklist import free_items, inbox
from engine.records.instances import WorkItem
from tests.bank import Bank


def order(bank: Bank, username: str, department: str) -> list[str]:
    """The numbers in an inbox, most urgent first."""
    with bank.store.reading() as session:
        return [str(row.number) for row in inbox(session, person=bank.person(username), department=department)]


def key(bank: Bank, element: str) -> tuple[Any, ...]:
    """Everything that decides where an item stands, and how often its row was written."""
    item = bank.item(element)
    return bank.shown(item.urgency), item.urgent_limit, item.paused, item.version


def test_the_nearest_running_limit_of_the_bank_decides(bank: Bank) -> None:
    bank.register()

    item = bank.item("confirm_classification")

    assert (item.urgent_limit, bank.shown(item.urgent_due_at)) == ("ack", "2026-03-05 13:00")


def test_when_that_limit_stops_the_next_one_decides(bank: Bank) -> None:
    bank.register()
    bank.post()
    assert bank.item("confirm_classification").urgent_limit == "classify"

    bank.lead_to("contact")

    assert bank.item("contact").urgent_limit == "claim"
    bank.claim("contact", by="li.wei")
    assert (bank.item("contact").urgent_limit, bank.complaint().urgent_limit) == ("first_contact", "first_contact")


def test_a_risk_moves_work_forward(bank: Bank) -> None:
    first = bank.register()
    bank.advance(minutes=10)
    second = bank.register(name="李雷", body="老人存折", circumstances=("vulnerable",))

    assert order(bank, "chen.jing", "CP") == [second, first]


def test_the_passing_of_time_writes_nothing(bank: Bank) -> None:
    bank.complaint_at("contact", posted=True)
    bank.claim("contact", by="li.wei")
    before = key(bank, "contact")

    bank.until("2026-03-05 20:00")
    bank.until("2026-03-06 08:00")

    assert key(bank, "contact") == before


def test_what_is_overdue_comes_first_by_itself(bank: Bank) -> None:
    first = bank.register()
    bank.until("2026-03-06 12:00")

    bank.register(name="李雷", body="转账未到账")

    assert order(bank, "chen.jing", "CP")[0] == first


def test_an_act_that_moves_no_limit_writes_no_other_row(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT", "PAY"])
    bank.do("contact")
    before = key(bank, "give_evidence")

    bank.do("give_evidence", subject="PAY")

    assert key(bank, "give_evidence") == before


def test_a_new_class_changes_the_key_of_every_open_item(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.claim("contact", by="li.wei")
    bank.post()
    as_urgent = Class(nature="URG", complexity="simple", urgency="I")

    bank.perform(reclassify, by="chen.jing", number=bank.number, as_=as_urgent, reason="资金仍在损失")

    # First contact within two hours of 9:00, and two days forward for the highest urgency.
    assert key(bank, "contact")[:3] == ("2026-03-03 11:00", "first_contact", False)


def test_what_stands_still_forms_a_group_of_its_own(bank: Bank) -> None:
    restart = "restart: [progress_sent]\n"
    bank.deploy({"profiles/cn-nfra-2020/profile.yaml": [(restart, restart + "    pausable_reasons: [mediation]\n")]})
    first = bank.register()
    bank.lead_to("findings")
    bank.post()
    second = bank.register(name="李雷", body="转账未到账")
    bank.lead_to("findings")
    bank.number = first

    bank.perform(pause_limits, by="wang.fang", number=first, reason="mediation", evidence="调解申请 12 号")

    assert bank.item("findings").paused
    assert order(bank, "li.wei", "CARD") == [second, first]
    with bank.store.reading() as session:
        assert free_items(session, person=bank.person("li.wei"), department="CARD") == []
    bank.perform(resume_limits, by="wang.fang", number=first, evidence="调解书 12 号")
    assert not bank.item("findings").paused


def test_a_period_of_the_customer_is_no_work_of_the_bank(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)

    assert bank.item("party_reply").urgent_limit == "acceptance"
    assert {"acceptance", "second_look_request"} == bank.running


def test_new_items_carry_the_key_of_their_complaint(bank: Bank) -> None:
    bank.complaint_at("review_findings")

    rows = bank.rows(WorkItem, WorkItem.closed_at.is_(None))

    assert {row.urgency for row in rows} == {bank.complaint().urgency_at}
