"""Every limit starts and stops by its event, in a real life; the dates were counted by hand on a calendar."""

import pytest

from engine import audit
from engine.operations.actors import ENGINE
from engine.operations.classification import Class, reclassify
from engine.operations.limits import limits_of
from engine.operations.step import follow_limits
from engine.records.complaints import Complaint
from engine.records.limits import TimeLimit
from engine.rules.events import Event
from tests.bank import Bank, bank_time


def happen(bank: Bank, event: Event) -> None:
    """Let an event come from outside of any process."""
    with bank.store.transaction() as session:
        audit.act(session, actor="test", role="TEST", action="test.happen", at=bank.clock.now())
        complaint = session.get_one(Complaint, bank.complaint().id)
        limits_of(session, bank.services, complaint).record(event, at=bank.clock.now())
        follow_limits(session, bank.services, actor=ENGINE, complaint=complaint)


def test_a_general_simple_complaint_of_a_thursday(bank: Bank) -> None:
    bank.register()

    assert {kind: bank.due(kind) for kind in bank.running} == {
        "ack": "2026-03-05 13:00",
        "classify": "2026-03-05 13:00",
        "claim": "2026-03-06 24:00",
        "first_contact": "2026-03-09 24:00",
        "findings": "2026-03-10 24:00",
        "response": "2026-03-12 24:00",
        "progress": "2026-03-12 24:00",
        "statutory": "2026-03-20 24:00",
    }


def test_holidays_and_working_weekends_count_as_published(bank: Bank) -> None:
    # 2026: Saturday 14 February is worked, the Spring Festival lasts from the 15th to the 23rd.
    bank.clock.move_to(bank_time("2026-02-12 09:00"))

    bank.register()

    assert bank.due("claim") == "2026-02-13 24:00"
    assert bank.due("first_contact") == "2026-02-14 24:00"
    assert bank.due("findings") == "2026-02-24 24:00"


