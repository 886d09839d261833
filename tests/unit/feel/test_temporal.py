"""Dates, times and durations: nanoseconds, zones, far years, and the arithmetic between them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelDate, to_feel, to_python
from engine.feel.civil import date_of, day_number, week_of_year, weekday
from tests.unit.feel.evaluate import same, value_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
dates = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))
moments = st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI]), allow_imaginary=False).filter(
    lambda at: 1 < at.year < 9999
)


@given(dates)
def test_the_calendar_is_that_of_python_where_python_has_one(day: date) -> None:
    number = day_number(day.year, day.month, day.day)

    assert number == (day - date(1970, 1, 1)).days
    assert date_of(number) == (day.year, day.month, day.day)
    assert weekday(number) == day.isoweekday()
    assert week_of_year(number) == day.isocalendar().week


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_every_day_number_has_its_own_date_in_any_year(number: int) -> None:
    assert day_number(*date_of(number)) == number


@given(dates, st.integers(min_value=-1000, max_value=1000))
def test_adding_days_is_adding_days(day: date, days: int) -> None:
    later = value_of('day + duration("P1D") * days', day=day, days=days)

    assert isinstance(later, FeelDate)
    assert later.day_number == to_feel(day).day_number + days  # type: ignore[attr-defined]  # a date becomes a FeelDate


@given(moments, moments)
def test_the_difference_of_two_moments_is_the_time_between_them(first: datetime, second: datetime) -> None:
    between = to_python(value_of("late - early", early=first, late=second))

    assert between == second.astimezone(UTC) - first.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-01-31" + @"P1M"', '@"2026-02-28"'),
        ('@"2024-02-29" + @"P1Y"', '@"2025-02-28"'),
        ('@"2026-03-22" - @"P2D"', '@"2026-03-20"'),
        ('@"2026-03-22" + @"PT36H"', '@"2026-03-23"'),
        ('@"2026-03-22T23:30:00Z" + @"PT1H"', '@"2026-03-23T00:30:00Z"'),
        ('@"2026-03-22T24:00:00Z"', '@"2026-03-23T00:00:00Z"'),
        ('@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"', '@"2026-03-29T03:30:00@Europe/Paris"'),
        ('@"23:00:00" + @"PT2H"', '@"01:00:00"'),
        ('@"2026-03-23" - @"2026-03-22"', '@"P1D"'),
        ('@"2026-03-22T00:00:00Z" - @"2026-03-21"', '@"P1D"'),
        ('@"10:00:00Z" - @"10:00:00+01:00"', '@"PT1H"'),
        ('@"P1Y" + @"P2M"', '@"P14M"'),
        ('@"P1D" * 1.5', '@"PT36H"'),
        ('@"P1Y" / 5', '@"P2M"'),
        ('@"P1Y" / @"P1M"', "12"),
        ('-@"P1DT1H"', '@"-PT25H"'),
        ('abs(@"-P1M")', '@"P1M"'),
    ],
)
def test_arithmetic_of_dates_and_durations(text: str, expected: str) -> None:
    assert same(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        '@"2026-03-22" + 1',
        '@"2026-03-22" + @"2026-03-22"',
        '@"P1D" + @"P1M"',
        '@"P1D" * @"P1D"',
        '@"10:00:00" + @"P1M"',
        '@"2026-03-22T10:00:00" - @"2026-03-22T10:00:00Z"',
        '@"999999999-12-31" + @"P1D"',
        '@"-999999999-01-01" - @"P1D"',
        '@"P1D" / 0',
        '@"P999999999Y" * 1000000',
    ],
)
def test_what_does_not_fit_together_is_null(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-03-22T10:00:00Z" = @"2026-03-22T18:00:00+08:00"', True),
        ('@"2026-03-22T18:00:00@Asia/Shanghai" = @"2026-03-22T10:00:00Z"', True),
        ('@"2026-03-22T10:00:00" = @"2026-03-22T10:00:00Z"', False),
        ('@"2026-03-22T10:00:00" < @"2026-03-22T10:00:00Z"', None),
        ('@"2026-03-22" < @"2026-03-23"', True),
        ('@"2026-03-22" = @"2026-03-22T00:00:00"', None),
        ('@"-0044-03-15" < @"2026-03-22"', True),
        ('@"P1D" < @"PT25H"', True),
        ('@"P1Y" = @"P12M"', True),
        ('@"P0Y" = @"P0D"', None),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"10:00:00@Etc/UTC", @"10:00:00Z")', False),
    ],
)
def test_order_and_equality_of_moments(text: str, expected: bool | None) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at.year", 2026),
        ("at.weekday", 7),
        ("at.hour", 9),
        ("at.second", Decimal("7.5")),
        ("at.timezone", "Asia/Shanghai"),
        ('at.time offset = @"PT8H"', True),
        ('@"P1DT2H3M4S".hours', 2),
        ('@"-P1DT2H".days', -1),
        ('@"P14M".months', 2),
        ('@"2026-03-22".hour', None),
        ('week of year(@"2027-01-01")', 53),
        ('day of week(@"2026-03-22")', "Sunday"),
        ('month of year(@"2026-03-22")', "March"),
        ('day of year(@"2026-03-22")', 81),
    ],
)
def test_parts_of_moments(text: str, expected: object) -> None:
    at = datetime(2026, 3, 22, 9, 30, 7, 500_000, tzinfo=SHANGHAI)

    assert value_of(text, at=at) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-22",
        "2026-02-30",
        "26-01-01",
        "02026-01-01",
        "+2026-01-01",
        "2026-01-01T25:00:00",
        "2026-01-01T10:00",
        "10:00:00+19:00",
        "10:00:00@Mars/Olympus",
        "10:00:00@../../etc/passwd",
        "10:00:00+01:00@Europe/Paris",
        "P1Y1D",
        "PT",
        "P",
        "P1H",
        "\uff11\uff10:00:00",
        "P" + "9" * 100 + "D",
    ],
)
def test_what_is_no_date_time_or_duration(text: str) -> None:
    for function in ("date", "time", "date and time", "duration"):
        assert value_of(f'{function}("{text}")') is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-22",
        "-0044-03-15",
        "999999999-12-31",
        "09:30:07.123456789",
        "09:30:00Z",
        "09:30:00-02:45:55",
        "09:30:00@Asia/Shanghai",
        "2026-03-22T09:30:00+08:00",
        "-999999999-12-31T23:59:59.999999999+02:00",
        "P1DT2H3M4.5S",
        "-PT1H",
        "P1Y2M",
        "PT0S",
        "P0M",
    ],
)
def test_a_text_is_read_and_written_unchanged(text: str) -> None:
    assert value_of(f'string(@"{text}")') == text


def test_a_duration_between_two_dates_counts_whole_months() -> None:
    assert same('years and months duration(@"2011-12-22", @"2013-08-24")', '@"P1Y8M"')
    assert same('years and months duration(@"2013-08-24", @"2011-12-22")', '@"-P1Y8M"')
    assert same('years and months duration(@"2026-01-31", @"2026-02-28")', '@"P0M"')


@given(st.timedeltas(min_value=timedelta(days=-9999), max_value=timedelta(days=9999)))
def test_a_duration_is_the_sum_of_its_written_parts(length: timedelta) -> None:
    written = value_of("string(length)", length=length)

    assert to_python(value_of("duration(written)", written=written)) == length
