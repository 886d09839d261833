"""What a row says by its mapping: who, when, what, and how it ended."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.operations.imports_mapping import Closed, Incoming, RowRefused
from engine.records.complaints import Status
from tests.unit.importing.mappings import ROW, mapping, the_file

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(row: dict[str, str] | None = None, **different: Any) -> Incoming:
    return mapping(**different).read({**ROW, **(row or {})}, zone=SHANGHAI)


def refusal(row: dict[str, str], **different: Any) -> str:
    with pytest.raises(RowRefused) as refused:
        read(row, **different)
    return str(refused.value)


def test_a_row_becomes_a_registration_with_all_its_columns() -> None:
    said = read().registration

    assert (said.title, said.body, said.channel, said.content) == (
        "Card fee",
        "The fee was charged twice.",
        "web",
        "POL",
    )
    assert said.source_id == "small:17"
    assert said.source is not None
    assert said.source.columns == ROW


def test_a_day_without_a_time_is_taken_at_the_time_of_the_mapping_in_the_zone_of_the_bank() -> None:
    assert read().registration.received_at == datetime(2023, 3, 22, 1, 0, tzinfo=UTC)


def test_the_first_format_that_fits_counts_and_a_zone_of_the_mapping_stands_above_that_of_the_bank() -> None:
    there = {"from": "Day", "formats": ["iso", "%m/%d/%y"], "zone": "America/New_York"}

    said = read({"Day": "03/22/23"}, received=there).registration

    assert said.received_at == datetime(2023, 3, 22, 4, 0, tzinfo=UTC)


def test_a_time_of_day_that_is_published_stands() -> None:
    assert read({"Day": "2023-03-22 00:00:00"}).registration.received_at == datetime(2023, 3, 21, 16, tzinfo=UTC)


def test_who_complains_is_unknown_where_the_mapping_says_so() -> None:
    assert read().registration.name is None


def test_a_party_is_taken_from_its_columns() -> None:
    said = read({"Words": "王小明"}, party={"name": {"from": "Words"}}).registration

    assert said.name == "王小明"


def test_texts_that_mean_nothing_are_nothing() -> None:
    assert read({"Words": " n/a "}).registration.body == ""


def test_a_row_without_a_title_is_called_by_its_first_line() -> None:
    assert read({"What": "None", "Words": "Charged twice.\nAnd nobody answers."}).registration.title == "Charged twice."


def test_amounts_are_exact() -> None:
    assert read({"Sum": "$1,234.5"}).registration.amount == Decimal("1234.50")


def test_the_day_on_which_it_happened_is_a_day_of_the_bank() -> None:
    said = read({"Ended": "2023-03-20T23:00:00+00:00"}, occurred={"from": "Ended"}).registration

    assert said.occurred_on == date(2023, 3, 21)


def test_a_row_whose_end_says_nothing_or_that_it_goes_on_is_open() -> None:
    assert read().closed is None
    assert read({"End": "in progress"}).closed is None


def test_a_closed_row_tells_its_status_its_outcome_and_when() -> None:
    closed = read({"End": "Paid", "Ended": "2023-04-01T10:00:00+08:00"}).closed

    assert closed == Closed(status=Status.UPHELD, at=datetime(2023, 4, 1, 2, tzinfo=UTC), outcome="upheld")


def test_columns_may_be_joined_or_the_first_that_says_something_taken() -> None:
    joined = {"fields": {**the_file()["fields"], "title": {"joined": ["What", "Id"]}}}
    first = {"fields": {**the_file()["fields"], "title": {"first": ["Sum", "What"]}}}

    assert read(**joined).registration.title == "Card fee – 17"
    assert read(**first).registration.title == "Card fee"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"Id": ""}, "the column Id is empty"),
        ({"Day": "N/A"}, "the column Day is empty"),
        ({"Day": "the 22nd"}, "Day: 'the 22nd' is no moment of the form iso or %m/%d/%y"),
        ({"Day": "2023-02-30"}, "Day: '2023-02-30' is no moment of the form iso or %m/%d/%y"),
        ({"What": "", "Words": ""}, "it says nothing: neither a title nor a text"),
        ({"Sum": "lots"}, "'lots' is no amount"),
        ({"Sum": "nan"}, "'nan' is no amount"),
        ({"End": "Lost"}, "End: 'Lost' has no place in the mapping"),
        ({"End": "Paid"}, "it is closed, but the column Ended is empty"),
        ({"End": "Paid", "Ended": "2023-03-01"}, "it was closed before it was received"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row: dict[str, str], says: str) -> None:
    assert refusal(row) == says


def test_a_value_that_is_taken_as_it_stands_must_be_on_the_list() -> None:
    raw = {"fields": {**the_file()["fields"], "channel": {"from": "Words"}}}

    assert read({"Words": "phone"}, **raw).registration.channel == "phone"
    assert refusal({"Words": "telex"}, **raw) == "Words: 'telex' has no place in the mapping"
    assert refusal({"Words": ""}, **raw) == "nothing says its channel"
