"""A form file as the fields of a page: label, help, choices, what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.operations.forms import Form, Problem
from web.i18n import in_language
from web.problems import problem_text

LONG_TEXT_FROM = 200  # characters; above this a text gets a box of several lines
CHOICES_AS_RADIOS = 5  # more are easier to find in a list


class Kind(StrEnum):
    """How one field is drawn."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    EMAIL = "email"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    ONE_OF_MANY = "one_of_many"
    SOME_OF = "some_of"


_FORMATS = {"date": Kind.DATE, "date-time": Kind.MOMENT, "email": Kind.EMAIL}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `value` is sent, `label` is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the macro `field` draws it."""

    name: str
    kind: Kind
    label: str
    help: str
    required: bool
    typed: tuple[str, ...]
    options: tuple[Option, ...] = ()
    error: str | None = None
    max_length: int | None = None
    currency: str | None = None

    @property
    def id(self) -> str:
        """Where links of the error summary lead."""
        return f"field-{self.name}"

    @property
    def described_by(self) -> str | None:
        """Ids of the help and the error, for `aria-describedby`."""
        parts = (f"{self.id}-help" if self.help else "", f"{self.id}-error" if self.error else "")
        return " ".join(filter(None, parts)) or None

    @property
    def text(self) -> str:
        """What a field of one value holds."""
        return self.typed[0] if self.typed else ""


def fields_of(
    form: Form,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    options: Mapping[str, Sequence[Option]] | None = None,
) -> tuple[Field, ...]:
    """Return the fields in the order of the form file, in the language of the page.

    Args:
        typed: what the browser sent or the draft holds, by name; unset: the defaults of the form file.
        problems: from `FormInvalid`.
        options: choices that only the moment knows (colleagues, departments), by name; they replace the file's.
    """
    errors = {problem.field: problem for problem in reversed(problems)}
    required = frozenset(form.schema.get("required", ()))
    return tuple(
        _field(
            name,
            schema,
            required=name in required,
            typed=tuple(typed.get(name, ())) if typed is not None else _default(schema),
            problem=errors.get(name),
            options=(options or {}).get(name),
        )
        for name, schema in form.properties.items()
    )


def _field(
    name: str,
    schema: Mapping[str, Any],
    *,
    required: bool,
    typed: tuple[str, ...],
    problem: Problem | None,
    options: Sequence[Option] | None,
) -> Field:
    choices = tuple(options) if options is not None else _options(schema)
    return Field(
        name=name,
        kind=_kind(schema, choices, required=required),
        label=in_language(schema.get("title", {})) or name,
        help=in_language(schema.get("description", {})),
        required=required,
        typed=typed,
        options=choices,
        error=problem_text(problem) if problem else None,
        max_length=schema.get("maxLength"),
        currency=schema.get("x-currency"),
    )


def _kind(schema: Mapping[str, Any], choices: Sequence[Option], *, required: bool) -> Kind:
    kind = schema.get("type", "string")
    if kind == "array":
        return Kind.SOME_OF
    if choices:
        # A radio button that was pressed stays pressed; a list can go back to no choice.
        return Kind.ONE_OF if required and len(choices) <= CHOICES_AS_RADIOS else Kind.ONE_OF_MANY
    if kind == "boolean":
        return Kind.YES_NO
    if kind in ("integer", "number"):
        return Kind.MONEY if "x-currency" in schema else Kind.NUMBER
    long = schema.get("maxLength", 0) > LONG_TEXT_FROM
    return _FORMATS.get(schema.get("format", ""), Kind.LONG_TEXT if long else Kind.TEXT)


def _options(schema: Mapping[str, Any]) -> tuple[Option, ...]:
    listed = schema.get("items", {}) if schema.get("type") == "array" else schema
    labels: Mapping[str, Mapping[str, str]] = listed.get("x-options", {})
    return tuple(
        Option(str(value), in_language(labels.get(str(value), {})) or str(value)) for value in listed.get("enum", ())
    )


def _default(schema: Mapping[str, Any]) -> tuple[str, ...]:
    default = schema.get("default")
    if default is None:
        return ()
    return tuple(_as_typed(each) for each in (default if isinstance(default, list) else [default]))


def _as_typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value)
