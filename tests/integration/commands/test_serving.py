"""Serving: what must be there first, who may serve, and how it ends."""

import json
import urllib.request

import pytest

from tests.integration.commands.conftest import Shell


def answer(url: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - an address of ours
        return response.status, response.read()


def test_an_empty_bank_serves_its_pages_and_says_that_it_is_well(bank_shell: Shell) -> None:
    process, url = bank_shell.serve()

    assert answer(f"{url}/healthz") == (200, b'{"ok":true}\n')
    assert answer(f"{url}/readyz") == (200, b'{"ok":true}\n')
    assert "登录".encode() in answer(f"{url}/login")[1]

    process.terminate()
    assert process.wait(timeout=20) == 0


def test_a_second_server_for_the_same_folder_is_refused_and_says_who_serves(bank_shell: Shell) -> None:
    first, url = bank_shell.serve()

    second = bank_shell.redress("serve")

    assert second.status == 2
    assert second.answer["error"] == "already_served"
    assert str(first.pid) in second.answer["message"]
    assert answer(f"{url}/healthz")[0] == 200


def test_a_port_that_is_taken_is_told_and_what_to_set(bank_shell: Shell, shell: Shell) -> None:
    _, url = bank_shell.serve()
    other = Shell(bank_shell._project, bank_shell.folder.with_name("other"))
    other.redress("init-db")
    other.environment["REDRESS_PORT"] = url.rpartition(":")[2]

    refused = other.redress("serve")

    assert refused.status == 2
    assert "REDRESS_PORT" in refused.answer["message"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("REDRESS_MASTER_KEY", None),
        ("REDRESS_MASTER_KEY", "00" * 32),
        ("REDRESS_MASTER_KEY", "not hex"),
        ("REDRESS_SESSION_SECRET", None),
        ("REDRESS_SESSION_SECRET", "changeme"),
        ("REDRESS_SESSION_SECRET", "a" * 40),
    ],
)
def test_without_secrets_of_its_own_nothing_is_served(shell: Shell, setting: str, value: str | None) -> None:
    shell.redress("init-db")
    if value is None:
        del shell.environment[setting]
    else:
        shell.environment[setting] = value

    refused = shell.redress("serve")

    assert refused.status == 2
    assert refused.answer["setting"] == setting
    assert setting in refused.answer["message"]


def test_a_database_without_tables_is_not_served_and_the_command_is_named(shell: Shell) -> None:
    refused = shell.redress("serve")

    assert refused.status == 2
    assert "init-db" in refused.answer["message"]


def test_a_database_that_is_not_there_is_told_without_a_traceback(shell: Shell) -> None:
    shell.environment["REDRESS_DATABASE_URL"] = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"

    refused = shell.redress("init-db")

    assert refused.status == 2
    assert refused.answer["message"]


def test_a_setting_that_cannot_be_read_is_named(shell: Shell) -> None:
    shell.environment["REDRESS_SWEEP_SECONDS"] = "often"

    refused = shell.redress("serve")

    assert refused.status == 2
    assert "REDRESS_SWEEP_SECONDS" in json.dumps(refused.answer)
