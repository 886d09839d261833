"""What the engine itself asks of the files by name: without it, complaints would stop one after the other."""

from collections.abc import Iterator
from dataclasses import replace

from engine.dmn import Decision
from engine.errors import InvalidInput
from engine.feel import compile_unary_tests
from engine.feel.expression import constant_of
from engine.feel.types import conforms
from engine.rules.lengths import parse_length
from engine.rules.limits import NO_LIMIT
from engine.workflow.checker.finding import Finding, Place, Term, Theme
from engine.workflow.checker.lines import Lines
from engine.workflow.checker.rules.decisions import RESULT_UNKNOWN
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.checker.values import texts_of_column
from engine.workflow.checker.variable_types import type_named
from engine.workflow.model import Kind, Trigger
from engine.workflow.vocabulary import AskedDecision, Asks

_theme = Theme("asked")

PROCESS_MISSING = _theme.error(
    "asked-process-missing",
    says=(
        "The engine starts the process “{element}”; no file defines it.",
        "引擎要启动流程“{element}”，但没有文件定义它。",
    ),
    remedy=("Put its file back, or give its process this id again.", "请恢复该文件，或将流程标识改回。"),
)
PROCESS_INPUT = _theme.error(
    "asked-process-input",
    says=(
        "“{element}” wants “{name}” ({wanted}) from whoever starts it; the engine gives {given}.",
        "“{element}”要求启动方提供“{name}”（{wanted}），但引擎只提供{given}。",
    ),
    remedy=("Declare only what the engine gives.", "请只声明引擎提供的变量。"),
)
MESSAGE_UNHEARD = _theme.error(
    "asked-message-unheard",
    says=(
        "The engine sends the message “{message}” to “{element}”, which never waits for it.",
        "引擎向“{element}”发送消息“{message}”，但流程从不等待它。",
    ),
    remedy=("Let a message event catch it.", "请用消息事件接收它。"),
)
DECISION_MISSING = _theme.error(
    "asked-decision-missing",
    says=(
        "The engine asks the decision “{element}”; no file defines it.",
        "引擎要调用决策“{element}”，但没有文件定义它。",
    ),
    remedy=("Put its file back, or give the decision this id again.", "请恢复该文件，或将决策标识改回。"),
)
DECISION_INPUT = _theme.error(
    "asked-decision-input",
    says=(
        "“{element}” needs “{name}” ({wanted}), which the engine does not give it.",
        "“{element}”需要“{name}”（{wanted}），但引擎不提供。",
    ),
    remedy=("Use one of: {given}.", "请使用以下之一：{given}。"),
)
DECISION_VALUE = _theme.error(
    "asked-decision-value",
    says=(
        "The engine may hand “{value}” as “{name}” to “{element}”, which allows only {allowed}.",
        "引擎可能将“{value}”作为“{name}”交给“{element}”，但后者只允许{allowed}。",
    ),
    remedy=(
        "Allow it, and add a rule for it; or take it out of the list it stands on.",
        "请允许该值并为其添加规则，或从其所在列表中删除。",
    ),
)
DECISION_COLUMN = _theme.error(
    "asked-decision-result",
    says=(
        "The engine reads “{column}” ({wanted}) of what “{element}” gives; it gives {type}.",
        "引擎要读取“{element}”结果中的“{column}”（{wanted}），但其结果为{type}。",
    ),
    remedy=("Give the column this name and this type.", "请使该列的名称和类型与之一致。"),
)
LENGTH = _theme.error(
    "asked-decision-length",
    says=(
        "In “{element}” the rule {rules} gives “{value}” for the limit “{column}”, which is no length.",
        "“{element}”中的规则{rules}给出的时限“{column}”长度为“{value}”，这不是长度。",
    ),
    remedy=(
        "Write a number from 1 to 3660 and one of min, h, bh, bd, d, w, as in 15 d; or none.",
        "请写 1 至 3660 的数字和 min、h、bh、bd、d、w 之一，例如 15 d；没有时限写 none。",
    ),
)
FORM_MISSING = _theme.error(
    "asked-form-missing",
    says=("A page shows the form “{element}”; no file defines it.", "有页面使用表单“{element}”，但没有文件定义它。"),
    remedy=("Put the file back under this name.", "请以该名称恢复文件。"),
)
FORM_FIELD = _theme.error(
    "asked-form-field",
    says=(
        "The page of the form “{element}” reads “{field}”, which the form does not require.",
        "使用表单“{element}”的页面要读取“{field}”，但表单并不要求填写。",
    ),
    remedy=("Keep the field, and name it under required.", "请保留该字段，并在 required 中列出。"),
)
_ENGINE = Term.of("the words of the engine", "引擎的用语")


def processes(shelf: Shelf) -> Iterator[Finding]:
    """Every process that the engine starts is there, and wants no more than it is given."""
    for key, given in _asks(shelf).processes.items():
        subject = shelf.subject(key)
        if subject is None:
            yield PROCESS_MISSING.at(_expected(shelf, f"complaint/{key}.bpmn", key))
            continue
        offered = {name: type_named(kind) for name, kind in given.items()}
        for step in subject.steps.within(key):
            for one in step.node.declares if step.is_start and step.node is not None else ():
                kind, wanted = offered.get(one.name), type_named(one.type)
                if kind is None or wanted is None or not conforms(kind, wanted):
                    yield PROCESS_INPUT.at(
                        subject.place(step), name=one.name, wanted=str(one.type), given=", ".join(sorted(given))
                    )


