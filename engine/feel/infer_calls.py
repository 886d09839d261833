"""The types of calls: which overload of a function takes the arguments, and what it gives."""

from collections.abc import Sequence

from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import ANY_OF, Builtin, BuiltinParameter, Overload
from engine.feel.functions import HostFunction
from engine.feel.infer import Inferrer, ProblemKind
from engine.feel.syntax import Call, Literal, Name
from engine.feel.temporal_text import parse_duration
from engine.feel.types import ANY, NULL, SIMPLE, FeelType, common, conforms, list_of
from engine.feel.values import type_of


def infer_call(inferrer: Inferrer, node: Call) -> FeelType:
    """The type of a call."""
    arguments = [inferrer.of(argument) for argument in node.arguments]
    name = node.callee.name if isinstance(node.callee, Name) else ""
    bound = inferrer.name(name)
    if name in inferrer.functions:
        return _host(inferrer, node, inferrer.functions[name], arguments)
    if name in BUILTINS and (bound is None or bound.name != "function"):
        return _builtin(inferrer, node, BUILTINS[name], arguments)
    return inferrer.of(node.callee).result or ANY


def _host(inferrer: Inferrer, node: Call, host: HostFunction, arguments: Sequence[FeelType]) -> FeelType:
    by_name = {one.name: one.feel_type for one in host.parameters}
    expected = [by_name.get(name, ANY) for name in node.names] or [one.feel_type for one in host.parameters]
    if not all(may_stand(actual, wanted) for actual, wanted in zip(arguments, expected, strict=False)):
        _complain(inferrer, node, arguments, [str(host)])
    return host.result_type


def _builtin(inferrer: Inferrer, node: Call, builtin: Builtin, arguments: Sequence[FeelType]) -> FeelType:
    if builtin.name == "duration" and isinstance(node.arguments[0], Literal):
        return _written_duration(inferrer, node, node.arguments[0])
    for overload in builtin.overloads:
        if not overload.takes(len(arguments), node.names):
            continue
        pairs = _pairs(overload, arguments, node.names)
        if all(_fits(actual, parameter) for actual, parameter in pairs):
            return _resolved(overload.result, _shared_type(pairs))
    _complain(inferrer, node, arguments, [one.signature for one in builtin.overloads])
    return NULL


def _written_duration(inferrer: Inferrer, node: Call, written: Literal) -> FeelType:
    """Only its text tells which of the two types a duration has."""
    value = parse_duration(written.value) if isinstance(written.value, str) else None
    if value is None:
        message = f"{written.value!s} is no duration."
        inferrer.complain(node, ProblemKind.WRONG_ARGUMENTS, message, SIMPLE[type_of(written.value)])
    return SIMPLE[type_of(value)]


def _complain(inferrer: Inferrer, node: Call, arguments: Sequence[FeelType], signatures: Sequence[str]) -> None:
    given = ", ".join(map(str, arguments))
    message = f"called with ({given}), but it is {' or '.join(signatures)}."
    inferrer.complain(node, ProblemKind.WRONG_ARGUMENTS, message, *arguments)


def _pairs(
    overload: Overload, arguments: Sequence[FeelType], names: Sequence[str]
) -> list[tuple[FeelType, BuiltinParameter]]:
    if names:
        by_name = {one.name: one for one in overload.parameters}
        return [(actual, by_name[name]) for actual, name in zip(arguments, names, strict=True)]
    last = len(overload.parameters) - 1
    return [(actual, overload.parameters[min(place, last)]) for place, actual in enumerate(arguments)]


def _fits(actual: FeelType, parameter: BuiltinParameter) -> bool:
    if actual == NULL:
        return parameter.nullable
    return may_stand(actual, parameter.type)


def may_stand(actual: FeelType, wanted: FeelType) -> bool:
    """Whether a value of a type may be given where another is wanted, also by the conversions of FEEL."""
    if wanted == ANY_OF or conforms(actual, wanted):
        return True
    if wanted.name == "list":
        return _list_may_stand(actual, wanted)
    if actual.name == "list":
        return actual.item is None or may_stand(actual.item, wanted)
    return (actual.name, wanted.name) == ("date", "date and time")


def _list_may_stand(actual: FeelType, wanted: FeelType) -> bool:
    item = actual.item if actual.name == "list" else actual
    return wanted.item is None or item is None or may_stand(item, wanted.item)


def _shared_type(pairs: Sequence[tuple[FeelType, BuiltinParameter]]) -> FeelType:
    """What `T` of a signature stands for in a call."""
    shared: FeelType = NULL
    for actual, parameter in pairs:
        if parameter.type == ANY_OF:
            shared = common(shared, actual)
        elif parameter.type.item == ANY_OF:
            shared = common(shared, (actual.item or ANY) if actual.name == "list" else actual)
    return ANY if shared == NULL else shared


def _resolved(result: FeelType, shared: FeelType) -> FeelType:
    if result == ANY_OF:
        return shared
    return list_of(shared) if result.item == ANY_OF else result
