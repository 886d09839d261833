"""The moment at which a share of the allowed time is used."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine.errors import InvalidInput
from engine.rules import Due, LimitState, Pause, due, share_at
from tests.unit.rules.builders import CHINA, a_limit, at


def moment(limit: LimitState, share: str, *, end: Due | None = None) -> object:
    return share_at(limit, Decimal(share), calendar=CHINA, now_due=end or due(limit, CHINA))


def test_half_of_four_business_hours_over_a_night() -> None:
    assert moment(a_limit("4 bh", "2026-03-05 16:00"), "0.5") == at("2026-03-06 10:00")


def test_half_of_a_working_day_is_used_during_opening_hours_and_not_at_night() -> None:
    # Received on Friday at 13:00, due on Monday 24:00: four open hours on Friday, eight on Monday.
    assert moment(a_limit("1 bd", "2026-03-06 13:00"), "0.5") == at("2026-03-09 11:00")


def test_calendar_days_are_used_around_the_clock() -> None:
    # 5 March 12:00 to 20 March 24:00 are 372 hours; three quarters are 279.
    assert moment(a_limit("15 d", "2026-03-05 12:00"), "0.75") == at("2026-03-17 03:00")


def test_the_whole_share_is_the_due_moment_even_when_the_bank_is_closed() -> None:
    assert moment(a_limit("1 bd", "2026-03-06 13:00"), "1") == at("2026-03-10 00:00")
    assert moment(a_limit("15 d", "2026-03-05 12:00"), "0") == at("2026-03-05 12:00")


def test_a_past_pause_uses_nothing() -> None:
    # 24 hours with 10 of pause in between: half is used 12 hours after the start, and 10 later for the pause.
    limit = a_limit("24 h", "2026-03-05 08:00", pauses=(Pause(at("2026-03-05 12:00"), at("2026-03-05 22:00"), "x"),))

    assert moment(limit, "0.5") == at("2026-03-06 06:00")


def test_a_pause_that_lasts_holds_back_what_was_not_used_before_it() -> None:
    limit = a_limit("24 h", "2026-03-05 08:00", pauses=(Pause(at("2026-03-05 20:00"), None, "x"),))

    assert moment(limit, "0.25") == at("2026-03-05 14:00")
    assert moment(limit, "0.5") == at("2026-03-05 20:00")
    assert moment(limit, "0.51") is None
    assert moment(limit, "1") is None


def test_a_share_is_used_when_the_whole_of_it_is_used() -> None:
    # A third of a minute is 20 seconds; a little more than that is told at the next whole microsecond.
    found = moment(a_limit("1 min", "2026-03-05 08:00"), "0.3333333334")

    assert found == at("2026-03-05 08:00") + timedelta(seconds=20, microseconds=1)


def test_an_extension_stretches_the_shares() -> None:
    longer = a_limit("30 d", "2026-03-05 00:00")

    assert moment(longer, "0.5") == at("2026-03-20 12:00")


def test_a_limit_brought_forward_into_a_closed_time_counts_every_hour() -> None:
    # Begun on Saturday, brought forward to Sunday: no open time lies between.
    assist = a_limit("2 bd", "2026-03-07 10:00", days_before_statutory=0)
    end = due(assist, CHINA, statutory=due(a_limit("24 h", "2026-03-07 10:00"), CHINA))

    assert end.due_at == at("2026-03-08 10:00")
    assert moment(assist, "0.5", end=end) == at("2026-03-07 22:00")


@pytest.mark.parametrize("share", ["-0.1", "1.01"])
def test_a_share_lies_between_nothing_and_all(share: str) -> None:
    with pytest.raises(InvalidInput):
        moment(a_limit("15 d", "2026-03-05 12:00"), share)
