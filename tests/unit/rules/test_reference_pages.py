"""The reference pages name every event, unit, field and line: who adds one is told to describe it."""

from pathlib import Path

import pytest

from engine.rules import Event
from engine.rules.lengths import Unit, parse_length
from engine.rules.limit_file import FACTS
from engine.rules.profile import Occasion, Period
from engine.rules.wording import LINES
from tests.unit.rules.files import CALENDAR, CODES, DEPARTMENTS, PROFILE, ROLES

DOCS = Path(__file__).parents[3] / "docs" / "reference"
PROFILE_PAGE = (DOCS / "profile.md").read_text("utf-8")
COUNTING_PAGE = (DOCS / "time-limits.md").read_text("utf-8")
LIMIT_FIELDS = set(PROFILE["time_limits"]["statutory"]) | set(PROFILE["time_limits"]["ack"])


@pytest.mark.parametrize(
    "word",
    [
        *Event,
        *Occasion,
        *Period,
        *FACTS,
        *sorted(set(PROFILE) | LIMIT_FIELDS | {"count_first_day", "roll_if_holiday"}),
        *sorted({*CALENDAR, *CODES, *CODES["codes"][1], *DEPARTMENTS["departments"][1], *ROLES["roles"][0]}),
    ],
)
def test_the_profile_page_describes_it(word: str) -> None:
    assert f"`{word}`" in PROFILE_PAGE


@pytest.mark.parametrize("text", ["1 min", "1 h", "1 bh", "1 bd", "1 d", "1 w"])
def test_the_profile_page_describes_every_unit(text: str) -> None:
    assert f"`{text.split()[1]}`" in PROFILE_PAGE
    assert parse_length(text).unit in Unit


@pytest.mark.parametrize("code", LINES)
def test_the_page_on_counting_describes_every_line(code: str) -> None:
    assert f"`{code}`" in COUNTING_PAGE
