"""What each step does: which form, operator, decision or process it names, and kinds of steps that do nothing."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import Kind

_theme = Theme("tasks")

KIND_MISSING = _theme.error(
    "task-kind-missing",
    says=(
        "“{element}” is a plain task: nobody and nothing is told to do it.",
        "“{element}”是未分类的任务：没有任何人或系统会执行它。",
    ),
    remedy=("Make it a user task, a service task or a business rule task.", "请改为用户任务、服务任务或业务规则任务。"),
)
SCRIPT = _theme.error(
    "script-task",
    says=("“{element}” is a script task; scripts are not run.", "“{element}”是脚本任务，本系统不运行脚本。"),
    remedy=("Use a service task with an operator, or an output mapping.", "请改用带操作的服务任务，或输出映射。"),
)
OPERATOR_MISSING = _theme.error(
    "operator-missing",
    says=("“{element}” names no operator.", "“{element}”未指定操作。"),
    remedy=("Choose an operator as its task definition type.", "请在任务定义类型中选择一个操作。"),
)
OPERATOR_UNKNOWN = _theme.error(
    "operator-unknown",
    says=(
        "“{element}” names the operator “{operator}”; there is none of that name.",
        "“{element}”指定的操作“{operator}”不存在。",
    ),
    remedy=("Choose one of the documented operators.", "请从操作目录中选择。"),
)
DECISION_MISSING = _theme.error(
    "decision-missing",
    says=("“{element}” names no decision.", "“{element}”未指定决策。"),
    remedy=("Name the id of a decision.", "请写明决策的标识。"),
)
DECISION_UNKNOWN = _theme.error(
    "decision-unknown",
    says=(
        "“{element}” asks the decision “{decision}”; no file defines it.",
        "“{element}”调用的决策“{decision}”没有任何文件定义。",
    ),
    remedy=("Add the decision file, or mend the id.", "请添加决策文件，或改正标识。"),
)
CALL_MISSING = _theme.error(
    "call-target-missing",
    says=("“{element}” does not say which process it calls.", "“{element}”未说明调用哪个流程。"),
    remedy=("Name the id of a process as called element.", "请在被调用元素中写明流程标识。"),
)
CALL_UNKNOWN = _theme.error(
    "call-target-unknown",
    says=(
        "“{element}” calls the process “{called}”; no file defines it.",
        "“{element}”调用的流程“{called}”没有任何文件定义。",
    ),
    remedy=("Add the process file, or mend the id.", "请添加流程文件，或改正标识。"),
)
FORM_MISSING = _theme.error(
    "form-missing",
    says=(
        "“{element}” has no form: a person could not say that it is done.",
        "“{element}”没有表单，办理人无法提交结果。",
    ),
    remedy=("Name a form in its form definition.", "请在表单定义中指定表单。"),
)
FORM_UNKNOWN = _theme.error(
    "form-unknown",
    says=(
        "“{element}” shows the form “{form}”; no file defines it.",
        "“{element}”使用的表单“{form}”没有任何文件定义。",
    ),
    remedy=("Add the form file, or mend the id.", "请添加表单文件，或改正标识。"),
)
AD_HOC = _theme.error(
    "ad-hoc",
    says=(
        "“{element}” is an ad-hoc sub-process; nothing decides what comes when.",
        "“{element}”是临时子流程，步骤的先后无法确定。",
    ),
    remedy=("Draw the order of its steps.", "请画出各步骤的先后顺序。"),
)
TRANSACTION = _theme.error(
    "transaction",
    says=(
        "“{element}” is a transaction sub-process; what was done cannot be undone.",
        "“{element}”是事务子流程，已办事项无法撤销。",
    ),
    remedy=("Call another process and draw what happens when it fails.", "请改为调用流程，并画出失败时的处理。"),
)
EVENT_SUBPROCESS = _theme.error(
    "event-subprocess",
    says=(
        "“{element}” is an event sub-process; it would not interrupt what it should.",
        "“{element}”是事件子流程，无法正确中断主流程。",
    ),
    remedy=(
        "Use boundary events; withdrawal and merging are acts of the engine.",
        "请使用边界事件；撤诉与并案由引擎处理。",
    ),
)
UNKNOWN_KIND = _theme.error(
    "step-unknown",
    says=("“{element}” is a {tag}; nothing runs it.", "“{element}”的类型为{tag}，无法运行。"),
    remedy=("Use one of the kinds that the reference lists.", "请使用参考文档所列的元素类型。"),
)
INSTANTIATE = _theme.error(
    "instantiate",
    says=(
        "“{element}” wants to start the process; only the start event does.",
        "“{element}”要求启动流程，而只有开始事件能启动。",
    ),
    remedy=(
        "Delete the attribute instantiate and begin with a start event.",
        "请删除 instantiate 属性，并以开始事件开头。",
    ),
)
QUANTITY = _theme.error(
    "quantity-ignored",
    says=("“{element}” wants more than one token; that is not counted.", "“{element}”要求多个令牌，系统不予计数。"),
    remedy=("Delete the quantities.", "请删除数量设置。"),
)
FALSE_EVENT = _theme.warning(
    "triggered-by-event-written",
    says=(
        'triggeredByEvent="false" is written out at “{element}”; other engines take any value for true.',
        '“{element}”写明了 triggeredByEvent="false"，其他引擎会把任何取值当作 true。',
    ),
    remedy=("Delete the attribute.", "请删除该属性。"),
)
_NO_KIND = frozenset({"task", "manualTask"})
_REFUSED = {"scriptTask": SCRIPT, "adHocSubProcess": AD_HOC, "transaction": TRANSACTION}
_KNOWN_ELSEWHERE = frozenset({"complexGateway"})


def kinds(subject: Subject) -> Iterator[Finding]:
    """Steps that nobody does."""
    for step in subject.steps:
        if step.tag in _NO_KIND:
            yield KIND_MISSING.at(subject.place(step))
        elif step.tag in _REFUSED:
            yield _REFUSED[step.tag].at(subject.place(step))
        elif step.kind is None and step.tag not in _KNOWN_ELSEWHERE:
            yield UNKNOWN_KIND.at(subject.place(step), tag=step.tag)
        yield from _attributes(subject, step)


def _attributes(subject: Subject, step: Step) -> Iterator[Finding]:
    said = step.element.get
    if step.is_event_subprocess:
        yield EVENT_SUBPROCESS.at(subject.place(step))
    elif said("triggeredByEvent") is not None:
        yield FALSE_EVENT.at(subject.place(step))
    if said("instantiate", "false").strip() in ("true", "1"):
        yield INSTANTIATE.at(subject.place(step))
    if any(said(name, "1").strip() != "1" for name in ("startQuantity", "completionQuantity")):
        yield QUANTITY.at(subject.place(step))


def named_things(subject: Subject) -> Iterator[Finding]:
    """What a step names is there."""
    for step in subject.steps:
        look = _NAMED.get(step.kind) if step.kind and not step.is_compensation else None
        if look is not None:
            yield from look(subject, step)


def _operator(subject: Subject, step: Step) -> Iterator[Finding]:
    operator = step.node.operator if step.node else None
    if not operator:
        yield OPERATOR_MISSING.at(subject.place(step))
    elif operator not in subject.vocabulary.operators:
        yield OPERATOR_UNKNOWN.at(subject.place(step), operator=operator)


def _decision(subject: Subject, step: Step) -> Iterator[Finding]:
    decision = step.node.decision if step.node else None
    if not decision:
        yield DECISION_MISSING.at(subject.place(step))
    elif decision not in subject.library.decision_ids():
        yield DECISION_UNKNOWN.at(subject.place(step), decision=decision)


def _call(subject: Subject, step: Step) -> Iterator[Finding]:
    called = step.node.calls if step.node else None
    if not called:
        yield CALL_MISSING.at(subject.place(step))
    elif subject.shelf.subject(called) is None:
        yield CALL_UNKNOWN.at(subject.place(step), called=called)


def _form(subject: Subject, step: Step) -> Iterator[Finding]:
    form = step.node.form if step.node else None
    if not form:
        yield FORM_MISSING.at(subject.place(step))
    elif form not in subject.library.forms:
        yield FORM_UNKNOWN.at(subject.place(step), form=form)


_NAMED = {Kind.SERVICE: _operator, Kind.SEND: _operator, Kind.RULE: _decision, Kind.CALL: _call, Kind.USER: _form}

OF_PROCESS = (kinds, named_things)
