"""The gate: reads the rendered text and names every required element that does not stand in it."""

import re
from collections.abc import Mapping

from engine.letters.package import Element, LetterPackage
from engine.letters.render import RenderedLetter
from engine.rules.text import has_words


def unknown_elements(package: LetterPackage, facts: Mapping[str, str]) -> tuple[Element, ...]:
    """Return the required elements of which nothing is known yet, so that the letter cannot even be written."""
    return tuple(element for element in package.elements if element.fact and not _words(facts.get(element.fact, "")))


def missing_elements(
    package: LetterPackage, letter: RenderedLetter, *, language: str, facts: Mapping[str, str]
) -> tuple[Element, ...]:
    """Return what the letter lacks; only a letter that lacks nothing may be sent.

    A fact counts when it is not blank and its words stand in the text that a person will read: a template that forgot
    to name it, or that hides it, does not pass.
    """
    text = _words(letter.subject + " " + letter.text)
    return tuple(element for element in package.elements if not _stands_in(element, text, language, facts))


def _stands_in(element: Element, text: str, language: str, facts: Mapping[str, str]) -> bool:
    expected = element.phrase[language] if element.phrase else facts.get(element.fact or "", "")
    words = _words(expected)
    return bool(words) and words in text


def _words(text: str) -> str:
    """The words of a text without what lies between them; none where nobody would see any."""
    if not has_words(text):
        return ""
    return re.sub(r"\s+", "", text).casefold()
