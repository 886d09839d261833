"""Form files: a valid schema in both languages, whose fields fit the process that reads them."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.forms import FormText, listed
from engine.workflow.checker.subject import Shelf

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
OPTIONS = _theme.error(
    "form-options",
    says=(
        "In the form “{element}”, the values of “{field}” and their labels (x-options) do not match.",
        "表单“{element}”中“{field}”的取值与选项标签（x-options）不一致。",
    ),
    remedy=("Label each value of enum, and no other.", "请为 enum 的每个取值提供标签，不多不少。"),
)
LETTER_UNKNOWN = _theme.error(
    "form-letter-unknown",
    says=(
        "The form “{element}” writes the letter “{letter}”; there is none.",
        "表单“{element}”要撰写函件“{letter}”，但没有该函件。",
    ),
    remedy=("Use a folder of processes/letters.", "请使用 processes/letters 中的文件夹名。"),
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
_SIMPLE = ("string", "number", "integer", "boolean")


def schemas(shelf: Shelf) -> Iterator[Finding]:
    """Each form is a schema that can be filled in."""
    for form in shelf.forms.values():
        yield from _valid(form)
        yield from _languages(form)
        yield from _names(form)
        yield from _letter(shelf, form)
        for name, field in form.fields.items():
            yield from _field(shelf, form, name, field)


def _letter(shelf: Shelf, form: FormText) -> Iterator[Finding]:
    letter, known = form.schema.get("x-letter"), shelf.vocabulary.names.get("letters")
    if letter is not None and known is not None and str(letter) not in known:
        yield LETTER_UNKNOWN.at(_place(form, "x-letter"), letter=str(letter))


def _place(form: FormText, key: str = "") -> Place:
    return Place(form.path, form.id, form.line(key) if key else 1)


def _valid(form: FormText) -> Iterator[Finding]:
    if problem := _problem(form.text):
        yield INVALID.at(_place(form), where=problem[0], problem=problem[1])
    elif form.schema.get("type") != "object" or not form.fields:
        yield INVALID.at(_place(form), where="/", problem="type: object, properties: {…}")


@lru_cache(maxsize=512)
def _problem(text: str) -> tuple[str, str] | None:
    """Where and why a form is no valid JSON Schema."""
    try:
        Draft202012Validator.check_schema(_without_texts(orjson.loads(text)))
    except SchemaError as error:
        return "/".join(str(part) for part in error.absolute_path) or "/", error.message
    return None


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
        options = _choices(field).get("x-options")
        texts += [(f"{name}.{value}", label) for value, label in options.items()] if isinstance(options, dict) else []
    for where, text in texts:
        if not _is_bilingual(text):
            yield LANGUAGE.at(_place(form, where.partition(".")[0]), where=where)


def _choices(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """What holds the choices of a field; those of an array stand at its items."""
    items = field.get("items")
    return items if isinstance(items, dict) else field


def _is_bilingual(text: object) -> bool:
    return isinstance(text, dict) and all(isinstance(text.get(one), str) and text[one].strip() for one in ("en", "zh"))


def _names(form: FormText) -> Iterator[Finding]:
    for where, name in form.named_fields():
        if name not in form.fields:
            yield FIELD_UNKNOWN.at(_place(form), where=where, name=name)


def _field(shelf: Shelf, form: FormText, name: str, field: Mapping[str, Any]) -> Iterator[Finding]:
    place, known = _place(form, name), shelf.vocabulary.names
    codes, column = field.get("x-codes"), field.get("x-record")
    if codes is not None and "codes" in known and str(codes) not in known["codes"]:
        yield CODES_UNKNOWN.at(place, field=name, codes=str(codes))
    if column is not None and "records" in known and str(column) not in known["records"]:
        yield RECORD_UNKNOWN.at(place, field=name, column=str(column), known=", ".join(sorted(known["records"])))
    if not _labels_match(field):
        yield OPTIONS.at(place, field=name)
    if field.get("x-route") and not _is_simple(field):
        yield ROUTE_TYPE.at(place, field=name)


def _labels_match(field: Mapping[str, Any]) -> bool:
    """Whether each value that can be chosen has its label, and no other."""
    choices = _choices(field)
    labels, values = choices.get("x-options"), [str(one) for one in listed(choices.get("enum"))]
    if labels is None:
        return "enum" not in choices
    return isinstance(labels, dict) and list(labels) == values


def _is_simple(field: Mapping[str, Any]) -> bool:
    items = field.get("items")
    if field.get("type") == "array":
        return isinstance(items, dict) and items.get("type") in _SIMPLE
    return field.get("type") in _SIMPLE


OF_SHELF = (schemas,)
