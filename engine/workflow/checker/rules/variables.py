"""Variables: each is produced on every way to where it is read, has one type, and a name that means nothing else."""

import re
from collections.abc import Iterator

from engine.feel.builtins import BUILTINS
from engine.workflow.checker.dataflow import own_products
from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.rules.words import what_of
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.checker.variable_types import disagree, type_named
from engine.workflow.model import Kind, Node, Trigger
from engine.workflow.vocabulary import FUNCTIONS

_theme = Theme("variables")

NOT_EVERYWHERE = _theme.error(
    "variable-not-on-every-path",
    says=(
        "The {what} of “{element}” reads “{name}”, which is not there on every way to it.",
        "“{element}”的{what}读取了“{name}”，但并非所有到达路径都会产生它。",
    ),
    remedy=(
        "Produce it on every way, for example first at the start event.",
        "请在所有路径上产生它，例如先在开始事件中赋值。",
    ),
)
TWO_TYPES = _theme.error(
    "variable-two-types",
    says=(
        "The variable “{name}” is a {one} here and a {other} there.",
        "变量“{name}”在一处是{one}，在另一处是{other}。",
    ),
    remedy=("Give one of them another name.", "请为其中一个改名。"),
)
NAME = _theme.error(
    "variable-name",
    says=(
        "“{element}” produces “{name}”, which is no name for a variable.",
        "“{element}”产生的“{name}”不能用作变量名。",
    ),
    remedy=(
        "Use letters, digits and underscores, and no name of a fact or function.",
        "请使用字母、数字和下划线，且不要与信息或函数重名。",
    ),
)
INPUT_TYPE = _theme.error(
    "input-type-unknown",
    says=(
        "“{element}” declares “{name}” as “{type}”, which is no type.",
        "“{element}”将“{name}”声明为“{type}”，但没有这种类型。",
    ),
    remedy=("Write name:type with a FEEL type, such as level:number.", "请按“名称:类型”书写，例如 level:number。"),
)
INPUTS_MISPLACED = _theme.error(
    "inputs-misplaced",
    says=(
        "“{element}” declares inputs, but it is not the start of the process.",
        "“{element}”声明了输入，但它不是流程的开始事件。",
    ),
    remedy=("Declare them at the start event of the process.", "请在流程的开始事件上声明。"),
)
OUTPUT_IGNORED = _theme.error(
    "output-ignored",
    says=(
        "“{element}” maps the output “{name}”, but nothing computes outputs there.",
        "“{element}”映射了输出“{name}”，但此处的输出不会被计算。",
    ),
    remedy=(
        "Map it at a task, a call, a message event or the start.",
        "请在任务、调用活动、消息事件或开始事件上映射。",
    ),
)
INPUT_IGNORED = _theme.warning(
    "input-ignored",
    says=(
        "“{element}” maps the input “{name}”, but nothing reads inputs there.",
        "“{element}”映射了输入“{name}”，但此处不会读取输入。",
    ),
    remedy=("Delete it; a form is suggested values by x-suggest.", "请将其删除；表单的建议值用 x-suggest 设置。"),
)
MAPPED_TWICE = _theme.error(
    "mapping-twice",
    says=("“{element}” maps “{name}” twice.", "“{element}”对“{name}”映射了两次。"),
    remedy=("Delete one of the two.", "请删除其中一个。"),
)
UNREAD = _theme.warning(
    "variable-unread",
    says=("“{element}” produces “{name}”, which nothing ever reads.", "“{element}”产生的“{name}”从未被读取。"),
    remedy=("Mend the name, or delete the mapping.", "请改正名称，或删除该映射。"),
)
ITEM_TAKEN = _theme.error(
    "loop-element-taken",
    says=(
        "The item of “{element}” is called “{name}”, as a variable that may be there already.",
        "“{element}”的循环元素名为“{name}”，与可能已存在的变量重名。",
    ),
    remedy=("Give the item a name of its own.", "请为循环元素另取名称。"),
)
_TAKES_INPUTS = frozenset({Kind.SERVICE, Kind.SEND, Kind.RULE, Kind.CALL})
_GIVES_OUTPUTS = frozenset({*_TAKES_INPUTS, Kind.START, Kind.USER})
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def on_every_path(subject: Subject) -> Iterator[Finding]:
    """No expression finds a variable missing."""
    for one in subject.expressions:
        there = names_at(subject, one)
        if there is None or one.expression is None:
            continue
        for name in one.expression.variables:
            if name not in there and name not in subject.vocabulary.facts:
                yield NOT_EVERYWHERE.at(subject.place_of(one.use), what=what_of(one.use), name=name)


