"""Timers around the seams of a step: which layer the processor is busy in, at every moment exactly one."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from time import process_time
from typing import Any

from sqlalchemy import Connection, Result, ScalarResult
from sqlalchemy.orm import Session

from engine import audit
from engine.audit import Recorder
from engine.operations import step
from engine.operations.world import ComplaintWorld
from engine.storage.prepared import Prepared, Question
from engine.storage.session import WritingSession

ENGINE, SQL, AUDIT, REST = "engine", "sql", "audit", "rest"
LAYERS = (ENGINE, SQL, AUDIT, REST)

_SESSION = ("execute", "scalar", "scalars", "get", "get_one", "flush", "commit", "close", "connection", "merge", "add")
_FETCHING = ("all", "one", "one_or_none", "first", "fetchall", "scalar_one", "scalar_one_or_none")
_SEAMS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (step, ENGINE, ("start", "resume")),
    (ComplaintWorld, REST, ("call", "facts", "deadline", "working_days", "now")),
    (audit, AUDIT, ("act", "note", "open_stream")),
    (Recorder, AUDIT, ("__call__",)),
    (Session, SQL, _SESSION),
    (WritingSession, SQL, ("flush",)),
    (Connection, SQL, ("execute", "scalar", "exec_driver_sql")),
    (Prepared, SQL, ("send",)),
    (Question, SQL, ("ask",)),
    (Result, SQL, (*_FETCHING, "scalar")),
    (ScalarResult, SQL, _FETCHING),
)
"""Where one layer calls another. What hangs on the flush of the session to tell the audit of each row counts as SQL."""


class Stopwatch:
    """Gives the processor's time to the layer that was entered last."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._layers = [REST]
        self._since = process_time()

    def start(self) -> None:
        """Begin anew."""
        self.spent.clear()
        self._since = process_time()

    def stop(self) -> dict[str, float]:
        """What each layer has used since the start, in seconds."""
        self._charge()
        return {layer: self.spent[layer] for layer in LAYERS}

    def enter(self, layer: str) -> None:
        """From here on it is this layer."""
        self._charge()
        self._layers.append(layer)

    def leave(self) -> None:
        """From here on it is the layer before, again."""
        self._charge()
        self._layers.pop()

    def _charge(self) -> None:
        now = process_time()
        self.spent[self._layers[-1]] += now - self._since
        self._since = now


@contextmanager
def timed_seams() -> Iterator[Stopwatch]:
    """Put a timer on every seam, and take it away again."""
    watch = Stopwatch()
    before = [
        (owner, name, owner.__dict__[name]) for owner, _, names in _SEAMS for name in names if name in vars(owner)
    ]
    for owner, layer, names in _SEAMS:
        for name in names:
            if name in vars(owner):
                setattr(owner, name, _timed(watch, layer, vars(owner)[name]))
    rows = [(kind, kind.__iter__) for kind in (Result, ScalarResult)]
    for kind, iterate in rows:
        kind.__iter__ = _timed_rows(watch, iterate)  # type: ignore[method-assign]  # put back below
    try:
        yield watch
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)
        for kind, iterate in rows:
            kind.__iter__ = iterate  # type: ignore[method-assign]  # as it was


def _timed(watch: Stopwatch, layer: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def timed(*args: Any, **kwargs: Any) -> Any:
        watch.enter(layer)
        try:
            return call(*args, **kwargs)
        finally:
            watch.leave()

    return timed


def _timed_rows(watch: Stopwatch, iterate: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    """Rows are fetched while somebody loops over them."""

    def rows(result: Any) -> Iterator[Any]:
        found = iterate(result)
        while True:
            watch.enter(SQL)
            try:
                row = next(found)
            except StopIteration:
                return
            finally:
                watch.leave()
            yield row

    return rows
