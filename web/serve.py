"""Serving: the pages by waitress, and the sweeps by a ticker in the same process; one process per database."""

import errno
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from waitress.server import create_server

from engine.errors import Misconfigured
from engine.jobs.ticker import Sweep, Ticker
from engine.jobs.ticking_lock import TickingLock
from engine.operations.sweeps import sweep_timers
from engine.settings import Settings
from notifications.channels import MailChannel, channel_of
from notifications.dispatcher import sweep_outbox
from web.app import create_app
from web.compose import Redress
from web.fitting import require_fitting

log = structlog.get_logger()
THREADS = 8
_PORT_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})
"""Errors that are about the port; all others are about the host."""


def sweeps_of(redress: Redress, channel: MailChannel | None) -> Mapping[str, Sweep]:
    """Everything that runs by itself, by name."""
    store, services = redress.store, redress.services
    return {
        "timers": lambda: sweep_timers(store, services),
        "outbox": lambda: sweep_outbox(store, services, channel),
    }


@contextmanager
def ticking(redress: Redress) -> Iterator[None]:
    """Run the sweeps while the body runs.

    Raises:
        AlreadyServed: another process ticks for this database.
    """
    ticker = Ticker(
        sweeps_of(redress, channel_of(redress.settings)), every=timedelta(seconds=redress.settings.sweep_seconds)
    )
    with TickingLock(redress.settings.database_folder):
        ticker.start()
        try:
            yield
        finally:
            ticker.stop()


def serve_until_stopped(redress: Redress) -> tuple[int, dict[str, Any]]:
    """Serve until the process is told to stop.

    Raises:
        AlreadyServed: another process serves this database.
        Misconfigured: a secret is missing, migrations are pending, the database user may do too much, a setting does
            not fit the rules in force, or the address cannot be listened on.
    """
    redress.store.check()
    app = create_app(redress)
    with redress.store.reading() as session:
        redress.services.catalogue.warm_up(session)
        book = redress.services.catalogue.rules_or_none(session)
    if book is not None:
        require_fitting(redress.settings, book)
    with ticking(redress):
        server = _listen(app, redress.settings)
        stop = threading.Event()

        def told_to_stop(*_: object) -> None:
            stop.set()
            server.close()

        signal.signal(signal.SIGTERM, told_to_stop)
        log.info("serving", url=f"http://{redress.settings.host}:{server.effective_port}", database=redress.store.name)
        try:
            server.run()
        except OSError:
            if not stop.is_set():
                raise
    return 0, {"ok": True, "stopped": True}


def _listen(app: Flask, settings: Settings) -> Any:
    try:
        return create_server(app, host=settings.host, port=settings.port, threads=THREADS)
    # Waitress says by a ValueError that a name of a host means nothing.
    except (OSError, ValueError) as error:
        setting = "REDRESS_PORT" if getattr(error, "errno", None) in _PORT_TAKEN else "REDRESS_HOST"
        reason = getattr(error, "strerror", None) or "there is no such host"
        message = f"Redress cannot listen on {settings.host}:{settings.port} ({reason}); set {setting}."
        raise Misconfigured(message, setting=setting) from error
