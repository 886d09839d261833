"""The columns of a decision table as axes: their pieces, and which of them each cell covers."""

from dataclasses import dataclass

from engine.dmn.axes import Piece, pieces_of
from engine.dmn.cells import NotAnalysable, constants_of
from engine.dmn.table import DecisionTable, InputClause
from engine.feel import Budget, Expression
from engine.feel.types import ANY
from engine.feel.values import Value

Cell = tuple[str, str, str]
"""Rule, column and text of a cell."""

_NOT_CUT = 1
"""The only piece of a column that cannot be cut."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A column, or several that look at the same expression. Sets of pieces are bits of a number.

    Attributes:
        whole: the pieces that its allowed values leave.
        certain: for each rule the pieces that its cell covers for sure.
        possible: for each rule the pieces that its cell may cover.
        unknown: the cells that cannot be analysed.
    """

    label: str
    pieces: tuple[Piece, ...]
    whole: int
    certain: tuple[int, ...]
    possible: tuple[int, ...]
    unknown: tuple[Cell, ...]

    def first(self, pieces: int) -> Piece:
        """The piece that shows a set best: one that a cell names, if there is one."""
        chosen = [piece for at, piece in enumerate(self.pieces) if pieces >> at & 1]
        return next((piece for piece in chosen if piece.named), chosen[0])

    def is_fraction(self, pieces: int) -> bool:
        """Whether no whole number is in a set of pieces of numbers."""
        return all(piece.fraction for at, piece in enumerate(self.pieces) if pieces >> at & 1)


def axes_of(table: DecisionTable) -> list[Axis]:
    """The axes of a table; columns with the same expression share one, as they cannot differ."""
    places: dict[str, list[int]] = {}
    for place, clause in enumerate(table.inputs):
        places.setdefault(" ".join(clause.expression.text.split()), []).append(place)
    return [_axis(table, same) for same in places.values()]


def _axis(table: DecisionTable, places: list[int]) -> Axis:
    clauses = [table.inputs[place] for place in places]
    cells = [[rule.tests[place] for place in places] for rule in table.rules]
    cut = {id(test): _constants(test) for tests in cells for test in tests}
    unknown = tuple(
        (rule.id, table.inputs[place].label, rule.tests[place].text)
        for rule in table.rules
        for place in places
        if cut[id(rule.tests[place])] is None
    )
    pieces = _pieces(clauses, [constants for constants in cut.values() if constants is not None])
    if pieces is None:
        return _uncut(table, places)
    whole = _covered(pieces, [test for clause in clauses if (test := _allowed(clause)) is not None])
    whole |= sum(1 << at for at, piece in enumerate(pieces) if piece.example is None)  # null passes all allowed values
    certain: list[int] = []
    possible: list[int] = []
    for tests in cells:
        known = [test for test in tests if cut[id(test)] is not None]
        covered = _covered(pieces, known) & whole
        possible.append(covered)
        certain.append(covered if len(known) == len(tests) else 0)
    return Axis(clauses[0].label, tuple(pieces), whole, tuple(certain), tuple(possible), unknown)


def _uncut(table: DecisionTable, places: list[int]) -> Axis:
    """A column whose values have no order that could be cut; only cells without a test are understood."""
    empty = [all(_is_empty(rule.tests[place]) for place in places) for rule in table.rules]
    unknown = tuple(
        (rule.id, table.inputs[place].label, rule.tests[place].text)
        for rule in table.rules
        for place in places
        if not _is_empty(rule.tests[place])
    )
    certain = tuple(_NOT_CUT if one else 0 for one in empty)
    label = table.inputs[places[0]].label
    return Axis(label, (Piece(None),), _NOT_CUT, certain, (_NOT_CUT,) * len(empty), unknown)


def _is_empty(test: Expression) -> bool:
    return test.text.strip() == "-"


def _constants(test: Expression) -> list[Value] | None:
    try:
        return constants_of(test.node)
    except NotAnalysable:
        return None


def _allowed(clause: InputClause) -> Expression | None:
    test = clause.allowed or clause.type.allowed_tests
    return test if test is not None and _constants(test) is not None else None


def _pieces(clauses: list[InputClause], constants: list[list[Value]]) -> list[Piece] | None:
    for clause in clauses:
        allowed = _allowed(clause)
        constants = [*constants, (_constants(allowed) or []) if allowed is not None else []]
    declared = [clause.type.feel.name for clause in clauses if clause.type.feel != ANY]
    takes_null = all(clause.takes_null for clause in clauses)
    try:
        flat = [constant for some in constants for constant in some]
        pieces = pieces_of(flat, declared[:1], with_null=takes_null)
    except NotAnalysable:
        return None
    return pieces or [Piece(None)]


def _covered(pieces: list[Piece], tests: list[Expression]) -> int:
    """The pieces on which all tests hold."""
    covered = 0
    for at, piece in enumerate(pieces):
        if all(test.run({"?": piece.example}, {}, Budget()) is True for test in tests):
            covered |= 1 << at
    return covered
