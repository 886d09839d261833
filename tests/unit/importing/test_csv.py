"""Reading CSV strictly: every record that is whole is read, every broken one is handed back with its line and reason."""

import io

import pytest

from engine.errors import InvalidInput
from engine.operations.imports_csv import BrokenRow, Row, header_of, rows_of


def read(text: str | bytes, *, encoding: str = "utf-8", delimiter: str = ",") -> list[Row | BrokenRow]:
    content = text.encode(encoding) if isinstance(text, str) else text
    return list(rows_of(io.BytesIO(content), encoding=encoding, delimiter=delimiter))


def broken(text: str | bytes, **how: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read(text, **how) if isinstance(row, BrokenRow)]


def good(text: str | bytes, **how: str) -> list[list[str]]:
    return [list(row.values.values()) for row in read(text, **how) if isinstance(row, Row)]


def test_a_text_may_hold_line_ends_and_quotes_and_the_line_is_where_it_begins() -> None:
    rows = read('id,text\n1,"first\nsecond ""said"""\n2,short\n')

    assert rows == [
        Row(2, {"id": "1", "text": 'first\nsecond "said"'}, '1,"first\nsecond ""said"""\n'),
        Row(4, {"id": "2", "text": "short"}, "2,short\n"),
    ]


def test_a_quote_that_is_never_closed_costs_one_row_and_not_the_rest() -> None:
    text = 'id,text\n1,"open\n2,"whole"\n3,whole\n'

    assert broken(text) == [(2, "after a closing quote there is something else than a delimiter")]
    assert good(text) == [["2", "whole"], ["3", "whole"]]


def test_a_quote_that_is_open_at_the_end_of_the_file_is_told_as_that() -> None:
    text = 'id,text\n1,"open\n2,whole\n'

    assert broken(text) == [(2, "a quote is opened and never closed")]
    assert good(text) == [["2", "whole"]]


def test_a_field_without_end_is_given_up_before_it_eats_the_memory() -> None:
    text = 'id,text\n1,"' + ("x" * 99 + "\n") * 1_400

    first, *_ = broken(text)

    assert first == (2, "a field has more than 131,072 characters; perhaps a quote is never closed")


def test_a_row_of_another_length_is_broken() -> None:
    text = "id,text\n1\n2,b,c\n3,whole\n"

    assert broken(text) == [(2, "it has 1 fields, the header has 2"), (3, "it has 3 fields, the header has 2")]
    assert good(text) == [["3", "whole"]]


def test_blank_lines_are_no_rows() -> None:
    assert good("id,text\n\n1,a\n\n") == [["1", "a"]]


def test_bytes_of_another_encoding_break_their_own_row_and_survive_in_it() -> None:
    content = b"id,text\n1,caf\xe9\n2,whole\n"

    bad, whole = read(content)

    assert isinstance(bad, BrokenRow)
    assert (bad.line, bad.reason) == (2, "the byte 0xe9 is not of the encoding of the file")
    assert bad.text.encode("utf-8", "surrogateescape") == b"1,caf\xe9\n"
    assert isinstance(whole, Row)


def test_a_nul_breaks_its_row() -> None:
    assert broken("id,text\n1,a\0b\n") == [(2, "it holds a NUL character")]


def test_a_file_may_be_in_gb18030_and_begin_with_a_byte_order_mark() -> None:
    assert good("编号,内容\n1,年费重复收取\n", encoding="gb18030") == [["1", "年费重复收取"]]
    assert header_of(io.BytesIO("\ufeffid,text\n".encode()), encoding="utf-8") == ("id", "text")


def test_other_delimiters_are_read() -> None:
    assert good("id;text\n1;a,b\n", delimiter=";") == [["1", "a,b"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b"id,id\n", "Line 1: the names of the columns are not all different."),
        (b"id,\n", "Line 1: the names of the columns are not all different."),
        ("编号,内容\n".encode("gb18030"), "Line 1: the byte 0xb1 is not of the encoding of the file."),
        (b'id,"text\n', "Line 1: a quote is opened and never closed."),
    ],
)
def test_a_file_without_a_header_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        header_of(io.BytesIO(content), encoding="utf-8")

    assert str(refused.value) == says
