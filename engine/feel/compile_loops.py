"""Compiles filters, `for`, `some` and `every`; each turn costs one operation of the budget."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from engine.feel.compiler import Compiler
from engine.feel.frame import Closure, Frame
from engine.feel.iteration import each_between, each_of, quantify, select
from engine.feel.syntax import Filter, For, Name, Node, Quantified, children
from engine.feel.syntax import Iterator as IteratorNode
from engine.feel.values import Value

Source = Callable[[Frame], Iterable[Value] | None]
"""The values that an iterator goes through; None when there is nothing that it could go through."""


def compile_filter(compiler: Compiler, node: Filter) -> Closure:
    """`list[condition]`, or `list[number]` for one item of it."""
    base = compiler.compile(node.base)
    with compiler.filtered() as slot:
        condition = compiler.compile(node.condition)

    def filtered(frame: Frame) -> Value:
        def verdict(item: Value) -> Value:
            frame[slot] = item
            return condition(frame)

        value = base(frame)
        before = frame[slot]
        selected = select(value, verdict, frame.budget)
        frame[slot] = before  # a filter inside its own condition, through a function, must find its item again
        return selected

    return filtered


def compile_for(compiler: Compiler, node: For) -> Closure:
    """`for a in b return c`; c sees the results so far as `partial`."""
    with ExitStack() as scopes:
        (partial_slot,) = scopes.enter_context(compiler.bound("partial"))
        turns = _turns(compiler, node.iterators, scopes)
        body = compiler.compile(node.body)
    looks_back = _mentions(node.body, "partial")

    def loop(frame: Frame) -> Value:
        results: list[Value] = []
        try:
            for _ in turns(frame):
                if looks_back:
                    # A copy: the body may keep it, and a value never changes once it is made.
                    frame.budget.spend(len(results) >> 3)
                    frame[partial_slot] = results.copy()
                results.append(body(frame))
        except _NothingToGoThrough:
            return None
        return results

    return loop


def compile_quantified(compiler: Compiler, node: Quantified) -> Closure:
    """`some a in b satisfies c` and `every …`; null when c is neither true, false nor null for one of them."""
    with ExitStack() as scopes:
        turns = _turns(compiler, node.iterators, scopes)
        condition = compiler.compile(node.condition)
    every = node.every

    def quantified(frame: Frame) -> Value:
        try:
            return quantify((condition(frame) for _ in turns(frame)), every=every)
        except _NothingToGoThrough:
            return None

    return quantified


class _NothingToGoThrough(Exception):
    """An iterator has neither a list nor a range of whole numbers or dates."""


def _turns(
    compiler: Compiler, iterators: Sequence[IteratorNode], scopes: ExitStack
) -> Callable[[Frame], Iterator[None]]:
    """Compile iterators, binding each name for what comes after it; the result sets the names anew for each turn."""
    levels: list[tuple[int, Source]] = []
    for iterator in iterators:
        source = _source(compiler, iterator)
        (slot,) = scopes.enter_context(compiler.bound(iterator.name))
        levels.append((slot, source))

    def turn(frame: Frame, level: int = 0) -> Iterator[None]:
        slot, source = levels[level]
        values = source(frame)
        if values is None:
            raise _NothingToGoThrough
        for value in values:
            frame.budget.spend()
            frame[slot] = value
            if level == len(levels) - 1:
                yield
            else:
                yield from turn(frame, level + 1)

    return turn


def _source(compiler: Compiler, iterator: IteratorNode) -> Source:
    source = compiler.compile(iterator.source)
    if iterator.end is None:
        return lambda frame: each_of(source(frame))
    end = compiler.compile(iterator.end)
    return lambda frame: each_between(source(frame), end(frame))


def _mentions(node: Node, name: str) -> bool:
    return (isinstance(node, Name) and node.name == name) or any(_mentions(child, name) for child in children(node))


TABLE: dict[type, Callable[[Compiler, Any], Closure]] = {  # each entry takes the node of its key
    Filter: compile_filter,
    For: compile_for,
    Quantified: compile_quantified,
}
