"""Reads decision tables from the XML of a model."""

from collections.abc import Iterator
from itertools import zip_longest

from engine.dmn.datatypes import DataType
from engine.dmn.elements import Element, child, children, id_of, name_of, text_of
from engine.dmn.hits import Aggregation, HitPolicy
from engine.dmn.table import DecisionTable, InputClause, OutputClause, Rule
from engine.dmn.workshop import Names, Workshop
from engine.errors import InvalidInput
from engine.feel import Expression, compile_expression
from engine.feel.arithmetic import negate
from engine.feel.syntax import Literal, Negation, Node, Tests
from engine.feel.values import Value


def read_table(workshop: Workshop, element: Element, names: Names) -> DecisionTable | None:
    """The compiled table; None when something in it is wrong, which is then reported."""
    reader = _Reader(workshop, names)
    outputs = [reader.output(one, place) for place, one in enumerate(children(element, "output"), 1)]
    rules = [reader.rule(one, index) for index, one in enumerate(children(element, "rule"), 1)]
    policy = reader.policy(element)
    aggregation = reader.aggregation(element)
    inputs = [
        reader.input(one, [rule.tests[place] for rule in rules if place < len(rule.tests)])
        for place, one in enumerate(children(element, "input"))
    ]
    reader.check_widths(element, len(inputs), len(outputs))
    if reader.broken:
        return None
    return DecisionTable(
        id=id_of(element),
        decision=workshop.owner,
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        rules=tuple(rules),
    )


class _Reader:
    def __init__(self, workshop: Workshop, names: Names) -> None:
        self._workshop, self._names = workshop, names
        self.broken = False

    def input(self, element: Element, tests: list[Expression]) -> InputClause:
        written = child(element, "inputExpression")
        text = text_of(written)
        allowed = child(element, "inputValues")
        return InputClause(
            label=" ".join((element.get("label") or text).split()),
            expression=self._expression(element if written is None else written, text),
            type=self._workshop.types.of(written),
            allowed=None if allowed is None else self._tests(allowed),
            takes_null=any(_asks_for_null(test.node) for test in tests),
        )

    def output(self, element: Element, place: int) -> OutputClause:
        kind = self._workshop.types.of(element)
        values = child(element, "outputValues")
        default = child(element, "defaultOutputEntry")
        text = text_of(default)
        return OutputClause(
            name=name_of(element) or " ".join((element.get("label") or f"output {place}").split()),
            type=kind,
            order=self._order(values, kind),
            default=self._expression(default, text) if default is not None and text else None,
        )

    def rule(self, element: Element, index: int) -> Rule:
        annotations = (text_of(one) for one in children(element, "annotationEntry"))
        columns = (name_of(one) for one in children(element.getparent(), "annotation"))
        described = child(element, "description")
        description = "" if described is None else (described.text or "").strip()
        return Rule(
            id=element.get("id") or str(index),
            index=index,
            tests=tuple(self._tests(one) for one in children(element, "inputEntry")),
            outputs=tuple(self._expression(one, text_of(one)) for one in children(element, "outputEntry")),
            annotations={
                name or str(place): text
                for place, (name, text) in enumerate(zip_longest(columns, annotations, fillvalue=""), 1)
                if text
            }
            | ({"description": description} if description else {}),
        )

    def policy(self, element: Element) -> HitPolicy:
        written = element.get("hitPolicy", "UNIQUE")
        if written not in set(HitPolicy):
            self._wrong(element, f"There is no hit policy {written!r}.")
            return HitPolicy.UNIQUE
        return HitPolicy(written)

    def aggregation(self, element: Element) -> Aggregation | None:
        written = element.get("aggregation")
        if written is None:
            return None
        if written not in set(Aggregation):
            self._wrong(element, f"There is no aggregation {written!r}.")
            return None
        return Aggregation(written)

    def check_widths(self, element: Element, inputs: int, outputs: int) -> None:
        """Every rule has a cell for every column."""
        if outputs == 0:
            self._wrong(element, "The table has no column of results.")
        for rule in children(element, "rule"):
            cells = len(list(children(rule, "inputEntry"))), len(list(children(rule, "outputEntry")))
            if cells != (inputs, outputs):
                self._wrong(
                    rule, f"The rule has {cells[0]} + {cells[1]} cells, the table {inputs} + {outputs} columns."
                )

    def _wrong(self, element: Element, message: str) -> None:
        self._workshop.report(element, InvalidInput(message))
        self.broken = True

    def _tests(self, element: Element) -> Expression:
        return self._sound(self._workshop.tests(element, text_of(element) or "-", self._names))

    def _expression(self, element: Element, text: str) -> Expression:
        return self._sound(self._workshop.expression(element, text or "null", self._names))

    def _sound(self, expression: Expression | None) -> Expression:
        self.broken = self.broken or expression is None
        return expression or _NULL

    def _order(self, element: Element | None, kind: DataType) -> tuple[Value, ...]:
        tests = kind.allowed if element is None or not text_of(element) else self._tests(element)
        node = None if tests is None else tests.node
        return tuple(_constants(node)) if isinstance(node, Tests) else ()


_NULL = compile_expression("null", names=())


def _constants(tests: Tests) -> Iterator[Value]:
    for test in tests.tests:
        if isinstance(test, Literal):
            yield test.value
        elif isinstance(test, Negation) and isinstance(test.operand, Literal):
            yield negate(test.operand.value)


def _asks_for_null(node: Node) -> bool:
    """Whether a cell compares with null, as `null` or `not(null)` do."""
    return isinstance(node, Tests) and any(isinstance(test, Literal) and test.value is None for test in node.tests)
