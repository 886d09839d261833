"""Which days the bank works, when it is open, and what it answers beyond the published years. Dates checked by hand."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.errors import InvalidInput
from engine.rules import WARNING_DAYS, BusinessCalendar, Opening
from tests.unit.rules.builders import CHINA, NINE_TO_FIVE, a_calendar, at

LUNCH = ((Opening(540, 720), Opening(810, 1050)),) * 5 + ((), ())
ROUND_THE_CLOCK = ((Opening(0, 1440),),) * 7


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # working Saturday
        (date(2026, 2, 15), False),  # Sunday, first day of the holiday
        (date(2026, 2, 23), False),  # Monday, last day of the holiday
        (date(2026, 2, 24), True),
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2026, 10, 10), True),  # working Saturday after National Day
        (date(2027, 1, 1), True),  # a Friday nobody has published yet
        (date(2027, 1, 2), False),
    ],
)
def test_holidays_and_working_weekends(day: date, works: bool) -> None:
    assert CHINA.is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 2, 12), 5, date(2026, 2, 26)),  # 13, 14, 24, 25, 26 February
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # 8, 9, 10 October
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 12, 30), 3, date(2027, 1, 4)),  # 31 December, then Friday and Monday as if no holiday came
        (date(2025, 12, 30), 2, date(2026, 1, 4)),  # 31 December is before the coverage: a Wednesday
    ],
)
def test_working_days_are_added_across_holidays(day: date, count: int, last: date) -> None:
    assert CHINA.add_working_days(day, count) == last


def test_the_next_working_day_after_the_last_one_before_a_holiday() -> None:
    assert CHINA.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)


def test_working_days_between_leave_out_the_last() -> None:
    assert CHINA.working_days_between(date(2026, 2, 13), date(2026, 2, 25)) == 3
    assert CHINA.working_days_between(date(2026, 2, 25), date(2026, 2, 13)) == 0


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-05 10:12", 4, "2026-03-05 14:12"),
        ("2026-03-05 13:00", 4, "2026-03-05 17:00"),  # used up at closing time, not at the next opening
        ("2026-03-05 16:30", 1, "2026-03-06 09:30"),
        ("2026-03-05 03:00", 1, "2026-03-05 10:00"),
        ("2026-02-14 16:00", 4, "2026-02-24 12:00"),  # one hour on the working Saturday, three after the festival
        ("2026-09-30 16:30", 4, "2026-10-08 12:30"),
    ],
)
def test_only_opening_hours_count(start: str, hours: int, end: str) -> None:
    assert CHINA.add_business_hours(at(start), hours) == at(end)


def test_business_minutes_skip_the_lunch_break() -> None:
    calendar = a_calendar(hours=LUNCH)

    assert calendar.add_business_minutes(at("2026-03-05 11:50"), 25) == at("2026-03-05 13:45")
    assert calendar.open_time_between(at("2026-03-05 11:00"), at("2026-03-05 14:00")) == timedelta(minutes=90)


def test_open_time_across_a_year_end_and_backwards() -> None:
    start, end = at("2026-12-31 16:00"), at("2027-01-04 10:00")

    assert CHINA.open_time_between(start, end) == timedelta(hours=1 + 8 + 1)
    assert CHINA.open_time_between(end, start) == timedelta(0)


def test_a_day_on_which_the_clocks_go_forward_has_23_hours() -> None:
    london = a_calendar(
        zone=ZoneInfo("Europe/London"),
        hours=ROUND_THE_CLOCK,
        holidays=frozenset(),
        working_weekends=frozenset({date(2026, 3, 29)}),
    )
    friday, saturday = at("2026-03-27 00:00", "Europe/London"), at("2026-03-28 00:00", "Europe/London")
    sunday, monday = at("2026-03-29 00:00", "Europe/London"), at("2026-03-30 00:00", "Europe/London")

    assert london.open_time_between(friday, saturday) == timedelta(hours=24)
    assert london.open_time_between(sunday, monday) == timedelta(hours=23)


def test_opening_times_beside_an_hour_that_is_skipped_do_not_count_twice() -> None:
    # At 01:00 the clocks show 02:00: open from 00:30 to 01:00 and from 02:00 to 03:00.
    london = a_calendar(
        zone=ZoneInfo("Europe/London"),
        hours=((Opening(30, 90), Opening(120, 180)),) * 7,
        holidays=frozenset(),
        working_weekends=frozenset({date(2026, 3, 29)}),
    )
    sunday, monday = at("2026-03-29 00:00", "Europe/London"), at("2026-03-30 00:00", "Europe/London")

    assert london.open_time_between(sunday, monday) == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2025, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_coverage_ends_before_its_last_date(first: date, last: date, covered: bool) -> None:
    assert CHINA.covers(first, last) is covered


def test_the_warning_comes_sixty_days_before_the_coverage_ends() -> None:
    assert CHINA.days_of_coverage_left(date(2026, 11, 1)) == WARNING_DAYS + 1
    assert CHINA.days_of_coverage_left(date(2026, 11, 2)) == WARNING_DAYS
    assert CHINA.days_of_coverage_left(date(2027, 6, 1)) == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"covered_until": date(2026, 1, 1)}, "covers no day"),
        ({"holidays": frozenset({date(2027, 1, 1)})}, "outside the coverage"),
        ({"working_weekends": frozenset({date(2026, 2, 15)})}, "both a holiday and a working weekend"),
        ({"working_weekends": frozenset({date(2026, 3, 5)})}, "no Saturday or Sunday"),
        ({"hours": (NINE_TO_FIVE,) * 6}, "needs opening hours"),
        ({"hours": ((),) * 7}, "needs opening hours"),
        ({"hours": ((Opening(540, 1020), Opening(600, 1100)),) * 7}, "overlap"),
        ({"hours": ((Opening(1020, 540),),) * 7}, "overlap or run backwards"),
        ({"hours": ((Opening(540, 1500),),) * 7}, "overlap or run backwards"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        a_calendar(**changes)


def test_nothing_is_not_added() -> None:
    with pytest.raises(InvalidInput):
        CHINA.add_working_days(date(2026, 3, 5), 0)
    with pytest.raises(InvalidInput):
        CHINA.add_business_minutes(at("2026-03-05 10:00"), 0)


@pytest.mark.parametrize(
    ("calendar", "text"),
    [
        (CHINA, "1-5 09:00-17:00; 6-7 09:00-17:00"),
        (a_calendar(hours=LUNCH), "1-5 09:00-12:00 13:30-17:30"),
        (
            a_calendar(hours=(NINE_TO_FIVE,) * 4 + ((Opening(540, 720),),) + (NINE_TO_FIVE, ())),
            "1-4 09:00-17:00; 5 09:00-12:00; 6 09:00-17:00",
        ),
    ],
)
def test_opening_hours_in_short(calendar: BusinessCalendar, text: str) -> None:
    assert calendar.hours_text == text
