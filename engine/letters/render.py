"""From facts to the text of a letter. A template sees named texts only: no objects, no code, no markup from facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import unescape

from markdown_it import MarkdownIt

from engine.errors import ProcessFault
from engine.letters.package import LetterPackage
from engine.letters.template import UnknownFact, fill

__all__ = ["MAX_LETTER_CHARACTERS", "RenderedLetter", "UnknownFact", "render", "words_of"]

MAX_LETTER_CHARACTERS = 100_000
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter as it is frozen: the words, their HTML, and the hash of both."""

    subject: str
    markdown: str
    html: str
    hash: str

    @property
    def text(self) -> str:
        """The words alone, as a person reads them."""
        return words_of(self.html)


def render(package: LetterPackage, *, language: str, facts: Mapping[str, str]) -> RenderedLetter:
    """Write a letter.

    Raises:
        UnknownFact: the template names a fact that was not given.
        ProcessFault: the template is not valid, or the letter grew beyond its limit.
    """
    texts = {name: _as_words(value) for name, value in facts.items()}
    subject = fill(package.subjects[language], facts, most=MAX_LETTER_CHARACTERS)
    markdown = fill(package.bodies[language], texts, most=MAX_LETTER_CHARACTERS)
    try:
        html = _markdown().render(markdown)
    except (ValueError, LookupError, RecursionError) as error:
        raise ProcessFault("The letter is no Markdown that can be set: %(why)s.", why=str(error)) from error
    digest = sha256("\0".join((package.hash, language, subject, html)).encode()).hexdigest()
    return RenderedLetter(subject=" ".join(subject.split()), markdown=markdown, html=html, hash=digest)


def words_of(html: str) -> str:
    """The words of a rendered letter, paragraph by paragraph, without its markup."""
    lines = re.sub(r"</(p|h[1-6]|li)>\s*", "\n\n", html)
    return unescape(re.sub(r"<[^>]+>", "", lines)).strip()


def _as_words(value: str) -> str:
    """Make every character of a fact mean itself: text that a person typed cannot become a heading or a link."""
    return _MARKUP.sub(r"\\\1", value)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
