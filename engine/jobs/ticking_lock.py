"""Only one process ticks: a lock that dies with its holder, and says who that is."""

import fcntl
import json
import os
import socket
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import IO

from engine.errors import RedressError

PATIENCE_SECONDS = 10.0
"""For so long a second server waits: a restart overlaps with the old process for a moment."""
_STEP_SECONDS = 0.2


class AlreadyServed(RedressError):
    """Another process serves this data folder."""

    code = "already_served"


class TickingLock:
    """Holds the right to tick for one data folder, as a context manager."""

    def __init__(self, folder: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._path = folder / "serving.lock"
        self._patience = patience_seconds
        self._file: IO[str] | None = None

    def __enter__(self) -> "TickingLock":
        """Take the lock.

        Raises:
            AlreadyServed: somebody else holds it for longer than the patience; the facts name them.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = open(self._path, "a+", encoding="utf-8")
        waited, pause = 0.0, Event()
        while not _try(file):
            if waited >= self._patience:
                holder = _holder(file)
                file.close()
                raise AlreadyServed(
                    f"Another `redress serve` uses this folder: process {holder.get('pid', '?')} on "
                    f"{holder.get('host', '?')}. Stop it first, or choose another REDRESS_DATA_FOLDER.",
                    folder=str(self._path.parent),
                    **holder,
                )
            pause.wait(_STEP_SECONDS)
            waited += _STEP_SECONDS
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "host": socket.gethostname()}, file)
        file.flush()
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
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
