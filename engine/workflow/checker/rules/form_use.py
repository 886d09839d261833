"""Forms beside the processes that show them: suggestions that are there, and fields that may stay empty."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.forms import suggestions
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.checker.uses import What

_theme = Theme("forms")

SUGGESTION_UNKNOWN = _theme.error(
    "form-suggestion-unknown",
    says=(
        "In the form “{element}”, “{field}” is suggested from “{path}”, which is not there.",
        "表单“{element}”中“{field}”的建议值来自“{path}”，但它不存在。",
    ),
    remedy=("Use a variable of the process, a fact, or form:ID.FIELD.", "请使用流程变量、信息或 form:ID.FIELD。"),
)
MAY_BE_NULL = _theme.error(
    "variable-may-be-null",
    says=(
        "“{element}” reads “{name}”, which the form “{form}” does not require.",
        "“{element}”读取“{name}”，但表单“{form}”并不要求填写。",
    ),
    remedy=("Make the field required, or say what an empty one means.", "请将该字段设为必填，或说明为空时的含义。"),
)
UNUSED = _theme.note(
    "form-unused",
    says=("Neither a step nor a page shows the form “{element}”.", "没有流程步骤或页面使用表单“{element}”。"),
    remedy=("Let a step show it, or delete it.", "请让流程步骤使用它，或将其删除。"),
)


def suggested(shelf: Shelf) -> Iterator[Finding]:
    """What is suggested is there in every process that shows the form."""
    users = _users(shelf)
    for form in shelf.forms.values():
        for name, field in form.fields.items():
            for path in suggestions(field):
                if not _is_there(shelf, users.get(form.id, []), path):
                    yield SUGGESTION_UNKNOWN.at(Place(form.path, form.id, form.line(name)), field=name, path=path)


def _users(shelf: Shelf) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = {}
    for subject in shelf.subjects:
        for step in subject.steps:
            if step.node is not None and step.node.form:
                found.setdefault(step.node.form, []).append(subject)
    return found


def _is_there(shelf: Shelf, users: list[Subject], path: str) -> bool:
    if path.startswith("form:"):
        form_id, _, field = path.removeprefix("form:").partition(".")
        form = shelf.form(form_id)
        return form is not None and field in form.fields
    first, _, field = path.partition(".")
    if first in shelf.vocabulary.facts:
        return field in shelf.vocabulary.facts[first]
    return all(first in subject.names for subject in users)


def unused(shelf: Shelf) -> Iterator[Finding]:
    """Forms that neither a step nor a page shows."""
    shown = {*_users(shelf), *(shelf.vocabulary.asks.forms if shelf.vocabulary.asks else ())}
    yield from (UNUSED.at(Place(form.path, form.id)) for form in shelf.forms.values() if form.id not in shown)


def nulls(subject: Subject) -> Iterator[Finding]:
    """An empty field is null, and null decides nothing; only an output mapping may say what it means."""
    for one in subject.expressions:
        if one.expression is None or one.use.what is What.OUTPUT:
            continue
        for name in one.expression.variables:
            if name in subject.nullable and name not in one.use.more:
                yield MAY_BE_NULL.at(subject.place_of(one.use), name=name, form=subject.nullable[name])


OF_PROCESS = (nulls,)
OF_SHELF = (suggested, unused)
