"""Which database a command works on: prepared, of this version, readable, and written with the key that is set."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from engine.clock import SystemClock
from engine.operations.tokens import create_token
from tests.bank import Bank
from tests.databases import MASTER_KEY
from tests.integration.commands.conftest import Shell


@pytest.fixture
def lived(sqlite_bank: Bank, shell: Shell) -> Shell:
    """A shell on the database of a bank that keeps a Party, under the key of another bank."""
    sqlite_bank.register()
    sqlite_bank.clock.move_to(SystemClock().now())
    shell.environment |= {
        "REDRESS_DATABASE_URL": sqlite_bank.database.url,
        "REDRESS_TOKEN": sqlite_bank.perform(create_token, by="admin", name="commands"),
    }
    return shell


@pytest.mark.parametrize(
    "command", [("serve",), ("verify-store",), ("audit", "verify"), ("import", "any.csv"), ("deploy", "processes")]
)
def test_the_key_of_another_bank_is_refused_before_anything_is_sealed_with_it(
    lived: Shell, command: tuple[str, ...]
) -> None:
    refused = lived.redress(*command)

    assert (refused.status, refused.answer["setting"]) == (2, "REDRESS_MASTER_KEY")
    assert "is not the key of sqlite:///" in refused.answer["message"]


def test_one_key_that_was_tampered_with_is_no_reason_to_doubt_the_master_key(sqlite_bank: Bank, lived: Shell) -> None:
    sqlite_bank.register(name="李四", email="li@example.org")
    engine = create_engine(sqlite_bank.database.owner_url)
    with engine.begin() as owner:
        owner.exec_driver_sql("DROP TRIGGER IF EXISTS party_key_destroyed")
        owner.exec_driver_sql(
            "UPDATE party_key SET wrapped = 'none' WHERE party_id = (SELECT max(party_id) FROM party_key)"
        )
    engine.dispose()
    lived.environment["REDRESS_MASTER_KEY"] = MASTER_KEY.hex()

    assert lived.redress("audit", "verify").status == 0


def test_a_scratch_bank_is_opened_with_the_keys_beside_it_though_another_key_is_set(
    sqlite_bank: Bank, lived: Shell
) -> None:
    file = Path(sqlite_bank.database.url.removeprefix("sqlite:///"))
    secrets = file.with_name("demo-secrets")
    secrets.write_text(f"{MASTER_KEY.hex()}\n{MASTER_KEY[::-1].hex()}\n", "utf-8")
    try:
        said = lived.redress("verify-store", "--database", sqlite_bank.database.url)
    finally:
        secrets.unlink()

    assert (said.status, said.answer["violations"]) == (0, [])


@pytest.mark.parametrize("command", ["serve", "verify-store", "init-db"])
def test_a_database_of_a_later_version_is_told_as_that(table_shell: Shell, command: str) -> None:
    engine = create_engine(f"sqlite:///{table_shell.folder / 'redress.db'}")
    with engine.begin() as owner:
        owner.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    engine.dispose()

    refused = table_shell.redress(command)

    assert (refused.status, refused.answer["error"]) == (2, "misconfigured")
    assert "a later version of the program" in refused.answer["message"]


def test_a_folder_in_the_place_of_the_database_is_told(shell: Shell, tmp_path: Path) -> None:
    refused = shell.redress("verify-store", "--database", f"sqlite:///{tmp_path}")

    assert refused.status == 2
    assert "is no file that this user may read" in refused.answer["message"]


def test_a_file_of_processes_that_cannot_be_read_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "main.bpmn").symlink_to("/proc/self/mem")  # to read it fails for every user

    refused = shell.redress("check-processes", str(tmp_path / "files"))

    assert refused.status == 2
    assert "cannot be read: Input/output error" in refused.answer["message"]


def test_who_reads_only_the_first_lines_of_an_answer_ends_nothing_with_a_traceback(project: Path, shell: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "settings"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 0


def test_an_answer_for_people_tells_nothing_twice_and_nothing_of_python(bank_shell: Shell) -> None:
    bank_shell.environment["REDRESS_DEMO"] = "true"  # nobody has to be named in a demo

    status, deployed = bank_shell.told("deploy", "processes")
    refused_status, refused = bank_shell.told("deploy", "nowhere")

    assert (status, refused_status) == (0, 2)
    assert deployed.startswith("ok: yes\ndeployed:\n  rules: version ")
    assert "new no\n" in deployed
    assert not set("{}'[]") & set(deployed)
    assert refused == "There is no such folder.\n"


@pytest.mark.parametrize("limit", ["-3", "0", "many", "1" * 30])
@pytest.mark.parametrize("command", ["import", "replay"])
def test_a_number_of_rows_that_is_none_is_wrong_use(shell: Shell, command: str, limit: str) -> None:
    with pytest.raises(SystemExit) as ended:
        shell.redress(command, "any.csv", "--limit", limit)

    assert ended.value.code == 2


def test_a_department_that_is_not_there_cannot_be_left_unstaffed(shell: Shell) -> None:
    refused = shell.redress("replay", "any.csv", "--unstaffed", "MOON")

    assert refused.status == 2
    assert refused.answer["message"].startswith("There is no department MOON to be left unstaffed; name one of CSC, BR")


def test_a_name_of_a_file_that_is_no_text_is_told(bank_shell: Shell) -> None:
    bank_shell.environment["REDRESS_DEMO"] = "true"

    status, told = bank_shell.told("import", "\udcff.csv")

    assert (status, told) == (2, "There is no file \\udcff.csv.\n")
    assert bank_shell.redress("import", "\udcff.csv").answer["error"] == "not_found"
