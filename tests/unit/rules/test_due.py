"""When limits end: worked examples with dates checked by hand on the calendar of 2026."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.errors import InvalidInput
from engine.rules import Counting, Due, Opening, Origin, Pause, count, due, kept, parse_length, stop
from engine.rules.events import Event
from tests.unit.rules.builders import CHINA, NATIONAL_DAY_2026, a_calendar, a_limit, a_rule, at


def test_fifteen_days_begin_after_the_day_of_receipt_and_end_with_a_day() -> None:
    assert due(a_limit("15 d", "2026-03-05 10:12"), CHINA).due_at == at("2026-03-21 00:00")


@pytest.mark.parametrize(
    ("length", "started", "end"),
    [
        ("15 d", "2026-12-20 09:00", "2027-01-05 00:00"),  # over the year end
        ("15 d", "2028-02-14 09:00", "2028-03-01 00:00"),  # 29 February 2028 is its last day
        ("15 d", "2027-02-14 09:00", "2027-03-02 00:00"),  # no 29 February in 2027
        ("8 w", "2026-03-05 10:12", "2026-05-01 00:00"),  # 56 days
        ("30 min", "2026-02-17 23:45", "2026-02-18 00:15"),  # at night in the Spring Festival
        ("72 h", "2026-02-13 18:00", "2026-02-16 18:00"),
        ("1 d", "2026-03-05 23:59", "2026-03-07 00:00"),
    ],
)
def test_days_weeks_and_hours_that_count_around_the_clock(length: str, started: str, end: str) -> None:
    found = due(a_limit(length, started), CHINA)

    assert (found.due_at, found.provisional) == (at(end), False)


@pytest.mark.parametrize(
    ("length", "started", "end"),
    [
        ("5 bd", "2026-02-12 16:00", "2026-02-27 00:00"),  # 13, 14 (worked), 24, 25, 26 February
        ("3 bd", "2026-09-30 10:00", "2026-10-11 00:00"),  # 8, 9, 10 (worked) October
        ("1 bd", "2026-03-07 10:00", "2026-03-10 00:00"),  # received on a Saturday: Monday is the first
        ("4 bh", "2026-02-14 16:00", "2026-02-24 12:00"),
    ],
)
def test_working_days_and_hours_skip_the_holidays(length: str, started: str, end: str) -> None:
    assert due(a_limit(length, started), CHINA).due_at == at(end)


def test_the_first_day_counts_where_the_rule_says_so() -> None:
    limit = a_limit("15 d", "2026-03-05 10:12", count_first_day=True)
    on_saturday = a_limit("1 bd", "2026-03-07 10:00", count_first_day=True)

    assert due(limit, CHINA).due_at == at("2026-03-20 00:00")
    assert due(on_saturday, CHINA).due_at == at("2026-03-10 00:00")


def test_a_last_day_in_a_holiday_stays_unless_the_rule_rolls_it() -> None:
    stays = a_limit("15 d", "2026-09-18 10:00")
    rolls = a_limit("15 d", "2026-09-18 10:00", roll_if_holiday=True)

    assert due(stays, CHINA).due_at == at("2026-10-04 00:00")
    assert due(rolls, CHINA).due_at == at("2026-10-09 00:00")


@pytest.mark.parametrize(
    ("started", "end"),
    [
        ("2026-03-05 16:59", "2026-03-11 00:00"),  # Thursday: 6, 9, 10
        ("2026-03-05 17:00", "2026-03-12 00:00"),  # counts as Friday: 9, 10, 11
        ("2026-03-07 10:00", "2026-03-13 00:00"),  # Saturday counts as Monday: 10, 11, 12
    ],
)
def test_what_comes_late_counts_as_received_on_the_next_working_day(started: str, end: str) -> None:
    limit = a_limit("3 bd", started, late_receipt_cutoff=time(17))

    assert due(limit, CHINA).due_at == at(end)


def test_a_limit_over_the_change_of_clocks_ends_at_local_midnight() -> None:
    london = a_calendar(zone=ZoneInfo("Europe/London"))
    limit = replace(a_limit("8 w", "2026-03-05 10:12"), started_at=at("2026-03-10 10:00", "Europe/London"))

    assert due(limit, london).due_at == at("2026-05-06 00:00", "Europe/London") == at("2026-05-05 23:00", "UTC")


def test_a_limit_is_kept_one_microsecond_before_its_end_and_missed_at_it() -> None:
    limit, rule = a_limit("15 d", "2026-03-05 10:12"), a_rule()
    end = due(limit, CHINA)

    last = stop(limit, rule, event=Event.NOTIFIED, at=end.due_at - timedelta(microseconds=1))
    late = stop(limit, rule, event=Event.NOTIFIED, at=end.due_at)

    assert kept(limit, end) is None
    assert kept(last, end) is True
    assert kept(late, end) is False


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        ("2026-03-10 09:00", "2026-03-14 10:00", "2026-03-25 00:00"),  # four midnights
        ("2026-03-10 09:00", "2026-03-10 18:00", "2026-03-21 00:00"),  # none
        ("2026-03-10 23:59", "2026-03-11 00:00", "2026-03-22 00:00"),  # one
        ("2026-03-11 00:00", "2026-03-11 23:59", "2026-03-21 00:00"),  # none
        ("2026-03-05 11:00", "2026-03-06 11:00", "2026-03-21 00:00"),  # the day of receipt did not count anyway
        ("2026-03-20 23:00", "2026-03-21 01:00", "2026-03-22 00:00"),  # on the last day
    ],
)
def test_a_pause_costs_as_many_days_as_it_has_midnights(since: str, until: str, end: str) -> None:
    limit = a_limit("15 d", "2026-03-05 10:12", pauses=(Pause(at(since), at(until), "mediation"),))

    assert due(limit, CHINA).due_at == at(end)


def test_a_pause_over_a_holiday_costs_no_working_days_that_are_not_there() -> None:
    limit = a_limit("5 bd", "2026-02-12 16:00", pauses=(Pause(at("2026-02-15 09:00"), at("2026-02-24 09:00"), "x"),))

    assert due(limit, CHINA).due_at == at("2026-02-27 00:00")


def test_a_pause_of_hours_moves_the_end_by_the_open_time_it_takes_out() -> None:
    limit = a_limit("4 bh", "2026-03-05 14:00", pauses=(Pause(at("2026-03-05 16:00"), at("2026-03-06 10:00"), "x"),))

    assert due(limit, CHINA).due_at == at("2026-03-06 12:00")


def test_a_pause_that_lasts_does_not_move_the_end_yet() -> None:
    limit = a_limit("15 d", "2026-03-05 10:12", pauses=(Pause(at("2026-03-10 09:00"), None, "mediation"),))

    assert due(limit, CHINA).due_at == at("2026-03-21 00:00")


def statutory(started: str) -> Due:
    return due(a_limit("15 d", started), CHINA)


def test_an_internal_limit_ends_two_days_before_the_statutory_one_at_the_latest() -> None:
    # Nine working days from 29 September 2026 end on 16 October; fifteen days end on 14 October.
    response = a_limit("9 bd", "2026-09-29 10:00", origin=Origin.INTERNAL, days_before_statutory=2)

    assert due(response, CHINA).due_at == at("2026-10-17 00:00")
    assert due(response, CHINA, statutory=statutory("2026-09-29 10:00")).due_at == at("2026-10-13 00:00")


def test_an_internal_limit_that_ends_earlier_by_itself_is_left_alone() -> None:
    response = a_limit("5 bd", "2026-03-05 10:12", days_before_statutory=2)

    assert due(response, CHINA, statutory=statutory("2026-03-05 10:12")).due_at == at("2026-03-13 00:00")


def test_an_internal_limit_that_ends_just_two_days_before_needs_no_word_of_it() -> None:
    response = a_limit("5 bd", "2026-09-29 10:00", days_before_statutory=2)

    found = due(response, CHINA, statutory=statutory("2026-09-29 10:00"))

    assert found.due_at == at("2026-10-13 00:00")
    assert [line.code for line in found.lines] == ["counted", "days_off"]


def test_an_internal_limit_begun_in_the_last_days_ends_with_the_statutory_one_at_the_latest() -> None:
    assist = a_limit("2 bd", "2026-03-20 10:00", days_before_statutory=2)

    found = due(assist, CHINA, statutory=statutory("2026-03-05 10:12"))

    assert found.due_at == at("2026-03-21 00:00")
    assert found.lines[-1].code == "capped_late"


def test_an_internal_limit_begun_in_the_last_days_and_shorter_than_they_are_has_its_own_end() -> None:
    reply = a_limit("4 h", "2026-03-20 10:00", days_before_statutory=2)

    assert due(reply, CHINA, statutory=statutory("2026-03-05 10:12")).due_at == at("2026-03-20 14:00")


def test_an_internal_limit_begun_after_the_statutory_one_has_its_own_length() -> None:
    reply = a_limit("1 bd", "2026-03-23 10:00", days_before_statutory=2)

    assert due(reply, CHINA, statutory=statutory("2026-03-05 10:12")).due_at == at("2026-03-25 00:00")


def test_beyond_the_coverage_monday_to_friday_count_until_the_calendar_comes() -> None:
    limit = a_limit("3 bd", "2026-12-30 10:00")
    published = a_calendar(
        covered_until=date(2028, 1, 1), holidays=NATIONAL_DAY_2026 | {date(2027, 1, day) for day in (1, 2, 3)}
    )

    before, after = due(limit, CHINA), due(limit, published)

    assert (before.due_at, before.provisional) == (at("2027-01-05 00:00"), True)
    assert (after.due_at, after.provisional) == (at("2027-01-06 00:00"), False)


@pytest.mark.parametrize(
    ("length", "started", "provisional"),
    [
        ("2 bd", "2026-12-29 10:00", False),  # ends on the last published day
        ("3 bd", "2026-12-29 10:00", True),
        ("2 bh", "2026-12-31 15:00", False),  # ends at the last closing time
        ("3 bh", "2026-12-31 15:00", True),
        ("1 bd", "2025-12-31 10:00", False),  # the first day that counts is the first published one
        ("1 bd", "2025-12-30 10:00", True),
        ("60 d", "2026-12-29 10:00", False),  # days of the week do not matter
    ],
)
def test_only_a_limit_that_asks_about_an_unpublished_day_is_provisional(
    length: str, started: str, provisional: bool
) -> None:
    assert due(a_limit(length, started), CHINA).provisional is provisional


def test_open_time_that_ends_with_the_last_published_day_is_not_provisional() -> None:
    day_and_night = a_calendar(hours=((Opening(0, 1440),),) * 7)

    found = due(a_limit("4 bh", "2026-12-31 20:00"), day_and_night)

    assert (found.due_at, found.provisional) == (at("2027-01-01 00:00"), False)


def test_rolling_asks_about_the_last_day_only() -> None:
    rolls = a_limit("15 d", "2026-12-10 10:00", roll_if_holiday=True)
    rolls_beyond = a_limit("15 d", "2026-12-20 10:00", roll_if_holiday=True)

    assert due(rolls, CHINA).provisional is False
    assert due(rolls_beyond, CHINA).provisional is True


def test_an_internal_end_is_provisional_when_the_statutory_one_before_it_is() -> None:
    law = due(a_limit("2 bd", "2026-12-31 10:00"), CHINA)
    internal = a_limit("9 d", "2026-12-31 10:00", days_before_statutory=1)

    assert law.provisional
    assert due(internal, CHINA, statutory=law).provisional is True


def test_a_wait_that_is_no_limit_is_counted_the_same_way() -> None:
    assert count(Counting(length=parse_length("3 bd")), at("2026-09-30 10:00"), CHINA) == at("2026-10-11 00:00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": parse_length("4 h"), "count_first_day": True},
        {"length": parse_length("4 bh"), "late_receipt_cutoff": time(17)},
        {"length": parse_length("4 bd"), "roll_if_holiday": True},
    ],
)
def test_a_count_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        Counting(**wrong)  # type: ignore[arg-type]  # a table of keyword arguments


@pytest.mark.parametrize(
    "text", ["", "0 d", "-1 d", "15", "15 days", "1.5 d", "15  d", "99999 d", "3661 d", "d", "१5 d"]
)
def test_what_is_no_length_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="as in 15 d"):
        parse_length(text)


@pytest.mark.parametrize("text", ["30 min", "2 h", "4 bh", "5 bd", "15 d", "8 w"])
def test_a_length_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_length(text)) == text
    assert parse_length(text.replace(" ", "")) == parse_length(text)
