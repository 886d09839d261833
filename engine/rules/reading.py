"""Reading data files that a process owner writes: every slip is collected with its place and what to write instead.

A field that is wrong gives a harmless stand-in, so that reading goes on and one run names all slips; `Reading.finish`
refuses the file before anything is built on a stand-in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from engine.errors import InvalidInput
from engine.rules.instants import LANGUAGES
from engine.rules.lengths import Length, Unit, parse_length

Choice = TypeVar("Choice", bound=StrEnum)
FORMAT = 1
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_STAND_IN = Length(1, Unit.CALENDAR_DAY)


@dataclass(frozen=True, slots=True)
class Problem:
    """One slip in a data file.

    Attributes:
        path: keys from the top of the file, as in `time_limits.ack.lengths[0].is`.
        message: what is wrong and what to write.
        line: where it stands in the file, from 1; 0 where only the path is known.
    """

    path: str
    message: str
    line: int = 0


class FileInvalid(InvalidInput):
    """A data file says something that cannot be used."""

    code = "file_invalid"

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        told = "\n".join(f"{file}: {problem.path}: {problem.message}" for problem in self.problems)
        super().__init__(
            as_it_is(told), file=file, problems=[(problem.path, problem.message) for problem in self.problems]
        )


def as_it_is(text: str) -> str:
    """A message in which no sign of percent stands for a fact, whatever a file has put into it."""
    return text.replace("%", "%%") if "%(" in text else text


class Reading:
    """One file being read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def top(self, content: object) -> "Node":
        """The whole file as a node; its `format` must be the one this engine reads."""
        node = Node(self, "", content)
        if node.integer("format") != FORMAT:
            node.problem("format", f"is not the format of this engine; write {FORMAT}")
        return node

    def finish(self) -> None:
        """Refuse the file if anything in it was wrong.

        Raises:
            FileInvalid: with every slip.
        """
        if self.problems:
            raise FileInvalid(self.file, self.problems)


class Node:
    """One mapping of a file, at its path."""

    def __init__(self, reading: Reading, path: str, value: object) -> None:
        self.reading = reading
        self.path = path
        self._values: Mapping[str, object] = {}
        if isinstance(value, Mapping):
            self._values = {str(key): field for key, field in value.items()}
        else:
            reading.problems.append(Problem(path or "(top)", "is no mapping; write `key: value` lines"))

    def problem(self, key: str, message: str) -> None:
        """Note a slip of one field."""
        self.reading.problems.append(Problem(self.at(key), message))

    def at(self, key: str) -> str:
        """The path of one field."""
        return ".".join(part for part in (self.path, key) if part)

    def has(self, key: str) -> bool:
        """Whether a field is there and not empty."""
        return self._values.get(key) is not None

    def only(self, *known: str) -> "Node":
        """Note every field that nobody reads: most likely it is misspelt."""
        for key in self._values:
            if key not in known:
                near = get_close_matches(key, known, 1)
                self.problem(
                    key, f"is not known; did you mean {near[0]}?" if near else f"is not known here: {', '.join(known)}"
                )
        return self

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        """A text that must be there; `pattern` must match all of it."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.problem(key, "must be a text that is not empty")
            return ""
        if pattern is not None and pattern.fullmatch(value) is None:
            self.problem(key, f"{value!r} must look like {pattern.pattern}")
        return value

    def words(self, key: str) -> str:
        """A text that must be there; a number or a day counts as it is written."""
        value = self._values.get(key)
        if isinstance(value, int | float | date) and not isinstance(value, bool):
            return str(value)
        return self.text(key)

    def optional_text(self, key: str) -> str | None:
        """A text, or None where the field is empty or absent."""
        return self.text(key) if self.has(key) else None

    def names(self) -> Mapping[str, str]:
        """The fields `en` and `zh`, both of which must be there."""
        return {language: self.text(language) for language in LANGUAGES}

    def integer(self, key: str, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number that must be there."""
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.problem(key, f"must be a whole number from {least} to {most}")
            return least
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self.problem(key, "must be true or false")
            return default
        return value

    def day(self, key: str) -> date:
        """A date that must be there."""
        value = self._values.get(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.problem(key, "must be a date, as in 2026-03-22")
            return date(1, 1, 1)
        return value

    def optional_day(self, key: str) -> date | None:
        """A date, or None where the field is empty or absent."""
        return self.day(key) if self.has(key) else None

    def clock_time(self, key: str) -> time | None:
        """A time of day, or None where the field is empty or absent."""
        if not self.has(key):
            return None
        value = self._values[key]
        found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            self.problem(key, 'must be a time in quotes, as in "17:00"')
            return None
        return time(int(found[1]), int(found[2]))

    def length(self, key: str) -> Length:
        """A length that must be there."""
        value = self._values.get(key)
        try:
            return parse_length(value if isinstance(value, str) else str(value))
        except InvalidInput as error:
            self.problem(key, str(error))
            return _STAND_IN

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One of the listed words."""
        return self._chosen(key, self._values.get(key), choices)

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of the listed words."""
        return tuple(self._chosen(key, word, choices) for word in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the field is absent."""
        return tuple(self._text_of(key, value) for value in self._list(key))

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates, empty where the field is absent."""
        return tuple(
            Node(self.reading, self.at(f"{key}[{index}]"), {"": value}).day("")
            for index, value in enumerate(self._list(key))
        )

    def child(self, key: str) -> "Node":
        """A mapping that must be there."""
        return Node(self.reading, self.at(key), self._values.get(key))

    def children(self, key: str) -> dict[str, "Node"]:
        """A mapping of names to mappings, empty where the field is absent."""
        if not self.has(key):
            return {}
        child = self.child(key)
        return {name: child.child(name) for name in child._values}

    def items(self, key: str) -> list["Node"]:
        """A list of mappings, empty where the field is absent."""
        return [Node(self.reading, self.at(f"{key}[{index}]"), value) for index, value in enumerate(self._list(key))]

    def fields(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(self._values)

    def _list(self, key: str) -> list[object]:
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(key, "must be a list")
            return []
        return value

    def _text_of(self, key: str, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self.problem(key, f"{value!r} must be a text; put it into quotes")
        return ""

    def _chosen(self, key: str, value: object, choices: type[Choice]) -> Choice:
        words = [choice.value for choice in choices]
        if value in words:
            return choices(value)
        near = get_close_matches(str(value), words, 1)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(words)}"
        self.problem(key, f"{value!r} is not known; {hint}")
        return choices(words[0])


def leads_to_the_top(key: str, parents: Mapping[str, str | None]) -> bool:
    """Whether the parents of an entry all exist and do not run in a circle."""
    seen: set[str] = set()
    at: str | None = key
    while at is not None:
        if at in seen or at not in parents:
            return False
        seen.add(at)
        at = parents[at]
    return True
