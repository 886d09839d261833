"""Whatever a row holds: it becomes a registration that the records can keep, or the reason why not; never anything else."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.operations.imports_csv import BrokenRow, Row, header_of, rows_of
from engine.operations.imports_file import Encoding
from engine.operations.imports_mapping import SOURCE_ID, TITLE, FileMapping, Incoming
from engine.operations.imports_values import RowRefused
from engine.records.complaints import Complaint
from engine.records.imports import SourceRow
from engine.storage.normal_form import normal_form
from tests.unit.importing.any_text import ODD, any_text
from tests.unit.importing.mappings import ROW, mapping, the_file

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERYTHING = mapping(
    party={
        "name": {"from": "Words"},
        "phone": {"from": "Phone"},
        "email": {"from": "End"},
        "address": {"from": "Unit"},
    },
    occurred={"from": "Ended", "formats": ["iso", "%m/%d/%y", "%d.%m.%Y %H:%M"], "time": "12:00"},
    fields={
        **the_file()["fields"],
        "account": {"first": ["Phone", "Words"]},
        "request": {"joined": ["What", "Words"]},
    },
)
"""Reads every column in several ways."""


def outcome(one: FileMapping, row: dict[str, str]) -> Incoming | str:
    """What a row becomes, or why it is refused; any other error is let through."""
    try:
        return one.read(row, zone=SHANGHAI)
    except RowRefused as refused:
        return str(refused)


@given(row=st.fixed_dictionaries({name: any_text() for name in ROW}))
def test_a_row_of_any_texts_is_read_or_refused_with_a_reason(row: dict[str, str]) -> None:
    for one in (EVERYTHING, mapping()):
        found = outcome(one, row)

        assert found
        assert isinstance(found, str) or can_be_kept(found)


@pytest.mark.parametrize("column", sorted(ROW))
def test_everything_that_has_broken_some_program_is_read_or_refused_with_a_reason(column: str) -> None:
    for text in ODD:
        for one in (EVERYTHING, mapping()):
            found = outcome(one, {**ROW, column: text})

            assert found
            assert isinstance(found, str) or can_be_kept(found)


@given(column=st.sampled_from(sorted(ROW)), text=any_text())
def test_one_odd_text_in_a_good_row_is_read_or_refused_with_a_reason(column: str, text: str) -> None:
    good = {**ROW, "Phone": "021-5555", "Unit": "CNY", "End": "ann@example.org", "Ended": "2023-03-20", "Sum": "12.50"}

    found = outcome(EVERYTHING, {**good, column: text})

    assert found
    assert isinstance(found, str) or can_be_kept(found)


def can_be_kept(incoming: Incoming) -> bool:
    """Whether both databases take it: lengths, digits, years, and keys by which it is found again."""
    said = incoming.registration
    assert said.source_id is not None
    assert said.received_at is not None
    assert said.source is not None
    found_by = {field: text for field in ("name", "phone", "email", "account") if (text := getattr(said, field))}
    return all(
        (
            len(said.source_id) <= SOURCE_ID == Complaint.__table__.c.source_id.type.length,
            len(said.source.mapping) <= SourceRow.__table__.c.mapping.type.length,
            0 < len(said.title) <= TITLE,
            said.currency is None or (said.currency.isascii() and len(said.currency) == 3),
            said.amount is None or (said.amount == round(said.amount, 2) and 0 <= said.amount < 10**15),
            1900 <= said.received_at.year < 2200,
            all(normal_form(field, text) for field, text in found_by.items()),
        )
    )


@given(
    content=st.lists(
        st.one_of(st.binary(max_size=40), st.sampled_from([b'"', b",", b"\n", b"\r\n", b"\0", b'""'])), max_size=20
    ),
    encoding=st.sampled_from(list(Encoding)),
    delimiter=st.sampled_from([",", ";", "|", "\t"]),
)
def test_any_bytes_are_read_as_rows_or_handed_back_with_line_and_reason(
    content: list[bytes], encoding: Encoding, delimiter: str
) -> None:
    file = delimiter.join(("id", "text")).encode() + b"\n" + b"".join(content)

    assert header_of(io.BytesIO(file), encoding=encoding, delimiter=delimiter) == ("id", "text")
    for row in rows_of(io.BytesIO(file), encoding=encoding, delimiter=delimiter):
        assert isinstance(row, Row) or (row.reason and row.line > 1)
        assert row.text.encode(encoding, "surrogateescape") in file


@given(
    texts=st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=30)), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";"]),
)
def test_what_was_rejected_is_read_again_as_it_stood(texts: list[str], delimiter: str) -> None:
    rows = [(str(number + 2), f"{number}{delimiter}{_quoted(text)}") for number, text in enumerate(texts)]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(("line", "reason", f"id{delimiter}text"))
    writer.writerows((line, "a reason", row) for line, row in rows)
    content = file.getvalue().encode("utf-8", "surrogatepass")

    again = list(rows_of(io.BytesIO(content), encoding="utf-8", delimiter=delimiter))

    assert [row.line for row in again] == [int(line) for line, _ in rows]
    for row, text in zip(again, texts, strict=True):
        assert isinstance(row, BrokenRow) or row.values["text"] == text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
