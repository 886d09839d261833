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
ATTACHED = _theme.error(
    "boundary-attached",
    says=("“{element}” sits on nothing that is being done.", "“{element}”没有附着在任何活动上。"),
    remedy=(
        "Put it on the edge of a task, call or sub-process of the same scope.",
        "请把它放在同一范围内的任务、调用活动或子流程的边缘。",
    ),
)
NEVER_FIRES = _theme.warning(
    "boundary-never-fires",
    says=("Nothing in “{host}” can trigger “{element}”.", "“{host}”中没有任何内容会触发“{element}”。"),
    remedy=("Delete it; faults of operators become incidents by themselves.", "请将其删除；操作失败会自动成为故障。"),
)
SIGNAL_NOT_THROWN = _theme.warning(
    "signal-never-thrown",
    says=(
        "“{element}” waits for the signal “{name}”, which nothing throws.",
        "“{element}”等待信号“{name}”，但没有任何步骤抛出它。",
    ),
    remedy=("Throw it in a parallel branch, or wait for a message.", "请在并行分支中抛出该信号，或改为等待消息。"),
)
GATEWAY_TARGET = _theme.error(
    "event-gateway-target",
    says=(
        "“{target}” behind the event-based gateway “{element}” waits for no event.",
        "事件网关“{element}”之后的“{target}”不等待任何事件。",
    ),
    remedy=(
        "Let only catching events or receive tasks follow, each by one flow only.",
        "其后只能是捕获事件或接收任务，且每个只有一条流入。",
    ),
)
TIMER_BEHIND = _theme.error(
    "timer-behind-event-gateway",
    says=(
        "The timer “{element}” stands behind an event-based gateway; it would not follow its time limit.",
        "定时事件“{element}”位于事件网关之后，不会随时限变动。",
    ),
    remedy=("Wait in a step with a boundary timer instead.", "请改用带边界定时器的步骤等待。"),
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


def boundaries(subject: Subject) -> Iterator[Finding]:
    """A boundary event sits on an activity of its own scope, and on one that can trigger it."""
    for step in subject.steps:
        if step.tag != "boundaryEvent":
            continue
        host = subject.steps.all.get(step.attached_to or "")
        if step.attached_to and host is None:
            continue
        if host is None or not host.is_activity or host.scope != step.scope:
            yield ATTACHED.at(subject.place(step))
        elif not _can_trigger(subject, host, step):
            yield NEVER_FIRES.at(subject.place(step), host=host.id)


_AUTOMATIC = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask"})


def _can_trigger(subject: Subject, host: Step, boundary: Step) -> bool:
    """Steps of the engine are done at once, so nothing can happen in the meantime; only what has an inside can throw."""
    triggers = set(triggers_of(boundary))
    if host.tag in _AUTOMATIC:
        return not triggers & {"timer", "message", "signal", "error", "escalation"}
    if triggers & {"error", "escalation"}:
        return any(_throws(inner, triggers) for inner in _inside(subject, host))
    return True


def _inside(subject: Subject, host: Step) -> Iterator[Step]:
    called = subject.shelf.subject(host.node.calls) if host.node and host.node.calls else None
    if called is not None:
        yield from called.steps
    for inner in subject.steps.within(host.id):
        yield inner
        yield from _inside(subject, inner)


def _throws(step: Step, triggers: set[str]) -> bool:
    return step.tag in ("endEvent", "intermediateThrowEvent") and bool(triggers & set(triggers_of(step)))


def signals(subject: Subject) -> Iterator[Finding]:
    """A signal stays within its Instance, so something in it must throw it."""
    thrown = {
        step.node.event.name for step in subject.steps if step.node and step.node.event and _throws(step, {"signal"})
    }
    for step in subject.steps:
        event = step.node.event if step.node else None
        if event is None or not event.name or triggers_of(step) != ["signal"] or step.tag not in _CATCHING:
            continue
        if event.name not in thrown:
            yield SIGNAL_NOT_THROWN.at(subject.place(step), name=event.name)


_CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent"})


def event_gateways(subject: Subject) -> Iterator[Finding]:
    """Behind an event-based gateway stand only events that wait, each for itself."""
    for gateway in subject.steps:
        if gateway.tag != "eventBasedGateway":
            continue
        for target in _targets(subject, gateway):
            if "timer" in triggers_of(target):
                yield TIMER_BEHIND.at(subject.place(target))
            elif (
                not _waits(target) or len(subject.steps.incoming(target.id)) > 1 or subject.steps.boundaries(target.id)
            ):
                yield GATEWAY_TARGET.at(subject.place(gateway), target=target.id)


def _targets(subject: Subject, gateway: Step) -> list[Step]:
    flows = subject.steps.outgoing(gateway.id)
    return [subject.steps.all[flow.target] for flow in flows if flow.target in subject.steps.all]


def _waits(step: Step) -> bool:
    return step.tag in ("intermediateCatchEvent", "receiveTask")


OF_PROCESS = (kinds, named, boundaries, signals, event_gateways)
