"""The recount itself, by examples counted on a calendar with a finger; and that it knows nothing of the engine."""

import ast
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.independent.days import Almanac, Span, end_of_days, end_of_time
from tests.independent.law import read_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
SPRING = Almanac(
    zone=SHANGHAI,
    first=date(2026, 1, 1),
    until=date(2027, 1, 1),
    holidays=frozenset(date(2026, 2, day) for day in range(15, 24)),
    working=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    hours=[("09:00-17:00",)] * 7,
)
"""The Spring Festival of 2026: closed from Sunday the 15th to Monday the 23rd, open on two Saturdays."""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="limits"><decisionTable
hitPolicy="FIRST"><input><inputExpression><text>nature</text></inputExpression></input><output name="ack"/>
<rule><inputEntry><text>"URG", "MAJ"</text></inputEntry><outputEntry><text>"2 h"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"1 bd"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def local(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant on the bank's wall in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def days(start: datetime, count: int, *, business: bool = True, pauses: tuple[Span, ...] = ()) -> datetime:
    return end_of_days(
        SPRING, start, count, business=business, first_counts=False, rolls=False, cutoff=None, pauses=pauses
    )


def test_working_days_jump_over_the_festival_and_count_the_working_saturday() -> None:
    assert days(local(2, 12, 9), 5) == local(2, 27)  # 13th, 14th, 24th, 25th, 26th


def test_calendar_days_count_through_the_festival() -> None:
    assert days(local(2, 12, 9), 15, business=False) == local(2, 28)


def test_a_day_that_ends_within_a_pause_does_not_count() -> None:
    assert days(local(2, 2, 9), 2, pauses=((local(2, 3, 12), local(2, 4, 12)),)) == local(2, 6)


def test_the_first_day_counts_where_the_rule_says_so() -> None:
    end = end_of_days(SPRING, local(2, 2, 9), 2, business=True, first_counts=True, rolls=False, cutoff=None)

    assert end == local(2, 4)


def test_what_comes_after_the_cutoff_was_received_on_the_next_working_day() -> None:
    end = end_of_days(SPRING, local(2, 6, 17), 1, business=True, first_counts=False, rolls=False, cutoff=time(17))

    assert end == local(2, 11)  # Friday 17:00 counts as Monday; Tuesday is the day


def test_a_last_day_on_a_holiday_rolls_where_the_rule_says_so() -> None:
    end = end_of_days(SPRING, local(2, 12, 9), 5, business=False, first_counts=False, rolls=True, cutoff=None)

    assert end == local(2, 25)


def test_open_hours_stop_at_closing_time_and_go_on_at_the_next_opening() -> None:
    assert end_of_time(SPRING, local(2, 14, 15), timedelta(hours=4), business=True) == local(2, 24, 11)


def test_hours_of_the_clock_stand_still_in_a_pause() -> None:
    pause = (local(2, 2, 10), local(2, 2, 10, 30))

    assert end_of_time(SPRING, local(2, 2, 9), timedelta(hours=2), business=False, pauses=(pause,)) == local(
        2, 2, 11, 30
    )


def test_a_table_says_what_its_first_fitting_row_says() -> None:
    table = read_table(TABLE.encode(), "limits")

    assert table.say({"nature": "MAJ"}) == {"ack": "2 h"}
    assert table.say({"nature": ""}) == {"ack": "1 bd"}


def test_no_module_of_the_recount_imports_anything_of_the_application() -> None:
    files = [path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")]
    imported = {
        name.split(".")[0]
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }

    assert len(files) == 4
    assert imported.isdisjoint({"engine", "notifications", "web", "benchmarks"})
