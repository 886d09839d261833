"""Shipped processes in the terms of Camunda Modeler: read and written again by its library, nothing is lost."""

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from web.frontend.build import Tree, skipped, usable_node

HERE = Path(__file__).parent


def files(project: Path) -> list[Path]:
    return sorted((project / "processes" / "complaint").glob("*.bpmn"))


def facts(path: Path) -> Counter[tuple[str, ...]]:
    """Everything a file says: each element with its way from the root, its attributes and its text, whatever the order of
    attributes, of prefixes and of blanks."""
    root = etree.parse(path).getroot()
    return Counter(
        (
            "/".join(str(one.tag) for one in (*reversed(list(element.iterancestors())), element)),
            json.dumps(sorted(element.attrib.items())),
            (element.text or "").strip(),
        )
        for element in root.iter()
        if isinstance(element.tag, str)
    )


@pytest.fixture(scope="module")
def written(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """The folder with the files as the library wrote them, and what it warned of by file."""
    if skipped():
        pytest.skip("the front end is not built here (REDRESS_SKIP_FRONTEND)")
    out = tmp_path_factory.mktemp("roundtrip")
    node = usable_node()
    command = [str(node.executable), str(HERE / "roundtrip" / "roundtrip.mjs"), str(Tree().packages), str(out)]
    done = subprocess.run([*command, *map(str, files(project))], capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return out, {one["file"]: one["warnings"] for one in told}


def test_the_modeler_reads_every_shipped_process_without_a_warning(
    project: Path, written: tuple[Path, dict[str, list[str]]]
) -> None:
    _, warnings = written

    assert warnings == {path.name: [] for path in files(project)}


def test_nothing_is_lost_when_the_modeler_writes_a_process_again(
    project: Path, written: tuple[Path, dict[str, list[str]]]
) -> None:
    out, _ = written
    lost = {
        path.name: difference
        for path in files(project)
        if (difference := (facts(path) - facts(out / path.name)) + (facts(out / path.name) - facts(path)))
    }

    assert lost == {}


def test_a_lost_extension_would_be_seen(project: Path, tmp_path: Path) -> None:
    path = files(project)[0]
    text = path.read_text("utf-8")
    poorer = tmp_path / path.name
    poorer.write_text(text.replace("zeebe:assignmentDefinition", "zeebe:other").replace("redress:role", "redress:rule"))

    assert facts(path) != facts(poorer)
