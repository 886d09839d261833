"""The types of arithmetic, comparisons, logic and tests."""

from collections.abc import Mapping

from engine.feel.infer import Inferrer, ProblemKind, Rule
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    Half,
    In,
    InstanceOf,
    Negation,
    Node,
    RangeLiteral,
    Tests,
)
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    ORDERED,
    STRING,
    TIME,
    FeelType,
    common,
    range_of,
)

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


def is_unknown(*kinds: FeelType) -> bool:
    """Whether nothing can be said of one of the types."""
    return any(kind in (ANY, NULL) for kind in kinds)


def _arithmetic(inferrer: Inferrer, node: Arithmetic) -> FeelType:
    left, right = inferrer.of(node.left), inferrer.of(node.right)
    found = _ARITHMETIC.get((node.operator, left, right))
    if found is None and not is_unknown(left, right):
        message = f"{node.operator} does not take a {left} and a {right}."
        inferrer.complain(node, ProblemKind.WRONG_OPERANDS, message, left, right)
        return NULL
    return found or ANY


def _negation(inferrer: Inferrer, node: Negation) -> FeelType:
    operand = inferrer.of(node.operand)
    if operand in (NUMBER, *_DURATIONS) or is_unknown(operand):
        return operand
    inferrer.complain(node, ProblemKind.WRONG_OPERANDS, f"- does not take a {operand}.", operand)
    return NULL


def _comparison(inferrer: Inferrer, node: Comparison) -> FeelType:
    _compare(inferrer, node, inferrer.of(node.left), inferrer.of(node.right), ordered=node.operator not in ("=", "!="))
    return BOOLEAN


def _compare(inferrer: Inferrer, node: Node, left: FeelType, right: FeelType, *, ordered: bool) -> None:
    if is_unknown(left, right):
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


def _range(inferrer: Inferrer, node: RangeLiteral) -> FeelType:
    start, end = inferrer.of(node.start), inferrer.of(node.end)
    _compare(inferrer, node, start, end, ordered=True)
    return range_of(common(start, end))


def _half(inferrer: Inferrer, node: Half) -> FeelType:
    return range_of(inferrer.of(node.operand))


RULES: Mapping[type, Rule] = {
    Arithmetic: _arithmetic,
    Negation: _negation,
    Comparison: _comparison,
    Conjunction: _logic,
    Disjunction: _logic,
    Between: _between,
    In: _in,
    Tests: _tests,
    InstanceOf: _instance_of,
    RangeLiteral: _range,
    Half: _half,
}
