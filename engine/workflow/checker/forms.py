"""What the checker reads of a form file: its fields with their types, and the lines on which they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from engine.feel import ANY, FeelType
from engine.feel.types import BOOLEAN, CONTEXT, NUMBER, STRING, list_of

_TYPES: Mapping[str, FeelType] = {
    "string": STRING,
    "number": NUMBER,
    "integer": NUMBER,
    "boolean": BOOLEAN,
    "object": CONTEXT,
}


@dataclass(frozen=True, slots=True)
class FormText:
    """A form as it is written."""

    id: str
    path: str
    schema: Mapping[str, Any]
    text: str

    @property
    def fields(self) -> Mapping[str, Mapping[str, Any]]:
        """Its fields by name; what is no object is left out."""
        listed = self.schema.get("properties")
        fields = listed if isinstance(listed, dict) else {}
        return {name: field for name, field in fields.items() if isinstance(field, dict)}

    @property
    def routes(self) -> Mapping[str, FeelType]:
        """The types of the fields that become variables."""
        return {name: type_of_field(field) for name, field in self.fields.items() if field.get("x-route")}

    def named_fields(self) -> Iterator[tuple[str, str]]:
        """Every field that a requirement, a condition or a reason names, with the key that names it."""
        yield from (("required", str(name)) for name in listed(self.schema.get("required")))
        reason = self.schema.get("x-reason")
        if isinstance(reason, dict):
            yield "x-reason", str(reason.get("field"))
            yield from (("x-reason", str(name)) for name in listed(reason.get("when_changed")))
        for part in _conditions(self.schema):
            fields = part.get("properties")
            yield from (("if", name) for name in fields) if isinstance(fields, dict) else ()
            yield from (("then", str(name)) for name in listed(part.get("required")))

    def optional_routes(self) -> set[str]:
        """Variables that may be null: a tick box never is, and what a condition requires is the author's care."""
        required = {name for where, name in self.named_fields() if where in ("required", "then")}
        return {name for name in self.routes if self.fields[name].get("type") != "boolean"} - required

    def line(self, key: str) -> int:
        """The first line that holds a key, or the first line of all."""
        lines = self.text.splitlines()
        return next((number for number, line in enumerate(lines, start=1) if f'"{key}":' in line), 1)


def _conditions(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in [schema, *listed(schema.get("allOf"))]:
        if isinstance(one, dict):
            yield from (one[key] for key in ("if", "then", "else") if isinstance(one.get(key), dict))


def suggestions(field: Mapping[str, Any]) -> list[str]:
    """Where the first value of a field comes from: one path, or several of which the first that has a value counts."""
    said = field.get("x-suggest")
    return [said] if isinstance(said, str) else [one for one in listed(said) if isinstance(one, str)]


def listed(value: object) -> list[Any]:
    """A list as it is, and nothing for what is none."""
    return value if isinstance(value, list) else []


def read_form_text(form_id: str, path: str, content: bytes) -> FormText:
    """Read a form that is known to be a JSON object."""
    return FormText(form_id, path, orjson.loads(content), content.decode("utf-8"))


def type_of_field(field: Mapping[str, Any]) -> FeelType:
    """The FEEL type of what a field gives; a day is a text."""
    kind = field.get("type", "string")
    if kind == "array":
        items = field.get("items")
        return list_of(type_of_field(items) if isinstance(items, dict) else ANY)
    return _TYPES.get(kind, ANY) if isinstance(kind, str) else ANY
