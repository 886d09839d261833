"""What is wrong with a field is said in words, in both languages."""

import re
from pathlib import Path

import pytest

from engine.operations.forms import Problem
from web.problems import problem_text

JSON_SCHEMA_CODES = {"required", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "exclusiveMinimum"}
JSON_SCHEMA_CODES |= {"maximum", "minItems", "maxItems", "uniqueItems"}


def codes_of_the_engine(project: Path) -> set[str]:
    """Every code that our own checks of a form raise."""
    sources = [*(project / "engine" / "operations").rglob("*.py"), *(project / "web").glob("*.py")]
    text = "".join(path.read_text("utf-8") for path in sources)
    return set(re.findall(r"Problem\([^,()]+, \"(\w+)\"", text)) | set(
        re.findall(r"raise ValueError\(\"(\w+)\"\)", text)
    )


@pytest.mark.usefixtures("in_chinese")
def test_every_problem_has_a_sentence_in_chinese(project: Path) -> None:
    codes = codes_of_the_engine(project) | JSON_SCHEMA_CODES
    facts = {"limit": 5, "missing": "结论", "text": "原因说明。"}

    said = {code: problem_text(Problem("field", code, facts)) for code in codes}

    assert {"not_a_number", "unknown_field", "required"} <= codes
    assert {code: text for code, text in said.items() if code in text or not re.search(r"[\u4e00-\u9fff]", text)} == {}


@pytest.mark.usefixtures("in_english")
def test_the_limit_is_named() -> None:
    assert problem_text(Problem("facts", "minLength", {"limit": 5})) == "Write at least 5 characters."


@pytest.mark.usefixtures("in_english")
def test_an_operation_may_say_it_in_its_own_words() -> None:
    assert (
        problem_text(Problem("amount", "refused", {"text": "Nobody may approve that."})) == "Nobody may approve that."
    )


@pytest.mark.usefixtures("in_english")
def test_a_problem_that_nobody_thought_of_is_told_by_its_code() -> None:
    assert problem_text(Problem("field", "multipleOf", {})) == "This value is not valid (multipleOf)."
