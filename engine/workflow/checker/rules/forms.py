"""Form files: a valid schema in both languages, whose fields fit the process that reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.forms import FormText
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.checker.uses import What

_theme = Theme("forms")

INVALID = _theme.error(
    "form-invalid",
    says=(
        "The form “{element}” is no valid schema, at {where}: {problem}",
        "表单“{element}”不是有效的模式，位置{where}：{problem}",
    ),
    remedy=("Mend it; the format is described in the reference of forms.", "请改正；格式见表单参考文档。"),
)
LANGUAGE = _theme.error(
    "form-language",
    says=(
        "In the form “{element}”, {where} is not written in both languages.",
        "表单“{element}”中的{where}缺少中文或英文。",
    ),
    remedy=('Write {{"en": "…", "zh": "…"}}.', '请写成 {{"en": "…", "zh": "…"}}。'),
)
FIELD_UNKNOWN = _theme.error(
    "form-field-unknown",
    says=(
        "In the form “{element}”, {where} names the field “{name}”; there is none.",
        "表单“{element}”中的{where}提到字段“{name}”，但没有该字段。",
    ),
    remedy=("Mend the name, or add the field.", "请改正名称，或添加该字段。"),
)
CODES_UNKNOWN = _theme.error(
    "form-codes-unknown",
    says=(
        "In the form “{element}”, “{field}” offers the code list “{codes}”; there is none.",
        "表单“{element}”中的“{field}”使用代码表“{codes}”，但没有该代码表。",
    ),
    remedy=("Use a list of processes/codes.", "请使用 processes/codes 中的代码表。"),
)
RECORD_UNKNOWN = _theme.error(
    "form-record-unknown",
    says=(
        "In the form “{element}”, “{field}” fills “{column}”, which no form may fill.",
        "表单“{element}”中的“{field}”要填写“{column}”，但表单不得填写该项。",
    ),
    remedy=("Use one of: {known}.", "请使用以下之一：{known}。"),
)
SUGGESTION_UNKNOWN = _theme.error(
    "form-suggestion-unknown",
    says=(
        "In the form “{element}”, “{field}” is suggested from “{path}”, which is not there.",
        "表单“{element}”中“{field}”的建议值来自“{path}”，但它不存在。",
    ),
    remedy=("Use a variable of the process, a fact, or form:ID.FIELD.", "请使用流程变量、信息或 form:ID.FIELD。"),
)
OPTIONS = _theme.error(
    "form-options",
    says=(
        "In the form “{element}”, the labels of “{field}” do not match its values.",
        "表单“{element}”中“{field}”的选项标签与取值不一致。",
    ),
    remedy=("Label each value of enum, and no other.", "请为 enum 的每个取值提供标签，不多不少。"),
)
ROUTE_TYPE = _theme.error(
    "form-route-type",
    says=(
        "In the form “{element}”, “{field}” is read by the process but has no simple type.",
        "表单“{element}”中的“{field}”由流程读取，但没有简单类型。",
    ),
    remedy=(
        "Use string, number, integer, boolean or an array of these.",
        "请使用 string、number、integer、boolean 或其数组。",
    ),
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
    says=("No step of these processes shows the form “{element}”.", "没有流程步骤使用表单“{element}”。"),
    remedy=("Keep it if a page shows it, else delete it.", "若有页面使用请保留，否则请删除。"),
)
_SIMPLE = frozenset({"string", "number", "integer", "boolean"})


def schemas(shelf: Shelf) -> Iterator[Finding]:
    """Each form is a schema that can be filled in."""
    for form in shelf.forms.values():
        yield from _valid(form)
        yield from _languages(form)
        yield from _names(form)
        for name, field in form.fields.items():
            yield from _field(shelf, form, name, field)


def _place(form: FormText, key: str = "") -> Place:
    return Place(form.path, form.id, form.line(key) if key else 1)


def _valid(form: FormText) -> Iterator[Finding]:
    try:
        Draft202012Validator.check_schema(_without_texts(form.schema))
    except SchemaError as error:
        where = "/".join(str(part) for part in error.absolute_path) or "/"
        yield INVALID.at(_place(form), where=where, problem=error.message)
        return
    if form.schema.get("type") != "object" or not form.fields:
        yield INVALID.at(_place(form), where="/", problem="type: object, properties: {…}")


def _without_texts(schema: Any) -> Any:
    """The schema as the standard knows it: titles and descriptions of ours are objects with both languages."""
    if isinstance(schema, list):
        return [_without_texts(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    is_text = {
        key for key in ("title", "description") if isinstance(schema.get(key), dict) and _is_bilingual(schema[key])
    }
    return {key: _without_texts(value) for key, value in schema.items() if key not in is_text}


def _languages(form: FormText) -> Iterator[Finding]:
    texts: list[tuple[str, object]] = [("title", form.schema.get("title"))]
    texts += [("description", form.schema["description"])] if "description" in form.schema else []
    for name, field in form.fields.items():
        texts.append((name, field.get("title")))
        texts += [(name, field["description"])] if "description" in field else []
        holder = field.get("items") if isinstance(field.get("items"), dict) else field
        options = (holder or {}).get("x-options")
        texts += [(f"{name}.{value}", label) for value, label in options.items()] if isinstance(options, dict) else []
    for where, text in texts:
        if not _is_bilingual(text):
            yield LANGUAGE.at(_place(form, where.partition(".")[0]), where=where)


def _is_bilingual(text: object) -> bool:
    return isinstance(text, dict) and all(isinstance(text.get(one), str) and text[one].strip() for one in ("en", "zh"))


def _names(form: FormText) -> Iterator[Finding]:
    for where, name in _named_fields(form.schema):
        if name not in form.fields:
            yield FIELD_UNKNOWN.at(_place(form), where=where, name=name)


def _named_fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every field that a requirement, a condition or a reason names."""
    yield from (("required", str(name)) for name in _listed(schema.get("required")))
    reason = schema.get("x-reason")
    if isinstance(reason, dict):
        yield "x-reason", str(reason.get("field"))
        yield from (("x-reason", str(name)) for name in _listed(reason.get("when_changed")))
    for part in _conditions(schema):
        yield from (("if/then", str(name)) for name in part.get("properties", {}))
        yield from (("then", str(name)) for name in _listed(part.get("required")))


