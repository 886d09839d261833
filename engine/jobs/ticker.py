"""The clock that ticks: calls every sweep of a table again and again, each in a thread of its own kind."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import SystemClock
from engine.errors import RedressError

log = structlog.get_logger()
Sweep = Callable[[], object]


class Ticker:
    """Runs sweeps until it is stopped. A sweep never overlaps itself, and one that fails is run again at the next tick."""

    def __init__(self, sweeps: Mapping[str, Sweep], *, every: timedelta) -> None:
        # Each sweep has an executor of its own: a slow mail server must never delay a timer.
        executors = {name: ThreadPoolExecutor(1) for name in sweeps}
        self._scheduler = BackgroundScheduler(executors={**executors, "default": ThreadPoolExecutor(1)}, timezone="UTC")
        self._first = {name: Event() for name in sweeps}
        for name, sweep in sweeps.items():
            self._scheduler.add_job(
                self._run,
                "interval",
                args=(name, sweep),
                seconds=every.total_seconds(),
                executor=name,
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=SystemClock().now(),
            )

    def start(self) -> None:
        """Begin to tick; every sweep runs once at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let running sweeps end and tick no more."""
        self._scheduler.shutdown(wait=True)

    def wait_for_first(self, name: str, *, seconds: float) -> bool:
        """Wait until a sweep has run once."""
        return self._first[name].wait(seconds)

    def _run(self, name: str, sweep: Sweep) -> None:
        try:
            sweep()
        except RedressError as error:
            log.warning("sweep.refused", sweep=name, reason=str(error), code=error.code)
        except Exception:
            log.exception("sweep.failed", sweep=name)
        finally:
            self._first[name].set()
