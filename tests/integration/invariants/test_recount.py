"""A script that knows nothing of the engine recounts every breach from instants and profile, and agrees."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.databases import Database
from tests.integration.invariants.conftest import Lived

ALONE = """
import sys
from tests.independent.breaches import main
status = main(sys.argv[1:])
loaded = {name.split(".")[0] for name in sys.modules}
sys.exit("the engine was loaded" if loaded & {"engine", "web", "notifications"} else status)
"""


def recount(database: Database, lived: Lived, project: Path) -> dict[str, Any]:
    """Run the script in a process of its own, up to the moment at which the bank stands."""
    now = lived.services.clock.now().isoformat()
    done = subprocess.run(
        [sys.executable, "-c", ALONE, "--database", database.url, "--now", now, "--json"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"] == (done.returncode == 0)
    return found


def test_the_recount_agrees_on_every_limit_and_every_breach(copied: Database, lived: Lived, project: Path) -> None:
    result = recount(copied, lived, project)

    assert result["disagreements"] == []
    assert result["limits"] > 120
    assert result["breaches"] > 25


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE time_limit SET breached_at = NULL WHERE id = (SELECT min(id) FROM time_limit WHERE breached_at IS NOT NULL)",
        "UPDATE time_limit SET breached_at = due_at WHERE id = (SELECT min(id) FROM time_limit WHERE stopped_at < due_at)",
        "UPDATE time_limit SET due_at = '2027-01-01 00:00:00' WHERE id = 1",
        "INSERT INTO time_limit (id, complaint_id, kind, origin, basis, explanation, started_at, due_at, provisional, paused, "
        "fired, breach_late) SELECT 9999, complaint_id, kind, origin, basis, explanation, started_at, due_at, provisional, "
        "paused, fired, breach_late FROM time_limit WHERE id = 1",
    ],
    ids=["a breach hidden", "a breach invented", "an end moved", "a limit that the trail does not know"],
)
def test_what_was_changed_beside_the_engine_disagrees(
    copied: Database, owner: Connection, lived: Lived, project: Path, statement: str
) -> None:
    owner.exec_driver_sql(statement)

    assert len(recount(copied, lived, project)["disagreements"]) == 1


def test_another_profile_gives_other_breaches(copied: Database, owner: Connection, lived: Lived, project: Path) -> None:
    """What the script counts by is the deployed profile, not what the engine wrote beside each limit."""
    path = {"path": "profiles/cn-nfra-2020/profile.yaml"}
    find = "SELECT hash, content FROM definition_file JOIN process_version_file ON file_hash = hash WHERE path = :path"
    name, profile = owner.execute(text(find), path).one()

    shorter = bytes(profile).replace(b"is: 15 d", b"is: 3 d")
    owner.execute(text("UPDATE definition_file SET content = :to WHERE hash = :name"), {"to": shorter, "name": name})

    wrong = recount(copied, lived, project)["disagreements"]
    assert len([one for one in wrong if one["kind"] == "statutory"]) >= 9
