"""The reference of rules is what the rules say."""

import re
from pathlib import Path

from engine.operations.checker_reference import ALL_RULES
from engine.operations.folder_rules import FOLDER_RULES
from engine.workflow.checker import RULES
from engine.workflow.checker.reference import as_markdown


def test_the_page_is_written_from_the_rules(project: Path) -> None:
    page = (project / "docs" / "reference" / "checker.md").read_text("utf-8")

    assert page == as_markdown(ALL_RULES.values())
    assert [rule for rule in ALL_RULES if f"### {rule} (" not in page] == []


def test_no_two_rules_have_one_id() -> None:
    assert RULES.keys() & FOLDER_RULES.keys() == set()


def test_every_rule_says_the_same_facts_in_both_languages() -> None:
    for rule in ALL_RULES.values():
        for words in (rule.says, rule.remedy):
            assert facts_of(words.en) == facts_of(words.zh), rule.id


def facts_of(text: str) -> set[str]:
    """The names in single braces."""
    return set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", text))
