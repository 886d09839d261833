"""An import that is killed, or whose disk is full, leaves whole complaints only; done again it goes on where it stopped."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.clock import SystemClock
from engine.operations.actors import COMMAND_LINE
from engine.operations.tokens import create_token
from engine.records.complaints import Complaint, Narrative
from engine.records.imports import SourceRow
from engine.records.instances import Instance
from engine.storage.errors import StorageUnavailable
from tests.bank import Bank
from tests.databases import MASTER_KEY
from tests.integration.importing.files import CLOSED, OPEN, a_file, a_mapping, options, take
from web.importing import Interrupted
from web.importing import run_import as file_import


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The operating system refuses to let a file grow, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def run_import(bank: Bank, file: Path, *more: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on the database of the bank, by its administrator."""
    bank.clock.move_to(SystemClock().now())
    settings = {
        "REDRESS_DATABASE_URL": bank.database.url,
        "REDRESS_MASTER_KEY": MASTER_KEY.hex(),
        "REDRESS_TOKEN": bank.perform(create_token, by="admin", name="import"),
        "REDRESS_FAULT": fault,
    }
    command = [sys.executable, "-m", "web.cli", "import", str(file), "--mapping", str(a_mapping(file.parent)), "--json"]
    return subprocess.run(
        [*command, *more], env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )


def whole(bank: Bank) -> dict[str, Any]:
    """How many complaints there are, and of how many their parts."""
    with bank.store.reading() as session:
        count = {
            record.__name__: session.scalar(select(func.count()).select_from(record))
            for record in (Complaint, Narrative, SourceRow)
        }
        open_ones = session.scalar(select(func.count()).where(Complaint.history.is_(False)))
        lives = session.scalar(select(func.count()).where(Instance.key == "main"))
    return {**count, "without a life": (open_ones or 0) - (lives or 0)}


def test_a_kill_in_mid_import_leaves_no_half_row(bank: Bank, tmp_path: Path) -> None:
    file = a_file(tmp_path, [{**(CLOSED if number % 3 else OPEN), "Id": str(number)} for number in range(10)])

    killed = run_import(bank, file, fault="store.before_commit:5:kill")

    taken = whole(bank)
    assert killed.returncode == -signal.SIGKILL
    assert 0 < taken["Complaint"] == taken["Narrative"] == taken["SourceRow"] < 10
    assert taken["without a life"] == 0
    again = take(bank, file)
    assert (again["skipped"], again["imported"]) == (taken["Complaint"], 10 - taken["Complaint"])
    bank.require_sound()


def test_a_full_disk_stops_the_import_with_what_to_do_and_loses_nothing(sqlite_bank: Bank, tmp_path: Path) -> None:
    bank = sqlite_bank
    rows = [{**CLOSED, "Id": str(number), "Words": "long " * 2000} for number in range(200)]
    log = Path(bank.database.url.removeprefix("sqlite:///") + "-wal")
    take(bank, a_file(tmp_path, rows[:1]))
    file, mapping = a_file(tmp_path, rows), a_mapping(tmp_path)

    with files_no_larger_than(log.stat().st_size + 400_000), pytest.raises(StorageUnavailable) as stopped:
        take(bank, file, mapping=mapping)

    assert "the disk" in str(stopped.value)
    assert 0 < stopped.value.facts["imported"] < 199
    assert whole(bank)["Complaint"] == stopped.value.facts["imported"] + 1
    assert take(bank, file)["skipped"] == stopped.value.facts["imported"] + 1
    bank.require_sound()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_of_the_rejects_is_told_too(sqlite_bank: Bank, tmp_path: Path) -> None:
    full = Path("/dev/full")

    with pytest.raises(StorageUnavailable) as stopped:
        take(sqlite_bank, a_file(tmp_path, [{**OPEN, "Id": ""}]), rejects=full)

    assert str(stopped.value) == (
        "The rejects file /dev/full cannot be written: No space left on device. Free some space, then import again: "
        "rows that are there already are skipped."
    )


def test_an_import_that_somebody_stops_tells_how_far_it_came(sqlite_bank: Bank, tmp_path: Path) -> None:
    rows = [{**CLOSED, "Id": str(number)} for number in range(450)]

    def stop(done: int, share: float) -> None:
        if done > 200:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="Import again to go on") as stopped:
        file_import(
            sqlite_bank.redress,
            options(a_file(tmp_path, rows), mapping=a_mapping(tmp_path)),
            actor=COMMAND_LINE,
            progress=stop,
        )

    assert stopped.value.facts["imported"] == whole(sqlite_bank)["Complaint"] == 400


def test_the_command_line_tells_a_refusal_as_json_and_by_its_exit_status(sqlite_bank: Bank, tmp_path: Path) -> None:
    refused = run_import(sqlite_bank, tmp_path / "nowhere.csv")

    assert refused.returncode == 2
    assert json.loads(refused.stdout)["error"] == "not_found"
