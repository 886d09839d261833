"""From the lines of a `Due` to sentences in English or Chinese."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.errors import InvalidInput
from engine.rules.events import Event
from engine.rules.instants import LANGUAGES, day_and_clock
from engine.rules.lengths import Unit
from engine.rules.lines import Fact, Line
from engine.rules.wording import DAYS, EVENTS, FIRST_DAY, LINES, UNITS

Names = Mapping[str, Mapping[str, str]]
_INSTANTS = frozenset({"at", "since", "resumed"})
_ENDS = frozenset({"until", "statutory"})
_KEYS = frozenset({"reason", "role"})


def explain(lines: Iterable[Line], language: str, *, names: Names | None = None) -> list[str]:
    """Say line by line how an end was found.

    Args:
        language: en or zh.
        names: names of reasons and roles by key and language, as code lists and the organisation give them; a key
            without a name is shown as it is.

    Raises:
        InvalidInput: the language, or a line, is not known.
    """
    if language not in LANGUAGES:
        raise InvalidInput("An explanation is given in en or zh.", language=language)
    return [_sentence(line, language, names or {}) for line in lines]


def _sentence(line: Line, language: str, names: Names) -> str:
    wording = LINES.get(line.code)
    if wording is None:
        raise InvalidInput(f"No words for a line {line.code}.", code=line.code)
    shown = {name: _shown(name, value, language, names) for name, value in line.facts.items()}
    if "unit" in line.facts:
        shown["length"] = _length(int(line.facts["amount"]), Unit(str(line.facts["unit"])), language)
    return wording[LANGUAGES.index(language)].format_map(shown)


def _shown(name: str, value: Fact, language: str, names: Names) -> str:
    text, index = str(value), LANGUAGES.index(language)
    if name in _INSTANTS:
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"
    if name in _ENDS:
        day, clock = day_and_clock(datetime.fromisoformat(text))
        return f"{day.isoformat()} {clock}"
    if name == "event":
        return EVENTS[Event(text)][index]
    if name == "first_day":
        return FIRST_DAY[text][index]
    if name == "hours":
        return _hours(text, language)
    return names.get(text, {}).get(language, text) if name in _KEYS else text


def _length(amount: int, unit: Unit, language: str) -> str:
    one, several, chinese = UNITS[unit]
    if language == "zh":
        return f"{amount} {chinese}"
    return f"{amount} {one if amount == 1 else several}"


def _hours(text: str, language: str) -> str:
    """Opening hours with the names of the days: `1-5 09:00-17:00` becomes Mon–Fri 09:00-17:00."""
    return re.sub(r"\b([1-7](?:-[1-7])?)(?= )", lambda days: DAYS[days[1]][LANGUAGES.index(language)], text)
