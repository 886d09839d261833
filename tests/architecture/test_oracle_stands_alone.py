"""The oracle that checks the time limits must not know what it checks, or it would share its mistakes."""

import ast
import sys
from pathlib import Path

ALLOWED = frozenset(sys.stdlib_module_names) | {"tests.oracle"}


def imported(tree: ast.Module) -> set[str]:
    """Every module that a file imports, by its full name; a relative import stays within the oracle."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return names


def foreign(source: str) -> set[str]:
    """Imports that are neither of the standard library nor of the oracle itself."""
    return {
        name
        for name in imported(ast.parse(source))
        if name.split(".")[0] not in ALLOWED and not name.startswith("tests.oracle")
    }


def test_the_oracle_imports_the_standard_library_only(project: Path) -> None:
    files = sorted((project / "tests" / "oracle").rglob("*.py"))

    offenders = {path.name: found for path in files if (found := foreign(path.read_text("utf-8")))}

    assert len(files) >= 2
    assert offenders == {}


def test_the_oracle_imports_nothing_by_name_at_run_time(project: Path) -> None:
    hidden = ("importlib", "__import__", "exec(", "eval(", "runpy")

    offenders = [
        path.name
        for path in (project / "tests" / "oracle").rglob("*.py")
        if any(word in path.read_text("utf-8") for word in hidden)
    ]

    assert offenders == []


def test_an_import_of_the_engine_would_be_seen() -> None:
    assert foreign("from engine.rules import due") == {"engine.rules"}
    assert foreign("import engine.rules.calendar as c") == {"engine.rules.calendar"}
    assert foreign("import datetime") == set()
