"""Runs a regular expression: a small machine that goes back to the last open choice, and pays for every step it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.budget import Budget
from engine.feel.regex.program import Assert, Jump, Mark, Progress, Refer, Save, Split, Step, Take, program_of
from engine.feel.regex.reader import Reader
from engine.feel.regex.tree import Char, PatternError, Sequence, first_characters

_FLAGS = frozenset("smixq")

_Registers = tuple[int, ...]
_Choice = tuple[int, int, _Registers]
"""A step that is still open, and the place in the text and the registers it would begin with."""


@dataclass(frozen=True, slots=True)
class Match:
    """One match: where it begins and ends, and what its groups hold."""

    start: int
    end: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled regular expression."""

    steps: tuple[Step, ...]
    groups: int
    registers: int
    multiline: bool
    ignore_case: bool
    first: frozenset[str] | None

    def search(self, text: str, start: int, budget: Budget) -> Match | None:
        """The first match at or after a place.

        Raises:
            FeelBudgetExceeded: the search takes more steps than the budget allows.
        """
        first = self.first
        for at in range(start, len(text) + 1):
            if first is not None and (at == len(text) or text[at] not in first):
                continue
            found = self._run(text, at, budget)
            if found is not None:
                return found
        return None

    def find_all(self, text: str, budget: Budget) -> Iterator[Match]:
        """All matches that do not overlap, from left to right; none of them may be empty."""
        at = 0
        while (match := self.search(text, at, budget)) is not None:
            yield match
            at = max(match.end, match.start + 1)

    def _run(self, text: str, start: int, budget: Budget) -> Match | None:
        choices: list[_Choice] = [(0, start, (-1,) * self.registers)]
        while choices:
            at, place, registers = choices.pop()
            ended, reached, registers = self._go_on(text, at, place, registers, choices)
            budget.spend(1 + reached - place)
            if ended:
                return self._match(text, start, reached, registers)
        return None

    def _go_on(
        self, text: str, at: int, place: int, registers: _Registers, choices: list[_Choice]
    ) -> tuple[bool, int, _Registers]:
        """Take steps until the end or the first that fails, and leave open what else could have been chosen."""
        steps = self.steps
        while at < len(steps):
            step = steps[at]
            if isinstance(step, Take):
                if place == len(text) or not step.test(text[place]):
                    return False, place, registers
                at, place = at + 1, place + 1
            elif isinstance(step, Split):
                choices.append((step.second, place, registers))
                at = step.first
            elif isinstance(step, Jump):
                at = step.to
            else:
                moved = self._rarely(step, text, place, registers)
                if moved is None:
                    return False, place, registers
                at, (place, registers) = at + 1, moved
        return True, place, registers

    def _rarely(self, step: Step, text: str, place: int, registers: _Registers) -> tuple[int, _Registers] | None:
        if isinstance(step, Save | Mark):
            return place, (*registers[: step.register], place, *registers[step.register + 1 :])
        if isinstance(step, Progress):
            return None if registers[step.register] == place else (place, registers)
        if isinstance(step, Assert):
            return (place, registers) if self._at_edge(step, text, place) else None
        return self._again(step, text, place, registers) if isinstance(step, Refer) else None

    def _at_edge(self, step: Assert, text: str, place: int) -> bool:
        edge = 0 if step.start else len(text)
        if place == edge:
            return True
        return self.multiline and text[place - 1 if step.start else place] == "\n"

    def _again(self, step: Refer, text: str, place: int, registers: _Registers) -> tuple[int, _Registers] | None:
        start, end = registers[2 * step.group - 2], registers[2 * step.group - 1]
        again = text[start:end] if start >= 0 and end >= 0 else ""
        here = text[place : place + len(again)]
        same = here == again or (self.ignore_case and here.lower() == again.lower())
        return (place + len(again), registers) if same else None

    def _match(self, text: str, start: int, end: int, registers: _Registers) -> Match:
        spans = [registers[2 * group : 2 * group + 2] for group in range(self.groups)]
        groups = tuple(text[begin:stop] if begin >= 0 and stop >= 0 else "" for begin, stop in spans)
        return Match(start, end, groups)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str = "") -> Pattern:
    """Compile a regular expression of XPath with its flags (`s`, `m`, `i`, `x`, `q`).

    Raises:
        PatternError: it is none, or too large.
    """
    if not set(flags) <= _FLAGS:
        raise PatternError(f"flags are some of {''.join(sorted(_FLAGS))}")
    tree, groups = (Sequence(tuple(map(Char, pattern))), 0) if "q" in flags else Reader(pattern, flags).whole()
    ignore_case = "i" in flags
    program = program_of(tree, groups, ignore_case=ignore_case)
    return Pattern(
        program.steps,
        groups,
        program.registers,
        multiline="m" in flags,
        ignore_case=ignore_case,
        first=None if ignore_case else first_characters(tree),
    )
