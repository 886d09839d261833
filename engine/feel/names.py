"""Names of several words: which of the known ones stands at a place of the text, the longest first."""

from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from engine.feel.errors import FeelSyntaxError
from engine.feel.scanner import Token, scan

Spelling = tuple[tuple[str, bool], ...]
"""The tokens of a name, and for each whether a space stands before it."""


def normal(name: str) -> str:
    """A name with single spaces."""
    return " ".join(name.split())


class NameIndex:
    """Known names by their first word; only names of more than one token are held."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Spelling, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one more name; one that no expression could spell is passed over."""
        try:
            tokens = scan(name)[:-1]
        except FeelSyntaxError:
            return
        if len(tokens) < 2:
            return
        spelling = tuple((token.text, token.start > before.end) for before, token in pairwise(tokens))
        entries = self._by_first.setdefault(tokens[0].text, [])
        insort(entries, (spelling, normal(name)), key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The longest known name that begins at a token, and how many tokens it takes."""
        for spelling, name in self._by_first.get(tokens[at].text, ()):
            if _spelled(spelling, tokens, at):
                return name, len(spelling) + 1
        return None


def _spelled(spelling: Spelling, tokens: Sequence[Token], at: int) -> bool:
    # "a-b" is the name only when it is written together, so that "a - b" stays a subtraction.
    before = tokens[at]
    if at + len(spelling) >= len(tokens):
        return False
    for (text, spaced), token in zip(spelling, tokens[at + 1 : at + 1 + len(spelling)], strict=True):
        if token.text != text or spaced != (token.start > before.end):
            return False
        before = token
    return True


@lru_cache(maxsize=512)
def _index(names: frozenset[str]) -> NameIndex:
    return NameIndex(names)


def index_of(names: Collection[str]) -> NameIndex:
    """The index of a set of names; equal sets share one."""
    return _index(frozenset(names))
