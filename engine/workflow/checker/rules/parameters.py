"""What is handed over: parameters of operators, inputs of decisions and of called processes."""

from collections.abc import Iterator

from engine.dmn import Decision
from engine.feel import ANY, FeelType, compile_unary_tests
from engine.feel.types import NULL, STRING, conforms
from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.checker.values import is_told, possible_texts
from engine.workflow.checker.variable_types import type_named
from engine.workflow.model import Kind, Variable
from engine.workflow.vocabulary import Input, Operator

_theme = Theme("parameters")

PARAMETER_UNKNOWN = _theme.error(
    "parameter-unknown",
    says=(
        "“{element}” gives “{name}” to “{to}”, which takes no such thing.",
        "“{element}”向“{to}”提供了“{name}”，但它不接受该项。",
    ),
    remedy=("It takes: {takes}.", "它接受：{takes}。"),
)
PARAMETER_MISSING = _theme.error(
    "parameter-missing",
    says=("“{element}” does not give “{name}” to “{to}”.", "“{element}”没有向“{to}”提供“{name}”。"),
    remedy=("Add an input mapping for it.", "请为它添加输入映射。"),
)
PARAMETER_VALUE = _theme.error(
    "parameter-value",
    says=(
        "“{element}” gives “{value}” as “{name}”; it is none of {names}.",
        "“{element}”的“{name}”可能为“{value}”，但{names}中没有它。",
    ),
    remedy=("Use one of: {known}.", "请使用以下之一：{known}。"),
)
PARAMETER_OPEN = _theme.error(
    "parameter-value-open",
    says=(
        "“{element}” may give any text as “{name}”; it must be one of {names}.",
        "“{element}”的“{name}”可能是任意文本，而它必须属于{names}。",
    ),
    remedy=(
        "Write the text itself, or let a decision table or a choice of a form give it.",
        "请直接写明文本，或由决策表、表单选项给出。",
    ),
)
INPUT_NOT_ALLOWED = _theme.error(
    "decision-input-value",
    says=(
        "“{element}” gives “{value}” as “{name}”; the decision “{to}” allows only {allowed}.",
        "“{element}”的“{name}”可能为“{value}”，而决策“{to}”只允许{allowed}。",
    ),
    remedy=("Give one of the allowed values, or allow more in the decision.", "请提供允许的取值，或在决策中放宽。"),
)
PARAMETER_TYPE = _theme.error(
    "parameter-type",
    says=(
        "“{element}” gives a {type} as “{name}” to “{to}”, which needs a {wanted}.",
        "“{element}”向“{to}”提供的“{name}”是{type}，而它需要{wanted}。",
    ),
    remedy=("Write an expression that gives a {wanted}.", "请写一个得到{wanted}的表达式。"),
)
RESULT_OF_NOTHING = _theme.error(
    "result-of-nothing",
    says=(
        "“{element}” keeps the result of “{to}” as “{name}”, but that gives none.",
        "“{element}”要把“{to}”的结果存为“{name}”，但它没有结果。",
    ),
    remedy=("Delete the result variable.", "请删除结果变量。"),
)
CALL_RECURSION = _theme.error(
    "call-recursion",
    says=(
        "“{element}” calls “{called}”, which comes back to this process.",
        "“{element}”调用的“{called}”又会调用回本流程。",
    ),
    remedy=("Draw a loop instead.", "请改为画出循环。"),
)
CALL_PROPAGATES = _theme.warning(
    "call-propagates",
    says=(
        "“{element}” wants all variables of the called process; only mapped ones come back.",
        "“{element}”要求带回被调用流程的全部变量，但只有映射的变量会返回。",
    ),
    remedy=(
        'Write propagateAllChildVariables="false" and map what is needed.',
        '请写明 propagateAllChildVariables="false"，并映射所需变量。',
    ),
)
_ANYWHERE = frozenset({"decisions"})


def operators(subject: Subject) -> Iterator[Finding]:
    """An operator gets exactly what it takes."""
    for step in subject.steps:
        node = step.node
        operator = subject.vocabulary.operators.get(node.operator or "") if node else None
        if node is None or operator is None or node.kind not in (Kind.SERVICE, Kind.SEND):
            continue
        wanted = {one.name: type_named(one.type) or ANY for one in operator.inputs}
        optional = {one.name for one in operator.inputs if not one.required}
        yield from _handed_over(subject, step, operator.name, wanted, optional)
        yield from _literals(subject, step, operator)
        if node.result and operator.result is None:
            yield RESULT_OF_NOTHING.at(subject.place(step), to=operator.name, name=node.result)


