"""Only one process ticks: a lock that dies with its holder, and says who that is."""

import fcntl
import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import IO

from engine.errors import Misconfigured, RedressError

PATIENCE_SECONDS = 10.0
"""For so long a second server waits: a restart overlaps with the old process for a moment."""
_STEP_SECONDS = 0.2


class AlreadyServed(RedressError):
    """Another process serves this database."""

    code = "already_served"


class TickingLock:
    """Holds the right to tick for the database of one folder, as a context manager."""

    def __init__(self, folder: Path, *, patience_seconds: float | None = None) -> None:
        """Take nothing yet.

        Args:
            folder: where the embedded database is; the data folder where the database is a server.
            patience_seconds: how long to wait for the other one; None: as long as a restart may take.
        """
        self._path = folder / "serving.lock"
        self._patience = PATIENCE_SECONDS if patience_seconds is None else patience_seconds
        self._file: IO[str] | None = None

    def __enter__(self) -> "TickingLock":
        """Take the lock.

        Raises:
            AlreadyServed: somebody else holds it for longer than the patience; the facts name them.
            Misconfigured: the folder cannot be written.
        """
        file = self._open()
        waited, pause = 0.0, Event()
        while not _try(file):
            if waited >= self._patience:
                holder = _holder(file)
                file.close()
                raise AlreadyServed(
                    f"Another `redress serve` uses this folder: process {holder.get('pid', '?')} on "
                    f"{holder.get('host', '?')}. Stop it first, or name another database.",
                    folder=str(self._path.parent),
                    **holder,
                )
            pause.wait(_STEP_SECONDS)
            waited += _STEP_SECONDS
        self._file = file
        self._sign(file)
        return self

    def _sign(self, file: IO[str]) -> None:
        """Say who holds the lock; it holds as well where a full disk has no room for that."""
        with suppress(OSError):
            file.seek(0)
            file.truncate()
            file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
            file.flush()

    def _open(self) -> IO[str]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return open(self._path, "a+", encoding="utf-8")
        except OSError as error:
            raise Misconfigured(
                f"The folder {self._path.parent} of the database cannot be written: {error.strerror or error}.",
                setting="REDRESS_DATA_FOLDER",
            ) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            with suppress(OSError):  # what a full disk has not taken is not wanted any more
                self._file.close()
            self._file = None


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> dict[str, object]:
    file.seek(0)
    try:
        said = json.loads(file.read() or "{}")
    except json.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}
