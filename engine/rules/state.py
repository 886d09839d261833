"""One TimeLimit as a value: what happened to it so far. Its moves are in `moves`, its end is found by `due`."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.rules.events import Event
from engine.rules.lengths import Counting, Length
from engine.rules.limits import Origin


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count: [since, until); until is None while it lasts."""

    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A longer length, approved in time by one who may."""

    at: datetime
    to: Length
    reason: str
    role: str
    letter: str


@dataclass(frozen=True, slots=True)
class Restart:
    """The start that no longer counts, because counting began anew at a later event."""

    was_started_at: datetime
    was_started_by: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitState:
    """Everything that decides when one TimeLimit ends.

    It keeps how it is counted, so that it can be recounted when the calendar comes, whatever the profile says by then.

    Attributes:
        started_at: the instant counting begins at: of the last restart, if there was one.
        pauses: in order, not overlapping, only the last may be open.
        days_before_statutory: as in `LimitRule`.
    """

    kind: str
    origin: Origin
    counting: Counting
    started_at: datetime
    started_by: Event
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    restarts: tuple[Restart, ...] = ()
    days_before_statutory: int | None = None
    stopped_at: datetime | None = None
    stopped_by: Event | None = None

    @property
    def length(self) -> Length:
        """The length in force, extensions included."""
        return self.extensions[-1].to if self.extensions else self.counting.length

    @property
    def in_force(self) -> Counting:
        """How it is counted now, extensions included."""
        return replace(self.counting, length=self.length) if self.extensions else self.counting

    @property
    def open_pause(self) -> Pause | None:
        """The pause that lasts, if any."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].until is None else None

    @property
    def running(self) -> bool:
        """Whether time is passing for this limit."""
        return self.stopped_at is None and self.open_pause is None
