"""The types of all kinds of nodes but calls."""

from collections.abc import Mapping

from engine.feel.builtins import BUILTINS
from engine.feel.infer import Inferrer, ProblemKind, Rule
from engine.feel.infer_calls import infer_call
from engine.feel.properties import part_type
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conjunction,
    ContextLiteral,
    Disjunction,
    Filter,
    For,
    FunctionLiteral,
    Half,
    If,
    In,
    InstanceOf,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Tests,
)
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    ORDERED,
    SIMPLE,
    STRING,
    TIME,
    FeelType,
    common,
    context_of,
    function_of,
    list_of,
    range_of,
)
from engine.feel.values import type_of

_DATES = (DATE, DATE_TIME, TIME)
_DURATIONS = (DAYS_DURATION, MONTHS_DURATION)

_ARITHMETIC: Mapping[tuple[str, FeelType, FeelType], FeelType] = {
    **{(sign, NUMBER, NUMBER): NUMBER for sign in ("+", "-", "*", "/", "**")},
    ("+", STRING, STRING): STRING,
    **{(sign, one, one): one for sign in ("+", "-") for one in _DURATIONS},
    **{("*", NUMBER, one): one for one in _DURATIONS},
    **{(sign, one, NUMBER): one for sign in ("*", "/") for one in _DURATIONS},
    **{("/", one, one): NUMBER for one in _DURATIONS},
    **{(sign, date, DAYS_DURATION): date for sign in ("+", "-") for date in _DATES},
    **{(sign, date, MONTHS_DURATION): date for sign in ("+", "-") for date in (DATE, DATE_TIME)},
    **{("+", DAYS_DURATION, date): date for date in _DATES},
    **{("+", MONTHS_DURATION, date): date for date in (DATE, DATE_TIME)},
    **{("-", first, second): DAYS_DURATION for first in (DATE, DATE_TIME) for second in (DATE, DATE_TIME)},
    ("-", TIME, TIME): DAYS_DURATION,
}


def _is_unknown(*kinds: FeelType) -> bool:
    return any(kind in (ANY, NULL) for kind in kinds)


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
    if _is_unknown(holder) or holder.name == "list" or (holder.name == "context" and holder.fields is None):
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
    if not _is_unknown(condition):
        message = f"the filter gives a {condition}, neither true or false nor a number."
        inferrer.complain(node.condition, ProblemKind.NOT_BOOLEAN, message, condition)
    return ANY


def _arithmetic(inferrer: Inferrer, node: Arithmetic) -> FeelType:
    left, right = inferrer.of(node.left), inferrer.of(node.right)
    found = _ARITHMETIC.get((node.operator, left, right))
    if found is None and not _is_unknown(left, right):
        message = f"{node.operator} does not take a {left} and a {right}."
        inferrer.complain(node, ProblemKind.WRONG_OPERANDS, message, left, right)
        return NULL
    return found or ANY


def _negation(inferrer: Inferrer, node: Negation) -> FeelType:
    operand = inferrer.of(node.operand)
    if operand in (NUMBER, *_DURATIONS) or _is_unknown(operand):
        return operand
    inferrer.complain(node, ProblemKind.WRONG_OPERANDS, f"- does not take a {operand}.", operand)
    return NULL


def _comparison(inferrer: Inferrer, node: Comparison) -> FeelType:
    _compare(inferrer, node, inferrer.of(node.left), inferrer.of(node.right), ordered=node.operator not in ("=", "!="))
    return BOOLEAN


def _compare(inferrer: Inferrer, node: Node, left: FeelType, right: FeelType, *, ordered: bool) -> None:
    if _is_unknown(left, right):
        return
    if left.name != right.name:
        inferrer.complain(node, ProblemKind.NOT_COMPARABLE, f"compares a {left} with a {right}.", left, right)
    elif ordered and left not in ORDERED:
        inferrer.complain(node, ProblemKind.NO_ORDER, f"values of the type {left} have no order.", left)


def _logic(inferrer: Inferrer, node: Conjunction | Disjunction) -> FeelType:
    word = "and" if isinstance(node, Conjunction) else "or"
    inferrer.must_be_boolean(node.left, f"the left side of {word!r}")
    inferrer.must_be_boolean(node.right, f"the right side of {word!r}")
    return BOOLEAN


def _between(inferrer: Inferrer, node: Between) -> FeelType:
    value = inferrer.of(node.value)
    for end in (node.low, node.high):
        _compare(inferrer, node, value, inferrer.of(end), ordered=True)
    return BOOLEAN


def _in(inferrer: Inferrer, node: In) -> FeelType:
    value = inferrer.of(node.value)
    for test in node.tests:
        _test(inferrer, test, value)
    return BOOLEAN


def _tests(inferrer: Inferrer, node: Tests) -> FeelType:
    value = inferrer.name("?") or ANY
    for test in node.tests:
        _test(inferrer, test, value)
    return BOOLEAN


def _test(inferrer: Inferrer, test: Node, value: FeelType) -> None:
    if isinstance(test, Half):
        ordered = test.operator not in ("=", "!=")
        _compare(inferrer, test, value, inferrer.of(test.operand), ordered=ordered)
        return
    kind = inferrer.of(test)
    if kind != BOOLEAN and kind.name not in ("list", "range"):
        _compare(inferrer, test, value, kind, ordered=False)
    elif kind.item is not None and kind.item != value and value.name != "list":
        _compare(inferrer, test, value, kind.item, ordered=kind.name == "range")


def _instance_of(inferrer: Inferrer, node: InstanceOf) -> FeelType:
    inferrer.of(node.value)
    return BOOLEAN


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


def _range(inferrer: Inferrer, node: RangeLiteral) -> FeelType:
    start, end = inferrer.of(node.start), inferrer.of(node.end)
    _compare(inferrer, node, start, end, ordered=True)
    return range_of(common(start, end))


def _half(inferrer: Inferrer, node: Half) -> FeelType:
    return range_of(inferrer.of(node.operand))


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
    Arithmetic: _arithmetic,
    Negation: _negation,
    Comparison: _comparison,
    Conjunction: _logic,
    Disjunction: _logic,
    Between: _between,
    In: _in,
    Tests: _tests,
    InstanceOf: _instance_of,
    If: _if,
    For: _for,
    Quantified: _quantified,
    ListLiteral: _list,
    ContextLiteral: _context,
    RangeLiteral: _range,
    Half: _half,
    FunctionLiteral: _function,
}
