"""The tree of a regular expression."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

CharTest = Callable[[str], bool]
"""Whether one character is in a class."""


class PatternError(ValueError):
    """This is no regular expression of XPath."""


@dataclass(frozen=True, slots=True)
class Char:
    """One character."""

    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One character of a class."""

    test: CharTest


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning (`^`) or the end (`$`) of the text, or of a line in mode `m`."""

    start: bool


@dataclass(frozen=True, slots=True)
class Again:
    """What a group matched, once more."""

    group: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them, the first that leads to a match."""

    branches: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `least` to `most` times, as often as possible unless `lazy`; `most` is None without limit."""

    inner: "Tree"
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A part whose text is remembered under a number."""

    number: int
    inner: "Tree"


Tree: TypeAlias = Char | OneOf | Edge | Again | Sequence | Choice | Repeat | Group


def first_characters(tree: Tree) -> frozenset[str] | None:
    """The characters that a match can begin with; None when that is not a short list."""
    if isinstance(tree, Char):
        return frozenset(tree.text)
    if isinstance(tree, Group):
        return first_characters(tree.inner)
    if isinstance(tree, Repeat) and tree.least:
        return first_characters(tree.inner)
    if isinstance(tree, Sequence) and tree.parts:
        return first_characters(tree.parts[0])
    if isinstance(tree, Choice):
        branches = [first_characters(branch) for branch in tree.branches]
        known = [branch for branch in branches if branch is not None]
        return frozenset[str]().union(*known) if len(known) == len(branches) else None
    return None
