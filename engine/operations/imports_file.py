"""Reading a mapping file: strictly, and every slip is told with its place and what to write instead.

`docs/reference/import-mapping.md` describes the format.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.operations.imports_mapping import Ending, FileMapping
from engine.operations.imports_values import ISO, Moment, Pick
from engine.records.complaints import CLOSED
from engine.rules.codes import CodeList
from engine.rules.instants import LANGUAGES
from engine.rules.reading import KEY, Node, Reading

LISTS: Mapping[str, str] = MappingProxyType(
    {
        "channel": "channel",
        "kind": "kind",
        "content": "content",
        "business": "jrt_business",
        "cause": "jrt_cause",
        "outcome": "outcome",
    }
)
"""Fields whose values stand on a code list of the bank."""
TEXTS = ("language", "title", "body", "request", "amount", "currency", "account", "preferred_channel")
PREFERRED = ("email", "phone", "sms", "letter")
"""Ways in which a Party may want to be told."""
REQUIRED = ("channel", "language", "title")
PARTY = ("name", "phone", "email", "address")
WAYS = ("is", "from", "first", "joined")
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({"language": LANGUAGES, "preferred_channel": PREFERRED})
"""Fields whose values are words of the program."""


class Encoding(StrEnum):
    """Encodings whose line ends and quotes are those of ASCII, so that a file can be read line by line."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"
    BIG5 = "big5"
    CP1252 = "cp1252"


