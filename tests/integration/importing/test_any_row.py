"""Whatever stands in any column of a file: nothing ends the import, and the good rows around it are taken."""

from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.bank import Bank
from tests.integration.importing.files import CLOSED, MAPPING, OPEN, a_file, a_mapping, take
from tests.unit.importing.any_text import any_text

EVERYTHING: dict[str, Any] = {
    "id": "everything",
    "columns": ["Id", "Day", "What", "Words", "Name", "Mail", "End", "Ended"],
    "optional": [],
    "party": {
        "name": {"from": "Name"},
        "email": {"first": ["Mail"]},
        "phone": {"from": "Ended", "codes": {"2026-03-04": "021-5555"}},
        "address": {"from": "Words"},
    },
    "occurred": {"from": "Day", "formats": ["iso", "%d.%m.%Y"]},
    "fields": {
        **MAPPING["fields"],
        "amount": {"from": "What", "codes": {"card fee": "12.50"}},
        "account": {"first": ["Words", "Name"]},
        "request": {"joined": ["What", "Mail"]},
    },
}
"""A mapping that reads every column, most of them in several ways."""
_NUMBERS = count()
"""All examples are imported into one bank; each has ids of its own."""
ROWS = st.lists(st.fixed_dictionaries({name: any_text() for name in OPEN}), max_size=4)
ODD_CELLS = st.lists(st.tuples(st.sampled_from(sorted(OPEN)), any_text()), max_size=4)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(anything=ROWS, odd=ODD_CELLS)
def test_any_rows_are_taken_skipped_or_rejected_and_the_good_ones_beside_them_taken(
    anything: list[dict[str, str]], odd: list[tuple[str, str]], bank: Bank, tmp_path: Path
) -> None:
    number = f"file {next(_NUMBERS)}"
    good = [{**OPEN, "Id": f"{number} first"}, {**CLOSED, "Id": f"{number} last"}]
    changed = [{**OPEN, "Id": f"{number} {at}", column: text} for at, (column, text) in enumerate(odd)]

    for different in ({}, EVERYTHING):
        file, mapping = a_file(tmp_path, [good[0], *anything, *changed, good[1]]), a_mapping(tmp_path, **different)
        answer = take(bank, file, mapping=mapping)

        assert answer["rows"] == 2 + len(anything) + len(changed)
        assert answer["rows"] == answer["imported"] + answer["skipped"] + answer["rejected"]
        assert answer["imported"] >= len(good)
