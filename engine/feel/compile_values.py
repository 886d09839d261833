"""Compiles names, paths, literals, lists, contexts, ranges and functions."""

from collections.abc import Callable
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import BuiltinFunction
from engine.feel.closures import HostCall, Lambda
from engine.feel.compiler import Compiler, Resolved
from engine.feel.frame import Closure, Frame
from engine.feel.properties import read
from engine.feel.range_text import range_between
from engine.feel.ranges import Range
from engine.feel.syntax import (
    ContextLiteral,
    FunctionLiteral,
    Half,
    ListLiteral,
    Literal,
    Name,
    Path,
    RangeLiteral,
)
from engine.feel.types import ANY
from engine.feel.values import Value


def compile_literal(_: Compiler, node: Literal) -> Closure:
    """A constant."""
    value = node.value
    return lambda _: value


def compile_name(compiler: Compiler, node: Name) -> Closure:
    """A variable, a field of the item of a filter, or a function as a value."""
    found = compiler.resolve(node.name)
    closure = _named_function(compiler, node, found) if found.slot is None else _slot(found.slot)
    for item in reversed(found.items):
        closure = _field(item, node.name, closure)
    return closure


def _slot(slot: int) -> Closure:
    return lambda frame: frame[slot]


def _field(item: int, name: str, otherwise: Closure) -> Closure:
    def read_field(frame: Frame) -> Value:
        value = frame[item]
        if isinstance(value, dict) and name in value:
            return value[name]
        return otherwise(frame)

    return read_field


def _named_function(compiler: Compiler, node: Name, found: Resolved) -> Closure:
    host = compiler.functions.get(node.name)
    if host is not None:
        return lambda frame: HostCall(host, frame.host, frame.budget)
    builtin = BUILTINS.get(node.name)
    if builtin is not None:
        return lambda frame: BuiltinFunction(builtin, frame.budget)
    if found.items:
        return lambda _: None
    raise compiler.unknown(node.at, node.name)


def compile_path(compiler: Compiler, node: Path) -> Closure:
    """`base.name`."""
    base, name = compiler.compile(node.base), node.name

    def step(frame: Frame) -> Value:
        value = base(frame)
        if type(value) is dict:
            return value.get(name)
        return read(value, name, frame.budget)

    return step


def compile_list(compiler: Compiler, node: ListLiteral) -> Closure:
    """`[a, b]`."""
    items = [compiler.compile(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


def compile_context(compiler: Compiler, node: ContextLiteral) -> Closure:
    """`{a: 1, b: a}`: each entry sees those before it, and a function also itself."""
    entries: list[tuple[str, int, Closure]] = []
    with compiler.bound():
        for key, value in node.entries:
            slot = compiler.new_slot()
            if isinstance(value, FunctionLiteral):
                compiler.bind(key, slot)
            entries.append((key, slot, compiler.compile(value)))
            compiler.bind(key, slot)

    def build(frame: Frame) -> Value:
        context: dict[str, Value] = {}
        for key, slot, closure in entries:
            value = closure(frame)
            context[key] = frame[slot] = value
            if isinstance(value, Lambda):
                value.is_kept_in(slot)
        return context

    return build


def compile_range(compiler: Compiler, node: RangeLiteral) -> Closure:
    """`[a..b]`."""
    start, end = compiler.compile(node.start), compiler.compile(node.end)
    start_included, end_included = node.start_included, node.end_included
    return lambda frame: range_between(start(frame), end(frame), start_included, end_included)


_HALVES: dict[str, Callable[[Value], Range | None]] = {
    "<": lambda value: Range(None, value, False, False),
    "<=": lambda value: Range(None, value, False, True),
    ">": lambda value: Range(value, None, False, False),
    ">=": lambda value: Range(value, None, True, False),
    "=": lambda value: Range(value, value, True, True),
    "!=": lambda value: None,
}


def compile_half(compiler: Compiler, node: Half) -> Closure:
    """`(< 10)` as a value."""
    operand, make = compiler.compile(node.operand), _HALVES[node.operator]

    def build(frame: Frame) -> Value:
        value = operand(frame)
        return None if value is None else make(value)

    return build


def compile_function(compiler: Compiler, node: FunctionLiteral) -> Closure:
    """`function(a: number) a + 1`; functions outside of FEEL are not run, they give null."""
    if node.external:
        return lambda _: None
    with compiler.bound(*(name for name, _ in node.parameters)) as slots:
        body = compiler.compile(node.body)
    signature = node.parameters
    return lambda frame: Lambda(signature, slots, body, frame, ANY)


TABLE: dict[type, Callable[[Compiler, Any], Closure]] = {  # each entry takes the node of its key
    Literal: compile_literal,
    Name: compile_name,
    Path: compile_path,
    ListLiteral: compile_list,
    ContextLiteral: compile_context,
    RangeLiteral: compile_range,
    Half: compile_half,
    FunctionLiteral: compile_function,
}
