"""Events: what they wait for or tell, where they may stand, and what SpiffWorkflow would do wrongly with some."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Term, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import BPMN
from engine.xml import local_name

_theme = Theme("events")

REF_MISSING = _theme.error(
    "event-ref-missing",
    says=("“{element}” does not say which {what} it is about.", "“{element}”未说明对应的{what}。"),
    remedy=("Refer to one that has a name.", "请引用一个有名称的对象。"),
)
MESSAGE_THROW = _theme.error(
    "message-throw",
    says=("“{element}” throws a message; nobody outside would get it.", "“{element}”抛出消息，外部无人收到。"),
    remedy=("Tell the outside by a service task with an operator.", "请用带操作的服务任务通知外部。"),
)
SIGNAL_END = _theme.error(
    "signal-end",
    says=("“{element}” is a signal end event; no signal would be sent.", "“{element}”是信号结束事件，信号不会发出。"),
    remedy=(
        "Throw the signal in an intermediate event before a plain end.",
        "请在普通结束事件之前用中间事件抛出信号。",
    ),
)
LINK = _theme.error(
    "link-event",
    says=(
        "“{element}” is a link event; the branch would end here silently.",
        "“{element}”是链接事件，分支会在此无声终止。",
    ),
    remedy=("Draw the flow through.", "请直接画出顺序流。"),
)
COMPENSATION = _theme.error(
    "compensation",
    says=(
        "“{element}” belongs to a compensation; nothing would be undone.",
        "“{element}”属于补偿处理，不会撤销任何事项。",
    ),
    remedy=("Draw the steps that put things right.", "请画出纠正错误的步骤。"),
)
CANCEL_OUTSIDE = _theme.error(
    "cancel-outside-transaction",
    says=("“{element}” cancels a transaction, but stands in none.", "“{element}”要取消事务，但它不在任何事务中。"),
    remedy=("Use a terminate or plain end event.", "请改用终止或普通结束事件。"),
)
CONDITIONAL = _theme.error(
    "conditional-event",
    says=(
        "“{element}” waits for a condition; nothing would ask it again.",
        "“{element}”等待条件成立，但条件不会被再次判断。",
    ),
    remedy=("Wait for a message, a time limit or a person.", "请改为等待消息、时限或人员办理。"),
)
SEVERAL_TRIGGERS = _theme.error(
    "event-several-triggers",
    says=("“{element}” has more than one trigger.", "“{element}”有多个触发条件。"),
    remedy=("Use an event-based gateway with one event each.", "请用事件网关，每个事件一个触发条件。"),
)
MISPLACED = _theme.error(
    "event-misplaced",
    says=("A {trigger} trigger cannot stand at “{element}”.", "“{element}”不能使用{trigger}触发。"),
    remedy=("Use a trigger that the reference lists for this event.", "请使用参考文档为该事件所列的触发类型。"),
)
_DEFINITION = "EventDefinition"
_NAMED = {
    "message": Term.of("message", "消息"),
    "signal": Term.of("signal", "信号"),
    "escalation": Term.of("escalation", "升级"),
    "error": Term.of("error", "错误"),
}
_BY_NAME = frozenset({"message", "signal"})
_REPORTED = frozenset({("message", "intermediateThrowEvent"), ("message", "endEvent"), ("signal", "endEvent")})
_NEED_NO_NAME = _REPORTED | {("error", "boundaryEvent"), ("escalation", "boundaryEvent")}
_ALLOWED = {
    "endEvent": {"terminate", "error", "escalation"},
    "intermediateThrowEvent": {"signal", "escalation"},
    "intermediateCatchEvent": {"timer", "message", "signal"},
    "boundaryEvent": {"timer", "message", "signal", "error", "escalation"},
}
_MAY_BE_PLAIN = frozenset({"startEvent", "endEvent", "intermediateThrowEvent"})
_WITH_OWN_RULE = frozenset({"link", "compensate", "cancel", "conditional"})


def triggers_of(step: Step) -> list[str]:
    """The triggers of an event, such as `timer`; one that is defined elsewhere in the file is `shared`."""
    found = []
    for child in step.element.iterchildren(f"{{{BPMN}}}*"):
        tag = local_name(child)
        if tag == "eventDefinitionRef":
            found.append("shared")
        elif tag.endswith(_DEFINITION):
            found.append(tag.removesuffix(_DEFINITION))
    return found


def kinds(subject: Subject) -> Iterator[Finding]:
    """Events whose kind or place lets nothing run, or runs it wrongly."""
    for step in subject.steps:
        triggers = triggers_of(step) if step.tag.endswith("Event") and not step.is_start else []
        for trigger in triggers:
            yield from _own_rules(subject, step, trigger)
        if len(triggers) > 1 or "shared" in triggers or step.element.get("parallelMultiple") == "true":
            yield SEVERAL_TRIGGERS.at(subject.place(step))
        elif step.tag in _ALLOWED:
            yield from _misplaced(subject, step, triggers)
        if step.is_compensation and "compensate" not in triggers:
            yield COMPENSATION.at(subject.place(step))


def _own_rules(subject: Subject, step: Step, trigger: str) -> Iterator[Finding]:
    if trigger == "message" and step.tag in ("intermediateThrowEvent", "endEvent"):
        yield MESSAGE_THROW.at(subject.place(step))
    if trigger == "signal" and step.tag == "endEvent":
        yield SIGNAL_END.at(subject.place(step))
    if trigger == "link":
        yield LINK.at(subject.place(step))
    if trigger == "compensate":
        yield COMPENSATION.at(subject.place(step))
    if trigger == "conditional":
        yield CONDITIONAL.at(subject.place(step))
    if trigger == "cancel" and not _in_transaction(subject, step):
        yield CANCEL_OUTSIDE.at(subject.place(step))


def _in_transaction(subject: Subject, step: Step) -> bool:
    around = step.attached_to or step.scope
    return around in subject.steps.all and subject.steps.all[around].tag == "transaction"


def _misplaced(subject: Subject, step: Step, triggers: list[str]) -> Iterator[Finding]:
    trigger = triggers[0] if triggers else "none"
    is_reported = trigger in _WITH_OWN_RULE or (trigger, step.tag) in _REPORTED
    is_right = trigger in _ALLOWED[step.tag] or (trigger == "none" and step.tag in _MAY_BE_PLAIN)
    if not (is_reported or is_right):
        yield MISPLACED.at(subject.place(step), trigger=trigger)


def named(subject: Subject) -> Iterator[Finding]:
    """A message, signal or escalation is one by its name; a receive task waits for a message."""
    names = {element.get("id"): element.get("name") for element in subject.document.root.iter(f"{{{BPMN}}}*")}
    for step in subject.steps:
        for what, ref in _references(step):
            if not ref or (what in _BY_NAME and ref in names and not names[ref]):
                yield REF_MISSING.at(subject.place(step), what=_NAMED[what])


def _references(step: Step) -> Iterator[tuple[str, str | None]]:
    """What a step must refer to; a boundary event without a reference catches every error or escalation."""
    if step.tag == "receiveTask":
        yield "message", step.element.get("messageRef")
    for what in _NAMED:
        if step.is_start or (what, step.tag) in _NEED_NO_NAME:
            continue
        for definition in step.element.iterchildren(f"{{{BPMN}}}{what}{_DEFINITION}"):
            yield what, definition.get(f"{what}Ref")


OF_PROCESS = (kinds, named)
