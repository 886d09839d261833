"""A complaint has one open escalation: raising goes up, never down, and each level has its own time to answer."""

from datetime import timedelta

import pytest

from engine import audit
from engine.errors import RuleBroken
from engine.operations.actors import ENGINE
from engine.operations.escalations import raise_level
from engine.operations.step import follow_limits
from engine.records.complaints import Complaint
from engine.records.escalations import Escalation
from engine.records.instances import Instance, InstanceStatus
from engine.storage.errors import Duplicate
from tests.bank import Bank, bank_time


def escalate(bank: Bank, level: int, reason: str = "客户要求见经理") -> None:
    """Raise the complaint to a level."""
    with bank.store.transaction() as session:
        audit.act(session, actor="engine", role="ENGINE", action="escalation.raise", at=bank.clock.now())
        complaint = session.get_one(Complaint, bank.complaint().id, with_for_update=True)
        raise_level(session, bank.services, actor=ENGINE, complaint=complaint, level=level, reason=reason)
        follow_limits(session, bank.services, actor=ENGINE, complaint=complaint)


def open_escalation(bank: Bank) -> Escalation:
    """The one that is not settled."""
    (found,) = bank.rows(Escalation, Escalation.settled_at.is_(None))
    return found


def test_the_first_raising_opens_an_escalation_before_those_who_decide(bank: Bank) -> None:
    bank.complaint_at("findings")

    escalate(bank, 2)

    assert (open_escalation(bank).level, bank.complaint().level) == (2, 2)
    assert bank.item("decide_by_lead").department == "CARD"
    assert bank.due("escalation_reply") == "2026-03-06 24:00"
    assert "escalated" in bank.notices("li.wei")


@pytest.mark.parametrize(
    ("level", "element"),
    [
        (1, "decide_by_lead"),
        (3, "decide_by_lead"),
        (4, "decide_by_consumer_protection"),
        (5, "decide_by_executive"),
        (6, "decide_by_committee"),
    ],
)
def test_each_level_has_its_deciders(bank: Bank, level: int, element: str) -> None:
    bank.complaint_at("findings")

    escalate(bank, level)

    assert bank.open == sorted([element, "findings"])


def test_a_higher_level_takes_the_decision_away_from_the_lower(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 2)
    bank.clock.move_to(bank_time("2026-03-06 10:00"))

    escalate(bank, 5)

    assert bank.open == ["decide_by_executive", "findings"]
    assert [one["level"] for one in open_escalation(bank).raised] == [2, 5]
    assert bank.due("escalation_reply") == "2026-03-09 24:00"


def test_a_level_that_is_not_higher_changes_nothing(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)
    item = bank.item("decide_by_consumer_protection")

    escalate(bank, 3)
    escalate(bank, 4)

    assert bank.item("decide_by_consumer_protection").id == item.id
    assert len(open_escalation(bank).raised) == 1


def test_no_answer_in_time_goes_one_level_up_with_time_of_its_own(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 3)

    bank.until("2026-03-06 24:00")

    assert bank.item("decide_by_consumer_protection").department == "CP"
    assert open_escalation(bank).level == 4
    assert bank.due("escalation_reply") == "2026-03-09 24:00"
    assert open_escalation(bank).raised[-1]["reason"] == "no_reply"


def test_a_raising_at_the_moment_at_which_the_time_to_answer_is_up_goes_up_once(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.clock.move_to(bank_time("2026-03-17 10:00"))
    escalate(bank, 3)
    bank.clock.move_to(bank_time("2026-03-18 24:00"))

    escalate(bank, 4)
    bank.sweep()

    assert "decide_by_consumer_protection" in bank.open
    assert [step["level"] for step in open_escalation(bank).raised] == [3, 4]
    assert bank.incidents() == []


def test_the_committee_has_nobody_above_it(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 6)

    bank.until("2026-03-10 09:00")

    assert "decide_by_committee" in bank.open
    assert open_escalation(bank).level == 6
    assert bank.incidents() == []


def test_what_was_decided_settles_it(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)

    bank.do("decide_by_consumer_protection", by="zhao.lei", action="take_over", instruction="由消保部接管")

    (escalation,) = bank.rows(Escalation)
    assert (escalation.action, escalation.settled_at) == ("take_over", bank.clock.now())
    assert bank.complaint().level == 0
    assert bank.limit("escalation_reply").met is True
    assert bank.open == ["findings"]


def test_after_it_was_settled_the_complaint_may_be_raised_again(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)
    bank.do("decide_by_consumer_protection")

    escalate(bank, 2)

    assert [(one.level, one.settled_at is None) for one in bank.rows(Escalation)] == [(4, False), (2, True)]
    assert "decide_by_lead" in bank.open


def test_a_second_open_escalation_cannot_even_be_written(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 2)

    with pytest.raises(Duplicate):
        write_another(bank)

    assert len(bank.rows(Escalation)) == 1


def test_a_settled_one_is_not_raised(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)
    bank.do("decide_by_consumer_protection")
    (escalation,) = bank.rows(Escalation)

    with pytest.raises(RuleBroken):
        escalation.raise_to(level=6, reason="again", at=bank.clock.now())


def test_it_ends_with_the_complaint(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)

    bank.withdraw()

    (escalation,) = bank.rows(Escalation)
    assert escalation.action == "closed"
    assert {one.key: one.status for one in bank.rows(Instance)}["escalation"] == InstanceStatus.CANCELLED
    assert bank.open == []


def test_a_complaint_nobody_is_in_charge_of_yet_is_raised_to_who_took_it(bank: Bank) -> None:
    bank.register()

    escalate(bank, 2)

    assert bank.item("decide_by_lead").department == "CSC"


def write_another(bank: Bank) -> None:
    """Write a second open Escalation past the operation that would not."""
    with bank.store.transaction() as session:
        audit.act(session, actor="test", role="TEST", action="test.write", at=bank.clock.now())
        complaint_id = bank.complaint().id
        session.add(Escalation(complaint_id=complaint_id, level=3, raised=[], opened_at=bank.clock.now()))


def answer_all(bank: Bank) -> None:
    """Whoever is asked decides at once."""
    for element in [one for one in bank.open if one.startswith("decide_by_")]:
        bank.do(element)


def test_an_escalation_in_the_last_days_of_the_law_can_still_be_answered(bank: Bank) -> None:
    bank.complaint_at("findings")
    while bank.clock.now() < bank_time("2026-03-19 10:00"):
        bank.advance(hours=1)
        answer_all(bank)

    bank.until("2026-03-19 11:00", every=timedelta(minutes=15))

    assert [step["level"] for step in open_escalation(bank).raised] == [3]
    assert bank.due("escalation_reply") == "2026-03-20 24:00"
    answer_all(bank)
    assert bank.rows(Escalation, Escalation.settled_at.is_(None)) == []


def test_those_who_act_read_what_was_decided(bank: Bank) -> None:
    bank.complaint_at("findings")
    escalate(bank, 4)

    bank.do("decide_by_consumer_protection", by="zhao.lei", action="take_over", instruction="由消保部接管")

    for person in ("li.wei", "wang.fang", "zhao.lei"):
        assert "escalation_decided" in bank.notices(person), person
