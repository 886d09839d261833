"""Expressions: they are FEEL, name only what there is, and give what their place needs."""

from collections.abc import Iterator

from engine.errors import InvalidInput
from engine.feel import (
    ANY,
    FeelType,
    ProblemKind,
    UnknownName,
    WrongCall,
)
from engine.feel.types import BOOLEAN, DATE_TIME, LIST, NULL, NUMBER, STRING
from engine.workflow.checker.finding import Finding, Term, Theme
from engine.workflow.checker.rules.limits import is_moment
from engine.workflow.checker.rules.words import place_in_text, what_of
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.model import Kind

_theme = Theme("expressions")

EMPTY = _theme.error(
    "expression-empty",
    says=("The {what} of “{element}” is empty.", "“{element}”的{what}为空。"),
    remedy=("Write an expression, or delete the element that should hold it.", "请写明表达式，或删除该空元素。"),
)
NOT_FEEL = _theme.error(
    "expression-not-feel",
    says=("The {what} of “{element}” is no FEEL: {text}", "“{element}”的{what}不是 FEEL 表达式：{text}"),
    remedy=("Write FEEL behind an equals sign. {hint}", "请在等号后书写 FEEL。{hint}"),
)
UNKNOWN_NAME = _theme.error(
    "expression-unknown-name",
    says=(
        "The {what} of “{element}” reads “{name}” at {position}, which nothing produces or offers.",
        "“{element}”的{what}在{position}读取了“{name}”，但没有任何内容产生或提供它。",
    ),
    remedy=("Mend the name, or produce the variable before. {hint}", "请改正名称，或先产生该变量。{hint}"),
)
WRONG_CALL = _theme.error(
    "expression-wrong-call",
    says=(
        "The {what} of “{element}” calls {function} at {position} with arguments that it does not take.",
        "“{element}”的{what}在{position}调用{function}时参数不符。",
    ),
    remedy=("Call it as {signatures}.", "请按以下形式调用：{signatures}。"),
)
WRONG_TYPE = _theme.error(
    "expression-type",
    says=(
        "The {what} of “{element}” gives a {type}; a {wanted} is needed.",
        "“{element}”的{what}得到{type}，而这里需要{wanted}。",
    ),
    remedy=("Write an expression that gives a {wanted}.", "请写一个得到{wanted}的表达式。"),
)
DOES_NOT_FIT = _theme.error(
    "expression-types-do-not-fit",
    says=(
        "In the {what} of “{element}”, at {position}, {problem}: {types}.",
        "“{element}”的{what}中，{position}处{problem}：{types}。",
    ),
    remedy=("Use values of types that fit each other.", "请使用类型相符的值。"),
)
CONSTANT = _theme.error(
    "condition-constant",
    says=("The condition of “{element}” is the same for every complaint.", "“{element}”的条件对所有投诉都相同。"),
    remedy=("Ask for something that differs, or delete the other way.", "请改为判断会变化的内容，或删除另一条路径。"),
)
TWICE = _theme.error(
    "condition-twice",
    says=(
        "“{element}” has the same condition as “{other}”, so it is never taken.",
        "“{element}”与“{other}”的条件相同，因此永远不会走到。",
    ),
    remedy=("Make the conditions differ.", "请使两个条件不同。"),
)
_PROBLEMS = {
    ProblemKind.NOT_COMPARABLE: Term.of("types meet that are never equal", "比较的类型永不相等"),
    ProblemKind.NO_ORDER: Term.of("values have no order", "这些值没有大小顺序"),
    ProblemKind.WRONG_OPERANDS: Term.of("operands do not fit", "运算对象类型不符"),
    ProblemKind.WRONG_ARGUMENTS: Term.of("arguments do not fit", "参数类型不符"),
    ProblemKind.NOT_BOOLEAN: Term.of("something is neither true nor false", "结果不是真或假"),
    ProblemKind.NO_FIELD: Term.of("there is no such field", "没有该字段"),
}
_WANTED: dict[What, tuple[FeelType, ...]] = {
    What.CONDITION: (BOOLEAN,),
    What.COMPLETION: (BOOLEAN,),
    What.TIMER: (DATE_TIME,),
    What.DUE: (DATE_TIME,),
    What.COLLECTION: (LIST,),
    What.DEPARTMENT: (STRING,),
    What.CORRELATION: (NUMBER, STRING),
}
_FOREIGN = ("${", "#{")


