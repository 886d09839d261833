"""Whether a cell of a decision table can be analysed: whether it compares its value with constants only, and with which."""

from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.ranges import Range
from engine.feel.syntax import (
    Between,
    Call,
    Comparison,
    Conjunction,
    Disjunction,
    Half,
    In,
    Literal,
    Name,
    Node,
    RangeLiteral,
    Tests,
)
from engine.feel.values import Value


class NotAnalysable(Exception):
    """The cell depends on more than constants."""


def constants_of(tests: Node) -> list[Value]:
    """The constants that a cell compares its value with; between two neighbours of them the cell never changes its mind.

    Raises:
        NotAnalysable: the cell does something else.
    """
    if not isinstance(tests, Tests):
        raise NotAnalysable
    return [constant for test in tests.tests for constant in _of_test(test)]


def _of_test(test: Node) -> list[Value]:
    if isinstance(test, Half):
        return _of_constant(test.operand)
    if isinstance(test, RangeLiteral):
        return _of_constant(test.start) + _of_constant(test.end)
    value = constant_of(test)
    return _of_condition(test) if value is NOT_CONSTANT else _parts(value)


def _of_condition(node: Node) -> list[Value]:
    """The constants of a condition on `?`."""
    match node:
        case Conjunction(left=left, right=right) | Disjunction(left=left, right=right):
            return _of_condition(left) + _of_condition(right)
        case Comparison(left=Name(name="?"), right=other) | Comparison(left=other, right=Name(name="?")):
            return _of_constant(other)
        case Between(value=Name(name="?"), low=low, high=high):
            return _of_constant(low) + _of_constant(high)
        case In(value=Name(name="?"), tests=tests):
            return [constant for test in tests for constant in _of_test(test)]
        case Call(callee=Name(name="not"), arguments=(condition,)):
            return _of_condition(condition)
        case Literal(value=bool()):
            return []
    raise NotAnalysable


def _of_constant(node: Node) -> list[Value]:
    value = constant_of(node)
    if value is NOT_CONSTANT:
        raise NotAnalysable
    return _parts(value)


def _parts(value: Value) -> list[Value]:
    if isinstance(value, list):
        return [part for item in value for part in _parts(item)]
    if isinstance(value, Range):
        return [end for end in (value.start, value.end) if end is not None]
    if isinstance(value, dict):
        raise NotAnalysable
    return [value]
