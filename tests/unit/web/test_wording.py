"""Times and durations as people say them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from web.wording import day, due_moment, duration, moment

NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=1, minutes=12), "1 h 12 min"),
        (timedelta(days=3, hours=4, minutes=59), "3 d 4 h"),
        (timedelta(days=3, minutes=59), "3 d"),
        (timedelta(hours=2), "2 h"),
        (timedelta(minutes=36, seconds=59), "36 min"),
        (timedelta(seconds=59), "under 1 min"),
        (-timedelta(hours=1, minutes=12), "1 h 12 min"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_duration_is_said_in_its_two_largest_units(length: timedelta, said: str) -> None:
    assert duration(length) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=1, minutes=12), "1 小时 12 分"),
        (timedelta(days=3, hours=4), "3 天 4 小时"),
        (timedelta(seconds=30), "不到 1 分钟"),
    ],
)
@pytest.mark.usefixtures("in_chinese")
def test_a_duration_is_said_in_chinese(length: timedelta, said: str) -> None:
    assert duration(length) == said


@pytest.mark.usefixtures("in_english")
def test_an_instant_is_told_in_the_zone_of_the_bank() -> None:
    at = datetime(2026, 3, 22, 1, 30, tzinfo=UTC)

    assert moment(at) == "22 Mar 2026 09:30"
    assert moment(at, now=NOW) == "22 Mar 09:30"


@pytest.mark.usefixtures("in_english")
def test_the_year_is_told_when_it_is_another_one_in_the_zone_of_the_bank() -> None:
    new_year = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)

    assert moment(new_year, now=NOW) == "1 Jan 00:30"
    assert moment(new_year - timedelta(hours=1), now=NOW) == "31 Dec 2025 23:30"


@pytest.mark.usefixtures("in_chinese")
def test_a_limit_that_ends_with_a_day_is_told_as_that_day_at_24_hours() -> None:
    end_of_22_march = datetime(2026, 3, 22, 16, 0, tzinfo=UTC)

    assert due_moment(end_of_22_march) == "2026年3月22日 24:00"
    assert moment(end_of_22_march) == "2026年3月23日 00:00"


@pytest.mark.usefixtures("in_english")
def test_a_limit_that_ends_with_the_year_belongs_to_the_old_year() -> None:
    end_of_2025 = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)

    assert due_moment(end_of_2025, now=NOW) == "31 Dec 2025 24:00"


@pytest.mark.usefixtures("in_chinese")
def test_a_day_is_told_in_chinese() -> None:
    assert day(date(2026, 3, 22)) == "2026年3月22日"
