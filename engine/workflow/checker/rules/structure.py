"""How a process is built: where it begins, how its steps follow each other, where it ends."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.reader import Document

_theme = Theme("structure")

NOT_EXECUTABLE = _theme.error(
    "process-not-executable",
    says=("The process “{element}” is not marked as executable.", "流程“{element}”未标记为可执行。"),
    remedy=('Write isExecutable="true" at the process.', '请在流程上写明 isExecutable="true"。'),
)
SEVERAL = _theme.error(
    "process-several",
    says=(
        "The file holds more than one process; “{element}” is one too many.",
        "文件中有多个流程，“{element}”是多余的。",
    ),
    remedy=("Put each process into a file of its own.", "请把每个流程放在单独的文件中。"),
)
START_MISSING = _theme.error(
    "start-missing",
    says=("“{element}” has no start event.", "“{element}”没有开始事件。"),
    remedy=("Draw a start event in front of the first step.", "请在第一个步骤前画一个开始事件。"),
)
START_SEVERAL = _theme.error(
    "start-several",
    says=(
        "“{element}” is a second start event; all of them would begin at once.",
        "“{element}”是第二个开始事件，所有开始事件会同时开始。",
    ),
    remedy=("Keep one start event and decide in a gateway.", "请只保留一个开始事件，并用网关判断走向。"),
)
START_TYPED = _theme.error(
    "start-event-typed",
    says=(
        "The start event “{element}” waits for something; a process of ours is started by the engine.",
        "开始事件“{element}”在等待触发；本系统的流程由引擎启动。",
    ),
    remedy=(
        "Use a plain start event; schedules and messages start processes from outside.",
        "请使用普通开始事件；定时和消息由外部启动流程。",
    ),
)
SEVERAL_OUTGOING = _theme.error(
    "several-outgoing",
    says=("{count} flows leave “{element}”.", "有{count}条顺序流从“{element}”流出。"),
    remedy=("Let one flow lead to a gateway, and part there.", "请只保留一条流向网关的顺序流，在网关处分支。"),
)
SEVERAL_INCOMING = _theme.error(
    "several-incoming",
    says=("{count} flows lead into “{element}”.", "有{count}条顺序流流入“{element}”。"),
    remedy=("Merge them in a gateway in front of it.", "请先在它前面的网关处合并。"),
)
DEAD_END = _theme.error(
    "dead-end",
    says=("No flow leaves “{element}”, and it is no end event.", "没有顺序流从“{element}”流出，而它不是结束事件。"),
    remedy=("Lead it on, or to an end event that says what was reached.", "请继续连线，或连到说明结果的结束事件。"),
)
UNREACHABLE = _theme.error(
    "unreachable",
    says=("No path from the start reaches “{element}”.", "从开始事件没有路径到达“{element}”。"),
    remedy=("Lead a flow to it, or delete it.", "请引一条顺序流到它，或将其删除。"),
)
FLOW_INTO_START = _theme.error(
    "flow-into-start",
    says=("A flow leads into the start event “{element}”.", "有顺序流流入开始事件“{element}”。"),
    remedy=("Lead it to a merging gateway behind the start.", "请把它引到开始事件之后的合并网关。"),
)
FLOW_OUT_OF_END = _theme.error(
    "flow-out-of-end",
    says=("A flow leaves the end event “{element}”.", "有顺序流从结束事件“{element}”流出。"),
    remedy=("Put the steps in front of the end event.", "请把步骤放在结束事件之前。"),
)
FLOW_LEAVES_SCOPE = _theme.error(
    "flow-leaves-scope",
    says=(
        "The flow “{element}” crosses the border of a sub-process or process.",
        "顺序流“{element}”穿越了子流程或流程的边界。",
    ),
    remedy=("Connect steps on the same side of the border only.", "请只连接边界同一侧的步骤。"),
)
NEVER_ENDS = _theme.error(
    "never-ends",
    says=("From “{element}” on no path leads to an end.", "从“{element}”起没有任何路径通向结束。"),
    remedy=("Give the loop a way out to an end event.", "请为循环提供一条通向结束事件的出路。"),
)


def not_executable(subject: Subject) -> Iterator[Finding]:
    """A process that is only a drawing."""
    if not subject.process.executable:
        yield NOT_EXECUTABLE.at(subject.place())


def several_processes(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Call activities name processes by file, so a file has one."""
    for subject in shelf.subjects:
        if subject.document is document and subject.process is not document.main:
            yield SEVERAL.at(subject.place())


