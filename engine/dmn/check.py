"""Finds overlaps, gaps and unreachable rules of a decision table, exactly.

Each column is cut into pieces on which no cell changes its mind, so a rule is a box of pieces and the questions are ones of
sets. A cell that compares with more than constants cannot be cut; it then counts as everything where a gap is sought and as
nothing where rules are said to meet or to hide each other, so that whatever is found is certain.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from engine.dmn.axes import Piece
from engine.dmn.columns import axes_of
from engine.dmn.hits import HitPolicy
from engine.dmn.table import DecisionTable, Rule
from engine.feel import Budget
from engine.feel.compare import equal
from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.text import literal
from engine.feel.values import Value

MAX_STEPS = 100_000
"""How often the search for gaps may branch, about a second's work; tables of some hundred rules need far less."""

MAX_FINDINGS = 50
"""Most findings of one kind; a broken table would give thousands."""


class FindingKind(StrEnum):
    """What was found. The last two say what could not be looked at."""

    OVERLAP = "overlap"
    GAP = "gap"
    UNREACHABLE = "unreachable"
    NOT_ANALYSABLE = "not_analysable"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class TableFinding:
    """Something about a table.

    Attributes:
        rules: ids of the rules it is about.
        example: values of the columns, by label, that show it.
        facts: further facts: for cells that cannot be analysed `cells`, for gaps `only_fractions`.
    """

    kind: FindingKind
    rules: tuple[str, ...]
    example: Mapping[str, Value]
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)


def check_table(table: DecisionTable, *, max_steps: int = MAX_STEPS) -> list[TableFinding]:
    """Look for overlaps, gaps and unreachable rules, as far as the hit policy of the table minds them."""
    return list(_Check(table, max_steps).findings())


class _TooLarge(Exception):
    """The search branched too often."""


