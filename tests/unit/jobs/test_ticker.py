"""The clock that ticks: every sweep again and again, none beside itself, none because of another."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Lock, Semaphore

from engine.errors import RuleBroken
from engine.jobs.ticker import Sweep, Ticker

PATIENCE = 20.0
"""Seconds after which a test gives up; nothing here takes as long."""
SOON = timedelta(milliseconds=10)


@contextmanager
def ticking(sweeps: Mapping[str, Sweep], *, every: timedelta = SOON) -> Iterator[Ticker]:
    """A ticker while the body runs."""
    ticker = Ticker(sweeps, every=every)
    ticker.start()
    try:
        yield ticker
    finally:
        ticker.stop()


class Counted:
    """A sweep that says each time that it ran, and may fail or wait."""

    def __init__(self, *, fails: Exception | None = None, waits_for: Event | None = None) -> None:
        self.ran, self.most, self.at_once, self._lock = Semaphore(0), 0, 0, Lock()
        self._fails, self._waits_for = fails, waits_for

    def __call__(self) -> None:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.ran.release()
        if self._waits_for is not None:
            self._waits_for.wait(PATIENCE)
        with self._lock:
            self.at_once -= 1
        if self._fails is not None:
            raise self._fails

    def wait_for(self, times: int) -> bool:
        """Wait until it has run so often."""
        return all(self.ran.acquire(timeout=PATIENCE) for _ in range(times))


def test_a_sweep_runs_at_once_and_again_and_again() -> None:
    sweep = Counted()

    with ticking({"timers": sweep}):
        assert sweep.wait_for(3)


def test_the_first_run_does_not_wait_for_the_first_tick() -> None:
    sweep = Counted()

    with ticking({"timers": sweep}, every=timedelta(hours=1)) as ticker:
        assert ticker.wait_for_first("timers", seconds=PATIENCE)

    assert sweep.wait_for(1)


def test_a_sweep_that_fails_is_run_again() -> None:
    refused, broken = Counted(fails=RuleBroken("Not now.")), Counted(fails=ZeroDivisionError())

    with ticking({"refused": refused, "broken": broken}):
        assert refused.wait_for(3)
        assert broken.wait_for(3)


def test_a_failing_sweep_stops_no_other() -> None:
    broken, sound = Counted(fails=ZeroDivisionError()), Counted()

    with ticking({"broken": broken, "sound": sound}):
        assert broken.wait_for(2)
        assert sound.wait_for(2)


def test_a_slow_mail_server_does_not_delay_timers() -> None:
    answered = Event()
    outbox, timers = Counted(waits_for=answered), Counted()

    with ticking({"outbox": outbox, "timers": timers}):
        assert outbox.wait_for(1)
        assert timers.wait_for(5)
        assert not answered.is_set()
        answered.set()


def test_a_sweep_never_runs_beside_itself() -> None:
    goes_on = Event()
    slow, beside = Counted(waits_for=goes_on), Counted()

    with ticking({"slow": slow, "beside": beside}):
        assert slow.wait_for(1)
        assert beside.wait_for(5)  # several ticks have passed meanwhile
        goes_on.set()
        assert slow.wait_for(2)

    assert slow.most == 1


def test_stopping_waits_for_what_is_running_and_then_nothing_runs() -> None:
    goes_on = Event()
    sweep = Counted(waits_for=goes_on)
    ticker = Ticker({"timers": sweep}, every=SOON)
    ticker.start()
    assert sweep.wait_for(1)
    goes_on.set()

    ticker.stop()

    assert sweep.at_once == 0
    while sweep.ran.acquire(blocking=False):
        pass
    assert not sweep.ran.acquire(timeout=5 * SOON.total_seconds())
