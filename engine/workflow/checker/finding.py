"""What the checker says: one finding, with its place and its facts; the words come from the rule that it breaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Term(str):
    """A word of the files or of the checker itself, said in Chinese as `zh`."""

    __slots__ = ("zh",)
    zh: str

    @classmethod
    def of(cls, en: str, zh: str) -> "Term":
        """A word in both languages."""
        term = cls(en)
        term.zh = zh
        return term


Fact = str | int


class Severity(StrEnum):
    """How much a finding weighs: an error keeps the file from being deployed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: `element` is an id in the file, `line` counts from 1, and is 1 where nothing is known."""

    file: str
    element: str = ""
    line: int = 1
    process: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages, with the facts of a finding in braces."""

    en: str
    zh: str

    def spoken(self, language: str, facts: Mapping[str, Fact]) -> str:
        """The sentence in `zh`, or else in English."""
        if language != "zh":
            return self.en.format_map(facts)
        return self.zh.format_map({name: fact.zh if isinstance(fact, Term) else fact for name, fact in facts.items()})


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a file must not have. `id` is stable for ever; `remedy` says what to do."""

    id: str
    severity: Severity
    theme: str
    says: Words
    remedy: Words

    def at(self, place: Place, **facts: Fact) -> "Finding":
        """A finding of this rule."""
        return Finding(self, place, facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a file breaks, and where."""

    broken: Rule
    place: Place
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.broken.id

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.broken.severity

    @property
    def is_error(self) -> bool:
        """Whether it keeps the file from being deployed."""
        return self.severity is Severity.ERROR

    @property
    def file(self) -> str:
        """The file that holds it."""
        return self.place.file

    @property
    def line(self) -> int:
        """The line of the element."""
        return self.place.line

    @property
    def element(self) -> str:
        """The id of the element; empty when it is about the whole file."""
        return self.place.element

    @property
    def process(self) -> str:
        """The process in which the element stands; empty outside of processes."""
        return self.place.process

    def message(self, language: str = "en") -> str:
        """What is wrong, in `en` or `zh`."""
        return self.broken.says.spoken(language, self._spoken)

    def remedy(self, language: str = "en") -> str:
        """What to do about it, in `en` or `zh`."""
        return self.broken.remedy.spoken(language, self._spoken)

    @property
    def _spoken(self) -> Mapping[str, Fact]:
        return {"element": self.element, "file": self.file, **self.facts}

    def as_json(self) -> dict[str, object]:
        """The finding as the command line and the API give it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "element": self.element,
            "process": self.process,
            "facts": dict(self.facts),
            "message": {"en": self.message("en"), "zh": self.message("zh")},
            "remedy": {"en": self.remedy("en"), "zh": self.remedy("zh")},
        }


class Theme:
    """Makes the rules of one theme; each pair of texts is English, then Chinese."""

    def __init__(self, name: str) -> None:
        self._name = name

    def error(self, rule_id: str, *, says: tuple[str, str], remedy: tuple[str, str]) -> Rule:
        """A rule whose findings keep a file from being deployed."""
        return Rule(rule_id, Severity.ERROR, self._name, Words(*says), Words(*remedy))

    def warning(self, rule_id: str, *, says: tuple[str, str], remedy: tuple[str, str]) -> Rule:
        """A rule whose findings should be mended, but let the file run as it says."""
        return Rule(rule_id, Severity.WARNING, self._name, Words(*says), Words(*remedy))

    def note(self, rule_id: str, *, says: tuple[str, str], remedy: tuple[str, str]) -> Rule:
        """A rule whose findings are good to know."""
        return Rule(rule_id, Severity.NOTE, self._name, Words(*says), Words(*remedy))
