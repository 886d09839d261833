"""What can be wrong with an expression, with the place and what was expected."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple
from unicodedata import normalize

from engine.errors import BudgetExceeded, InvalidInput

_SIGNS = frozenset("+-*/=<>()[]{},.:?")
_LONGEST_SHOWN = 80


class Position(NamedTuple):
    """A place in the text of an expression; both numbers begin at 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


def position_of(text: str, offset: int) -> Position:
    """The line and column of a character of a text."""
    before = text[:offset]
    return Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


class FeelError(InvalidInput):
    """The expression cannot be used."""

    code = "feel"


class FeelSyntaxError(FeelError):
    """The expression is not FEEL; facts: `position`, `found`, `expected` (a list for people), `text`."""

    code = "feel_syntax"

    @classmethod
    def at(cls, text: str, offset: int, *, found: str, expected: Sequence[str]) -> "FeelSyntaxError":
        """Say what stands at a place of the text and what could stand there."""
        position = position_of(text, offset)
        wanted = _or(expected)
        return cls(
            f"At {position}: found {found}, expected {wanted}.",
            position=position,
            found=found,
            expected=list(expected),
            text=text,
        )

    @classmethod
    def saying(cls, text: str, offset: int, problem: str) -> "FeelSyntaxError":
        """Say what is wrong at a place where no list of expected things would help."""
        position = position_of(text, offset)
        return cls(f"At {position}: {problem}", position=position, found="", expected=[], text=text)


class UnknownName(FeelError):
    """No such name is known; facts: `position`, `name`, `suggestions`, `text`."""

    code = "feel_unknown_name"

    @classmethod
    def at(cls, text: str, offset: int, *, name: str, known: Iterable[str], what: str = "name") -> "UnknownName":
        """Say which name is unknown, and which known names look like it."""
        position = position_of(text, offset)
        name = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
        suggestions = resembling(name, known, likeness=0.6)
        meant = f" Did you mean {_or([repr(one) for one in suggestions])}?" if suggestions else ""
        hint = full_width_hint(name) or meant
        return cls(
            f"At {position}: the {what} {name!r} is not known.{hint}",
            position=position,
            name=name,
            suggestions=suggestions,
            text=text,
        )


class WrongCall(FeelError):
    """The function does not take these arguments; facts: `position`, `function`, `signatures`, `text`."""

    code = "feel_wrong_call"

    @classmethod
    def at(cls, text: str, offset: int, *, function: str, signatures: Sequence[str]) -> "WrongCall":
        """Say how the function is called instead."""
        position = position_of(text, offset)
        return cls(
            f"At {position}: {function} does not take these arguments; it is called as {_or(signatures)}.",
            position=position,
            function=function,
            signatures=list(signatures),
            text=text,
        )


class NotAValue(FeelError):
    """This is no FEEL value."""

    code = "feel_not_a_value"


class FeelBudgetExceeded(BudgetExceeded):
    """The expression used more than its budget."""

    code = "feel_budget_exceeded"


def resembling(name: str, known: Iterable[str], *, likeness: float) -> list[str]:
    """Up to three known names that look like a name; `likeness` is from 0 to 1."""
    return get_close_matches(name, sorted(set(known)), n=3, cutoff=likeness)


def full_width_hint(name: str) -> str:
    """What to say of a sign typed in full width, as Chinese keyboards do; empty when there is none."""
    for character in name:
        narrow = normalize("NFKC", character)
        if narrow != character and narrow in _SIGNS:
            return f" It holds the full-width {character!r}; FEEL wants {narrow!r}."
    return ""


def _or(choices: Sequence[str]) -> str:
    *first, last = choices or ("nothing more",)
    return f"{', '.join(first)} or {last}" if first else last