def messages(shelf: Shelf) -> Iterator[Finding]:
    """Every message that the engine sends is waited for somewhere in its process."""
    for message, key in _asks(shelf).messages.items():
        subject = shelf.subject(key)
        if subject is not None and message not in _heard(subject):
            yield MESSAGE_UNHEARD.at(subject.place(), message=message)


def _heard(subject: Subject) -> set[str]:
    waiting = (Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE)
    called = (subject.shelf.subject(key) for key in subject.library.called_by(subject.process.id))
    return {
        one.document.messages[step.node.event.ref].name
        for one in called
        if one is not None
        for step in one.steps
        if step.kind in waiting and step.node is not None and step.node.event is not None
        if step.node.event.trigger is Trigger.MESSAGE and step.node.event.ref in one.document.messages
    }


def decisions(shelf: Shelf) -> Iterator[Finding]:
    """Every decision that the engine asks is there, asks for what it can be told, and tells what is read."""
    asks, known = _asks(shelf), shelf.library.decision_ids()
    for key, asked in asks.decisions.items():
        if key in known:
            decision, place = shelf.library.decision(key), _place_of(shelf, key)
            yield from _inputs(decision, asked, place)
            yield from _results(decision, asked, place)
            yield from _words(decision, asked, place)
        elif not asked.by_step:
            yield DECISION_MISSING.at(_expected(shelf, f"decisions/{key}.dmn", key))
    for key, columns in asks.lengths.items():
        if key in known:
            yield from _lengths(shelf, shelf.library.decision(key), columns)


def _place_of(shelf: Shelf, key: str) -> Place:
    for path, model in shelf.library.models.items():
        if key in model.decisions:
            return Place(path, key, Lines(shelf.library.files[path]).of(key))
    return Place(f"decisions/{key}.dmn", key)


def _inputs(decision: Decision, asked: AskedDecision, place: Place) -> Iterator[Finding]:
    for name, wanted in decision.inputs.items():
        kind = type_named(asked.given.get(name))
        if kind is None or not conforms(kind, wanted.type):
            yield DECISION_INPUT.at(place, name=name, wanted=str(wanted.type), given=", ".join(sorted(asked.given)))
        for value in sorted(asked.texts.get(name, ())) if wanted.allowed is not None else ():
            if compile_unary_tests(wanted.allowed or "-", names=()).evaluate({"?": value}) is not True:
                yield DECISION_VALUE.at(place, value=value, name=name, allowed=wanted.allowed or "")


def _results(decision: Decision, asked: AskedDecision, place: Place) -> Iterator[Finding]:
    for column, wanted in asked.columns.items():
        found, kind = decision.result.field(column) if column else decision.result, type_named(wanted)
        if found is None or kind is None or not conforms(found, kind):
            shown = column or decision.id
            yield DECISION_COLUMN.at(place, column=shown, wanted=wanted, type=str(found or decision.result))


def _words(decision: Decision, asked: AskedDecision, place: Place) -> Iterator[Finding]:
    for column, known in asked.words.items():
        told = texts_of_column(decision.table, column or None) if decision.table is not None else ()
        for value in sorted({text for text in told if text is not None} - known):
            shown = column or decision.id
            yield RESULT_UNKNOWN.at(place, value=value, column=shown, names=_ENGINE, known=", ".join(sorted(known)))


def _lengths(shelf: Shelf, decision: Decision, columns: frozenset[str]) -> Iterator[Finding]:
    table, place = decision.table, _place_of(shelf, decision.id)
    lines = Lines(shelf.library.files[place.file])
    for at, output in enumerate(table.outputs if table is not None else ()):
        for rule in table.rules if table is not None and output.name in columns else ():
            value = constant_of(rule.outputs[at].node)
            if isinstance(value, str) and not _is_length(value):
                line = lines.of(rule.id)
                yield LENGTH.at(replace(place, line=line), column=output.name, value=value, rules=rule.id)


def _is_length(text: str) -> bool:
    try:
        return text == NO_LIMIT or bool(parse_length(text))
    except InvalidInput:
        return False


def forms(shelf: Shelf) -> Iterator[Finding]:
    """Every form that a page shows is there, and asks for what the page reads."""
    for key, fields in _asks(shelf).forms.items():
        form = shelf.form(key)
        if form is None:
            yield FORM_MISSING.at(_expected(shelf, f"forms/{key}.json", key))
            continue
        required = {name for where, name in form.named_fields() if where == "required"} & form.fields.keys()
        for field in sorted(fields - required):
            yield FORM_FIELD.at(Place(form.path, key, form.line(field)), field=field)


def _expected(shelf: Shelf, path: str, key: str) -> Place:
    """The file of this name, which holds something else now, or where it is looked for first."""
    name = path.rpartition("/")[2]
    return Place(next((one for one in shelf.library.files if one.rpartition("/")[2] == name), path), key)


def _asks(shelf: Shelf) -> Asks:
    return shelf.vocabulary.asks or Asks()


OF_SHELF = (processes, messages, decisions, forms)