def texts(subject: Subject) -> Iterator[Finding]:
    """Something is written, it is FEEL, and it compiles."""
    for one in subject.expressions:
        use = one.use
        place, what = subject.place_of(use), what_of(use)
        if use.is_empty:
            yield EMPTY.at(place, what=what)
        elif one.error is not None:
            yield _refusal(subject, one, one.error)
        elif (
            not use.is_feel
            and not is_moment(use)
            and (not use.what.may_be_text or use.text.strip().startswith(_FOREIGN))
        ):
            yield NOT_FEEL.at(place, what=what, text=use.text, hint="")


def _refusal(subject: Subject, one: Compiled, error: InvalidInput) -> Finding:
    place, what, facts = subject.place_of(one.use), what_of(one.use), error.facts
    position = place_in_text(facts.get("position"))
    match error:
        case UnknownName():
            near = ", ".join(str(name) for name in _listed(facts.get("suggestions")))
            name, hint = str(facts.get("name")), f"→ {near}" if near else ""
            return UNKNOWN_NAME.at(place, what=what, name=name, position=position, hint=hint)
        case WrongCall():
            signatures = " / ".join(str(one) for one in _listed(facts.get("signatures")))
            function = str(facts.get("function"))
            return WRONG_CALL.at(place, what=what, function=function, position=position, signatures=signatures)
    hint = Term.of(str(error), f"{position.zh}有误：{error}")
    return NOT_FEEL.at(place, what=what, text=one.use.source, hint=hint)


def _listed(fact: object) -> list[object]:
    return list(fact) if isinstance(fact, list | tuple) else []


def types(subject: Subject) -> Iterator[Finding]:
    """Each expression gives what its place needs, and everything inside fits."""
    for one in subject.expressions:
        if one.expression is None:
            continue
        found = one.expression.infer(subject.types_at(one))
        place, what = subject.place_of(one.use), what_of(one.use)
        for problem in found.problems:
            if problem.kind is ProblemKind.NO_FIELD:
                position = place_in_text(problem.position)
                yield UNKNOWN_NAME.at(place, what=what, name=one.use.source, position=position, hint=problem.message)
            else:
                position, kinds = place_in_text(problem.position), ", ".join(problem.types)
                yield DOES_NOT_FIT.at(place, what=what, position=position, problem=_PROBLEMS[problem.kind], types=kinds)
        wanted = _WANTED.get(one.use.what)
        if wanted and not found.problems and not _gives(found.type, wanted):
            names = " / ".join(kind.name for kind in wanted)
            yield WRONG_TYPE.at(place, what=what, type=str(found.type), wanted=names)


def _gives(kind: FeelType, wanted: tuple[FeelType, ...]) -> bool:
    return kind == ANY or (kind != NULL and kind.name in {one.name for one in wanted})


def constants(subject: Subject) -> Iterator[Finding]:
    """A condition tells complaints apart, and from the other ways out of its gateway."""
    seen: dict[tuple[str, str], str] = {}
    for one in subject.expressions:
        if one.use.what is not What.CONDITION or one.expression is None:
            continue
        if not one.expression.variables and not _asks_the_world(one):
            yield CONSTANT.at(subject.place_of(one.use))
        key = (one.use.step, one.use.source)
        if key in seen and subject.steps.all[one.use.step].kind is Kind.EXCLUSIVE:
            yield TWICE.at(subject.place_of(one.use), other=seen[key])
        seen.setdefault(key, one.use.element)


def _asks_the_world(one: Compiled) -> bool:
    return one.expression is not None and any(call.name in one.expression.functions for call in one.expression.calls)


OF_PROCESS = (texts, types, constants)
