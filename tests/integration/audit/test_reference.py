"""A stranger can verify the trail with nothing but the script of docs/reference/audit.md."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from engine import audit
from engine.storage.protection.sqlite import REFUSED
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database
from tests.rows import file_complaint, name_act


@pytest.fixture
def script(project: Path) -> str:
    page = (project / "docs" / "reference" / "audit.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    return str(code)


@pytest.fixture
def file(sqlite_database: Database, vault: Vault) -> str:
    """A database with two complaints, one of which has an entry more."""
    store = Store(sqlite_database.url, record=audit.Recorder(vault))
    filed = file_complaint(store, vault)
    file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        name_act(session)
        audit.note(session, filed.stream, "test.note", {"number": 1})
    store.dispose()
    return sqlite_database.url.removeprefix("sqlite:///")


def verdict(script: str, file: str) -> str:
    done = subprocess.run([sys.executable, "-I", "-c", script, file], capture_output=True, text=True, check=False)
    return done.stderr.strip()


def test_the_script_finds_an_untouched_trail_good(script: str, file: str) -> None:
    assert verdict(script, file) == ""


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE audit_entry SET body = CAST(replace(body, 'HANDLER', 'MANAGER') AS BLOB) WHERE stream = 'complaint:1'",
            "complaint:1 1",
        ),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq = 2", "complaint:1 2"),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:2'", "complaint:2 1"),
        ("UPDATE audit_entry SET stream = 'complaint:3' WHERE stream = 'complaint:2'", "complaint:3 1"),
    ],
)
def test_the_script_names_the_first_bad_entry(script: str, file: str, tampering: str, found: str) -> None:
    engine = create_engine(f"sqlite:///{file}", isolation_level="AUTOCOMMIT")
    with engine.connect() as owner:
        for name, *_ in REFUSED:
            owner.exec_driver_sql(f"DROP TRIGGER {name}")
        owner.exec_driver_sql(tampering)
    engine.dispose()

    assert verdict(script, file) == f"bad: {found}"
