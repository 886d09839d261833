"""What a letter consists of: a folder with `letter.yaml` and one Markdown body per language. Data of the process owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
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
    """One kind of letter in all its languages; `event` is what its arrival means to the time limits."""

    id: str
    code: str
    version: int
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]
    elements: tuple[Element, ...]
    samples: Mapping[str, Mapping[str, str]]
    event: str | None = None

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that decides the text; frozen with each letter that is sent."""
        parts = [self.id, str(self.version), *(self.subjects[k] + self.bodies[k] for k in LANGUAGES)]
        return sha256("\0".join(parts).encode()).hexdigest()


def read_packages(files: Mapping[str, bytes]) -> dict[str, LetterPackage]:
    """Return every letter by its id, which is the name of its folder `letters/<id>/`.

    Raises:
        InvalidInput: a file is missing or says something unknown; the facts name it.
    """
    folders = {path.removesuffix("/letter.yaml") for path in files if path.endswith("/letter.yaml")}
    return {folder.rpartition("/")[2]: _read(folder, files) for folder in sorted(folders)}


def _read(folder: str, files: Mapping[str, bytes]) -> LetterPackage:
    letter = folder.rpartition("/")[2]
    try:
        content: dict[str, Any] = yaml.safe_load(files[f"{folder}/letter.yaml"])
        bodies = {language: files[f"{folder}/{language}.md"].decode("utf-8") for language in LANGUAGES}
        return LetterPackage(
            id=letter,
            code=content["code"],
            version=content["version"],
            subjects={language: content["subject"][language] for language in LANGUAGES},
            bodies=bodies,
            elements=tuple(_element(entry) for entry in content["required_elements"]),
            samples={language: {k: str(v) for k, v in content["sample"][language].items()} for language in LANGUAGES},
            event=content.get("event"),
        )
    except (UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InvalidInput(f"The letter {letter} cannot be read: {error}.", letter=letter, file=folder) from error


def _element(entry: Mapping[str, Any]) -> Element:
    fact, phrase = entry.get("fact"), entry.get("phrase")
    if (fact is None) == (phrase is None):
        raise InvalidInput("A required element names either a fact or a phrase.", element=entry.get("id"))
    names = {language: entry[language] for language in LANGUAGES}
    return Element(id=entry["id"], names=names, source=entry["source"], fact=fact, phrase=phrase)
