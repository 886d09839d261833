"""Which texts an expression may give, as far as the files tell: literals, choices of forms, cells of decision tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.dmn import DecisionTable
from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.syntax import If, ListLiteral, Literal, Name, Node, Path
from engine.workflow.checker.forms import listed
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.model import Kind

Told = str | None
"""A text that may come, or None for one that the files do not tell."""


def possible_texts(subject: Subject, one: Compiled) -> frozenset[str]:
    """The texts that it may give, of those that can be told; it may give others."""
    return frozenset(text for text in _told(subject, one) if text is not None)


def is_told(subject: Subject, one: Compiled) -> bool:
    """Whether it can give nothing but the texts that can be told."""
    return None not in _told(subject, one)


def texts_of(subject: Subject, node: Node) -> set[Told]:
    """The texts that a part of an expression may be, and None where it may be others, too."""
    return set(_texts(subject, node, seen=frozenset()))


def _told(subject: Subject, one: Compiled) -> set[Told]:
    if one.expression is None:
        return set() if one.use.is_feel else {one.use.text.strip()}
    return set(_texts(subject, one.expression.node, seen=frozenset()))


def _texts(subject: Subject, node: Node, *, seen: frozenset[str]) -> Iterator[Told]:
    match node:
        case Literal(value=value):
            yield value if isinstance(value, str) else None
        case ListLiteral(items=items):
            for item in items:
                yield from _texts(subject, item, seen=seen)
        case If(consequence=consequence, alternative=alternative):
            yield from _texts(subject, consequence, seen=seen)
            yield from _texts(subject, alternative, seen=seen)
        case Name(name=name) if name not in seen:
            yield from _of_variable(subject, name, seen=seen | {name})
        case Path(base=Name(name=name), name=field):
            yield from _of_column(subject, name, field) or (None,)
        case _:
            yield None


def _of_variable(subject: Subject, name: str, *, seen: frozenset[str]) -> list[Told]:
    found: list[Told] = list(_of_column(subject, name, None))
    for one in subject.expressions:
        if one.use.what is What.OUTPUT and one.use.target == name:
            is_foreign = one.expression is not None and bool(one.use.more & set(one.expression.variables))
            node = None if one.expression is None or is_foreign else one.expression.node
            found += (
                [*_texts(subject, node, seen=seen)] if node else [None if one.use.is_feel else one.use.text.strip()]
            )
    for step in subject.steps:
        form = subject.shelf.form(step.node.form) if step.node and step.node.form else None
        field = form.fields.get(name, {}) if form else {}
        found += _choices(field) if field.get("x-route") else []
        loop = step.node.loop if step.node else None
        if loop is not None and loop.element == name and (loop.collection or "").startswith("="):
            found += _of_variable(subject, (loop.collection or "")[1:].strip(), seen=seen)
    return found or [None]


def _choices(field: Mapping[str, Any]) -> list[Told]:
    return [one if isinstance(one, str) else None for one in listed(field.get("enum"))] or [None]


def _of_column(subject: Subject, name: str, column: str | None) -> list[Told]:
    """The cells of a column of the table whose result a variable holds; of its only column where none is named."""
    found: list[Told] = []
    for step in subject.steps:
        node = step.node
        if node is None or node.kind is not Kind.RULE or (node.result or node.decision) != name:
            continue
        if node.decision in subject.library.decision_ids():
            table = subject.library.decision(node.decision or "").table
            found += texts_of_column(table, column) if table else [None]
    return found


def texts_of_column(table: DecisionTable, column: str | None) -> Iterator[Told]:
    """The texts that stand in a column of results, also within lists; None for a cell that computes something."""
    for at, output in enumerate(table.outputs):
        if column is not None and output.name != column:
            continue
        cells = [rule.outputs[at] for rule in table.rules]
        for cell in [*cells, *([output.default] if output.default else [])]:
            value = constant_of(cell.node)
            yield from (None,) if value is NOT_CONSTANT else _flat(value)


def _flat(value: object) -> Iterable[Told]:
    return [one if isinstance(one, str) else None for one in (value if isinstance(value, list) else [value])]
