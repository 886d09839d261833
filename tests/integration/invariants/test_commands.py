"""`redress verify-store` and `redress audit verify` answer one JSON object and an exit status."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.databases import Database
from tests.integration.invariants.conftest import Lived

GOOD, FINDINGS = 0, 1
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def redress(
    copied: Database, lived: Lived, project: Path, tmp_path: Path, cover_up: Callable[[], None]
) -> Callable[..., Answer]:
    """Run a command on the copy, beside which the bank's keys were copied, too."""
    shutil.copy(lived.services.settings.data_folder / "demo-secrets", tmp_path)
    environment = {**os.environ, "REDRESS_DATA_FOLDER": str(tmp_path), "REDRESS_DEMO": "true"}

    def run(*command: str) -> Answer:
        cover_up()
        done = subprocess.run(
            [sys.executable, "-m", "web.cli", *command, "--json", "--database", copied.url],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def test_a_whole_store_has_no_violations(redress: Callable[..., Answer]) -> None:
    status, said = redress("verify-store")

    assert (status, said) == (GOOD, {"ok": True, "violations": []})


def test_a_broken_store_is_told_violation_by_violation(redress: Callable[..., Answer], owner: Connection) -> None:
    owner.exec_driver_sql(
        "UPDATE timer SET due_at = '2026-06-01 00:00:00' WHERE time_limit_id = (SELECT max(time_limit_id) FROM timer)"
    )

    status, said = redress("verify-store")

    (violation,) = said["violations"]
    assert (status, said["ok"]) == (FINDINGS, False)
    assert (violation["invariant"], violation["table"]) == ("I4", "timer")
    assert violation["text"] == f"I4 timer {violation['row'][0]}: {violation['what']}"


def test_a_whole_trail_is_counted(redress: Callable[..., Answer]) -> None:
    status, said = redress("audit", "verify")

    assert status == GOOD
    assert said["ok"]
    assert said["entries"] > 200
    assert said["first_bad"] is None


def test_the_first_bad_entry_of_a_trail_is_told(redress: Callable[..., Answer], owner: Connection) -> None:
    owner.exec_driver_sql("UPDATE audit_entry SET actor = 'person:99' WHERE stream = 'complaint:1' AND seq = 2")

    status, said = redress("audit", "verify")

    assert (status, said["ok"]) == (FINDINGS, False)
    assert (said["first_bad"]["stream"], said["first_bad"]["seq"]) == ("complaint:1", 2)
