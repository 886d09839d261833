"""The reference of rules is what the rules say."""

from pathlib import Path

from engine.workflow.checker import RULES
from engine.workflow.checker.reference import as_markdown


def test_the_page_is_written_from_the_rules(project: Path) -> None:
    page = (project / "docs" / "reference" / "checker.md").read_text("utf-8")

    assert page == as_markdown()
    assert [rule for rule in RULES if f"### {rule} (" not in page] == []