class _Check:
    def __init__(self, table: DecisionTable, max_steps: int) -> None:
        self._table = table
        self._max_steps = max_steps
        self._axes = axes_of(table)
        self._steps = 0

    def findings(self) -> Iterator[TableFinding]:
        yield from self._unknown_cells()
        try:
            yield from _first(self._overlaps())
            yield from _first(self._unreachable())
            yield from _first(self._gaps())
        except _TooLarge:
            message = f"The table has too many combinations to look at all; the search ended after {self._max_steps:,}."
            yield TableFinding(FindingKind.TOO_LARGE, (), {}, message)

    @cached_property
    def _certain(self) -> list[tuple[int, ...]]:
        """The boxes of the rules; a cell that cannot be analysed covers nothing."""
        return [tuple(axis.certain[at] for axis in self._axes) for at in range(len(self._table.rules))]

    @cached_property
    def _possible(self) -> list[tuple[int, ...]]:
        """The boxes of the rules; a cell that cannot be analysed covers everything."""
        return [tuple(axis.possible[at] for axis in self._axes) for at in range(len(self._table.rules))]

    @cached_property
    def _whole(self) -> tuple[int, ...]:
        return tuple(axis.whole for axis in self._axes)

    def _unknown_cells(self) -> Iterator[TableFinding]:
        cells = [cell for axis in self._axes for cell in axis.unknown]
        if cells:
            shown = "; ".join(f"rule {rule}, {label}: {text}" for rule, label, text in cells)
            rules = tuple(dict.fromkeys(rule for rule, _, _ in cells))
            yield TableFinding(
                FindingKind.NOT_ANALYSABLE,
                rules,
                {},
                f"These cells compare with more than constants: {shown}.",
                {"cells": cells},
            )

    def _overlaps(self) -> Iterator[TableFinding]:
        policy = self._table.hit_policy
        if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        for first, second in combinations(range(len(self._table.rules)), 2):
            box = tuple(one & two for one, two in zip(self._certain[first], self._certain[second], strict=True))
            if not all(box) or (policy is HitPolicy.ANY and self._agree(first, second)):
                continue
            rules = self._ids(first, second)
            message = f"The rules {rules[0]} and {rules[1]} both match {self._shown(box)}."
            yield TableFinding(FindingKind.OVERLAP, rules, self._example(box), message)

    def _unreachable(self) -> Iterator[TableFinding]:
        for at, rule in enumerate(self._table.rules):
            box = self._possible[at]
            hiding = self._hiding(at)
            if not all(box):
                message = f"The rule {rule.id} can never match."
            elif hiding and next(self._search(box, 0, [self._certain[other] for other in hiding]), None) is None:
                message = f"The rule {rule.id} is never used: {', '.join(self._ids(*hiding))} match first."
            else:
                continue
            yield TableFinding(FindingKind.UNREACHABLE, (rule.id, *self._ids(*hiding)), {}, message)

    def _gaps(self) -> Iterator[TableFinding]:
        if not self._table.hit_policy.is_single or self._table.has_default:
            return
        for box in self._search(self._whole, 0, self._possible):
            only_fractions = any(axis.is_fraction(pieces) for axis, pieces in zip(self._axes, box, strict=True))
            message = f"No rule matches {self._shown(box)}."
            facts = {"only_fractions": only_fractions}
            yield TableFinding(FindingKind.GAP, (), self._example(box), message, facts)

    def _hiding(self, at: int) -> list[int]:
        """The rules that come before a rule wherever both match."""
        policy = self._table.hit_policy
        if policy is HitPolicy.FIRST:
            return list(range(at))
        if policy is HitPolicy.PRIORITY:
            mine = self._rank(self._table.rules[at])
            ranks = [self._rank(rule) for rule in self._table.rules]
            return [other for other, rank in enumerate(ranks) if mine is not None and rank is not None and rank < mine]
        return []

    def _rank(self, rule: Rule) -> tuple[int, ...] | None:
        values = [constant_of(output.node) for output in rule.outputs]
        return None if NOT_CONSTANT in values else self._table.rank(values, Budget())

    def _agree(self, first: int, second: int) -> bool:
        """Whether two rules surely give the same."""
        mine, theirs = self._table.rules[first].outputs, self._table.rules[second].outputs
        for one, two in zip(mine, theirs, strict=True):
            values = constant_of(one.node), constant_of(two.node)
            same = equal(*values, Budget()) is True if NOT_CONSTANT not in values else one.text == two.text
            if not same:
                return False
        return True

    def _search(self, box: tuple[int, ...], at: int, rules: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
        """The parts of a box that no rule covers, from a column on; the columns before it are already the same."""
        self._steps += 1
        if self._steps > self._max_steps:
            raise _TooLarge
        if not rules:
            yield box
            return
        if at == len(box):
            return
        # Pieces that the same rules cover need to be looked at only once.
        groups: dict[tuple[int, ...], int] = {}
        for piece in _bits(box[at]):
            covering = tuple(number for number, rule in enumerate(rules) if rule[at] & piece)
            groups[covering] = groups.get(covering, 0) | piece
        for covering, pieces in groups.items():
            narrowed = (*box[:at], pieces, *box[at + 1 :])
            yield from self._search(narrowed, at + 1, [rules[number] for number in covering])

    def _ids(self, *rules: int) -> tuple[str, ...]:
        return tuple(self._table.rules[rule].id for rule in rules)

    def _example(self, box: tuple[int, ...]) -> dict[str, Value]:
        return {axis.label: axis.first(pieces).example for axis, pieces in zip(self._axes, box, strict=True)}

    def _shown(self, box: tuple[int, ...]) -> str:
        told = [
            f"{axis.label} = {_told(axis.first(pieces))}" if pieces != axis.whole else f"any {axis.label}"
            for axis, pieces in zip(self._axes, box, strict=True)
        ]
        return ", ".join(told) or "anything"


def _told(piece: Piece) -> str:
    if isinstance(piece.example, str) and not piece.named:
        return "another text"
    return literal(piece.example, Budget())


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _first(findings: Iterator[TableFinding]) -> Iterator[TableFinding]:
    for _, finding in zip(range(MAX_FINDINGS), findings, strict=False):
        yield finding