def names_at(subject: Subject, one: Compiled) -> frozenset[str] | None:
    """The variables that an expression surely sees; None where no path leads."""
    use = one.use
    before = subject.dataflow.surely.get(use.step)
    node = subject.steps.all[use.step].node
    if before is None or node is None:
        return None
    if use.what is What.OUTPUT and node.kind is Kind.CALL:
        return before - use.more | _given_back(subject, node)
    own = own_products(node, subject.library) if use.own else frozenset()
    outputs = {one.target for one in node.outputs} if use.what in (What.COLLECTED, What.COMPLETION) else set()
    return before | own | use.more | outputs


def _given_back(subject: Subject, node: Node) -> frozenset[str]:
    called = subject.shelf.subject(node.calls or "")
    return called.dataflow.at_ends(called.process.id) if called else frozenset()


def types(subject: Subject) -> Iterator[Finding]:
    """Each variable has one type, and each declared type is one."""
    for name, kinds in subject.given_types.items():
        if pair := disagree(kinds):
            yield TWO_TYPES.at(subject.place(), name=name, one=str(pair[0]), other=str(pair[1]))
    for step in subject.steps:
        for declared in step.node.declares if step.node else ():
            if type_named(declared.type) is None:
                yield INPUT_TYPE.at(subject.place(step), name=declared.name, type=declared.type)


def payloads(subject: Subject) -> Iterator[Finding]:
    """The fields of a message have types, too."""
    for message in subject.document.messages.values():
        for field in message.payload:
            if type_named(field.type) is None:
                place = subject.place()
                yield INPUT_TYPE.at(
                    type(place)(place.file, message.id, message.line or 1), name=field.name, type=field.type
                )


def names(subject: Subject) -> Iterator[Finding]:
    """A variable has a plain name that hides nothing."""
    taken = subject.vocabulary.facts.keys() | FUNCTIONS.keys() | subject.vocabulary.functions.keys() | BUILTINS.keys()
    for step in subject.steps:
        if step.node is None:
            continue
        form = subject.shelf.form(step.node.form or "")
        for name in (*_produced_names(step.node), *(form.routes if form else ())):
            if not _IDENTIFIER.fullmatch(name) or name in taken:
                yield NAME.at(subject.place(step), name=name)


def _produced_names(node: Node) -> Iterator[str]:
    yield from (one.name for one in node.declares)
    yield from (one.target for one in node.outputs)
    if node.result is not None:
        yield node.result
    if node.loop is not None:
        yield from (name for name in (node.loop.element, node.loop.output_collection) if name)


def mappings(subject: Subject) -> Iterator[Finding]:
    """What is mapped is also computed, and once."""
    for step in subject.steps:
        node = step.node
        if node is None:
            continue
        if not _gives_outputs(node):
            yield from (OUTPUT_IGNORED.at(subject.place(step), name=one.target) for one in node.outputs)
        if node.kind not in _TAKES_INPUTS:
            yield from (INPUT_IGNORED.at(subject.place(step), name=one.target) for one in node.inputs)
        yield from _twice(subject, step, node)
        is_start = node.kind is Kind.START and node.scope == subject.process.id
        if node.declares and not is_start:
            yield INPUTS_MISPLACED.at(subject.place(step))


def _gives_outputs(node: Node) -> bool:
    waits_for_message = node.event is not None and node.event.trigger is Trigger.MESSAGE
    return node.kind in _GIVES_OUTPUTS or (waits_for_message and node.kind in _CATCHING)


_CATCHING = frozenset({Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE})


def _twice(subject: Subject, step: Step, node: Node) -> Iterator[Finding]:
    for mapped in (node.inputs, node.outputs):
        targets = [one.target for one in mapped]
        for name in dict.fromkeys(name for name in targets if targets.count(name) > 1):
            yield MAPPED_TWICE.at(subject.place(step), name=name)


def unread(subject: Subject) -> Iterator[Finding]:
    """What is mapped is read somewhere: by an expression, a decision, a form, or a process that calls this one."""
    read = subject.shelf.asked_of_called.get(subject.process.id, frozenset()) | subject.suggesting
    read |= {name for step in subject.steps for name in subject.reads.at(step.id)}
    for step in subject.steps:
        for one in step.node.outputs if step.node else ():
            if one.target and one.target not in read:
                yield UNREAD.at(subject.place(step), name=one.target)


def items(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow refuses to begin several at once when the name of the item is a variable already."""
    for step in subject.steps:
        loop = step.node.loop if step.node else None
        there = subject.dataflow.perhaps.get(step.id) or frozenset()
        if loop is not None and loop.element and loop.element in there:
            yield ITEM_TAKEN.at(subject.place(step), name=loop.element)


OF_PROCESS = (on_every_path, types, payloads, names, mappings, unread, items)