def _conditions(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in [schema, *_listed(schema.get("allOf"))]:
        if isinstance(one, dict):
            yield from (one[key] for key in ("if", "then", "else") if isinstance(one.get(key), dict))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _field(shelf: Shelf, form: FormText, name: str, field: Mapping[str, Any]) -> Iterator[Finding]:
    place, known = _place(form, name), shelf.vocabulary.names
    codes, column = field.get("x-codes"), field.get("x-record")
    if codes is not None and "codes" in known and codes not in known["codes"]:
        yield CODES_UNKNOWN.at(place, field=name, codes=str(codes))
    if column is not None and "records" in known and column not in known["records"]:
        yield RECORD_UNKNOWN.at(place, field=name, column=str(column), known=", ".join(sorted(known["records"])))
    holder = field.get("items") if isinstance(field.get("items"), dict) else field
    if (
        isinstance(holder, dict)
        and "x-options" in holder
        and list(holder["x-options"]) != [str(value) for value in _listed(holder.get("enum"))]
    ):
        yield OPTIONS.at(place, field=name)
    if field.get("x-route") and not _is_simple(field):
        yield ROUTE_TYPE.at(place, field=name)


def _is_simple(field: Mapping[str, Any]) -> bool:
    items = field.get("items")
    if field.get("type") == "array":
        return isinstance(items, dict) and items.get("type") in _SIMPLE
    return field.get("type") in _SIMPLE


def suggestions(shelf: Shelf) -> Iterator[Finding]:
    """What is suggested is there in every process that shows the form."""
    users = _users(shelf)
    for form in shelf.forms.values():
        for name, field in form.fields.items():
            path = field.get("x-suggest")
            if isinstance(path, str) and not _is_there(shelf, users.get(form.id, []), path):
                yield SUGGESTION_UNKNOWN.at(_place(form, name), field=name, path=path)


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
    """Forms that no step shows."""
    users = _users(shelf)
    yield from (UNUSED.at(_place(form)) for form in shelf.forms.values() if form.id not in users)


def nulls(subject: Subject) -> Iterator[Finding]:
    """An empty field is null, and null decides nothing."""
    optional = {name: form.id for form in _shown(subject) for name in _optional_routes(form)}
    for one in subject.expressions:
        if one.expression is None or one.use.what is What.OUTPUT:
            continue
        for name in one.expression.variables:
            if name in optional and not _is_replaced(subject, name):
                yield MAY_BE_NULL.at(subject.place_of(one.use), name=name, form=optional[name])


def _shown(subject: Subject) -> Iterator[FormText]:
    forms = (subject.shelf.form(step.node.form) for step in subject.steps if step.node and step.node.form)
    return (form for form in forms if form is not None)


def _optional_routes(form: FormText) -> set[str]:
    """Fields that may stay empty; a tick box never is, and what a condition requires is the author's care."""
    required = {name for where, name in _named_fields(form.schema) if where in ("required", "then")}
    return {
        name for name, field in form.fields.items() if field.get("x-route") and field.get("type") != "boolean"
    } - required


def _is_replaced(subject: Subject, name: str) -> bool:
    """Whether the step that shows the form gives the variable a new value."""
    return all(
        any(one.target == name for one in step.node.outputs)
        for step in subject.steps
        if step.node is not None and (form := subject.shelf.form(step.node.form or "")) is not None
        if name in _optional_routes(form)
    )


OF_PROCESS = (nulls,)
OF_SHELF = (schemas, suggestions, unused)