def starts(subject: Subject) -> Iterator[Finding]:
    """Each scope begins at one event, which waits for nothing."""
    for scope in subject.steps.scopes():
        around = subject.steps.all.get(scope)
        events = [step for step in subject.steps.within(scope) if step.is_start]
        plain = [event for event in events if not _is_typed(event)]
        if not events:
            yield START_MISSING.at(subject.place(around))
        yield from (START_TYPED.at(subject.place(event)) for event in events if _is_typed(event))
        yield from (START_SEVERAL.at(subject.place(event)) for event in plain[1:])


def _is_typed(start: Step) -> bool:
    return any(str(child.tag).endswith(("EventDefinition", "eventDefinitionRef")) for child in start.element)


def flows_of_steps(subject: Subject) -> Iterator[Finding]:
    """Only gateways part and merge; a start has nothing before it and an end nothing behind."""
    for step in subject.steps:
        leaving, coming = len(subject.steps.outgoing(step.id)), len(subject.steps.incoming(step.id))
        if step.is_end and leaving:
            yield FLOW_OUT_OF_END.at(subject.place(step))
        elif leaving > 1 and not step.is_gateway:
            yield SEVERAL_OUTGOING.at(subject.place(step), count=leaving)
        if step.is_start and coming:
            yield FLOW_INTO_START.at(subject.place(step))
        elif coming > 1 and not (step.is_gateway or step.is_end):
            yield SEVERAL_INCOMING.at(subject.place(step), count=coming)


def dead_ends(subject: Subject) -> Iterator[Finding]:
    """Where a branch stops although nothing says that it has come to an end."""
    for step in subject.steps:
        if subject.steps.is_in_order(step) and _stops(subject, step) and not _stands_alone(subject, step):
            yield DEAD_END.at(subject.place(step))


def _stands_alone(subject: Subject, step: Step) -> bool:
    """Whether nothing leads to it either; that it is unreachable says enough."""
    return not (step.is_start or step.attached_to or subject.steps.incoming(step.id))


def _stops(subject: Subject, step: Step) -> bool:
    return not (step.is_end or step.is_linked() or subject.steps.outgoing(step.id))


def unreachable(subject: Subject) -> Iterator[Finding]:
    """Steps that are drawn and never come."""
    for scope in subject.steps.scopes():
        within = subject.steps.within(scope)
        roots = [step.id for step in within if step.is_start or _begins_by_itself(step)]
        if not any(step.is_start for step in within):
            continue
        reached = subject.steps.reachable(roots)
        for step in within:
            if step.id not in reached and subject.steps.is_in_order(step):
                yield UNREACHABLE.at(subject.place(step))


def _begins_by_itself(step: Step) -> bool:
    return (
        step.is_compensation or step.is_event_subprocess or (step.tag == "intermediateCatchEvent" and step.is_linked())
    )


def scope_borders(subject: Subject) -> Iterator[Finding]:
    """A flow stays on its side of the border of a sub-process."""
    steps = subject.steps.all
    elsewhere = {
        step.id for other in subject.shelf.subjects if other.document is subject.document for step in other.steps
    }
    for flow in subject.process.flows.values():
        ends = [steps[end].scope for end in (flow.source, flow.target) if end in steps]
        foreign = [end for end in (flow.source, flow.target) if end not in steps and end in elsewhere]
        if foreign or len(set(ends)) > 1:
            yield FLOW_LEAVES_SCOPE.at(subject.place(flow))


def never_ends(subject: Subject) -> Iterator[Finding]:
    """A part of the process that can be entered but not left; named once, at its first step in the file."""
    steps = subject.steps
    ending = steps.leading_to(step.id for step in steps if _stops(subject, step) or step.is_end or step.is_linked())
    for scope in steps.scopes():
        within = steps.within(scope)
        reached = steps.reachable(step.id for step in within if step.is_start)
        lost = [step for step in within if step.id in reached and step.id not in ending]
        while lost:
            yield NEVER_ENDS.at(subject.place(lost[0]))
            related = steps.reachable([lost[0].id]) | steps.leading_to([lost[0].id])
            lost = [step for step in lost if step.id not in related]


OF_PROCESS = (not_executable, starts, flows_of_steps, dead_ends, unreachable, scope_borders, never_ends)
OF_DOCUMENT = (several_processes,)
