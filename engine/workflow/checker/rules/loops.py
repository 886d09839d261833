"""Steps that are done several times: one per item of a collection, and nothing else."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import BPMN, ZEEBE, Kind, Loop

_theme = Theme("loops")

WITHOUT_COLLECTION = _theme.error(
    "multi-instance-without-collection",
    says=(
        "“{element}” is done several times, but not for which items.",
        "“{element}”需办理多次，却未说明针对哪些项目。",
    ),
    remedy=("Name an input collection and an input element.", "请写明输入集合和输入元素。"),
)
CARDINALITY = _theme.error(
    "loop-cardinality",
    says=(
        "“{element}” is done a computed number of times, which nothing checks.",
        "“{element}”按计算次数重复，而次数不受检查。",
    ),
    remedy=("Do it once per item of a collection.", "请按集合中的每个项目各办一次。"),
)
STANDARD = _theme.error(
    "standard-loop",
    says=("“{element}” repeats itself by a standard loop.", "“{element}”使用标准循环重复自身。"),
    remedy=("Draw the loop with gateways, with a limit.", "请用网关画出循环，并设定上限。"),
)
ON_NO_WORK = _theme.error(
    "loop-on-receive",
    says=(
        "“{element}” waits for several messages at once; only the first would be told apart.",
        "“{element}”同时等待多条消息，只能识别第一条。",
    ),
    remedy=("Wait in a called process, one per item.", "请在被调用的流程中等待，每个项目一个。"),
)
HALF_AN_OUTPUT = _theme.error(
    "loop-output-incomplete",
    says=(
        "“{element}” collects results, but only half of it is said.",
        "“{element}”要收集结果，但输出集合与输出元素缺一。",
    ),
    remedy=("Name both the output collection and the output element.", "请同时写明输出集合和输出元素。"),
)

INTERRUPTED = _theme.error(
    "boundary-on-several",
    says=(
        "“{boundary}” would interrupt “{element}”, which is called several times at once; the process would stop there.",
        "“{boundary}”会中断多次调用的“{element}”，流程会在此停住。",
    ),
    remedy=(
        "Put the event on a step inside of the called process, or do not let it interrupt.",
        "请把该事件放到被调用流程内的步骤上，或改为不中断。",
    ),
)
COLLECTS_AGAIN = _theme.error(
    "loop-output-repeats",
    says=(
        "“{element}” collects into “{name}” in every round of a loop; results of earlier rounds would stay in it.",
        "“{element}”在循环的每一轮都收集到“{name}”，之前各轮的结果会留在其中。",
    ),
    remedy=(
        "Call a process that does it, so that each round has variables of its own.",
        "请改为调用一个流程来完成，使每一轮有自己的变量。",
    ),
)
_CALLED = frozenset({Kind.CALL, Kind.SUBPROCESS})


def loops(subject: Subject) -> Iterator[Finding]:
    """Each repetition is over a collection."""
    for step in subject.steps:
        if step.is_refused:
            continue
        if step.has("standardLoopCharacteristics"):
            yield STANDARD.at(subject.place(step))
        if step.has("multiInstanceLoopCharacteristics"):
            yield from _several(subject, step)


def _several(subject: Subject, step: Step) -> Iterator[Finding]:
    several = step.element.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if several is None:
        return
    if several.find(f"{{{BPMN}}}loopCardinality") is not None:
        yield CARDINALITY.at(subject.place(step))
    said = several.find(f"./{{{BPMN}}}extensionElements/{{{ZEEBE}}}loopCharacteristics")
    loop = step.node.loop if step.node else None
    if said is None or loop is None or not loop.collection or not loop.element:
        yield WITHOUT_COLLECTION.at(subject.place(step))
    elif _is_half(loop):
        yield HALF_AN_OUTPUT.at(subject.place(step))
    elif step.tag == "receiveTask":
        yield ON_NO_WORK.at(subject.place(step))


def _is_half(loop: Loop) -> bool:
    return bool(loop.output_collection) != bool(loop.output_element)


def interrupted(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow cannot cancel several called processes at once: it looks for tasks that it has removed."""
    for step in subject.steps:
        loop = step.node.loop if step.node else None
        if loop is None or not loop.collection or step.kind not in _CALLED:
            continue
        for boundary in subject.steps.boundaries(step.id):
            if boundary.node is not None and boundary.node.interrupting:
                yield INTERRUPTED.at(subject.place(step), boundary=boundary.id)


def collected(subject: Subject) -> Iterator[Finding]:
    """The collection of an earlier round is still there when the next one begins."""
    for step in subject.steps:
        loop = step.node.loop if step.node else None
        name = loop.output_collection if loop else None
        if name and step.id in subject.steps.reachable(subject.steps.after(step)):
            yield COLLECTS_AGAIN.at(subject.place(step), name=name)


OF_PROCESS = (loops, interrupted, collected)
