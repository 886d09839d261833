"""A slip in the description of a letter is told with its place and what to write instead."""

from typing import Any

import pytest

from engine.letters import parse_letter
from engine.rules import Event
from tests.unit.rules.files import GONE, problems_of, spoilt

LETTER: dict[str, Any] = {
    "code": "L1",
    "version": 1,
    "event": "acknowledged",
    "subject": {"en": "Received", "zh": "已受理"},
    "required_elements": [
        {"id": "name", "fact": "party_name", "en": "the name", "zh": "姓名", "source": "test"},
        {"id": "court", "phrase": {"en": "court", "zh": "诉讼"}, "en": "the court", "zh": "诉讼", "source": "test"},
    ],
    "sample": {"en": {"party_name": "Ann", "bank_contact": 95599}, "zh": {"party_name": "王小明"}},
}
BODIES = {"en": "{{ party_name }} court", "zh": "{{ party_name }} 诉讼"}


def test_a_description_becomes_a_letter() -> None:
    letter = parse_letter("greeting", LETTER, bodies=BODIES, file="letter.yaml")

    assert (letter.id, letter.event) == ("greeting", Event.ACKNOWLEDGED)
    assert letter.samples["en"]["bank_contact"] == "95599"


@pytest.mark.parametrize(
    ("path", "value", "at", "told"),
    [
        ("code", "5", "code", "must look like"),
        ("version", "one", "version", "whole number"),
        ("event", "acknowleged", "event", "did you mean acknowledged?"),
        ("evnet", "acknowledged", "evnet", "did you mean event?"),
        ("subject.zh", GONE, "subject.zh", "not empty"),
        ("subject.fr", "Reçu", "subject.fr", "not known"),
        ("required_elements", [], "required_elements", "at least one"),
        ("required_elements[0].source", GONE, "required_elements[0].source", "not empty"),
        ("required_elements[0].phrase", {"en": "x", "zh": "x"}, "required_elements[0].fact", "either"),
        ("required_elements[1].phrase.zh", GONE, "required_elements[1].phrase.zh", "not empty"),
        ("required_elements[1].phrase", "court", "required_elements[1].phrase", "no mapping"),
        ("sample.zh", GONE, "sample.zh", "no mapping"),
        ("sample.en.party_name", ["Ann"], "sample.en.party_name", "not empty"),
    ],
)
def test_a_slip_in_a_description_is_told(path: str, value: object, at: str, told: str) -> None:
    content = spoilt(LETTER, path, value)

    problems = problems_of(lambda: parse_letter("greeting", content, bodies=BODIES, file="letter.yaml"))

    assert told in problems[at]
