"""Reads a range from text, as `range("[1..10]")` does: only literals may stand at its ends."""

from engine.feel.arithmetic import negate
from engine.feel.compare import is_less
from engine.feel.cursor import Known
from engine.feel.errors import FeelError
from engine.feel.parser import parse_expression
from engine.feel.ranges import Range
from engine.feel.syntax import Call, Literal, Name, Negation, Node, RangeLiteral
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import Value

_READERS = {"date": parse_date, "time": parse_time, "date and time": parse_date_time, "duration": parse_duration}


def parse_range(text: str) -> Range | None:
    """The range that a text spells; None when it spells none."""
    try:
        node = parse_expression(text, Known(), _READERS)
    except FeelError:
        return None
    if not isinstance(node, RangeLiteral):
        return None
    return range_between(_end(node.start), _end(node.end), node.start_included, node.end_included)


def range_between(start: Value, end: Value, start_included: bool, end_included: bool) -> Range | None:
    """The range between two ends; None when they are not of one ordered type, or the wrong way round."""
    if is_less(end, start) is not False:
        return None
    return Range(start, end, start_included, end_included)


def _end(node: Node) -> Value:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation):
        return negate(_end(node.operand))
    if isinstance(node, Call) and isinstance(node.callee, Name) and len(node.arguments) == 1:
        argument = node.arguments[0]
        if isinstance(argument, Literal) and isinstance(argument.value, str):
            return _READERS[node.callee.name](argument.value)
    return None
