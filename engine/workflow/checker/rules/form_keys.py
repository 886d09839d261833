"""What is written into a form: keys that mean something, once each, and limits that a person can keep to."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator

from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.forms import FormText, listed
from engine.workflow.checker.subject import Shelf

_theme = Theme("forms")

KEY_UNKNOWN = _theme.error(
    "form-key-unknown",
    says=(
        "In the form “{element}”, {where} has the key “{key}”, which means nothing.",
        "表单“{element}”中的{where}包含键“{key}”，该键没有意义。",
    ),
    remedy=("Mend its spelling, or delete it. {hint}", "请改正拼写，或将其删除。{hint}"),
)
KEY_TWICE = _theme.error(
    "form-key-twice",
    says=(
        "In the form “{element}”, the key “{key}” stands twice in one object; only the last would count.",
        "表单“{element}”中同一对象的键“{key}”出现两次，只有最后一个生效。",
    ),
    remedy=("Keep one of them.", "请保留其中一个。"),
)
BOUNDS = _theme.error(
    "form-bounds",
    says=(
        "In the form “{element}”, no answer fits “{field}”: {least} is {low}, {most} is {high}.",
        "表单“{element}”中没有答案能符合“{field}”：{least} 为 {low}，{most} 为 {high}。",
    ),
    remedy=("Let the smaller limit be below the greater.", "请使下限不大于上限。"),
)
LONGEST = 20_000
"""Characters that the engine takes in one field at most."""
_OURS = frozenset(
    {
        *("x-options", "x-codes", "x-department", "x-person", "x-suggest", "x-currency", "x-route", "x-record"),
        *("x-reason", "x-letter"),
    }
)
_NOTES = frozenset(
    {
        *("$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples", "deprecated"),
        *("readOnly", "writeOnly", "then", "else", "minContains", "maxContains"),
    }
)
_STANDARD = frozenset(Draft202012Validator.VALIDATORS) | _NOTES
_BY_NAME = ("properties", "patternProperties", "dependentSchemas", "$defs")
"""Keys whose objects hold schemas by names of the author's choice."""
_DATA = ("default", "const", "enum", "examples", "title", "description", "x-options", "x-reason")
"""Keys whose values are no schemas."""
_BOUNDS = (
    ("minLength", "maxLength"),
    ("minimum", "maximum"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


def keys(shelf: Shelf) -> Iterator[Finding]:
    """Every key of a form means something, and stands once."""
    for form in shelf.forms.values():
        for where, key in _strange(form.schema, ""):
            near = get_close_matches(key, _STANDARD | _OURS, 1)
            place = Place(form.path, form.id, form.line(key))
            yield KEY_UNKNOWN.at(place, where=where or "/", key=key, hint=f"→ {near[0]}" if near else "")
        for key in _repeated(form):
            yield KEY_TWICE.at(Place(form.path, form.id, form.line(key)), key=key)


def _strange(schema: object, where: str) -> Iterator[tuple[str, str]]:
    """Keys that neither the standard knows nor the reference of forms, each with its place."""
    if isinstance(schema, list):
        for one in schema:
            yield from _strange(one, where)
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key not in _STANDARD | _OURS:
            yield where, key
        else:
            for inner, one in _schemas_in(key, value):
                yield from _strange(one, f"{where}/{inner}" if where else inner)


def _schemas_in(key: str, value: object) -> Iterator[tuple[str, object]]:
    if key in _BY_NAME:
        yield from ((f"{key}/{name}", one) for name, one in value.items()) if isinstance(value, dict) else ()
    elif key not in _DATA:
        yield key, value


def _repeated(form: FormText) -> list[str]:
    """Keys that one object has more than once; a reader keeps the last alone."""
    found: list[str] = []

    def gather(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        found.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    json.loads(form.text, object_pairs_hook=gather)
    return found


def bounds(shelf: Shelf) -> Iterator[Finding]:
    """There is something that a person can type into every field."""
    for form in shelf.forms.values():
        for name, field in form.fields.items():
            place = Place(form.path, form.id, form.line(name))
            items = field.get("items")
            for part in (field, items) if isinstance(items, dict) else (field,):
                yield from _impossible(place, name, part)
            yield from _choices(place, name, field)


def _impossible(place: Place, name: str, part: Mapping[str, Any]) -> Iterator[Finding]:
    for least, most in _BOUNDS:
        low, high = _bound(part, least), _bound(part, most)
        if low is not None and high is not None and low > high:
            yield BOUNDS.at(place, field=name, least=least, low=str(low), most=most, high=str(high))


def _bound(part: Mapping[str, Any], key: str) -> float | None:
    value = part.get(key)
    if key == "maxLength":
        return min(value, LONGEST) if isinstance(value, int) else LONGEST
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _choices(place: Place, name: str, field: Mapping[str, Any]) -> Iterator[Finding]:
    """So many items as must be chosen can be chosen."""
    items = field.get("items")
    offered = listed(items.get("enum")) if isinstance(items, dict) else []
    least = _bound(field, "minItems")
    if offered and field.get("uniqueItems") and least is not None and least > len(offered):
        yield BOUNDS.at(place, field=name, least="minItems", low=str(least), most="enum", high=str(len(offered)))


OF_SHELF = (keys, bounds)
