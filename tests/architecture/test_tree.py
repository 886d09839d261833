"""The shape of the tree: what may stand where."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

CODE = ("engine", "notifications", "web")


def modules(project: Path) -> list[Path]:
    return [path for part in CODE for path in (project / part).rglob("*.py") if "node_modules" not in path.parts]


def test_only_the_store_commits_or_rolls_back(project: Path) -> None:
    allowed = {project / "engine" / "storage" / "store.py"}

    offenders = [
        path
        for path in modules(project)
        if path not in allowed
        and "migrations" not in path.parts
        and re.search(r"\.(commit|rollback)\(", path.read_text("utf-8"))
    ]

    assert offenders == []


def test_only_the_system_clock_reads_the_wall_clock(project: Path) -> None:
    wall = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|\btime\.time\(")

    offenders = [
        path
        for path in modules(project)
        if path != project / "engine" / "clock.py" and wall.search(path.read_text("utf-8"))
    ]

    assert offenders == []


def test_every_module_says_what_it_holds(project: Path) -> None:
    silent = [
        path
        for path in modules(project)
        if path.read_text("utf-8").strip() and ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]

    assert silent == []


def test_no_path_of_a_machine_is_committed(project: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = re.compile(r"(?<![\w.])/(work|root|home|farm)/\w")

    offenders = [
        name
        for name in listed.stdout.split("\n")
        if name
        and (project / name).suffix in {".py", ".md", ".toml", ".txt", ".json", ".bpmn", ".dmn", ".yaml", ".html"}
        and (project / name).is_file()
        and name != "tests/architecture/test_tree.py"
        and paths.search((project / name).read_text("utf-8"))
    ]

    assert offenders == []
