"""How far long work has come: a bar on standard error, only where a person sees it."""

import sys
from collections.abc import Callable
from typing import TextIO

Progress = Callable[..., None]
"""Called with how much is done, and with how much there is where that is known."""
WIDTH = 24


def progress_of(what: str, *, out: TextIO | None = None) -> Progress | None:
    """Return what draws the bar, or None where nobody would see it.

    Args:
        what: what is counted, as `rows`.
    """
    stream = out or sys.stderr
    if not stream.isatty():
        return None

    def show(done: int, share: float | None = None) -> None:
        stream.write(f"\r{_bar(share)}{done:,} {what}")
        stream.flush()

    return show


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    full = round(WIDTH * min(max(share, 0.0), 1.0))
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}  "