def parse_mapping(
    content: object, *, file: str, lists: Mapping[str, CodeList], departments: Iterable[str]
) -> FileMapping:
    """Check a mapping file and return it.

    Args:
        content: the file as YAML gives it.
        lists: the code lists of the bank, by id.
        departments: codes of the bank's departments.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(file)
    top = reading.top(content)
    top.only(
        *("format", "id", "names", "source", "columns", "optional", "encoding", "delimiter", "empty", "source_id"),
        *("party", "received", "occurred", "fields", "closed", "department"),
    )
    columns, optional = top.texts("columns"), top.texts("optional")
    if not columns:
        top.problem("columns", "needs at least one column by which the file is known")
    reader = _Reader(known=frozenset((*columns, *optional)), lists=lists)
    found = FileMapping(
        id=top.text("id", KEY),
        names=top.child("names").names(),
        source=top.text("source"),
        columns=columns,
        optional=optional,
        encoding=str(top.choice("encoding", Encoding)) if top.has("encoding") else "utf-8",
        delimiter=_delimiter(top),
        empty=frozenset(text.casefold() for text in top.texts("empty")),
        source_id=reader.column(top, "source_id"),
        party=reader.party(top.child("party")),
        received=reader.moment(top.child("received")),
        occurred=reader.moment(top.child("occurred")) if top.has("occurred") else None,
        fields=reader.fields(top.child("fields")),
        ending=reader.ending(top.child("closed")) if top.has("closed") else None,
        department=_department(top, frozenset(departments)),
    )
    reading.finish()
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of a mapping; `known` are the columns that the file may have."""

    known: frozenset[str]
    lists: Mapping[str, CodeList]

    def column(self, node: Node, key: str) -> str:
        name = node.text(key)
        self._require_known(node, key, [name])
        return name

    def _require_known(self, node: Node, key: str, names: Iterable[str]) -> None:
        for name in names:
            if name and name not in self.known:
                node.problem(key, f"the column {name!r} is listed neither under columns nor under optional")

    def party(self, node: Node) -> Mapping[str, Pick] | None:
        if node.has("known") and not node.flag("known", default=True):
            node.only("known")
            return None
        node.only("known", *PARTY)
        if not node.has("name"):
            node.problem("name", "is needed; where nobody knows who complains, write known: false")
        return {name: self.pick(child) for name, child in _children(node, PARTY)}

    def fields(self, node: Node) -> Mapping[str, Pick]:
        node.only(*(name for name in LISTS if name != "outcome"), *TEXTS)
        for name in REQUIRED:
            if not node.has(name):
                node.problem(name, "is needed for every complaint")
        return {name: self._listed(child, name) for name, child in _children(node, (*LISTS, *TEXTS))}

    def ending(self, node: Node) -> Ending:
        node.only("when", "open", "status", "at", "outcome")
        return Ending(
            when=self.column(node, "when"),
            still_open=frozenset(_folded(node.texts("open"))),
            status=self.pick(node.child("status"), listed=CLOSED),
            at=self.moment(node.child("at")),
            outcome=self._listed(node.child("outcome"), "outcome") if node.has("outcome") else None,
        )

    def moment(self, node: Node) -> Moment:
        node.only("from", "formats", "zone", "time")
        formats = node.texts("formats") or (ISO,)
        for wanted in formats:
            if not _reads(wanted):
                node.problem("formats", f"{wanted!r} is no format of a day; write iso, or as in %Y/%m/%d %H:%M:%S")
        return Moment(
            column=self.column(node, "from"), formats=formats, zone=_zone(node), at=node.clock_time("time") or time()
        )

    def pick(self, node: Node, *, listed: Iterable[str] | None = None) -> Pick:
        node.only(*WAYS, "codes", "words", "otherwise")
        ways = [way for way in WAYS if node.has(way)]
        if len(ways) != 1:
            node.problem(ways[1] if ways else "from", f"say exactly one of {', '.join(WAYS)}")
        columns = (node.text("from"),) if node.has("from") else node.texts("first") or node.texts("joined")
        self._require_known(node, next(iter(ways), "from"), columns)
        codes = node.child("codes") if node.has("codes") else None
        words = node.items("words")
        found = Pick(
            value=node.optional_text("is"),
            columns=columns,
            joined=node.has("joined"),
            codes={} if codes is None else {name.casefold(): codes.text(name) for name in codes.fields()},
            words=tuple((one.only("is", "any").text("is"), _folded(one.texts("any"))) for one in words),
            otherwise=node.optional_text("otherwise"),
            listed=None if listed is None else frozenset(map(str, listed)),
        )
        for value in sorted(found.values() - (found.listed or found.values())):
            node.problem("is", f"{value!r} is not known; write one of {', '.join(sorted(found.listed or ()))}")
        return found

    def _listed(self, node: Node, name: str) -> Pick:
        if name in _WORDS:
            return self.pick(node, listed=_WORDS[name])
        codes = self.lists.get(LISTS.get(name, ""))
        return self.pick(node, listed=None if codes is None else filter(codes.has, codes.codes))


def _children(node: Node, names: Iterable[str]) -> list[tuple[str, Node]]:
    return [(name, node.child(name)) for name in names if node.has(name)]


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _delimiter(top: Node) -> str:
    delimiter = top.optional_text("delimiter") or ","
    if delimiter not in (",", ";", "|", "\t"):
        top.problem("delimiter", 'must be one of "," ";" "|" and "\\t", in quotes')
    return delimiter


def _zone(node: Node) -> ZoneInfo | None:
    name = node.optional_text("zone")
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        node.problem("zone", f"{name!r} is no time zone; write one as in Asia/Shanghai")
        return None


def _reads(wanted: str) -> bool:
    """Whether a format reads back the day that it writes."""
    some = datetime(2020, 11, 23, 4, 5, 6)  # noqa: DTZ001 - only its digits are looked at
    try:
        return wanted == ISO or datetime.strptime(some.strftime(wanted), wanted).date() == some.date()  # noqa: DTZ007 - as above
    except ValueError:
        return False


def _department(top: Node, departments: frozenset[str]) -> str | None:
    department = top.optional_text("department")
    if department is not None and department not in departments:
        top.problem("department", f"there is no department {department}; write one of {', '.join(sorted(departments))}")
        return None
    return department
