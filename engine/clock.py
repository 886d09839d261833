"""The one source of "now". Only `SystemClock` reads the wall clock."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from engine.errors import InvalidInput


class Clock(Protocol):
    """Gives the present instant as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The wall clock, never running backwards: a clock set back stands still until it is caught up."""

    def __init__(self) -> None:
        self._latest = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        self._latest = max(self._latest, datetime.now(UTC))
        return self._latest


class FrozenClock:
    """A clock that stands still until it is told to move; for tests, imports and replays."""

    def __init__(self, at: datetime) -> None:
        self._at = _aware(at)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by

    def move_to(self, at: datetime) -> None:
        self._at = _aware(at)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise InvalidInput("An instant needs a time zone.", at=at)
    return at.astimezone(UTC)
