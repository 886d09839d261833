"""A mapping file is read strictly: each slip is told with its place and what to write instead."""

from typing import Any

import pytest

from engine.operations.imports_mapping import FileMapping
from engine.rules.reading import FileInvalid
from tests.unit.importing.mappings import mapping, the_file


def problems_of(**different: Any) -> list[tuple[str, str]]:
    with pytest.raises(FileInvalid) as refused:
        mapping(**different)
    return [(problem.path, problem.message) for problem in refused.value.problems]


def field(name: str, **how: Any) -> dict[str, Any]:
    return {"fields": {**the_file()["fields"], name: how}}


def test_a_whole_file_is_read() -> None:
    found = mapping(department="CSC")

    assert isinstance(found, FileMapping)
    assert (found.id, found.department, found.encoding) == ("small", "CSC", "utf-8")


def test_a_misspelt_part_is_told_with_what_was_meant() -> None:
    assert problems_of(recieved={"from": "Day"}) == [("recieved", "is not known; did you mean received?")]


def test_a_column_that_the_file_does_not_list_is_told() -> None:
    assert problems_of(source_id="ID") == [
        ("source_id", "the column 'ID' is listed neither under columns nor under optional")
    ]


def test_a_code_that_the_bank_does_not_have_is_told_with_those_it_has() -> None:
    assert problems_of(**field("channel", **{"is": "telex"})) == [
        ("fields.channel.is", "'telex' is not known; write one of phone, web")
    ]


def test_a_status_that_ends_no_complaint_is_told() -> None:
    closed = {**the_file()["closed"], "status": {"is": "handling"}}

    [(place, message)] = problems_of(closed=closed)

    assert place == "closed.status.is"
    assert message.startswith("'handling' is not known; write one of merged, not_complaint, partly")


def test_a_field_says_exactly_one_way_in_which_it_is_found() -> None:
    [(place, message)] = problems_of(**field("title", **{"is": "x", "from": "What"}))

    assert (place, message) == ("fields.title.from", "say exactly one of is, from, first, joined")


@pytest.mark.parametrize("wanted", ["%d.%m", "yyyy-mm-dd", "%Q"])
def test_a_format_that_reads_no_day_is_told(wanted: str) -> None:
    [(place, message)] = problems_of(received={"from": "Day", "formats": [wanted]})

    assert place == "received.formats"
    assert "is no format of a day" in message


def test_a_zone_that_there_is_not_is_told() -> None:
    assert problems_of(received={"from": "Day", "zone": "Asia/Nowhere"}) == [
        ("received.zone", "'Asia/Nowhere' is no time zone; write one as in Asia/Shanghai")
    ]


def test_a_department_that_there_is_not_is_told() -> None:
    assert problems_of(department="MOON") == [("department", "there is no department MOON; write one of BR, CSC")]


def test_every_complaint_needs_a_channel_a_language_and_a_title() -> None:
    assert problems_of(fields={}) == [
        ("fields.channel", "is needed for every complaint"),
        ("fields.language", "is needed for every complaint"),
        ("fields.title", "is needed for every complaint"),
    ]


def test_a_known_party_has_a_name() -> None:
    assert problems_of(party={"phone": {"from": "Id"}}) == [
        ("party.name", "is needed; where nobody knows who complains, write known: false")
    ]
