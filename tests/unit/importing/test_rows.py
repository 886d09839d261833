"""What a row says by its mapping: who, when, what, and how it ended."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.operations.imports_mapping import Closed, Incoming
from engine.operations.imports_values import RowRefused
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


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,234.5", "1234.50"),
        ("¥ 12", "12.00"),
        ("\uff11\uff12\uff13\uff0e\uff14\uff15", "123.45"),
        ("12.5000", "12.50"),
        ("999,999,999,999,999.99", "999999999999999.99"),
    ],
)
def test_amounts_are_exact(text: str, amount: str) -> None:
    assert str(read({"Sum": text}).registration.amount) == amount


def test_a_currency_may_be_written_in_small_letters() -> None:
    assert read({"Unit": "cny"}).registration.currency == "CNY"


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
        (
            {"Day": "0001-01-01T00:00:00+14:00"},
            "Day: '0001-01-01T00:00:00+14:00' lies outside of the years 1900 to 2199",
        ),
        (
            {"Day": "9999-12-31T23:59:59-12:00"},
            "Day: '9999-12-31T23:59:59-12:00' lies outside of the years 1900 to 2199",
        ),
        ({"Unit": "euros"}, "Unit: 'euros' is no currency; write three letters, as in CNY"),
        ({"Id": "7" * 115}, f"Id: '{'7' * 40}' is too long to tell rows apart; at most 114 characters"),
        ({"End": "Lost"}, "End: 'Lost' has no place in the mapping"),
        ({"End": "Paid"}, "it is closed, but the column Ended is empty"),
        ({"End": "Paid", "Ended": "2023-03-01"}, "Ended: it was closed before it was received"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row: dict[str, str], says: str) -> None:
    assert refusal(row) == says


@pytest.mark.parametrize(
    "text",
    [
        "lots",
        "nan",
        "1e27",
        "1e999999",
        "-5",
        "12.345",
        "1.234,56",
        "12,5",
        "1_000",
        "99999999999999999.99",
        "+1",
        "0x10",
    ],
)
def test_what_is_no_plain_amount_is_never_guessed_at(text: str) -> None:
    assert refusal({"Sum": text}) == (
        f"Sum: {text!r} is no amount; write it as in 1234.56, with at most 15 digits before the point and two behind it"
    )


def test_a_closed_row_without_a_status_names_the_column_of_the_status() -> None:
    closed = {**the_file()["closed"], "status": {"from": "Sum", "codes": {"Paid": "upheld"}}}

    assert refusal({"End": "Paid", "Ended": "2023-04-01"}, closed=closed) == "it is closed, but the column Sum is empty"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("phone", "无", "Phone: '无' has no digit; mend it, or list it under empty in the mapping"),
        ("email", "无", "Phone: '无' is no e-mail address; mend it, or list it under empty in the mapping"),
        (
            "email",
            "a@b.cn, c@d.cn",
            "Phone: 'a@b.cn, c@d.cn' is no e-mail address; mend it, or list it under empty in the mapping",
        ),
    ],
)
def test_a_contact_by_which_nobody_can_be_found_names_its_column(field: str, text: str, says: str) -> None:
    assert refusal({"Phone": text}, party={"name": {"from": "Words"}, field: {"from": "Phone"}}) == says


def test_an_account_of_signs_alone_names_its_column() -> None:
    fields = {**the_file()["fields"], "account": {"from": "Phone"}}

    assert refusal({"Phone": "---"}, fields=fields) == (
        "Phone: '---' has no letter or digit; mend it, or list it under empty in the mapping"
    )


def test_a_value_that_is_taken_as_it_stands_must_be_on_the_list() -> None:
    raw = {"fields": {**the_file()["fields"], "channel": {"from": "Words"}}}

    assert read({"Words": "phone"}, **raw).registration.channel == "phone"
    assert refusal({"Words": "telex"}, **raw) == "Words: 'telex' has no place in the mapping"
    assert refusal({"Words": ""}, **raw) == "the column Words is empty; nothing says its channel"


def test_a_party_wants_to_be_told_in_a_way_that_there_is() -> None:
    raw = {"fields": {**the_file()["fields"], "preferred_channel": {"from": "Phone"}}}

    assert read({"Phone": "sms"}, **raw).registration.preferred_channel == "sms"
    assert refusal({"Phone": "pigeon"}, **raw) == "Phone: 'pigeon' has no place in the mapping"
