"""The scratch bank as its world sees it: the clock, the engine behind its operations, and what people have been told."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from engine.clock import FrozenClock
from engine.operations.actors import as_person
from engine.operations.registration import Registration
from engine.operations.services import Services
from engine.records.people import Person
from engine.rules.calendar import BusinessCalendar
from web.compose import Redress
from web.replay.chance import Draw
from web.replay.mail_server import MailServer
from web.replay.plan import Plan

P = ParamSpec("P")
R = TypeVar("R")
INTERVAL = timedelta(minutes=15)
"""How often the bank sweeps; the clock of a replay moves by nothing smaller."""


class Agenda:
    """What will happen outside of the engine, by time."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def at(self, when: datetime, what: Callable[[], None]) -> None:
        """Let something happen at an instant, or at the next tick after it."""
        heappush(self._heap, (when, next(self._order), what))

    def next_at(self) -> datetime | None:
        """When the next thing happens."""
        return self._heap[0][0] if self._heap else None

    def happen(self, now: datetime) -> None:
        """Let everything happen that is due, the earliest first."""
        while self._heap and self._heap[0][0] <= now:
            heappop(self._heap)[2]()


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that comes to an intake desk by phone or mail and is no work item: how long it takes, and what is done."""

    effort: timedelta
    do: Callable[[Person, str], None]


@dataclass(slots=True)
class Bank:
    """One scratch bank. What people know of each other is here; what they know of complaints is in the pages.

    Attributes:
        keys: number of a complaint → key of its random numbers.
        numbers: the other way round; what a Party reads on the acknowledgement.
        known: number → what the next reader of a complaint will see is wrong, by field, with the right value.
        told: numbers of complaints whose Party has given an answer by phone.
        trays: department → errands that wait for its intake desk.
        rounds: number and element → items of that step so far.
        changes: grows with everything that is done, so that nobody looks twice at what has not moved.
    """

    redress: Redress
    clock: FrozenClock
    calendar: BusinessCalendar
    draw: Draw
    plan: Plan
    mail_server: MailServer
    agenda: Agenda = field(default_factory=Agenda)
    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    trays: dict[str, deque[Errand]] = field(default_factory=dict)
    rounds: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    changes: int = 0

    @property
    def now(self) -> datetime:
        """The instant of the simulated clock."""
        return self.clock.now()

    def perform(
        self,
        operation: Callable[Concatenate[Session, Services, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do one operation as a page does; it counts as a change whatever comes of it."""
        self.changes += 1
        return self.redress.perform(operation, *args, **kwargs)

    def register(self, clerk: Person, registration: Registration, department: str) -> str:
        """Register a complaint as the page does; return its number."""
        self.changes += 1
        return self.redress.register(actor=as_person(clerk), registration=registration, department=department)

    def key_of(self, number: str | None) -> str:
        """The key of a complaint's random numbers; a complaint that nobody planned has its number."""
        return self.keys.get(number or "", number or "")

    def draw_for(self, number: str, element: str, item: int) -> Draw:
        """The random numbers of a step of a complaint; its second item of a step is the second round."""
        items = self.rounds.setdefault((number, element), [])
        if item not in items:
            items.append(item)
        return self.draw.of(self.key_of(number), element, items.index(item))

    def after_work(self, effort: timedelta) -> datetime:
        """When somebody who begins now has worked for so long, at the opening hours of the bank."""
        return self.calendar.add_open_time(self.now, max(effort, INTERVAL / 3))

    def is_open(self) -> bool:
        """Whether the bank works at this moment."""
        local = self.now.astimezone(self.calendar.zone)
        minute = local.hour * 60 + local.minute
        return any(hours.opens <= minute < hours.closes for hours in self.calendar.hours_of(local.date()))

    def next_opening(self) -> datetime:
        """When the bank opens next, strictly after now."""
        day = self.calendar.day_of(self.now)
        while True:
            for hours in self.calendar.hours_of(day):
                opens = self.calendar.midnight(day) + timedelta(minutes=hours.opens)
                if opens > self.now:
                    return opens
            day = self.calendar.next_working_day(day)
