"""Compiles calls; a call of a built-in function finds its overload here, once."""

from collections.abc import Callable, Sequence
from typing import Any

from engine.feel.adapt import MISMATCH
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import ABSENT, Builtin, Overload
from engine.feel.closures import HostCall
from engine.feel.compiler import Compiler
from engine.feel.errors import WrongCall
from engine.feel.frame import Closure, Frame
from engine.feel.functions import Function, HostFunction
from engine.feel.syntax import Call, Name
from engine.feel.values import Value


def compile_call(compiler: Compiler, node: Call) -> Closure:
    """`callee(arguments)`."""
    arguments = [compiler.compile(argument) for argument in node.arguments]
    if not isinstance(node.callee, Name):
        return _call_value(compiler.compile(node.callee), arguments, node.names)
    name = node.callee.name
    found = compiler.resolve(name)
    if found.slot is not None and found.bound:
        return _call_value(compiler.compile(node.callee), arguments, node.names)
    known = _known(compiler, node, arguments)
    if known is None:
        return _call_value(compiler.compile(node.callee), arguments, node.names)
    if found.slot is None:
        return known
    return _call_variable_or(found.slot, arguments, node.names, known)


def _known(compiler: Compiler, node: Call, arguments: Sequence[Closure]) -> Closure | None:
    """The call of a function of the host or a built-in one; None when there is none of that name."""
    assert isinstance(node.callee, Name)  # noqa: S101 - the caller has looked; this tells the type checker
    host = compiler.functions.get(node.callee.name)
    if host is not None:
        return _call_host(compiler, node, host, arguments)
    builtin = BUILTINS.get(node.callee.name)
    return None if builtin is None else _call_builtin(compiler, node, builtin, arguments)


def _call_value(callee: Closure, arguments: Sequence[Closure], names: tuple[str, ...]) -> Closure:
    def call(frame: Frame) -> Value:
        function = callee(frame)
        if not isinstance(function, Function):
            return None
        values = [argument(frame) for argument in arguments]
        return function.call_named(dict(zip(names, values, strict=True))) if names else function.call(values)

    return call


def _call_variable_or(slot: int, arguments: Sequence[Closure], names: tuple[str, ...], known: Closure) -> Closure:
    """A variable may be called `count` or `date`, and the function of that name still be meant."""
    by_variable = _call_value(lambda frame: frame[slot], arguments, names)
    return lambda frame: by_variable(frame) if isinstance(frame[slot], Function) else known(frame)


def _call_host(compiler: Compiler, node: Call, host: HostFunction, arguments: Sequence[Closure]) -> Closure:
    if not _host_takes(host, len(arguments), node.names):
        raise WrongCall.at(compiler.text, node.at, function=host.name, signatures=[str(host)])
    return _call_value(lambda frame: HostCall(host, frame.host, frame.budget), arguments, node.names)


def _host_takes(host: HostFunction, count: int, names: Sequence[str]) -> bool:
    required = [one.name for one in host.parameters if one.required]
    if names:
        return set(required) <= set(names) <= {one.name for one in host.parameters}
    return len(required) <= count <= len(host.parameters)


def _call_builtin(compiler: Compiler, node: Call, builtin: Builtin, arguments: Sequence[Closure]) -> Closure:
    overloads = [one for one in builtin.overloads if one.takes(len(arguments), node.names)]
    if not overloads or len(set(node.names)) < len(node.names):
        signatures = [overload.signature for overload in builtin.overloads]
        raise WrongCall.at(compiler.text, node.at, function=builtin.name, signatures=signatures)
    if len(overloads) == 1:
        return _call_overload(overloads[0], _placed(overloads[0], arguments, node.names))
    names = node.names
    return lambda frame: builtin.call(frame.budget, [argument(frame) for argument in arguments], names)


def _placed(overload: Overload, arguments: Sequence[Closure], names: Sequence[str]) -> list[Closure]:
    if not names:
        return list(arguments)
    return [(lambda _: ABSENT) if at is None else arguments[at] for at in overload.order(names)]


def _call_overload(overload: Overload, arguments: Sequence[Closure]) -> Closure:
    def call(frame: Frame) -> Value:
        result = overload.call(frame.budget, [argument(frame) for argument in arguments])
        return None if result is MISMATCH else result

    return call


TABLE: dict[type, Callable[[Compiler, Any], Closure]] = {Call: compile_call}  # the entry takes the node of its key
