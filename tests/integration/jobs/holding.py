"""Holds the right to tick for a folder until its input ends: a second server for tests."""

import sys
from pathlib import Path

from engine.jobs.ticking_lock import TickingLock

with TickingLock(Path(sys.argv[1]), patience_seconds=0):
    sys.stdout.write("holding\n")
    sys.stdout.flush()
    sys.stdin.read()
