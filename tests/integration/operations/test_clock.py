"""A clock that jumps never corrupts anything: what has happened stays, and what is due comes when it is due."""

import pytest

from engine.operations.invariants import violations_of
from engine.records.letters import Letter
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time


def require_whole(bank: Bank) -> None:
    """Check the records against each other and against their trail."""
    bank.require_sound()
    with bank.store.reading() as session:
        assert list(violations_of(session, bank.services)) == []


def test_a_step_may_be_done_at_an_earlier_moment_than_the_one_before(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.clock.move_to(bank_time("2026-03-05 08:00"))

    bank.lead_to("party_reply")
    bank.post()
    bank.do("party_reply")

    assert bank.complaint().status == "upheld"
    require_whole(bank)


def test_a_limit_never_stops_before_it_began(bank: Bank) -> None:
    bank.register()
    bank.clock.move_to(bank_time("2026-03-05 08:00"))

    bank.lead_to("party_reply")
    bank.post()

    assert all(row.stopped_at is None or row.stopped_at >= row.started_at for row in bank.rows(TimeLimit))


def test_a_letter_that_is_sent_before_the_last_one_begins_nothing_in_the_past(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.until("2026-03-12 24:00")
    bank.clock.move_to(bank_time("2026-03-05 08:00"))

    bank.post()

    assert bank.limit("progress").started_at >= bank.complaint().received_at
    require_whole(bank)


def test_what_fired_does_not_fire_again_after_the_clock_went_back(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.until("2026-03-12 24:00")
    before = (bank.notices("li.wei"), len(bank.rows(Letter)))
    bank.clock.move_to(bank_time("2026-03-09 09:00"))
    bank.sweep()

    bank.until("2026-03-12 24:00")

    assert (bank.notices("li.wei"), len(bank.rows(Letter))) == before


@pytest.mark.parametrize("moment", ["2026-03-05 08:00", "2026-03-04 12:00", "1999-01-01 00:00"])
def test_nothing_is_due_at_a_moment_before_it_began(bank: Bank, moment: str) -> None:
    bank.complaint_at("findings")

    assert bank.until(moment).fired == 0

    require_whole(bank)


def test_a_jump_of_years_ends_in_the_highest_step_of_every_ladder(bank: Bank) -> None:
    bank.complaint_at("findings")

    bank.until("2031-01-01 09:00")
    bank.sweep()

    assert bank.limit("statutory").breached_at == bank_time("2026-03-20 24:00")
    assert bank.limit("statutory").breach_late
    assert bank.incidents() == []
    require_whole(bank)
