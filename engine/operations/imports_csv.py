"""Reading a CSV file record by record, strictly: what is broken is handed back with its line and the reason.

After a broken record reading goes on with the next line, so that a quote that is never closed costs one row and not the
rest of the file. A file of rejected rows is read as the file from which they come.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from engine.errors import InvalidInput

_REASONS = (
    ("unexpected end of data", "a quote is opened and never closed"),
    ("expected after", "after a closing quote there is something else than a delimiter"),
    ("larger than field limit", "a field has more than 131,072 characters; perhaps a quote is never closed"),
    ("new-line character", "a line ends in the middle of a field that has no quotes"),
)
"""What the parser says, and what it means."""
REJECTS = ("line", "reason")
"""How the header of a file of rejected rows begins. Its third column is a file itself: the header, then the rows."""
_LINE = re.compile(r"[0-9]{1,9}")
Record = tuple[int, list[str], str]
"""The line on which it begins, its fields, its text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record by the names of the header. `text` is the record as it stands in the file."""

    line: int
    values: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A record that cannot be read, with the line on which it begins."""

    line: int
    reason: str
    text: str


def header_of(lines: Iterable[bytes], *, encoding: str, delimiter: str = ",") -> tuple[str, ...]:
    """Return the names in the first record.

    Raises:
        InvalidInput: the file is empty, or its first record is no header in this encoding.
    """
    first = next(_unpacked(_Lines(lines, encoding), delimiter), None)
    if first is None:
        raise InvalidInput("The file is empty.")
    if isinstance(first, BrokenRow):
        raise InvalidInput(f"Line 1: {first.reason}.", line=1)
    names = tuple(name.strip() for name in first[1])
    if reason := _unreadable(first[2]):
        raise InvalidInput(f"Line 1: {reason}.", line=1)
    if "" in names or len(set(names)) < len(names):
        raise InvalidInput("Line 1: the names of the columns are not all different.", line=1, columns=list(names))
    return names


def rows_of(lines: Iterable[bytes], *, encoding: str, delimiter: str = ",") -> Iterator[Row | BrokenRow]:
    """Read everything below the header, a record at a time.

    Raises:
        InvalidInput: there is no header.
    """
    records = _unpacked(_Lines(lines, encoding), delimiter)
    header = next(records, None)
    if header is None or isinstance(header, BrokenRow):
        raise InvalidInput("The file has no header.")
    names = tuple(name.strip() for name in header[1])
    for record in records:
        if isinstance(record, BrokenRow):
            yield record
            continue
        line, values, text = record
        if reason := _unreadable(text) or _wrong_count(values, names):
            yield BrokenRow(line, reason, text)
        else:
            yield Row(line, dict(zip(names, values, strict=True)), text)


class _Lines:
    """The lines of a file, decoded one by one; lines can be put back to be read again."""

    def __init__(self, lines: Iterable[bytes], encoding: str) -> None:
        self._lines, self._encoding = iter(lines), encoding
        self._back: list[str] = []
        self.number = 0

    def take(self) -> str | None:
        """The next line with its end, or None after the last."""
        if not self._back:
            line = next(self._lines, None)
            if line is None:
                return None
            # What is not in the encoding survives as it is, so that the record can be handed back unharmed.
            text = line.decode(self._encoding, "surrogateescape")
            self._back.append(text.removeprefix("\ufeff") if self.number == 0 else text)
        self.number += 1
        return self._back.pop()

    def put_back(self, lines: list[str]) -> None:
        """Let lines be read again, the first of them next."""
        self._back.extend(reversed(lines))
        self.number -= len(lines)


def _unpacked(lines: _Lines, delimiter: str) -> Iterator[Record | BrokenRow]:
    """Every record of the file; of a file of rejects those that were rejected, each with the line on which it stood."""
    records = _records(lines, delimiter)
    first = next(records, None)
    packed = isinstance(first, tuple) and len(first[1]) == 3 and tuple(first[1][:2]) == REJECTS
    for record in records if first is None else chain([first], records):
        if not packed or isinstance(record, BrokenRow):
            yield record
        else:
            yield from _rejected(record, delimiter)


def _rejected(record: Record, delimiter: str) -> Iterator[Record | BrokenRow]:
    """The row that a record of a file of rejects holds."""
    begins, values, text = record
    if reason := _wrong_count(values, (*REJECTS, "")):
        yield BrokenRow(begins, reason, text)
        return
    stood, _, row = values
    line = int(stood) if _LINE.fullmatch(stood) else begins
    try:
        held = list(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        yield BrokenRow(line, _in_words(error), row)
        return
    if len(held) > 1:
        yield BrokenRow(line, "it holds more than one row", row)
    elif held and held[0]:
        yield line, held[0], row


def _records(lines: _Lines, delimiter: str) -> Iterator[Record | BrokenRow]:
    """Every record that is not blank."""
    while True:
        taken: list[str] = []
        begins = lines.number + 1
        try:
            values = next(csv.reader(_taking(lines, taken), delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            lines.put_back(taken[1:])
            yield BrokenRow(begins, _in_words(error), taken[0])
            continue
        if values:
            yield begins, values, "".join(taken)


def _taking(lines: _Lines, taken: list[str]) -> Iterator[str]:
    while (line := lines.take()) is not None:
        taken.append(line)
        yield line


def _in_words(error: csv.Error) -> str:
    said = str(error)
    return next((reason for words, reason in _REASONS if words in said), said)


def _unreadable(text: str) -> str | None:
    """Why a text cannot be stored: bytes that are not of the encoding, or a NUL, which PostgreSQL has no place for."""
    if "\0" in text:
        return "it holds a NUL character"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"the byte 0x{ord(text[error.start]) - 0xDC00:02x} is not of the encoding of the file"
    return None


def _wrong_count(values: list[str], names: tuple[str, ...]) -> str | None:
    if len(values) == len(names):
        return None
    return f"it has {len(values)} fields, the header has {len(names)}"
