"""Events that are waited for: where they sit, and whether anything can make them happen."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.rules.events import triggers_of
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject

_theme = Theme("waiting")

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


OF_PROCESS = (boundaries, signals, event_gateways)
