"""Forms of WorkItems: JSON Schema with labels in two languages; what was typed becomes checked values, or problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from engine.errors import InvalidInput

MAX_FIELD_CHARACTERS = 20_000
MAX_FORM_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: a stable code that pages translate, and its facts."""

    field: str
    code: str
    facts: Mapping[str, Any]


class FormInvalid(InvalidInput):
    """Some fields need another value."""

    code = "form_invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(fields=[problem.field for problem in problems])
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Form:
    """One parsed form; shared by all threads."""

    id: str
    schema: Mapping[str, Any]

    @property
    def properties(self) -> Mapping[str, Mapping[str, Any]]:
        """The fields in the order of the file."""
        properties: Mapping[str, Mapping[str, Any]] = self.schema.get("properties", {})
        return properties

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return Draft202012Validator({**self.schema, "additionalProperties": False})

    @property
    def letter(self) -> str | None:
        """The letter that is written from this form; it is checked before the form is taken."""
        name: str | None = self.schema.get("x-letter")
        return name

    def routes(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that the process reads; a field left empty is given as null."""
        return {name: values.get(name) for name, field in self.properties.items() if field.get("x-route")}

    def records(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that fill typed columns, by their `record.column` name."""
        return {
            field["x-record"]: values[name]
            for name, field in self.properties.items()
            if field.get("x-record") and name in values
        }

    def read(self, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Turn what a browser sent into checked values.

        Raises:
            FormInvalid: with one problem per field that needs another value.
        """
        problems, values = [], {}
        if sum(len(text) for texts in typed.values() for text in texts) > MAX_FORM_CHARACTERS:
            raise FormInvalid([Problem("", "too_much", {"most": MAX_FORM_CHARACTERS})])
        problems += [Problem(name, "unknown_field", {}) for name in typed if name not in self.properties]
        for name, field in self.properties.items():
            texts = [text.strip() for text in typed.get(name, ()) if text.strip()]
            try:
                if texts or field.get("type") == "boolean":
                    values[name] = _typed(field, texts)
            except ValueError as error:
                problems.append(Problem(name, str(error), {}))
        if problems:
            raise FormInvalid(problems)
        return self.check(values)

    def check(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values if they are valid.

        Raises:
            FormInvalid: with one problem per field that needs another value.
        """
        errors = sorted(self._validator.iter_errors(values), key=str)
        problems = [problem for error in errors for problem in _problems(error)]
        if problems:
            raise FormInvalid(list({problem.field: problem for problem in reversed(problems)}.values()))
        return dict(values)


@lru_cache(maxsize=256)
def parse_form(form_id: str, content: bytes) -> Form:
    """Parse a form file; the same bytes give the same object."""
    return Form(id=form_id, schema=orjson.loads(content))


def _typed(field: Mapping[str, Any], texts: Sequence[str]) -> Any:
    """Convert one field; a ValueError's text is the code of the problem."""
    kind = field.get("type", "string")
    if kind == "array":
        return [_scalar(field.get("items", {}).get("type", "string"), text) for text in texts]
    if kind == "boolean":
        return bool(texts) and texts[-1] in ("true", "on", "1", "yes")
    if len(texts) > 1:
        raise ValueError("one_value_only")
    if kind == "string" and field.get("format") == "date":
        return _date(texts[0])
    if kind == "string" and field.get("format") == "date-time":
        return _moment(texts[0])
    value = _scalar(kind, texts[0])
    if "x-currency" in field and value != round(value, 2):
        raise ValueError("not_hundredths")
    return value


def _scalar(kind: str, text: str) -> Any:
    if len(text) > MAX_FIELD_CHARACTERS:
        raise ValueError("too_long")
    if kind not in ("integer", "number"):
        return text
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError("not_a_number") from None
    if not number.is_finite() or abs(number) > Decimal(10) ** 15:
        raise ValueError("not_a_number")
    if number != number.to_integral_value():
        if kind == "integer":
            raise ValueError("not_a_whole_number")
        return number
    return int(number)


def _moment(text: str) -> str:
    """A day with a time of day, on the bank's wall clock unless an offset is written."""
    try:
        return datetime.fromisoformat(text.replace("：", ":")).isoformat(timespec="minutes")
    except ValueError:
        raise ValueError("not_a_moment") from None


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("not_a_date") from None


def _problems(error: Any) -> list[Problem]:
    if error.validator == "required":
        return [Problem(name, "required", {}) for name in error.validator_value if name not in error.instance]
    field = str(error.absolute_path[0]) if error.absolute_path else ""
    limits = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "exclusiveMinimum")
    facts = {"limit": error.validator_value} if error.validator in limits else {}
    return [Problem(field, str(error.validator), facts)]
