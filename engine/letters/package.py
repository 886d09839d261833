"""What a letter consists of: a folder with `letter.yaml` and one Markdown body per language. Data of the process owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from engine.rules.events import Event
from engine.rules.profile_file import LETTER_CODE
from engine.rules.reading import KEY, Node, Reading

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the law or the bank wants to read in a letter: a fact, or a phrase per language."""

    id: str
    names: Mapping[str, str]
    source: str
    fact: str | None = None
    phrase: Mapping[str, str] | None = None


@dataclass(frozen=True)
class LetterPackage:
    """One kind of letter in all its languages; `event` is what its arrival means to the time limits."""

    id: str
    code: str
    version: int
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]
    elements: tuple[Element, ...]
    samples: Mapping[str, Mapping[str, str]]
    event: Event | None = None

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that decides the text; frozen with each letter that is sent."""
        parts = [self.id, str(self.version), *(self.subjects[k] + self.bodies[k] for k in LANGUAGES)]
        return sha256("\0".join(parts).encode()).hexdigest()


def parse_letter(letter: str, content: object, *, bodies: Mapping[str, str], file: str) -> LetterPackage:
    """Check the description of a letter and return it with its bodies.

    Args:
        letter: its id, the name of its folder.
        content: `letter.yaml` as loaded: mappings, lists, texts, numbers.
        bodies: Markdown by language.
        file: the name of `letter.yaml`, for messages.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(file)
    top = Node(reading, "", content).only("code", "version", "event", "subject", "required_elements", "sample")
    subject, samples = top.child("subject").only(*LANGUAGES), top.child("sample").only(*LANGUAGES)
    package = LetterPackage(
        id=letter,
        code=top.text("code", LETTER_CODE),
        version=top.integer("version", least=1),
        subjects={language: subject.text(language) for language in LANGUAGES},
        bodies=bodies,
        elements=tuple(_element(node) for node in top.items("required_elements")),
        samples={language: _sample(samples.child(language)) for language in LANGUAGES},
        event=top.choice("event", Event) if top.has("event") else None,
    )
    if not package.elements:
        top.problem("required_elements", "needs at least one element that must stand in the letter")
    reading.finish()
    return package


def _sample(node: Node) -> dict[str, str]:
    return {fact: node.words(fact) for fact in node.fields()}


def _element(node: Node) -> Element:
    node.only("id", "fact", "phrase", *LANGUAGES, "source")
    if node.has("fact") == node.has("phrase"):
        node.problem("fact", "write either `fact` or `phrase`")
    phrase = node.child("phrase").only(*LANGUAGES) if node.has("phrase") else None
    return Element(
        id=node.text("id", KEY),
        names={language: node.text(language) for language in LANGUAGES},
        source=node.text("source"),
        fact=node.text("fact", KEY) if node.has("fact") else None,
        phrase=None if phrase is None else {language: phrase.text(language) for language in LANGUAGES},
    )
