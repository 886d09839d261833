"""One line of an explanation as facts; the words are in `explain`. Stored with the limit, so the shape is for ever."""

from collections.abc import Mapping
from dataclasses import dataclass

Fact = str | int


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a count.

    Attributes:
        code: which sentence to say.
        facts: what to say in it; an instant is the bank's wall clock with its offset, `2026-03-21T00:00+08:00`.
    """

    code: str
    facts: Mapping[str, Fact]
