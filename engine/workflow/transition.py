"""What a step takes in and what it gives back, as plain values: acts and the Transition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol


def plain(value: Any) -> Any:
    """A value in shapes that JSON has; amounts and instants become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


ElementRef = tuple[str, str]
"""The id of a process and the id of an element in it."""


class World(Protocol):
    """What surrounds one step. The runtime knows nothing of complaints; it asks."""

    def now(self) -> datetime:
        """The instant of the step."""

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime | None:
        """When a share of a running TimeLimit is used up; None while it is paused, stopped or not begun."""

    def working_days(self, days: Decimal) -> datetime | None:
        """The end of the day that lies a number of working days ahead."""

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        """A read-only context of the vocabulary as it is at this moment: the named fields, or all of them."""

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        """Do what a service task asks for and return its result."""


@dataclass(frozen=True, slots=True)
class CompleteItem:
    """A person has done a step; `values` are what the process reads of their form."""

    task_id: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FireTimers:
    """Nothing but time has passed."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """Something around the Instance has changed: a TimeLimit, or the department in charge."""


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """A message has come for this Instance."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """The Instance ends here, wherever it stands."""


Act = CompleteItem | FireTimers | Refresh | DeliverMessage | Cancel


@dataclass(frozen=True, slots=True)
class Repair:
    """What an operator changes so that a step can be taken again.

    Attributes:
        skip: service and rule tasks that are passed over once.
        values: variables of the process that are set before the act.
    """

    skip: frozenset[ElementRef] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemOpened:
    """A step that a person must do now."""

    task_id: int
    process: str
    element: str
    form: str | None
    role: str
    department: str
    by_party: bool
    due_at: datetime | None
    limit: str | None
    subject: Any


@dataclass(frozen=True, slots=True)
class ItemPlaced:
    """Where an open step belongs now, and by when; given for every open step after a Refresh."""

    task_id: int
    department: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A moment at which the process wants to be woken; None while its TimeLimit is not running."""

    task_id: int
    process: str
    element: str
    due_at: datetime | None
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitOpened:
    """A message for which the process waits."""

    task_id: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """What a decision table said, by which rules, why by their authors' words, and what it saw."""

    process: str
    element: str
    decision: str
    value: Any
    rules: tuple[str, ...]
    why: tuple[str, ...]
    inputs: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The decision as the audit keeps it: amounts as text, so that they stay exact."""
        return {
            "process": self.process,
            "element": self.element,
            "decision": self.decision,
            "value": plain(self.value),
            "rules": list(self.rules),
            "why": list(self.why),
            "inputs": plain(self.inputs),
        }


@dataclass(frozen=True, slots=True)
class Transition:
    """All that one step changed. Ids are those of the tasks inside the Instance."""

    opened: tuple[ItemOpened, ...] = ()
    closed: tuple[int, ...] = ()
    placed: tuple[ItemPlaced, ...] = ()
    timers_set: tuple[TimerSet, ...] = ()
    timers_dropped: tuple[int, ...] = ()
    waits_opened: tuple[WaitOpened, ...] = ()
    waits_closed: tuple[int, ...] = ()
    decisions: tuple[DecisionTaken, ...] = ()
    passed: tuple[ElementRef, ...] = ()
    fired: tuple[ElementRef, ...] = ()
    ended: bool = False
    ended_in: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an act, and what changed on the way."""

    state: bytes
    transition: Transition
