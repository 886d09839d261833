"""Tries every sequence of choices that a run may ask for, one run for each."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chooser:
    """Answers from a prefix of choices, then always the first; remembers how many there were each time."""

    def __init__(self, prefix: Sequence[int] = ()) -> None:
        self._prefix = list(prefix)
        self.taken: list[int] = []
        self.offered: list[int] = []

    def choose(self, options: Sequence[T]) -> T:
        """One of several options."""
        at = len(self.taken)
        chosen = self._prefix[at] if at < len(self._prefix) else 0
        self.taken.append(chosen)
        self.offered.append(len(options))
        return options[chosen]

    def next_prefix(self) -> list[int] | None:
        """The choices of the next run; None after the last one."""
        for at in range(len(self.taken) - 1, -1, -1):
            if self.taken[at] + 1 < self.offered[at]:
                return [*self.taken[:at], self.taken[at] + 1]
        return None


class TooLarge(Exception):
    """There is more to try than a walk tries."""


def every(run: Callable[[Chooser], T], *, most: int) -> Iterator[T]:
    """The results of a run under all sequences of choices.

    Raises:
        TooLarge: there are more than `most`.
    """
    prefix: list[int] | None = []
    for _ in range(most):
        chooser = Chooser(prefix)
        yield run(chooser)
        prefix = chooser.next_prefix()
        if prefix is None:
            return
    raise TooLarge
