"""Comparisons with texts: what is compared with can come, or the comparison is the same for ever."""

from collections.abc import Iterator

from engine.feel.survey import walk
from engine.feel.syntax import Comparison, In, ListLiteral, Literal, Name, Node, Path
from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.rules.words import what_of
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.values import texts_of
from engine.workflow.model import Kind

_theme = Theme("expressions")

VALUE_NEVER = _theme.error(
    "value-never",
    says=(
        "The {what} of “{element}” compares “{name}” with “{value}”, which it never is.",
        "“{element}”的{what}将“{name}”与“{value}”比较，但它永远不会取该值。",
    ),
    remedy=("Use one of: {known}.", "请使用以下之一：{known}。"),
)


def comparisons(subject: Subject) -> Iterator[Finding]:
    """What a fact or a variable is compared with is among the texts that it can be, as far as these can be told."""
    for one in subject.expressions:
        if one.expression is None:
            continue
        for side, literal in _pairs(one.expression.node):
            name = _name(side)
            known = _possible(subject, side) if name and not one.use.more & {name.partition(".")[0]} else None
            if known and literal not in known:
                shown = ", ".join(sorted(text for text in known if text))
                yield VALUE_NEVER.at(
                    subject.place_of(one.use), what=what_of(one.use), name=name, value=literal, known=shown
                )


def _pairs(expression: Node) -> Iterator[tuple[Node, str]]:
    """Everything that is compared with a text, and the text."""
    for node in walk(expression):
        match node:
            case Comparison(operator="=" | "!=", left=side, right=Literal(value=str() as text)):
                yield side, text
            case Comparison(operator="=" | "!=", left=Literal(value=str() as text), right=side):
                yield side, text
            case In(value=side, tests=tests):
                listed = [one for test in tests for one in (test.items if isinstance(test, ListLiteral) else (test,))]
                yield from (
                    (side, one.value) for one in listed if isinstance(one, Literal) and isinstance(one.value, str)
                )


def _name(node: Node) -> str:
    match node:
        case Name(name=name):
            return name
        case Path(base=Name(name=name), name=field):
            return f"{name}.{field}"
    return ""


def _possible(subject: Subject, node: Node) -> frozenset[str] | None:
    """All texts that it can be; None where that cannot be told."""
    name = _name(node)
    if name in subject.vocabulary.codes:
        return subject.vocabulary.codes[name]
    variable = name.partition(".")[0]
    if variable in subject.vocabulary.facts or variable not in _produced_here(subject):
        return None
    told = texts_of(subject, node)
    return None if None in told else frozenset(text for text in told if text is not None)


def _produced_here(subject: Subject) -> frozenset[str]:
    """Variables that only forms, decisions and mappings produce; callers, payloads, operators and loops say anything."""
    foreign = {one.name for message in subject.document.messages.values() for one in message.payload}
    for node in (step.node for step in subject.steps if step.node is not None):
        foreign |= {one.name for one in node.declares}
        if node.kind in (Kind.SERVICE, Kind.SEND) and node.result:
            foreign.add(node.result)
        if node.loop is not None:
            foreign |= {node.loop.element or "", node.loop.output_collection or ""}
    return subject.names - foreign


OF_PROCESS = (comparisons,)
