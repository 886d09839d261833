"""Compiles tests on a value: `a in tests`, and the cells of decision tables, whose value is `?`."""

from collections.abc import Callable, Sequence
from operator import ge, gt, le, lt
from typing import Any

from engine.feel.compare import both, either, equal, ordered, satisfies
from engine.feel.compile_operators import ORDERS
from engine.feel.compiler import Compiler
from engine.feel.frame import Closure, Frame
from engine.feel.syntax import Half, In, Literal, Name, Node, RangeLiteral, Tests, children
from engine.feel.values import Value

INPUT = "?"

Test = Callable[[Frame, Value], Value]
"""Tests a value: true, false, or null."""


def compile_in(compiler: Compiler, node: In) -> Closure:
    """`a in (tests)`: true when one of the tests holds."""
    value = compiler.compile(node.value)
    tests = [_compile_test(compiler, test) for test in node.tests]
    if len(tests) == 1:
        only = tests[0]
        return lambda frame: only(frame, value(frame))
    return lambda frame: _any_of(tests, frame, value(frame))


def compile_tests(compiler: Compiler, node: Tests) -> Closure:
    """A cell: true when it holds of `?`."""
    if not node.tests:
        return lambda _: True
    slot = compiler.resolve(INPUT).slot
    assert slot is not None  # noqa: S101 - cells are compiled with `?` among their names
    tests = [_compile_cell(compiler, test) for test in node.tests]
    wanted = not node.negated
    if len(tests) == 1:
        only = tests[0]
        return lambda frame: (only(frame, frame[slot]) is True) is wanted

    def hold(frame: Frame) -> Value:
        value = frame[slot]
        return any(test(frame, value) is True for test in tests) is wanted

    return hold


def _compile_cell(compiler: Compiler, node: Node) -> Test:
    """One entry of a cell. An expression that speaks of `?`, or gives a boolean for another type, is the answer itself."""
    if isinstance(node, Half | RangeLiteral | Literal):
        return _compile_test(compiler, node)
    closure, asks = compiler.compile(node), _mentions_input(node)

    def test(frame: Frame, value: Value) -> Value:
        result = closure(frame)
        if isinstance(result, bool) and (asks or not isinstance(value, bool)):
            return result
        return satisfies(value, result, frame.budget)

    return test


def _compile_test(compiler: Compiler, node: Node) -> Test:
    if isinstance(node, Half):
        return _compile_half(compiler, node)
    if isinstance(node, RangeLiteral):
        return _compile_range(compiler, node)
    closure = compiler.compile(node)
    if isinstance(node, Literal):
        wanted = node.value
        return lambda frame, value: equal(value, wanted, frame.budget)
    return lambda frame, value: satisfies(value, closure(frame), frame.budget)


def _compile_half(compiler: Compiler, node: Half) -> Test:
    operand = compiler.compile(node.operand)
    if node.operator == "=":
        return lambda frame, value: equal(value, operand(frame), frame.budget)
    if node.operator == "!=":
        return lambda frame, value: _not_equal(value, operand(frame), frame)
    order = ORDERS[node.operator]
    return lambda frame, value: ordered(order, value, operand(frame))


def _not_equal(value: Value, other: Value, frame: Frame) -> bool | None:
    result = equal(value, other, frame.budget)
    return None if result is None else not result


def _compile_range(compiler: Compiler, node: RangeLiteral) -> Test:
    start, end = compiler.compile(node.start), compiler.compile(node.end)
    above, below = ge if node.start_included else gt, le if node.end_included else lt
    return lambda frame, value: both(ordered(above, value, start(frame)), ordered(below, value, end(frame)))


def _any_of(tests: Sequence[Test], frame: Frame, value: Value) -> bool | None:
    verdict: bool | None = False
    for test in tests:
        verdict = either(verdict, test(frame, value))
        if verdict is True:
            return True
    return verdict


def _mentions_input(node: Node) -> bool:
    return (isinstance(node, Name) and node.name == INPUT) or any(map(_mentions_input, children(node)))


TABLE: dict[type, Callable[[Compiler, Any], Closure]] = {In: compile_in, Tests: compile_tests}
