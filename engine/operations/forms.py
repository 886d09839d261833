"""Forms of WorkItems: JSON Schema with labels in two languages; what was typed becomes checked values, or problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker

from engine.errors import InvalidInput
from engine.operations.mail_address import is_mail_address
from engine.rules.text import has_words

MAX_FIELD_CHARACTERS = 20_000
MAX_FORM_CHARACTERS = 200_000

FORMATS = FormatChecker(formats=())
"""Formats that the schema checks; days and moments are read before it sees them."""
FORMATS.checks("email")(lambda value: not isinstance(value, str) or is_mail_address(value))


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
        return Draft202012Validator({**self.schema, "additionalProperties": False}, format_checker=FORMATS)

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
        values: dict[str, Any] = {}
        problems = self._strange(typed)
        for name, field in self.properties.items():
            texts = [text.strip() for text in typed.get(name, ()) if has_words(text)]
            try:
                if texts or field.get("type") == "boolean":
                    values[name] = _typed(field, texts)
            except ValueError as error:
                problems.append(Problem(name, str(error), {}))
        if problems:
            raise FormInvalid(problems)
        return self.check(values)

    def require_keepable(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Let only what is no larger than a form and fits its fields be kept as a draft, whatever it says.

        Raises:
            FormInvalid: with one problem per field that cannot be kept.
        """
        problems = self._strange(typed)
        problems += [
            Problem(name, "too_long", {})
            for name, texts in typed.items()
            if any(len(text) > MAX_FIELD_CHARACTERS for text in texts)
        ]
        if problems:
            raise FormInvalid(problems)

    def _strange(self, typed: Mapping[str, Sequence[str]]) -> list[Problem]:
        """Fields that the form does not have.

        Raises:
            FormInvalid: all fields together are longer than any form.
        """
        if sum(len(text) for texts in typed.values() for text in texts) > MAX_FORM_CHARACTERS:
            raise FormInvalid([Problem("", "too_much", {"most": MAX_FORM_CHARACTERS})])
        return [Problem(name, "unknown_field", {}) for name in typed if name not in self.properties]

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
    if error.validator == "format":  # of those that FORMATS knows
        return [Problem(field, "not_an_email", {})]
    limits = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "exclusiveMinimum")
    facts = {"limit": error.validator_value} if error.validator in limits else {}
    return [Problem(field, str(error.validator), facts)]
