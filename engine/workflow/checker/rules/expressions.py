"""Expressions: they are FEEL, name only what there is, and give what their place needs."""

from collections.abc import Iterator
from decimal import Decimal

from engine.feel import (
    ANY,
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelSyntaxError,
    FeelType,
    MonthsDuration,
    ProblemKind,
    UnknownName,
    WrongCall,
)
from engine.feel.survey import walk
from engine.feel.syntax import Literal
from engine.feel.types import BOOLEAN, DATE_TIME, LIST, NULL, NUMBER, STRING
from engine.workflow.checker.finding import Finding, Term, Theme
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, Use, What
from engine.workflow.model import BPMN, Kind

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
        "The {what} of “{element}” reads “{name}”, which nothing produces or offers.",
        "“{element}”的{what}读取了“{name}”，但没有任何内容产生或提供它。",
    ),
    remedy=("Mend the name, or produce the variable before. {hint}", "请改正名称，或先产生该变量。{hint}"),
)
WRONG_CALL = _theme.error(
    "expression-wrong-call",
    says=(
        "The {what} of “{element}” calls {function} with arguments that it does not take.",
        "“{element}”的{what}调用{function}时参数不符。",
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
TIMER_LITERAL = _theme.error(
    "timer-literal",
    says=("“{element}” holds a literal duration or date: {text}", "“{element}”写入了固定的时长或日期：{text}"),
    remedy=(
        "Limits are data: use deadline(“…”) or working_days(…).",
        "时限属于数据，请使用 deadline(“…”) 或 working_days(…)。",
    ),
)
TIMER_CYCLE = _theme.error(
    "timer-cycle",
    says=("“{element}” repeats by a time cycle.", "“{element}”使用周期性定时。"),
    remedy=(
        "Schedules are data; a limit that restarts tells again by itself.",
        "周期属于数据；重新开始的时限会自动再次提醒。",
    ),
)
LIMIT_UNKNOWN = _theme.error(
    "limit-unknown",
    says=(
        "“{element}” waits for the limit “{limit}”, which no profile knows.",
        "“{element}”使用的时限“{limit}”在任何规则包中都不存在。",
    ),
    remedy=("Use a limit of a profile. {hint}", "请使用规则包中的时限。{hint}"),
)
LIMIT_NOT_LITERAL = _theme.error(
    "limit-not-literal",
    says=("The limit in the {what} of “{element}” is computed.", "“{element}”的{what}中的时限名称是计算得出的。"),
    remedy=(
        "Write its name as a text in quotation marks, so that the timer can follow it.",
        "请用引号写明时限名称，定时器才能随之变动。",
    ),
)
LIMIT_SHARE = _theme.error(
    "limit-share",
    says=("“{element}” uses the share {share} of a limit.", "“{element}”使用了时限的{share}。"),
    remedy=(
        "A share lies above 0 and up to 1; a due date is the whole limit.",
        "比例应大于 0 且不超过 1；办理期限应为整个时限。",
    ),
)
_WHAT = {
    What.CONDITION: Term.of("condition", "条件"),
    What.TIMER: Term.of("timer", "定时"),
    What.DUE: Term.of("due date", "办理期限"),
    What.DEPARTMENT: Term.of("department", "部门"),
    What.COLLECTION: Term.of("collection", "集合"),
    What.COMPLETION: Term.of("completion condition", "完成条件"),
    What.COLLECTED: Term.of("output element", "输出元素"),
    What.PARAMETER: Term.of("parameter", "参数"),
    What.OUTPUT: Term.of("output", "输出"),
    What.CORRELATION: Term.of("correlation key", "关联键"),
}
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
_MOMENTS = (DaysDuration, MonthsDuration, FeelDate, FeelDateTime)


def what_of(use: Use) -> Term:
    """What an expression is for, in both languages."""
    return _WHAT[use.what]


def texts(subject: Subject) -> Iterator[Finding]:
    """Something is written, it is FEEL, and it compiles."""
    for one in subject.expressions:
        use = one.use
        place, what = subject.place_of(use), what_of(use)
        if use.is_empty:
            yield EMPTY.at(place, what=what)
        elif one.error is not None:
            yield _refusal(subject, one, one.error)
        elif not use.is_feel and _is_moment(use):
            yield TIMER_LITERAL.at(place, text=use.text)
        elif not use.is_feel and (not use.what.may_be_text or use.text.strip().startswith(_FOREIGN)):
            yield NOT_FEEL.at(place, what=what, text=use.text, hint="")


def _refusal(subject: Subject, one: Compiled, error: Exception) -> Finding:
    place, what = subject.place_of(one.use), what_of(one.use)
    match error:
        case UnknownName():
            names = ", ".join(str(name) for name in _listed(error.facts.get("suggestions")))
            return UNKNOWN_NAME.at(
                place, what=what, name=str(error.facts.get("name")), hint=f"→ {names}" if names else ""
            )
        case WrongCall():
            signatures = " / ".join(str(one) for one in _listed(error.facts.get("signatures")))
            return WRONG_CALL.at(place, what=what, function=str(error.facts.get("function")), signatures=signatures)
        case FeelSyntaxError():
            return NOT_FEEL.at(place, what=what, text=one.use.source, hint=str(error))
    return NOT_FEEL.at(place, what=what, text=one.use.source, hint=str(error))


def _listed(fact: object) -> list[object]:
    return list(fact) if isinstance(fact, list | tuple) else []


def _is_moment(use: Use) -> bool:
    """Whether a text is an ISO duration, date or repetition."""
    text = use.text.strip().lstrip("-")
    return use.what in (What.TIMER, What.DUE) and (text[:1].isdigit() or text[:2] in _ISO or text[:1] == "R")


_ISO = frozenset({"PT", *(f"P{digit}" for digit in range(10))})


def timers(subject: Subject) -> Iterator[Finding]:
    """No time is written into a process, and nothing repeats by the clock."""
    for step in subject.steps:
        if step.tag in ("boundaryEvent", "intermediateCatchEvent") and next(step.element.iter(f"{{{BPMN}}}timeCycle"), None) is not None:
            yield TIMER_CYCLE.at(subject.place(step))
    for one in subject.expressions:
        moments = list(_moments(one))
        if moments:
            yield TIMER_LITERAL.at(subject.place_of(one.use), text=moments[0])


def _moments(one: Compiled) -> Iterator[str]:
    """Durations that are written out anywhere, and dates that are where a moment is asked for."""
    if one.expression is None:
        return
    is_time = one.use.what in (What.TIMER, What.DUE)
    for node in walk(one.expression.node):
        if isinstance(node, Literal) and isinstance(node.value, _MOMENTS[: 4 if is_time else 2]):
            yield one.use.source
    for call in one.expression.calls:
        if call.name == "duration" or (is_time and call.name in ("date", "date and time")):
            yield one.use.source


def limits(subject: Subject) -> Iterator[Finding]:
    """Each limit is named by a text, is one of a profile, and is used up to a share that can be reached."""
    known = subject.vocabulary.named("limits")
    for one in subject.expressions:
        for call in one.expression.calls if one.expression else ():
            if call.name != "deadline":
                continue
            place = subject.place_of(one.use)
            if not call.arguments:
                yield LIMIT_NOT_LITERAL.at(place, what=what_of(one.use))
            elif known and call.arguments[0] not in known:
                yield LIMIT_UNKNOWN.at(place, limit=str(call.arguments[0]), hint=", ".join(sorted(known)))
            if len(call.arguments) > 1 and not _is_share(call.arguments[1], one.use):
                yield LIMIT_SHARE.at(place, share=str(call.arguments[1]))


def _is_share(value: object, use: Use) -> bool:
    return use.what is not What.DUE and isinstance(value, Decimal) and 0 < value <= 1


def types(subject: Subject) -> Iterator[Finding]:
    """Each expression gives what its place needs, and everything inside fits."""
    for one in subject.expressions:
        if one.expression is None:
            continue
        found = one.expression.infer(subject.types_at(one))
        place, what = subject.place_of(one.use), what_of(one.use)
        for problem in found.problems:
            if problem.kind is ProblemKind.NO_FIELD:
                yield UNKNOWN_NAME.at(place, what=what, name=one.use.source, hint=problem.message)
            else:
                position, kinds = str(problem.position), ", ".join(problem.types)
                yield DOES_NOT_FIT.at(place, what=what, position=position, problem=_PROBLEMS[problem.kind], types=kinds)
        wanted = _WANTED.get(one.use.what)
        if wanted and not _gives(found.type, wanted):
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


OF_PROCESS = (texts, timers, limits, types, constants)
