"""The command `redress` with a data folder of its own: in this process where that proves the same, else in one of its own.

What every test needs first, tables or a bank, is made once per run and copied.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from web.cli import main

PASSWORD = "a long password\n"
SECRETS = {
    "REDRESS_MASTER_KEY": "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210",
    "REDRESS_SESSION_SECRET": "a session secret of forty characters 0123",
}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    answer: dict[str, Any]


class Shell:
    """Runs `redress` in a data folder; `environment` may be changed before a command."""

    def __init__(self, project: Path, folder: Path) -> None:
        self._project, self.folder = project, folder
        self.environment = {**SECRETS, "REDRESS_DATA_FOLDER": str(folder), "REDRESS_PORT": "0"}
        self.running: list[subprocess.Popen[str]] = []

    def redress(self, *command: str, stdin: str = "") -> Said:
        """Run a command to its end, in this process: no error but those of ours is let through as an answer."""
        status, said = self.told(*command, "--json", stdin=stdin)
        return Said(status, json.loads(said))

    def told(self, *command: str, stdin: str = "") -> tuple[int, str]:
        """The exit status of a command and what it prints, errors among it."""
        out = io.StringIO()
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(out):
            for name in [name for name in os.environ if name.startswith("REDRESS_")]:
                patched.delenv(name)
            for name, value in self.environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "stdin", io.StringIO(stdin))
            patched.setattr(sys, "stderr", out)
            patched.chdir(self._project)
            return main(command), out.getvalue()

    def run(self, *command: str, stdin: str = "") -> Said:
        """Run a command to its end, in a process of its own, which has no terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "web.cli", *command, "--json"],
            cwd=self._project,
            env=self._whole_environment(),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return Said(done.returncode, json.loads(done.stdout))

    def serve(self) -> tuple[subprocess.Popen[str], str]:
        """Start serving in a process of its own; return it and its address, once it answers. It ends with the test."""
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "serve", "--json"],
            cwd=self._project,
            env=self._whole_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            with suppress(json.JSONDecodeError):
                if (said := json.loads(line)).get("event") == "serving":
                    return process, str(said["url"])
        raise AssertionError(f"serve ended: {process.wait()}")

    def close(self) -> None:
        """End what still runs."""
        for process in self.running:
            process.kill()
            process.communicate()

    def _whole_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
        return {**kept, **self.environment}


@pytest.fixture(scope="session")
def tables(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with tables and nothing in them."""
    folder = tmp_path_factory.mktemp("tables") / "data"
    assert Shell(project, folder).redress("init-db").status == 0
    return folder


@pytest.fixture(scope="session")
def empty_bank(project: Path, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty bank: tables, rules, processes, an administrator."""
    folder = Path(shutil.copytree(tables, tmp_path_factory.mktemp("bank") / "data"))
    shell = Shell(project, folder)
    assert shell.redress("deploy", "processes").status == 0
    assert shell.redress("create-admin", "admin", "--password-stdin", stdin=PASSWORD).status == 0
    return folder


@pytest.fixture
def shell(project: Path, tmp_path: Path) -> Iterator[Shell]:
    """A shell whose data folder is not there yet."""
    shell = Shell(project, tmp_path / "data")
    yield shell
    shell.close()


@pytest.fixture
def table_shell(shell: Shell, tables: Path) -> Shell:
    """A shell whose database has tables."""
    shutil.copytree(tables, shell.folder)
    return shell


@pytest.fixture
def bank_shell(shell: Shell, empty_bank: Path) -> Shell:
    """A shell whose data folder holds an empty bank."""
    shutil.copytree(empty_bank, shell.folder)
    return shell