def test_an_internal_limit_stays_two_days_ahead_of_that_of_law(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-02-12 09:00"))

    bank.register()

    # Five working days would end on the 26th; fifteen days end on the 27th.
    assert bank.due("statutory") == "2026-02-27 24:00"
    assert bank.due("response") == "2026-02-25 24:00"


def test_business_hours_end_with_the_day_and_go_on_with_the_next_one(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-03-06 15:00"))

    bank.register()

    assert bank.due("ack") == "2026-03-09 11:00"


def test_an_urgent_complaint_is_counted_around_the_clock(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-03-07 22:00"))
    bank.register(circumstances=("loss_ongoing",))
    bank.lead_to("confirm_classification")
    bank.do("confirm_classification", nature="URG", complexity="complex", urgency="I")

    assert bank.due("claim") == "2026-03-07 22:30"
    assert bank.due("first_contact") == "2026-03-07 24:00"
    assert bank.due("findings") == "2026-03-08 22:00"
    assert bank.due("response") == "2026-03-10 22:00"
    assert bank.due("statutory") == "2026-03-22 24:00"


def test_a_complaint_that_a_regulator_refers_has_hours(bank: Bank) -> None:
    bank.register(channel="regulator_nfra")

    assert (bank.due("ack"), bank.due("claim")) == ("2026-03-05 11:00", "2026-03-05 13:00")
    assert bank.due("response") == "2026-03-17 24:00"


def test_the_acknowledgement_counts_when_it_has_been_sent(bank: Bank) -> None:
    bank.register()
    assert "ack" in bank.running

    bank.clock.move_to(bank_time("2026-03-05 12:59"))
    bank.post()

    assert bank.limit("ack").met is True


def test_classified_counts_when_the_class_is_confirmed(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    assert "classify" in bank.running

    bank.do("confirm_classification")

    assert bank.limit("classify").met is True


def test_first_contact_counts_when_it_was_made(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.claim("contact", by="li.wei")
    assert "first_contact" in bank.running

    bank.do("contact")

    assert bank.limit("first_contact").met is True


def test_findings_count_when_they_are_accepted_not_when_they_are_written(bank: Bank) -> None:
    bank.complaint_at("review_findings")
    bank.do("review_findings", findings_accepted=False, reasons="请补充")
    bank.do("findings")
    assert "findings" in bank.running

    bank.do("review_findings")

    assert bank.limit("findings").met is True


def test_the_answer_counts_when_it_is_told_with_proof_not_when_it_is_decided(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    assert bank.complaint().decided_at is not None
    assert {"response", "statutory"} <= bank.running

    bank.post()

    assert bank.limit("response").met is bank.limit("statutory").met is True
    assert bank.complaint().notified_at == bank.clock.now()


@pytest.mark.parametrize(("told_at", "met"), [("2026-03-20 23:59", True), ("2026-03-21 00:00", False)])
def test_in_time_is_before_the_end_and_not_at_it(bank: Bank, told_at: str, met: bool) -> None:
    bank.complaint_at("party_reply")
    bank.clock.move_to(bank_time(told_at))

    bank.post()

    assert bank.limit("statutory").met is met


def test_the_customer_may_accept_for_ten_days_and_ask_again_for_thirty(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)

    assert bank.running == {"acceptance", "second_look_request"}
    assert (bank.due("acceptance"), bank.due("second_look_request")) == ("2026-03-15 24:00", "2026-04-04 24:00")
    bank.do("party_reply")
    assert bank.limit("acceptance").met is True


def test_each_progress_letter_begins_the_next_seven_days(bank: Bank) -> None:
    bank.complaint_at("findings")

    bank.until("2026-03-12 10:00")
    assert len(bank.letters("progress")) == 1
    assert bank.due("progress") == "2026-03-12 24:00"
    bank.post()

    # Seven days end on the 19th; the limit of law ends on the 20th, and two days before it nothing inside the bank is left.
    assert bank.due("progress") == "2026-03-18 24:00"
    assert bank.limit("progress").breached_at is None


def test_progress_is_told_again_as_long_as_findings_are_written(bank: Bank) -> None:
    bank.complaint_at("findings")
    for moment in ("2026-03-13 00:00", "2026-03-20 24:00", "2026-03-28 24:00"):
        bank.until(moment)
        bank.post()

    assert [one.round for one in bank.letters("progress")] == [1, 2, 3]
    assert all(one.notified_at for one in bank.letters("progress"))


def test_progress_is_told_daily_on_an_urgent_complaint(bank: Bank) -> None:
    bank.register(circumstances=("loss_ongoing",))
    bank.lead_to("confirm_classification")

    bank.do("confirm_classification", nature="URG", complexity="complex", urgency="I")

    assert bank.due("progress") == "2026-03-06 24:00"


def test_help_is_due_in_two_working_days_and_counts_when_all_have_given_it(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT", "PAY"])
    bank.do("contact")
    assert bank.due("assist") == "2026-03-09 24:00"

    bank.do("give_evidence", subject="IT")
    assert "assist" in bank.running
    bank.do("give_evidence", subject="PAY")

    assert bank.limit("assist").met is True


def test_missing_facts_are_waited_for_six_working_days_and_never_stop_the_law(bank: Bank) -> None:
    bank.register(information_missing=True)
    assert bank.open == ["complete_information"]
    assert bank.due("chase") == "2026-03-13 24:00"

    bank.until("2026-03-13 24:00")

    assert bank.open == ["confirm_classification"]
    assert "chase" not in bank.running
    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.limit("chase").breached_at is None


def test_facts_that_come_in_time_end_the_waiting(bank: Bank) -> None:
    bank.register(information_missing=True)

    bank.do("complete_information")

    assert bank.limit("chase").met is True


def test_unclaimed_the_lead_has_four_business_hours_to_name_somebody(bank: Bank) -> None:
    bank.complaint_at("contact")

    bank.until("2026-03-06 24:00")

    assert bank.due("assign") == "2026-03-09 13:00"
    bank.do("assign_handler", handler=bank.person("li.wei").id)
    assert bank.limit("assign").met is True


def test_after_closing_the_department_has_five_working_days_and_the_customer_fourteen_days(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply")

    assert (bank.due("feedback"), bank.due("rating")) == ("2026-03-12 24:00", "2026-03-19 24:00")
    bank.do("acknowledge_feedback")
    bank.do("rate")
    assert bank.limit("feedback").met is bank.limit("rating").met is True


def test_everything_of_the_bank_stops_with_the_complaint(bank: Bank) -> None:
    bank.complaint_at("findings")

    bank.withdraw()

    assert bank.running == set()
    assert {row.stopped_at for row in bank.rows(TimeLimit)} == {bank.clock.now()}


def test_new_facts_begin_the_limit_of_law_anew_and_free_what_it_held_back(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-02-12 09:00"))
    bank.register()
    bank.clock.move_to(bank_time("2026-02-25 10:00"))
    happen(bank, Event.ESCALATED)
    assert bank.due("response") == bank.due("escalation_reply") == "2026-02-25 24:00"

    happen(bank, Event.NEW_FACTS)

    # Saturday the 28th is worked.
    assert bank.due("statutory") == "2026-03-12 24:00"
    assert bank.due("response") == "2026-03-03 24:00"
    assert bank.due("findings") == "2026-02-28 24:00"
    assert bank.due("escalation_reply") == "2026-02-26 24:00"
    assert bank.due("first_contact") == "2026-02-14 24:00"


def test_a_question_that_proves_to_be_a_complaint_gets_the_limits_of_one(bank: Bank) -> None:
    bank.register(kind="enquiry")
    assert {"first_contact", "findings", "classify"}.isdisjoint(bank.running)
    # Ten working days would end on the 19th, two days before the law's is the 18th.
    assert bank.due("response") == "2026-03-18 24:00"

    bank.do("answer_enquiry", kind="complaint")

    assert bank.due("first_contact") == "2026-03-09 24:00"
    assert bank.due("findings") == "2026-03-10 24:00"
    assert bank.due("response") == "2026-03-12 24:00"
    bank.lead_to("contact")
    assert bank.limit("classify").met is True


def test_the_class_decides_the_limits_from_the_receipt_on(bank: Bank) -> None:
    bank.complaint_at("confirm_classification")
    bank.clock.move_to(bank_time("2026-03-06 09:00"))

    bank.do("confirm_classification", complexity="complex")

    assert bank.due("findings") == "2026-03-13 24:00"
    assert bank.due("response") == "2026-03-18 24:00"
    assert bank.due("statutory") == "2026-03-20 24:00"


def test_a_limit_that_has_stopped_is_not_counted_anew(bank: Bank) -> None:
    bank.complaint_at("findings")
    before = bank.limit("claim")

    as_urgent = Class(nature="URG", complexity="simple", urgency="I")
    bank.perform(reclassify, by="chen.jing", number=bank.number, as_=as_urgent, reason="资金损失")

    after = bank.limit("claim")
    assert (after.due_at, after.stopped_at, after.met) == (before.due_at, before.stopped_at, True)


def test_every_event_of_the_profile_is_one_that_the_engine_knows(bank: Bank) -> None:
    with bank.store.reading() as session:
        profile = bank.services.catalogue.rules(session).profile("CN-NFRA-2020")

    named = {event for rule in profile.time_limits.values() for event in (*rule.start, *rule.stop, *rule.restart)}
    assert named <= set(Event)
