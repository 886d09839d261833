"""The types of literals, names, paths, filters, lists, contexts, loops and functions; and the table of all rules."""

from collections.abc import Mapping

from engine.feel.builtins import BUILTINS
from engine.feel.infer import Inferrer, ProblemKind, Rule
from engine.feel.infer_calls import infer_call
from engine.feel.infer_operators import RULES as OPERATOR_RULES
from engine.feel.infer_operators import is_unknown
from engine.feel.properties import part_type
from engine.feel.syntax import (
    Call,
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    If,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Path,
    Quantified,
)
from engine.feel.types import (
    ANY,
    BOOLEAN,
    FUNCTION,
    NULL,
    NUMBER,
    SIMPLE,
    FeelType,
    common,
    context_of,
    function_of,
    list_of,
)
from engine.feel.values import type_of


def _literal(_: Inferrer, node: Literal) -> FeelType:
    return SIMPLE[type_of(node.value)]


def _name(inferrer: Inferrer, node: Name) -> FeelType:
    kind = inferrer.name(node.name)
    if kind is not None:
        return kind
    return FUNCTION if node.name in BUILTINS or node.name in inferrer.functions else ANY


def _path(inferrer: Inferrer, node: Path) -> FeelType:
    base = inferrer.of(node.base)
    of_item = base.name == "list" and base.item is not None
    holder = base.item if of_item and base.item is not None else base
    found = _field(holder, node.name)
    if found is None:
        fields = ", ".join(name for name, _ in holder.fields or ())
        message = f"there is no {node.name!r} in a {holder.name}" + (f" of {fields}." if fields else ".")
        inferrer.complain(node, ProblemKind.NO_FIELD, message, holder)
        return NULL
    return list_of(found) if of_item else found


def _field(holder: FeelType, name: str) -> FeelType | None:
    if is_unknown(holder) or holder.name == "list" or (holder.name == "context" and holder.fields is None):
        return ANY
    if holder.name == "range" and name in ("start", "end"):
        return holder.item or ANY
    return holder.field(name) if holder.fields is not None else part_type(holder.name, name)


def _filter(inferrer: Inferrer, node: Filter) -> FeelType:
    base = inferrer.of(node.base)
    item = (base.item or ANY) if base.name == "list" else base
    with inferrer.filtered(item):
        condition = inferrer.of(node.condition)
    if condition == NUMBER:
        return item
    if condition == BOOLEAN:
        return list_of(item)
    if not is_unknown(condition):
        message = f"the filter gives a {condition}, neither true or false nor a number."
        inferrer.complain(node.condition, ProblemKind.NOT_BOOLEAN, message, condition)
    return ANY


def _if(inferrer: Inferrer, node: If) -> FeelType:
    inferrer.must_be_boolean(node.condition, "the condition of 'if'")
    return common(inferrer.of(node.consequence), inferrer.of(node.alternative))


def _for(inferrer: Inferrer, node: For) -> FeelType:
    with inferrer.bound({"partial": list_of(ANY)}) as names:
        _iterate(inferrer, node.iterators, names)
        return list_of(inferrer.of(node.body))


def _quantified(inferrer: Inferrer, node: Quantified) -> FeelType:
    with inferrer.bound({}) as names:
        _iterate(inferrer, node.iterators, names)
        inferrer.must_be_boolean(node.condition, "what 'satisfies' tests")
    return BOOLEAN


def _iterate(inferrer: Inferrer, iterators: tuple[Iterator, ...], names: dict[str, FeelType]) -> None:
    for iterator in iterators:
        source = inferrer.of(iterator.source)
        if iterator.end is not None:
            inferrer.of(iterator.end)
        names[iterator.name] = (source.item or ANY) if source.name in ("list", "range") else source


def _list(inferrer: Inferrer, node: ListLiteral) -> FeelType:
    kinds = [inferrer.of(item) for item in node.items]
    item = kinds[0] if kinds else ANY
    for kind in kinds[1:]:
        item = common(item, kind)
    return list_of(item)


def _context(inferrer: Inferrer, node: ContextLiteral) -> FeelType:
    with inferrer.bound({}) as names:
        for key, value in node.entries:
            names[key] = inferrer.of(value)
        return context_of({key: names[key] for key, _ in node.entries})


def _function(inferrer: Inferrer, node: FunctionLiteral) -> FeelType:
    with inferrer.bound(dict(node.parameters)):
        result = ANY if node.external else inferrer.of(node.body)
    return function_of(tuple(kind for _, kind in node.parameters), result)


RULES: Mapping[type, Rule] = {
    Literal: _literal,
    Name: _name,
    Path: _path,
    Filter: _filter,
    Call: infer_call,
    If: _if,
    For: _for,
    Quantified: _quantified,
    ListLiteral: _list,
    ContextLiteral: _context,
    FunctionLiteral: _function,
    **OPERATOR_RULES,
}
