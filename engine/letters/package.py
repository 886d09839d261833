"""What a letter consists of: a folder with `letter.yaml` and one Markdown body per language. Data of the process owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from engine.errors import InvalidInput

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
    """One kind of letter in all its languages."""

    id: str
    code: str
    version: int
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]
    elements: tuple[Element, ...]
    samples: Mapping[str, Mapping[str, str]]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that decides the text; frozen with each letter that is sent."""
        parts = [self.id, str(self.version), *(self.subjects[k] + self.bodies[k] for k in LANGUAGES)]
        return sha256("\0".join(parts).encode()).hexdigest()


def read_packages(folder: Path) -> dict[str, LetterPackage]:
    """Return every letter below `letters/` by its id.

    Raises:
        InvalidInput: a file is missing or says something unknown; the facts name it.
    """
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/letter.yaml"))}


def _read(path: Path) -> LetterPackage:
    try:
        content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        bodies = {language: (path.parent / f"{language}.md").read_text("utf-8") for language in LANGUAGES}
        elements = tuple(_element(entry) for entry in content["required_elements"])
        subjects = {language: content["subject"][language] for language in LANGUAGES}
        return LetterPackage(
            id=path.parent.name,
            code=content["code"],
            version=content["version"],
            subjects=subjects,
            bodies=bodies,
            elements=elements,
            samples={language: {k: str(v) for k, v in content["sample"][language].items()} for language in LANGUAGES},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"The letter {path.parent.name} cannot be read: {error}.", letter=path.parent.name
        ) from error


def _element(entry: Mapping[str, Any]) -> Element:
    fact, phrase = entry.get("fact"), entry.get("phrase")
    if (fact is None) == (phrase is None):
        raise InvalidInput("A required element names either a fact or a phrase.", element=entry.get("id"))
    names = {language: entry[language] for language in LANGUAGES}
    return Element(id=entry["id"], names=names, source=entry["source"], fact=fact, phrase=phrase)
