"""The front end is built once per change of its sources, from pinned packages, and a failure is one line."""

import json
import re
from pathlib import Path

import pytest

from web.frontend import build
from web.frontend.build import Tree, compile_translations, is_current, requirements, stamp


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A small project whose front end is built."""
    monkeypatch.delenv(build.SKIP, raising=False)
    tree = Tree(tmp_path)
    for path, content in {
        "web/frontend/package.json": "{}",
        "web/frontend/src/app.js": "one()",
        "web/templates/base.html": "<p>",
        "web/static/dist/manifest.json": "{}",
        "engine/letters/fonts/NotoSansSC-Regular.ttf": "font",
        "engine/letters/fonts/NotoSansSC-LICENSE.txt": "licence",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    tree.packages.mkdir()
    tree.built_stamp.write_text(stamp(tree.root, tree.inputs()), "utf-8")
    return tree


def test_an_unchanged_tree_is_not_built_again(tree: Tree) -> None:
    assert is_current(tree)
    assert build.build(tree) is None
    assert requirements(tree) == []


@pytest.mark.parametrize("changed", ["web/frontend/src/app.js", "web/templates/base.html", "web/templates/new.html"])
def test_a_changed_source_or_template_is_built_again(tree: Tree, changed: str) -> None:
    (tree.root / changed).write_text("two()", "utf-8")

    assert not is_current(tree)


@pytest.mark.parametrize("lost", ["web/static/dist/manifest.json", "engine/letters/fonts/NotoSansSC-Regular.ttf"])
def test_a_lost_result_is_built_again(tree: Tree, lost: str) -> None:
    (tree.root / lost).unlink()

    assert not is_current(tree)


def test_installed_packages_are_no_source(tree: Tree) -> None:
    (tree.packages / "htmx.org").mkdir()
    (tree.packages / "htmx.org" / "index.js").write_text("", "utf-8")

    assert is_current(tree)


def test_without_node_on_this_machine_it_is_asked_for_as_a_wheel(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree.root / "web" / "frontend" / "src" / "app.js").write_text("two()", "utf-8")
    monkeypatch.setenv("PATH", str(tree.root))

    assert requirements(tree) == [build.NODE_WHEEL]


def test_a_machine_may_go_without_the_front_end(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree.root / "web" / "frontend" / "src" / "app.js").write_text("two()", "utf-8")
    monkeypatch.setenv("REDRESS_SKIP_FRONTEND", "1")

    assert build.build(tree) is None
    assert requirements(tree) == []
    assert capsys.readouterr().err.count("\n") == 1


def test_a_changed_translation_is_compiled(tree: Tree) -> None:
    po = tree.root / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "Close"\nmsgstr "关闭"\n', "utf-8")

    needed = requirements(tree)
    compile_translations(tree)

    assert needed == [build.BABEL]
    assert "关闭".encode() in po.with_suffix(".mo").read_bytes()
    assert requirements(tree) == []


def test_an_unreachable_registry_is_told_in_one_line(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tree.frontend / name).write_bytes((project / "web" / "frontend" / name).read_bytes())
    for setting, value in {
        "registry": "http://127.0.0.1:9/",  # the port that discards: nobody listens
        "fetch_retries": "0",
        "cache": str(tree.root / "cache"),
    }.items():
        monkeypatch.setenv(f"npm_config_{setting}", value)

    failure = build.build(tree)

    assert failure is not None
    assert "npm cannot reach its registry" in failure
    assert "REDRESS_SKIP_FRONTEND=1" in failure
    assert "\n" not in failure


def test_packages_are_pinned_and_no_address_is_written_down(project: Path) -> None:
    wanted = json.loads((project / "web" / "frontend" / "package.json").read_text("utf-8"))["devDependencies"]
    lock = (project / "web" / "frontend" / "package-lock.json").read_text("utf-8")
    locked = [entry for name, entry in json.loads(lock)["packages"].items() if name]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all("integrity" in entry for entry in locked)
    assert "resolved" not in lock
    assert "registry" not in lock
