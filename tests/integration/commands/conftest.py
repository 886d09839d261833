"""The command `redress` in a process of its own, with a data folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECRETS = {
    "REDRESS_MASTER_KEY": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    "REDRESS_SESSION_SECRET": "a session secret of forty characters 0123",
}


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    answer: dict[str, Any]
    errors: str


class Shell:
    """Runs `redress` in a data folder; `environment` may be changed before a command."""

    def __init__(self, project: Path, folder: Path) -> None:
        self._project, self.folder = project, folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
        self.environment = {**kept, **SECRETS, "REDRESS_DATA_FOLDER": str(folder), "REDRESS_PORT": "0"}
        self.running: list[subprocess.Popen[str]] = []

    def redress(self, *command: str, stdin: str = "") -> Said:
        """Run a command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "web.cli", *command, "--json"],
            cwd=self._project,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return Said(done.returncode, json.loads(done.stdout), done.stderr)

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command that goes on; it is ended with the test."""
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", *command, "--json"],
            cwd=self._project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def serve(self) -> tuple[subprocess.Popen[str], str]:
        """Start serving; return the process and its address, once it answers."""
        process = self.start("serve")
        assert process.stderr is not None
        for line in process.stderr:
            with suppress(json.JSONDecodeError):
                if (said := json.loads(line)).get("event") == "serving":
                    return process, str(said["url"])
        raise AssertionError(f"serve ended: {process.wait()}")


@pytest.fixture
def shell(project: Path, tmp_path: Path) -> Iterator[Shell]:
    """A shell with an empty data folder and secrets of its own."""
    shell = Shell(project, tmp_path / "data")
    yield shell
    for process in shell.running:
        process.kill()
        process.communicate()


@pytest.fixture
def bank_shell(shell: Shell) -> Shell:
    """A shell whose data folder holds an empty bank: tables, rules, processes, an administrator."""
    assert shell.redress("init-db").status == 0
    assert shell.redress("deploy", "processes").status == 0
    made = shell.redress("create-admin", "admin", "--password-stdin", stdin="a long password\n")
    assert made.status == 0
    return shell


Run = Callable[..., Said]
