"""Time: limits are data, so no process holds a duration, a date or a repetition, and each limit it names is known."""

from collections.abc import Iterator
from decimal import Decimal

from engine.feel import DaysDuration, FeelDate, FeelDateTime, MonthsDuration
from engine.feel.survey import walk
from engine.feel.syntax import Literal
from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.rules.words import what_of
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, Use, What
from engine.workflow.model import BPMN

_theme = Theme("limits")

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
_MOMENTS = (DaysDuration, MonthsDuration, FeelDate, FeelDateTime)


def is_moment(use: Use) -> bool:
    """Whether a text is an ISO duration, date or repetition."""
    text = use.text.strip().lstrip("-")
    return (
        not use.is_feel
        and use.what in (What.TIMER, What.DUE)
        and (text[:1].isdigit() or text[:2] in _ISO or text[:1] == "R")
    )


_ISO = frozenset({"PT", *(f"P{digit}" for digit in range(10))})


def timers(subject: Subject) -> Iterator[Finding]:
    """No time is written into a process, and nothing repeats by the clock."""
    for step in subject.steps:
        if (
            step.tag in ("boundaryEvent", "intermediateCatchEvent")
            and next(step.element.iter(f"{{{BPMN}}}timeCycle"), None) is not None
        ):
            yield TIMER_CYCLE.at(subject.place(step))
    for one in subject.expressions:
        if is_moment(one.use) or next(_moments(one), None) is not None:
            yield TIMER_LITERAL.at(subject.place_of(one.use), text=one.use.text)


def _moments(one: Compiled) -> Iterator[object]:
    """Durations that are written out anywhere, and dates that are where a moment is asked for."""
    if one.expression is None:
        return
    is_time = one.use.what in (What.TIMER, What.DUE)
    for node in walk(one.expression.node):
        if isinstance(node, Literal) and isinstance(node.value, _MOMENTS[: 4 if is_time else 2]):
            yield node
    for call in one.expression.calls:
        if call.name == "duration" or (is_time and call.name in ("date", "date and time")):
            yield call


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


OF_PROCESS = (timers, limits)
