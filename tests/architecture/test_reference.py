"""What people look up is complete: every setting, operator, fact, command and document stands in its page."""

import re
from pathlib import Path

from engine.operations.facts import FACTS
from engine.operations.operators import operators
from engine.settings import Settings
from engine.workflow.vocabulary import FUNCTIONS
from web.cli import main


def reference(project: Path, name: str) -> str:
    return (project / "docs" / "reference" / f"{name}.md").read_text("utf-8")


def test_every_setting_is_explained_in_the_words_of_the_code(project: Path) -> None:
    page = reference(project, "settings")

    missing = [
        name
        for name, field in Settings.model_fields.items()
        if f"| `REDRESS_{name.upper()}` |" not in page or str(field.description) not in page
    ]

    assert missing == []


def test_every_operator_is_explained_with_its_inputs(project: Path) -> None:
    page = reference(project, "operators")

    missing = [
        name
        for name, operator in operators().items()
        if f"| `{name}` |" not in page
        or operator.says not in page
        or any(f"`{one.name}` {one.type}" not in page for one in operator.inputs)
    ]

    assert missing == []


def test_every_fact_and_function_is_explained(project: Path) -> None:
    page = reference(project, "operators")

    assert [name for name, fact in FACTS.items() if f"| `complaint.{name}` | {fact.type} |" not in page] == []
    assert [name for name in FUNCTIONS if f"`{name}(" not in page] == []


def test_every_command_is_explained(project: Path, capsys: object) -> None:
    page = reference(project, "commands")
    try:
        main(["--help"])
    except SystemExit:
        text = capsys.readouterr().out  # type: ignore[attr-defined]
    commands = re.findall(r"^    ([a-z-]+)", text, flags=re.MULTILINE)

    assert "serve" in commands
    assert [name for name in commands if f"## redress {name}" not in page] == []


def test_a_decision_fits_on_a_page(project: Path) -> None:
    long = {
        path.name: lines
        for path in (project / "docs" / "decisions").glob("*.md")
        if (lines := len(path.read_text("utf-8").splitlines())) > 30
    }

    assert long == {}


def test_links_between_documents_lead_somewhere(project: Path) -> None:
    broken = [
        f"{page.relative_to(project)}: {target}"
        for page in [project / "README.md", *(project / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
