"""Turns the tree of a regular expression into steps of the machine that runs it."""

from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import TypeAlias

from engine.feel.regex.classes import without_case
from engine.feel.regex.tree import (
    Again,
    Char,
    CharTest,
    Choice,
    Edge,
    Group,
    OneOf,
    PatternError,
    Repeat,
    Sequence,
    Tree,
)

MAX_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Take:
    """Take one character of a class."""

    test: CharTest


@dataclass(slots=True)
class Split:
    """Go on at `first`; come back to `second` when that fails."""

    first: int
    second: int


@dataclass(slots=True)
class Jump:
    """Go on elsewhere."""

    to: int


@dataclass(frozen=True, slots=True)
class Save:
    """Remember the place as the begin or end of a group."""

    register: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Remember the place at which a turn of a loop begins."""

    register: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Fail when the turn took no character, so that no loop turns for ever."""

    register: int


@dataclass(frozen=True, slots=True)
class Assert:
    """Be at the beginning or the end."""

    start: bool


@dataclass(frozen=True, slots=True)
class Refer:
    """Take what a group holds."""

    group: int


Step: TypeAlias = Take | Split | Jump | Save | Mark | Progress | Assert | Refer


@dataclass(frozen=True, slots=True)
class Program:
    """Steps, and how many places they remember."""

    steps: tuple[Step, ...]
    registers: int


def program_of(tree: Tree, groups: int, *, ignore_case: bool) -> Program:
    """The steps of a tree.

    Raises:
        PatternError: there are too many.
    """
    writer = _Writer(registers=2 * groups, ignore_case=ignore_case)
    writer.write(tree)
    return Program(tuple(writer.steps), writer.registers)


@dataclass
class _Writer:
    registers: int
    ignore_case: bool
    steps: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        if len(self.steps) >= MAX_STEPS:
            raise PatternError("the pattern is too large")
        self.steps.append(step)

    @singledispatchmethod
    def write(self, tree: Tree) -> None:
        raise TypeError(tree)

    @write.register
    def _(self, tree: Char) -> None:
        wanted = tree.text
        self._take(lambda character: character == wanted)

    @write.register
    def _(self, tree: OneOf) -> None:
        self._take(tree.test)

    @write.register
    def _(self, tree: Edge) -> None:
        self.add(Assert(tree.start))

    @write.register
    def _(self, tree: Again) -> None:
        self.add(Refer(tree.group))

    @write.register
    def _(self, tree: Sequence) -> None:
        for part in tree.parts:
            self.write(part)

    @write.register
    def _(self, tree: Group) -> None:
        self.add(Save(2 * tree.number - 2))
        self.write(tree.inner)
        self.add(Save(2 * tree.number - 1))

    @write.register
    def _(self, tree: Choice) -> None:
        exits: list[Jump] = []
        for branch in tree.branches[:-1]:
            split = Split(len(self.steps) + 1, 0)
            self.add(split)
            self.write(branch)
            exits.append(Jump(0))
            self.add(exits[-1])
            split.second = len(self.steps)
        self.write(tree.branches[-1])
        for jump in exits:
            jump.to = len(self.steps)

    @write.register
    def _(self, tree: Repeat) -> None:
        for _ in range(tree.least):
            self.write(tree.inner)
        if tree.most is None:
            self._loop(tree)
        else:
            self._at_most(tree, tree.most - tree.least)

    def _loop(self, tree: Repeat) -> None:
        begin = len(self.steps)
        split = Split(begin + 1, 0)
        self.add(split)
        if isinstance(tree.inner, Char | OneOf):
            self.write(tree.inner)
        else:
            self._turn(tree.inner)
        self.add(Jump(begin))
        self._end(split, lazy=tree.lazy)

    def _turn(self, inner: Tree) -> None:
        register = self.registers
        self.registers += 1
        self.add(Mark(register))
        self.write(inner)
        self.add(Progress(register))

    def _at_most(self, tree: Repeat, times: int) -> None:
        splits: list[Split] = []
        for _ in range(times):
            splits.append(Split(len(self.steps) + 1, 0))
            self.add(splits[-1])
            self.write(tree.inner)
        for split in splits:
            self._end(split, lazy=tree.lazy)

    def _end(self, split: Split, *, lazy: bool) -> None:
        split.second = len(self.steps)
        if lazy:
            split.first, split.second = split.second, split.first

    def _take(self, test: CharTest) -> None:
        self.add(Take(without_case(test) if self.ignore_case else test))
