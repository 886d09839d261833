"""The parser's place in the tokens: looking, taking, refusing with what was expected, and names of several words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from engine.feel.errors import FeelSyntaxError, UnknownName, full_width_hint, resembling
from engine.feel.names import NameIndex, index_of, normal
from engine.feel.properties import SPACED
from engine.feel.scanner import KEYWORDS, Token, scan, unquoted
from engine.feel.types import SIMPLE, FeelType

MAX_DEPTH = 100
"""How deep an expression may nest, and how many operators may follow each other on one level."""

_SIGNS = frozenset("+-*/.'")
_PARTS = index_of(SPACED)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that an expression may use.

    Attributes:
        names: variables and functions.
        properties: names of fields of contexts; needed only for those with spaces or signs.
        types: types that `instance of` and parameters may name besides the built-in ones.
    """

    names: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    types: dict[str, FeelType] = field(default_factory=dict)


class Cursor:
    """Walks over the tokens of one text."""

    def __init__(self, text: str, known: Known, builtins: Collection[str]) -> None:
        self.text = text
        self.known = known
        self._builtins = builtins
        self._tokens = scan(text)
        self._at = 0
        self._depth = 0
        self._filters = 0
        self._local = NameIndex()
        self._indexes = (index_of(known.names), index_of(builtins), self._local)
        self._properties = (index_of(known.properties), _PARTS, self._local)
        self._types = index_of(SIMPLE.keys() | known.types.keys())
        self.now: Token = self._tokens[0]

    def ahead(self, count: int = 1) -> Token:
        """A token further on; the last one is repeated for ever."""
        return self._tokens[min(self._at + count, len(self._tokens) - 1)]

    def advance(self, count: int = 1) -> Token:
        """Pass tokens, and return the first of them."""
        passed = self.now
        self._at = min(self._at + count, len(self._tokens) - 1)
        self.now = self._tokens[self._at]
        return passed

    def take(self, text: str, *others: str) -> Token:
        """Pass the token that must stand here; `others` are named as further choices when it does not."""
        if self.now.text != text:
            self.refuse(*(repr(one) for one in (text, *others)))
        return self.advance()

    def skip(self, text: str) -> bool:
        """Pass the token if it stands here."""
        if self.now.text != text:
            return False
        self.advance()
        return True

    def deepen(self) -> None:
        """One level more; refused when there are too many."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            problem = f"the expression nests more than {MAX_DEPTH} deep."
            raise FeelSyntaxError.saying(self.text, self.now.start, problem)

    def refuse(self, *expected: str) -> NoReturn:
        """Stop at the present token.

        Raises:
            UnknownName: it belongs to a name of several words that is not known.
            FeelSyntaxError: in all other cases.
        """
        self._refuse_unknown_name()
        raise FeelSyntaxError.at(self.text, self.now.start, found=_shown(self.now), expected=expected)

    def name_here(self) -> str:
        """Pass a name and return it, the longest known name first."""
        indexes = self._indexes if not self._filters else (*self._indexes, *self._properties)
        return self._named(indexes)

    def property_here(self) -> str:
        """Pass the name of a property and return it."""
        return self._named(self._properties)

    def type_name_here(self) -> str:
        """Pass the name of a type and return it."""
        return self._named((self._types,))

    def declared_name(self, *stops: str) -> str:
        """Pass a name that is declared here, up to one of the stops, and know it from now on."""
        first = self.now
        if first.kind != "word":
            self.refuse("a name")
        last = first
        while self.now.text not in stops and (self.now.kind in ("word", "number", "other") or self.now.text in _SIGNS):
            last = self.advance()
        if self.now.text not in stops:
            self.refuse(*(repr(stop) for stop in stops))
        name = normal(self.text[first.start : last.end])
        self._local.add(name)
        return name

    def key_here(self) -> str:
        """Pass the key of a context, a name or a string, and know it from now on."""
        if self.now.kind != "string":
            return self.declared_name(":")
        key = unquoted(self.text, self.advance())
        if key and '"' not in key:
            self._local.add(key)
        return key

    def names_an_argument(self) -> bool:
        """Whether a name and a colon stand here."""
        count = 0
        token = self.now
        while token.kind in ("word", "number", "other") or token.text in _SIGNS:
            count += 1
            token = self.ahead(count)
        return count > 0 and token.text == ":"

    def _named(self, indexes: Sequence[NameIndex]) -> str:
        longest = ("", 0)
        for index in indexes:
            match = index.match(self._tokens, self._at)
            if match is not None and match[1] > longest[1]:
                longest = match
        if longest[1]:
            self.advance(longest[1])
            return longest[0]
        if self.now.kind != "word":
            self.refuse("a name")
        return self.advance().text

    def _refuse_unknown_name(self) -> None:
        """Say that `complaint amont` is unknown, rather than that `amont` is no operator."""
        for at in range(max(self._at - 1, 0), self._at + 1):
            written = self._tokens[at].text
            if self._is_plain_word(at) and full_width_hint(written) and written not in self._vocabulary:
                self._say_unknown(at, at)
        first, last = self._at - 1, self._at
        if first < 0 or not self._is_plain_word(first) or not self._is_plain_word(last):
            return
        while first > 0 and self._is_plain_word(first - 1):
            first -= 1
        while self._is_plain_word(last + 1):
            last += 1
        # A known name followed by words is a missing operator, unless together they look like a longer name.
        if self._tokens[first].text not in self._vocabulary or resembling(
            self._written(first, last), self._vocabulary, likeness=0.85
        ):
            self._say_unknown(first, last)

    @property
    def _vocabulary(self) -> set[str]:
        return {*self.known.names, *self._builtins}

    def _say_unknown(self, first: int, last: int) -> NoReturn:
        start, name = self._tokens[first].start, self._written(first, last)
        raise UnknownName.at(self.text, start, name=name, known=self._vocabulary)

    def _written(self, first: int, last: int) -> str:
        return normal(self.text[self._tokens[first].start : self._tokens[last].end])

    def _is_plain_word(self, at: int) -> bool:
        token = self._tokens[at]
        return token.kind == "word" and token.text not in KEYWORDS


def _shown(token: Token) -> str:
    if token.kind == "end":
        return "the end"
    return token.text[:40] if token.kind == "string" else repr(token.text[:40])
