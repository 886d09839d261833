"""From facts to the text of a letter. A template sees named texts only: no objects, no code, no markup from facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt

from engine.errors import InvalidInput
from engine.letters.package import LetterPackage

MAX_LETTER_CHARACTERS = 100_000
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


class UnknownFact(InvalidInput):
    """The letter needs a fact that is not known yet."""

    code = "unknown_fact"


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
        InvalidInput: the template is not valid, or the letter grew beyond its limit.
    """
    texts = {name: _as_words(value) for name, value in facts.items()}
    subject = _fill(package.subjects[language], facts)
    markdown = _fill(package.bodies[language], texts)
    if len(markdown) > MAX_LETTER_CHARACTERS:
        raise InvalidInput("The letter is too long.", most=MAX_LETTER_CHARACTERS)
    html = _markdown().render(markdown)
    digest = sha256("\0".join((package.hash, language, subject, html)).encode()).hexdigest()
    return RenderedLetter(subject=" ".join(subject.split()), markdown=markdown, html=html, hash=digest)


def words_of(html: str) -> str:
    """The words of a rendered letter, paragraph by paragraph, without its markup."""
    lines = re.sub(r"</(p|h[1-6]|li)>\s*", "\n\n", html)
    return unescape(re.sub(r"<[^>]+>", "", lines)).strip()


def _fill(template: str, texts: Mapping[str, str]) -> str:
    try:
        return _compiled(template).render(texts)
    except UndefinedError as error:
        raise UnknownFact(f"A fact is missing: {error}.") from error
    except TemplateError as error:
        raise InvalidInput(f"The template is not valid: {error}.") from error


def _as_words(value: str) -> str:
    """Make every character of a fact mean itself: text that a person typed cannot become a heading or a link."""
    return _MARKUP.sub(r"\\\1", value)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Facts are texts; reaching into them, or calling anything, is refused."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        return False


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


@lru_cache(maxsize=1)
def _environment() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=False, cache_size=200)
    environment.globals.clear()
    environment.filters.clear()
    return environment


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
