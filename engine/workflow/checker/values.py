"""Which texts an expression may give, as far as the files tell: literals, choices of forms, cells of decision tables."""

from collections.abc import Iterable, Iterator

from engine.dmn import DecisionTable
from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.syntax import If, ListLiteral, Literal, Name, Node, Path
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.model import Kind

Texts = frozenset[str]
_NONE: Texts = frozenset()


def possible_texts(subject: Subject, one: Compiled) -> Texts:
    """The texts that it may give, of those that can be told; it may give others."""
    if one.expression is None:
        return _NONE if one.use.is_feel else frozenset({one.use.text.strip()})
    return frozenset(_texts(subject, one.expression.node, seen=frozenset()))


def _texts(subject: Subject, node: Node, *, seen: frozenset[str]) -> Iterator[str]:
    match node:
        case Literal(value=str() as text):
            yield text
        case ListLiteral(items=items):
            for item in items:
                yield from _texts(subject, item, seen=seen)
        case If(consequence=consequence, alternative=alternative):
            yield from _texts(subject, consequence, seen=seen)
            yield from _texts(subject, alternative, seen=seen)
        case Name(name=name) if name not in seen:
            yield from _of_variable(subject, name, seen=seen | {name})
        case Path(base=Name(name=name), name=field):
            yield from _of_column(subject, name, field)


def _of_variable(subject: Subject, name: str, *, seen: frozenset[str]) -> Iterator[str]:
    for one in subject.expressions:
        if one.use.what is What.OUTPUT and one.use.target == name:
            if one.expression is not None:
                yield from _texts(subject, one.expression.node, seen=seen)
            elif not one.use.is_feel:
                yield one.use.text.strip()
    for step in subject.steps:
        form = subject.shelf.form(step.node.form) if step.node and step.node.form else None
        field = form.fields.get(name, {}) if form else {}
        if field.get("x-route"):
            yield from _choices(field)
        item = step.node.loop if step.node else None
        if item is not None and item.element == name and (item.collection or "").startswith("="):
            yield from _of_variable(subject, (item.collection or "")[1:].strip(), seen=seen)
    yield from _of_column(subject, name, None)


def _choices(field: object) -> Iterator[str]:
    listed = field.get("enum", field.get("const")) if isinstance(field, dict) else None
    yield from (one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _of_column(subject: Subject, name: str, column: str | None) -> Iterator[str]:
    """The cells of a column of the table whose result a variable holds; of its only column where none is named."""
    for step in subject.steps:
        node = step.node
        if node is None or node.kind is not Kind.RULE or (node.result or node.decision) != name:
            continue
        if node.decision in subject.library.decision_ids():
            table = subject.library.decision(node.decision or "").table
            yield from texts_of_column(table, column) if table else ()


def texts_of_column(table: DecisionTable, column: str | None) -> Iterator[str]:
    """The texts that stand in a column of results, also within lists."""
    for at, output in enumerate(table.outputs):
        if column is not None and output.name != column:
            continue
        cells = [rule.outputs[at] for rule in table.rules]
        for cell in [*cells, *([output.default] if output.default else [])]:
            value = constant_of(cell.node)
            if value is not NOT_CONSTANT:
                yield from _flat(value)


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return [value] if isinstance(value, str) else []
