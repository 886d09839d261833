"""How urgent a WorkItem is, as a stored key that never depends on the present: the order of an inbox.

What is overdue sorts first by itself, because its key lies furthest back. What stands still forms a group of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FAR = timedelta(days=365_000)
"""Added to the receipt when nothing runs: after everything that runs, and among themselves the oldest first."""


class Clockwork(StrEnum):
    """What the time limits of a Complaint do."""

    RUNNING = "running"
    PAUSED = "paused"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitInView:
    """One limit that has not stopped, as far as the order needs it.

    Attributes:
        binds: whether its end asks something of the bank; a period of the Party and a mere wait do not.
    """

    kind: str
    due_at: datetime
    running: bool
    binds: bool = True


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much earlier a risk asks for attention, and what gave it: a row of the decision `allowance`."""

    by: timedelta
    reason: str


NO_ALLOWANCE = Allowance(timedelta(0), "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """The key of an inbox and where it comes from.

    Attributes:
        key_at: ascending is most urgent first.
        clockwork: the group; what is paused is shown apart.
        limit: the kind of limit that decides; None when nothing runs.
        due_at: its end.
        allowance: what was taken off.
    """

    key_at: datetime
    clockwork: Clockwork
    limit: str | None
    due_at: datetime | None
    allowance: Allowance


def urgency(limits: Iterable[LimitInView], *, received_at: datetime, allowance: Allowance = NO_ALLOWANCE) -> Urgency:
    """Return the key: the nearest running due minus the allowance; if all stand still, the nearest of those.

    What binds nobody decides only where no limit of the bank does, lest one that has passed stay on top for ever.
    """
    in_view = sorted(limits, key=lambda limit: (not limit.binds, not limit.running, limit.due_at, limit.kind))
    if not in_view:
        return Urgency(
            key_at=received_at + FAR, clockwork=Clockwork.NONE, limit=None, due_at=None, allowance=NO_ALLOWANCE
        )
    nearest = in_view[0]
    return Urgency(
        key_at=nearest.due_at - allowance.by,
        clockwork=Clockwork.RUNNING if nearest.running else Clockwork.PAUSED,
        limit=nearest.kind,
        due_at=nearest.due_at,
        allowance=allowance,
    )
