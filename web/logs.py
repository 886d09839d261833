"""What the process says about itself: one line per event on standard error, for people on a terminal, else as JSON."""

import sys

import structlog
from structlog.typing import Processor


def configure_logs() -> None:
    """Send every log line to standard error; a traceback never shows the values of variables, which may be personal."""
    here: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    shown: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(processors=[*here, *shown], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
