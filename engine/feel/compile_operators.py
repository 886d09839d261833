"""Compiles arithmetic, comparisons, the logic of three values, `if`, `between` and `instance of`."""

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from engine.feel.adapt import is_of
from engine.feel.arithmetic import OPERATORS, add, negate
from engine.feel.compare import Order, both, equal, ordered
from engine.feel.compiler import Compiler
from engine.feel.frame import Closure, Frame
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    If,
    InstanceOf,
    Literal,
    Negation,
)
from engine.feel.values import Value

ORDERS: dict[str, Order] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def compile_arithmetic(compiler: Compiler, node: Arithmetic) -> Closure:
    """`a + b` and its like."""
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    operate = OPERATORS[node.operator]
    if operate is not add:
        return lambda frame: operate(left(frame), right(frame))

    def add_within_budget(frame: Frame) -> Value:
        result = add(left(frame), right(frame))
        if type(result) is str:
            frame.budget.spend(len(result))
        return result

    return add_within_budget


def compile_negation(compiler: Compiler, node: Negation) -> Closure:
    """`-a`."""
    if isinstance(node.operand, Literal):
        constant = negate(node.operand.value)
        return lambda _: constant
    operand = compiler.compile(node.operand)
    return lambda frame: negate(operand(frame))


def compile_comparison(compiler: Compiler, node: Comparison) -> Closure:
    """`a = b`, `a < b` and their like."""
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    if node.operator == "=":
        return lambda frame: equal(left(frame), right(frame), frame.budget)
    if node.operator == "!=":
        return _unequal(left, right)
    order = ORDERS[node.operator]

    def compare(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        if type(first) is Decimal and type(second) is Decimal:
            return order(first, second)
        return ordered(order, first, second)

    return compare


def _unequal(left: Closure, right: Closure) -> Closure:
    def compare(frame: Frame) -> Value:
        result = equal(left(frame), right(frame), frame.budget)
        return None if result is None else not result

    return compare


def compile_conjunction(compiler: Compiler, node: Conjunction) -> Closure:
    """`a and b`; the right side is left alone when the left is false."""
    left, right = compiler.compile(node.left), compiler.compile(node.right)

    def conjoin(frame: Frame) -> Value:
        first = left(frame)
        if first is False:
            return False
        second = right(frame)
        if second is False:
            return False
        return True if first is True and second is True else None

    return conjoin


def compile_disjunction(compiler: Compiler, node: Disjunction) -> Closure:
    """`a or b`; the right side is left alone when the left is true."""
    left, right = compiler.compile(node.left), compiler.compile(node.right)

    def disjoin(frame: Frame) -> Value:
        first = left(frame)
        if first is True:
            return True
        second = right(frame)
        if second is True:
            return True
        return False if first is False and second is False else None

    return disjoin


def compile_between(compiler: Compiler, node: Between) -> Closure:
    """`a between b and c`."""
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)

    def lies_between(frame: Frame) -> Value:
        tested = value(frame)
        return both(ordered(ge, tested, low(frame)), ordered(le, tested, high(frame)))

    return lies_between


def compile_if(compiler: Compiler, node: If) -> Closure:
    """`if a then b else c`; c unless a is true."""
    condition = compiler.compile(node.condition)
    consequence, alternative = compiler.compile(node.consequence), compiler.compile(node.alternative)
    return lambda frame: consequence(frame) if condition(frame) is True else alternative(frame)


def compile_instance_of(compiler: Compiler, node: InstanceOf) -> Closure:
    """`a instance of type`."""
    value, kind = compiler.compile(node.value), node.type
    return lambda frame: is_of(value(frame), kind)


TABLE: dict[type, Callable[[Compiler, Any], Closure]] = {  # each entry takes the node of its key
    Arithmetic: compile_arithmetic,
    Negation: compile_negation,
    Comparison: compile_comparison,
    Conjunction: compile_conjunction,
    Disjunction: compile_disjunction,
    Between: compile_between,
    If: compile_if,
    InstanceOf: compile_instance_of,
}
