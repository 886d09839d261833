"""What can be told of an expression without running it: the paths it reads and the functions it calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.feel.errors import Position, position_of
from engine.feel.functions import HostFunction
from engine.feel.syntax import Call, Literal, Name, Node, Path, children
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class StaticCall:
    """A call of a function by its name.

    `arguments` are the literals that the call begins with, in the order of the function's parameters; they end before
    the first argument that is no literal.
    """

    name: str
    arguments: tuple[Value, ...]
    position: Position


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def paths_of(node: Node, variables: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Each variable with the fields that are read of it, as far as they are written as a path."""
    path = _path(node)
    if path is not None:
        return frozenset({path}) if path[0] in variables else frozenset()
    found: frozenset[tuple[str, ...]] = frozenset()
    return found.union(*(paths_of(child, variables) for child in children(node)))


def _path(node: Node) -> tuple[str, ...] | None:
    if isinstance(node, Name):
        return (node.name,)
    base = _path(node.base) if isinstance(node, Path) else None
    return (*base, node.name) if base is not None and isinstance(node, Path) else None


def calls_of(node: Node, text: str, functions: Mapping[str, HostFunction]) -> tuple[StaticCall, ...]:
    """The calls of functions by their names."""
    return tuple(
        StaticCall(one.callee.name, _literals(one, functions.get(one.callee.name)), position_of(text, one.at))
        for one in walk(node)
        if isinstance(one, Call) and isinstance(one.callee, Name)
    )


def _literals(call: Call, function: HostFunction | None) -> tuple[Value, ...]:
    arguments = list(call.arguments)
    if call.names:
        named = dict(zip(call.names, arguments, strict=True))
        order = [one.name for one in function.parameters] if function is not None else []
        arguments = [named[name] for name in order if name in named]
    literals: list[Value] = []
    for argument in arguments:
        if not isinstance(argument, Literal):
            break
        literals.append(argument.value)
    return tuple(literals)
