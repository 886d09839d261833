"""Only one process ticks for a data folder; the lock dies with its holder, and says who that is."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from engine.errors import Misconfigured
from engine.jobs.ticking_lock import AlreadyServed, TickingLock


@contextmanager
def another_server(folder: Path, project: Path) -> Iterator["subprocess.Popen[str]"]:
    """A second process that holds the lock of a folder."""
    command = [sys.executable, "-m", "tests.integration.jobs.holding", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": project}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]  # pipes by name
        assert process.stdout.readline() == "holding\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_first_server_of_a_folder_gets_the_lock(tmp_path: Path) -> None:
    with TickingLock(tmp_path / "new" / "folder"):
        assert (tmp_path / "new" / "folder" / "serving.lock").exists()


def test_a_second_server_is_refused_with_the_name_of_the_first(tmp_path: Path, project: Path) -> None:
    with another_server(tmp_path, project) as first:
        with pytest.raises(AlreadyServed) as refused, TickingLock(tmp_path, patience_seconds=0):
            pytest.fail("both tick")

        facts = refused.value.facts
        assert (facts["pid"], facts["host"], facts["folder"]) == (first.pid, socket.gethostname(), str(tmp_path))
        assert str(first.pid) in str(refused.value)


def test_a_server_of_another_folder_is_not_in_the_way(tmp_path: Path, project: Path) -> None:
    with another_server(tmp_path / "one", project), TickingLock(tmp_path / "other", patience_seconds=0):
        pass


def test_a_lock_dies_with_its_holder(tmp_path: Path, project: Path) -> None:
    with another_server(tmp_path, project) as first:
        first.kill()
        first.wait()

        with TickingLock(tmp_path, patience_seconds=0):
            assert str(os.getpid()) in (tmp_path / "serving.lock").read_text()


def test_a_restart_waits_until_the_old_process_has_gone(tmp_path: Path, project: Path) -> None:
    taken = Event()

    def serve() -> None:
        with TickingLock(tmp_path, patience_seconds=30):
            taken.set()

    with another_server(tmp_path, project) as first:
        new = Thread(target=serve)
        new.start()
        assert not taken.wait(0.3)
        first.kill()
        assert taken.wait(30)
        new.join()


def test_a_folder_that_cannot_be_written_is_told_by_the_setting_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Misconfigured, match="cannot be written") as refused, TickingLock(tmp_path / "file"):
        pytest.fail("it ticks")

    assert refused.value.facts["setting"] == "REDRESS_DATA_FOLDER"


def test_a_lock_holds_on_a_full_disk(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # no file may grow
    try:
        with TickingLock(tmp_path), pytest.raises(AlreadyServed), TickingLock(tmp_path, patience_seconds=0):
            pytest.fail("both tick")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_lock_that_was_given_back_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with TickingLock(tmp_path, patience_seconds=0):
            pass


@pytest.mark.parametrize("written", ["", "{", "[1]", '"me"'])
def test_a_lock_file_that_tells_nothing_still_locks(tmp_path: Path, project: Path, written: str) -> None:
    with another_server(tmp_path, project):
        (tmp_path / "serving.lock").write_text(written)

        with pytest.raises(AlreadyServed), TickingLock(tmp_path, patience_seconds=0):
            pytest.fail("both tick")
