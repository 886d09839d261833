"""A letter that mail cannot bring is brought by a person; the proof stops the limit, three failed days end the trying."""

from datetime import timedelta

import pytest

from engine.operations.forms import FormInvalid
from engine.records.instances import Instance
from engine.records.letters import Delivery, LetterStatus
from engine.records.outbox import OutboxMessage
from tests.bank import Bank, bank_time

FAILED = {"delivered": False, "channel": "phone", "proof": "无人接听"}


def three_days_in_vain(bank: Bank) -> None:
    """An attempt on each of three days, and nobody answers."""
    for _ in range(3):
        bank.do("deliver", **FAILED, attempted_on=bank.shown(bank.clock.now())[:10])
        bank.clock.move_to(bank.limit("deliver_retry").due_at + timedelta(hours=9))
        bank.sweep()


def by_phone(bank: Bank) -> None:
    """A complaint of a customer who can only be called."""
    bank.register(email=None, phone="+8613800000001", preferred_channel="phone")


def test_a_customer_without_mail_gets_the_letter_from_a_person(bank: Bank) -> None:
    by_phone(bank)

    (letter,) = bank.letters()
    assert (letter.status, letter.channel) == (LetterStatus.DELIVERING, "phone")
    assert bank.rows(OutboxMessage) == []
    assert bank.item("deliver").department == "CSC"
    assert "ack" in bank.running


def test_the_proof_stops_the_limit(bank: Bank) -> None:
    by_phone(bank)
    bank.advance(hours=1)

    bank.do("deliver", channel="phone", proof="录音 0001")

    (letter,) = bank.letters()
    assert (letter.status, letter.channel, letter.proof) == (LetterStatus.NOTIFIED, "phone", "录音 0001")
    assert bank.limit("ack").met is True
    (attempt,) = bank.rows(Delivery)
    assert (attempt.delivered, attempt.by_id) == (True, bank.person("zhang.min").id)
    bank.require_sound()


def test_an_answer_that_is_brought_counts_from_then(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver")
    bank.lead_to("approve_answer")
    bank.do("approve_answer")
    assert "statutory" in bank.running
    assert bank.item("deliver").department == "CSC"

    bank.do("deliver")

    assert bank.limit("statutory").met is True
    assert bank.due("acceptance") == "2026-03-15 24:00"


def test_a_failed_attempt_is_repeated_on_the_next_working_day(bank: Bank) -> None:
    by_phone(bank)
    bank.clock.move_to(bank_time("2026-03-06 10:00"))

    bank.do("deliver", **FAILED)
    assert "deliver" not in bank.open
    assert bank.due("deliver_retry") == "2026-03-09 24:00"
    bank.until("2026-03-09 23:00")
    assert "deliver" not in bank.open

    bank.until("2026-03-09 24:00")
    assert "deliver" in bank.open


def test_three_failed_days_and_the_customer_counts_as_not_reachable(bank: Bank) -> None:
    by_phone(bank)
    three_days_in_vain(bank)

    (letter,) = bank.letters()
    assert (letter.status, letter.notified_at) == (LetterStatus.UNREACHABLE, None)
    assert len(bank.rows(Delivery)) == 3
    assert {"ack", "deliver_retry"}.isdisjoint(bank.running)
    assert [one.ended_in for one in bank.rows(Instance) if one.key == "delivery"] == ["unreachable"]


def test_a_decision_that_nobody_could_be_told_stands_by_its_attempts(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver")
    bank.lead_to("approve_answer")
    bank.do("approve_answer")
    three_days_in_vain(bank)

    assert bank.complaint().notified_at is not None
    assert "statutory" not in bank.running
    assert "acceptance" in bank.running


def test_an_attempt_after_a_failed_one_may_succeed(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver", **FAILED)
    bank.clock.move_to(bank.limit("deliver_retry").due_at)
    bank.sweep()

    bank.do("deliver", channel="post", proof="EMS 1234567")

    (letter,) = bank.letters()
    assert (letter.status, letter.channel) == (LetterStatus.NOTIFIED, "post")
    assert bank.limit("deliver_retry").stopped_at is not None


def test_delivered_without_proof_is_refused(bank: Bank) -> None:
    by_phone(bank)

    with pytest.raises(FormInvalid) as refused:
        bank.do("deliver", proof=None)

    assert [one.field for one in refused.value.problems] == ["proof"]


def test_a_letter_is_still_brought_after_the_complaint_was_closed(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver")
    bank.lead_to("contact")

    bank.withdraw()

    assert bank.open == ["deliver"]
    bank.do("deliver")
    assert bank.open == []


def test_a_letter_is_brought_once_more_even_if_the_complaint_was_closed_between_two_attempts(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver", **FAILED)
    bank.withdraw()
    bank.do("deliver")

    bank.until("2026-03-06 24:00")

    assert bank.open == ["deliver"]
    bank.do("deliver")
    assert [one.ended_in for one in bank.rows(Instance) if one.key == "delivery"] == ["delivered", "delivered"]


def test_of_two_letters_on_their_way_each_is_brought_once_more(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver", **FAILED)
    bank.lead_to("approve_answer")
    bank.do("approve_answer")
    bank.do("deliver", **FAILED)
    bank.until("2026-03-06 24:00")
    assert bank.open == ["deliver", "deliver", "party_reply"]

    bank.do("deliver", **FAILED)
    bank.do("deliver")
    bank.until("2026-03-09 24:00")

    assert bank.open == ["deliver", "party_reply"]


def test_what_was_brought_cannot_be_given_up(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver")
    (letter,) = bank.letters()

    with pytest.raises(Exception, match="told already"):
        letter.give_up()


def test_attempts_count_by_the_day_on_which_they_were_made_however_late_they_are_entered(bank: Bank) -> None:
    by_phone(bank)
    bank.do("deliver", **FAILED, attempted_on="2026-03-05")
    bank.clock.move_to(bank.limit("deliver_retry").due_at + timedelta(hours=9))
    bank.sweep()

    bank.do("deliver", **FAILED, attempted_on="2026-03-05")

    assert len({one.attempted_on for one in bank.rows(Delivery)}) == 1
    assert "unreachable" not in {one.ended_in for one in bank.rows(Instance)}


def test_no_attempt_is_of_tomorrow(bank: Bank) -> None:
    by_phone(bank)

    bank.do("deliver", **FAILED, attempted_on="2030-01-01")

    assert [str(one.attempted_on) for one in bank.rows(Delivery)] == ["2026-03-05"]
