"""What every test may use; the databases are in tests/databases.py, the bank in tests/bank_fixtures.py."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from web.logs import configure_logs

configure_logs()
# How long an example of a property takes says nothing on a busy machine.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")

pytest_plugins = ["tests.databases", "tests.bank_fixtures"]

ROOT = Path(__file__).parent.parent
_ABSENT: list[str] = []


@pytest.fixture(scope="session")
def project() -> Path:
    """The root folder of the project."""
    return ROOT


@pytest.fixture
def test_data(request: pytest.FixtureRequest) -> Path:
    """The folder with real complaints and model files; the test is not run where it is absent."""
    folder = Path(os.environ.get("REDRESS_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        _ABSENT.append(request.node.nodeid)
        pytest.skip("REDRESS_TEST_DATA is absent")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _ABSENT:
        terminalreporter.write_line(
            f"{len(_ABSENT)} tests did not run: the test data folder (REDRESS_TEST_DATA) is absent"
        )
