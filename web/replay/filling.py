"""Filling a form as a person does: by its labels, its choices and what it suggests. Knows the schema and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.operations.forms import Form, FormInvalid, Problem
from web.replay.chance import Draw
from web.replay.habits import CHOICES, OPTIONAL, SLIP, WORDS, YES, YES_OTHERWISE

Typed = dict[str, list[str]]
_EXAMPLES = {"date": "{today}", "date-time": "{today}T09:00", "email": "somebody@example.org"}
"""What is written where a text must have a form."""
LONG_TEXT = 200
"""From so many characters on a text is one that somebody has to think about."""


class NothingToChoose(Exception):
    """A field needs a choice and there is none, such as a colleague where nobody is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as it lies before somebody: what it suggests, what can be chosen, and what they know better.

    Attributes:
        suggested: what the page has filled in, as a browser would send it.
        options: choices that only the moment knows, by field.
        known: what the person knows of the matter by field; it stands above what is suggested.
        language: of what is written.
    """

    form: Form
    suggested: Mapping[str, Sequence[str]] = field(default_factory=dict)
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    language: str
    today: date


@dataclass(slots=True)
class Filled:
    """What somebody has typed; `slips` are fields where they overlooked what was suggested, with the right value."""

    typed: Typed = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)


def fill(sheet: Sheet, *, draw: Draw) -> Filled:
    """Fill a form so that the form itself has nothing to say against it.

    Raises:
        NothingToChoose: a field needs a choice and there is none.
    """
    filled = Filled()
    required = frozenset(sheet.form.schema.get("required", ()))
    for name in sheet.form.properties:
        _answer(sheet, name, filled, draw, needed=name in required)
    for _ in sheet.form.properties:
        if not (problems := _problems(sheet.form, filled.typed)):
            return filled
        mend(sheet, filled, problems, draw=draw)
    return filled


def mend(sheet: Sheet, filled: Filled, problems: Sequence[Problem], *, draw: Draw) -> None:
    """Put right what a page says is wrong: take back a tick that cannot be, give a value to each field that needs one."""
    for problem in problems:
        if filled.typed.get(problem.field) == ["true"]:
            filled.typed[problem.field] = ["false"]
        elif problem.field in sheet.form.properties:
            _answer(sheet, problem.field, filled, draw, needed=True)
        elif problem.field in filled.typed:
            del filled.typed[problem.field]


def effort(form: Form) -> int:
    """How many long texts the form wants to be written."""
    required = form.schema.get("required", ())
    return sum(form.properties[name].get("maxLength", 0) > LONG_TEXT for name in required if name in form.properties)


def _problems(form: Form, typed: Typed) -> Sequence[Problem]:
    try:
        form.read(typed)
    except FormInvalid as invalid:
        return invalid.problems
    return ()


def _answer(sheet: Sheet, name: str, filled: Filled, draw: Draw, *, needed: bool) -> None:
    """Type one field; the random numbers of a field are its own, so that another field more changes nothing."""
    schema = sheet.form.properties[name]
    choices = _choices(sheet, name, schema)
    if name in sheet.known and (not choices or sheet.known[name] in choices):
        filled.typed[name] = [sheet.known[name]]
        return
    given = [text for text in sheet.suggested.get(name, ()) if text and (not choices or text in choices)]
    if given:
        filled.typed[name] = _suggested(filled, name, given, choices, draw)
    elif schema.get("type") == "boolean":
        yes = draw.happens(YES.get(name, YES_OTHERWISE), name)
        filled.typed[name] = ["true" if yes else "false"]
    elif needed or draw.happens(OPTIONAL, f"{name}?"):
        text = _new(sheet, name, schema, choices, draw, needed=needed)
        if text is not None:
            filled.typed[name] = [text]


def _suggested(filled: Filled, name: str, given: list[str], choices: Sequence[str], draw: Draw) -> list[str]:
    """Leave what is suggested, or slip."""
    others = [choice for choice in choices if choice not in given]
    if not others or len(given) > 1 or not draw.happens(SLIP, f"{name}/slip"):
        return given
    filled.slips[name] = given[0]
    return [draw.pick(others, name)]


def _new(
    sheet: Sheet, name: str, schema: Mapping[str, Any], choices: Sequence[str], draw: Draw, *, needed: bool
) -> str | None:
    if choices or "x-person" in schema:
        if not choices and needed:
            raise NothingToChoose(name)
        return _chosen(name, choices, draw) if choices and needed else None
    kind = schema.get("type", "string")
    if kind in ("integer", "number"):
        return str(max(1, int(schema.get("minimum", 1)))) if needed else None
    if kind == "array":
        return None
    if "default" in schema or "pattern" in schema:
        return str(schema["default"]) if "default" in schema else None
    if schema.get("format") in _EXAMPLES:
        return _EXAMPLES[schema["format"]].format(today=sheet.today)
    return draw.pick(WORDS[sheet.language], name)[: schema.get("maxLength", LONG_TEXT)]


def _chosen(name: str, choices: Sequence[str], draw: Draw) -> str:
    weights = {choice: CHOICES.get(name, {}).get(choice, 0) for choice in choices}
    return draw.choose(weights, name) if any(weights.values()) else draw.pick(choices, name)


def _choices(sheet: Sheet, name: str, schema: Mapping[str, Any]) -> Sequence[str]:
    if name in sheet.options:
        return sheet.options[name]
    listed = schema.get("items", {}) if schema.get("type") == "array" else schema
    return [str(choice) for choice in listed.get("enum", ())]
