"""Serving: what must be there first, who may serve, and how it ends."""

import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.jobs import ticking_lock
from tests.integration.commands.conftest import Shell


@pytest.fixture(scope="module")
def served(
    project: Path, empty_bank: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shell, subprocess.Popen[str], str]]:
    """An empty bank that is served: its shell, the process and its address."""
    shell = Shell(project, Path(shutil.copytree(empty_bank, tmp_path_factory.mktemp("served") / "data")))
    yield shell, *shell.serve()
    shell.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second server does not wait for the first to end."""
    monkeypatch.setattr(ticking_lock, "PATIENCE_SECONDS", 0.0)


def answer(url: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - an address of ours
        return response.status, response.read()


def test_an_empty_bank_serves_its_pages_and_says_that_it_is_well(served: tuple[Shell, object, str]) -> None:
    _, _, url = served

    assert answer(f"{url}/healthz") == (200, b'{"ok":true}\n')
    assert answer(f"{url}/readyz") == (200, b'{"ok":true}\n')
    assert "登录".encode() in answer(f"{url}/login")[1]


def test_it_ends_well_when_it_is_told_to_stop(bank_shell: Shell) -> None:
    process, _ = bank_shell.serve()

    process.terminate()

    assert process.wait(timeout=20) == 0


@pytest.mark.usefixtures("impatient")
def test_a_second_server_for_the_same_folder_is_refused_and_says_who_serves(
    served: tuple[Shell, subprocess.Popen[str], str],
) -> None:
    shell, first, url = served

    second = shell.redress("serve")

    assert second.status == 2
    assert second.answer["error"] == "already_served"
    assert str(first.pid) in second.answer["message"]
    assert answer(f"{url}/healthz")[0] == 200


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("linked", [False, True])
def test_a_second_server_for_the_same_file_is_refused_wherever_its_own_folder_is(
    served: tuple[Shell, object, str], linked: bool, project: Path, tmp_path: Path
) -> None:
    file = served[0].folder / "redress.db"
    if linked:
        (tmp_path / "link.db").symlink_to(file)
        file = tmp_path / "link.db"
    other = Shell(project, tmp_path / "other")

    second = other.redress("serve", "--database", f"sqlite:///{file}")

    assert (second.status, second.answer["error"]) == (2, "already_served")


def test_a_port_that_is_taken_is_told_and_what_to_set(table_shell: Shell) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        table_shell.environment["REDRESS_PORT"] = str(taken.getsockname()[1])

        refused = table_shell.run("serve")

    assert (refused.status, refused.answer["setting"]) == (2, "REDRESS_PORT")
    assert "set REDRESS_PORT" in refused.answer["message"]


def test_a_host_that_is_none_of_this_machine_is_told_as_that(table_shell: Shell) -> None:
    table_shell.environment["REDRESS_HOST"] = "no-such-host.invalid"

    refused = table_shell.run("serve")

    assert (refused.status, refused.answer["setting"]) == (2, "REDRESS_HOST")
    assert "set REDRESS_HOST" in refused.answer["message"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("REDRESS_MASTER_KEY", None),
        ("REDRESS_MASTER_KEY", "00" * 32),
        ("REDRESS_MASTER_KEY", "not hex"),
        ("REDRESS_MASTER_KEY", "0123456789abcdef" * 4),
        ("REDRESS_SESSION_SECRET", None),
        ("REDRESS_SESSION_SECRET", "changeme"),
        ("REDRESS_SESSION_SECRET", "a" * 40),
        ("REDRESS_SESSION_SECRET", "changeme-changeme-changeme-changeme"),
    ],
)
def test_without_secrets_of_its_own_nothing_is_served(table_shell: Shell, setting: str, value: str | None) -> None:
    if value is None:
        del table_shell.environment[setting]
    else:
        table_shell.environment[setting] = value

    refused = table_shell.redress("serve")

    assert refused.status == 2
    assert refused.answer["setting"] == setting
    assert setting in refused.answer["message"]


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("REDRESS_PROFILE", "CN-1999", "no such profile; write one of CN-NFRA-2020"),
        ("REDRESS_INTAKE_DEPARTMENT", "MOON", "no such department; write one of CSC, BR"),
        ("REDRESS_BANK_TIMEZONE", "Europe/Berlin", "the calendar cn counts the days of Asia/Shanghai"),
    ],
)
def test_what_the_rules_in_force_do_not_know_is_named_before_anything_is_served(
    bank_shell: Shell, setting: str, value: str, says: str
) -> None:
    bank_shell.environment[setting] = value

    refused = bank_shell.redress("serve")

    assert (refused.status, refused.answer["setting"]) == (2, setting)
    assert setting in refused.answer["message"]
    assert says in refused.answer["message"]


def test_a_database_without_tables_is_not_served_and_the_command_is_named(shell: Shell) -> None:
    refused = shell.redress("serve")

    assert refused.status == 2
    assert "init-db" in refused.answer["message"]