def calls(subject: Subject) -> Iterator[Finding]:
    """A called process gets exactly the inputs that it declares."""
    for step in subject.steps:
        called = subject.shelf.subject(step.node.calls or "") if step.node and step.kind is Kind.CALL else None
        if called is not None:
            wanted = {one.name: type_named(one.type) or ANY for one in _declared(called)}
            yield from _handed_over(subject, step, called.process.id, wanted, set())
            if subject.process.id in _called_by(called):
                yield CALL_RECURSION.at(subject.place(step), called=called.process.id)


def _declared(subject: Subject) -> Iterator[Variable]:
    for step in subject.steps.within(subject.process.id):
        if step.is_start and step.node is not None:
            yield from step.node.declares


def _called_by(subject: Subject) -> set[str]:
    return set(subject.library.called_by(subject.process.id))


def decisions(subject: Subject) -> Iterator[Finding]:
    """A decision gets what it reads, by mapping or from variables of the same names."""
    for step in subject.steps:
        node = step.node
        if node is None or step.kind is not Kind.RULE or node.decision not in subject.library.decision_ids():
            continue
        decision = subject.library.decision(node.decision or "")
        there = subject.dataflow.surely.get(step.id)
        by_name = set() if there is None else {name for name in decision.inputs if name in there}
        optional = by_name | {name for name, one in decision.inputs.items() if not one.required}
        wanted = {name: one.type for name, one in decision.inputs.items()}
        if there is not None:
            yield from _handed_over(subject, step, decision.id, wanted, optional)
        yield from _allowed(subject, step, decision)


def _allowed(subject: Subject, step: Step, decision: Decision) -> Iterator[Finding]:
    """Texts that an input may get, as far as they can be told, are among its allowed values."""
    for one in _parameters(subject, step):
        wanted = decision.inputs.get(one.use.target)
        if wanted is None or wanted.allowed is None:
            continue
        tests = compile_unary_tests(wanted.allowed, names=())
        for value in sorted(possible_texts(subject, one)):
            if tests.evaluate({"?": value}) is not True:
                place = subject.place(step)
                yield INPUT_NOT_ALLOWED.at(place, name=wanted.name, value=value, to=decision.id, allowed=wanted.allowed)


def _handed_over(
    subject: Subject, step: Step, to: str, wanted: dict[str, FeelType], optional: set[str]
) -> Iterator[Finding]:
    given = {one.use.target: one for one in _parameters(subject, step)}
    place = subject.place(step)
    for name in sorted(given.keys() - wanted.keys()):
        yield PARAMETER_UNKNOWN.at(place, name=name, to=to, takes=", ".join(wanted) or "–")
    for name in sorted(wanted.keys() - given.keys() - optional):
        yield PARAMETER_MISSING.at(place, name=name, to=to)
    for name in sorted(wanted.keys() & given.keys()):
        kind = _type(subject, given[name])
        is_null = kind == NULL and name not in optional
        if kind is not None and (is_null or not conforms(kind, wanted[name])):
            yield PARAMETER_TYPE.at(place, name=name, to=to, type=str(kind), wanted=str(wanted[name]))


def _parameters(subject: Subject, step: Step) -> Iterator[Compiled]:
    return (one for one in subject.expressions if one.use.what is What.PARAMETER and one.use.step == step.id)


def _type(subject: Subject, one: Compiled) -> FeelType | None:
    return subject.type_of(one) if one.use.is_feel else STRING


def _literals(subject: Subject, step: Step, operator: Operator) -> Iterator[Finding]:
    """Texts that must be one of a list are, as far as they can be told from the files."""
    for one in _parameters(subject, step):
        wanted = operator.input(one.use.target)
        known = _known(subject, wanted) if wanted else None
        if wanted is None or known is None:
            continue
        if _is_open(subject, wanted, one):
            yield PARAMETER_OPEN.at(subject.place(step), name=wanted.name, names=str(wanted.names))
        for value in sorted(possible_texts(subject, one) - known):
            yield PARAMETER_VALUE.at(
                subject.place(step),
                name=wanted.name,
                value=value,
                names=str(wanted.names),
                known=", ".join(sorted(known)),
            )


def _is_open(subject: Subject, wanted: Input, one: Compiled) -> bool:
    """Whether any text may come where one of a list must; departments also come from facts and from people."""
    return wanted.names != "departments" and one.expression is not None and not is_told(subject, one)


def _known(subject: Subject, wanted: Input) -> frozenset[str] | None:
    if wanted.names == "decisions":
        return subject.library.decision_ids()
    return subject.vocabulary.names.get(wanted.names or "")


def propagation(subject: Subject) -> Iterator[Finding]:
    """Called processes give back only what is mapped."""
    for step in subject.steps:
        said = next(step.element.iter("{*}calledElement"), None)
        if step.kind is Kind.CALL and said is not None and said.get("propagateAllChildVariables", "true") == "true":
            yield CALL_PROPAGATES.at(subject.place(step))


OF_PROCESS = (operators, calls, decisions, propagation)
