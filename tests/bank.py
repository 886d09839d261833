"""A bank for tests: the shipped processes in force, a small staff, a clock that stands still and a mailbox.

The fixtures are in tests/bank_fixtures.py. What a test does not say is filled in, so that it names only what it is about. Moments are written as people of the bank read them: `2026-03-20 24:00` is the end of
that day.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, select

from engine import audit
from engine.audit import Recorder, compare, verify
from engine.clock import FrozenClock
from engine.errors import NotPermitted
from engine.operations.actors import COMMAND_LINE, Actor, as_person
from engine.operations.catalogue import Catalogue
from engine.operations.deployments import deploy, put_into_force
from engine.operations.desks import require_fit
from engine.operations.operators import vocabulary
from engine.operations.people import NewPerson, NewPost, create_person
from engine.operations.services import Services
from engine.operations.sweeps import Swept, sweep_timers
from engine.operations.timeline import timeline
from engine.operations.withdrawal import withdraw
from engine.operations.work_items import claim, complete
from engine.records.base import Base
from engine.records.complaints import Complaint
from engine.records.instances import Incident, IncidentStatus, WorkItem
from engine.records.letters import Letter, Notice
from engine.records.limits import TimeLimit
from engine.records.people import Person
from engine.rules.instants import day_and_clock
from engine.settings import Settings
from engine.storage.store import Store
from engine.storage.vault import Vault
from engine.workflow import Transition
from notifications.channels import Mailbox
from notifications.dispatcher import sweep_outbox
from tests.bank_data import (
    OPENING,
    PASSWORD,
    PROCESSES,
    STAFF,
    ZONE,
    a_registration,
    bank_time,
    changed_files,
    shipped_files,
)
from tests.bank_words import WORDS, typed
from tests.databases import MASTER_KEY, Database
from web.compose import Redress

__all__ = [
    "OPENING",
    "PASSWORD",
    "PROCESSES",
    "STAFF",
    "Bank",
    "a_registration",
    "bank_time",
    "changed_files",
    "open_bank",
    "shipped_files",
]

_KNOWN: dict[tuple[str, str], Person] = {}
"""People of the staff who were looked up before; they are the same in every copy of a bank."""


class Place(Protocol):
    """Where the database of a bank is. Databases that were led to some point can be kept there, and copied."""

    def open(self, copy: str | None) -> tuple[Database, Store]:
        """A fresh database: a copy of one that was kept, or the bank as it was set up."""

    def keep(self, copy: str, number: str) -> None:
        """Keep the open database as it is, with the number of its complaint."""

    def kept(self, copy: str) -> str | None:
        """The number of the complaint in a database that was kept; None if there is none."""


class Bank:
    """The bank of one test, opened when it is first used. `number` is the complaint that it is about: the latest."""

    def __init__(self, place: Place, *, at: datetime) -> None:
        self.clock, self.mail, self.number = FrozenClock(at), Mailbox(), ""
        self._place, self._opened_at = place, at
        self._open: tuple[Redress, Database] | None = None
        self._people: dict[str, Person] = {}
        self._ids: dict[str, int] = {}

    @property
    def redress(self) -> Redress:
        """The program, wired together."""
        return (self._open or self._open_copy(None))[0]

    @property
    def store(self) -> Store:
        """The store of the bank."""
        return self.redress.store

    @property
    def services(self) -> Services:
        """What operations are handed."""
        return self.redress.services

    @property
    def database(self) -> Database:
        """Where the records are."""
        return (self._open or self._open_copy(None))[1]

    def close(self) -> None:
        """Let go of the database."""
        if self._open:
            self.store.dispose()

    def complaint_at(self, element: str, *, posted: bool = False) -> WorkItem:
        """A usual complaint, led to a step. In a bank where nothing has happened, it is a copy of one led there before.

        Args:
            posted: its letters have been sent.
        """
        copy = f"{element}_posted" if posted else element
        untouched = self._open is None and self.clock.now() == self._opened_at
        number = self._place.kept(copy) if untouched else None
        if number is not None:
            self._open_copy(copy)
            self.number = number
            return self.item(element)
        self.register()
        item = self.lead_to(element)
        if posted:
            self.post()
        if untouched:
            self._place.keep(copy, self.number)
        return item

    def _open_copy(self, copy: str | None) -> tuple[Redress, Database]:
        database, store = self._place.open(copy)
        settings = _settings().model_copy(update={"database_url": database.url})
        services = Services(clock=self.clock, catalogue=_catalogue(), vault=Vault(MASTER_KEY), settings=settings)
        self._open = Redress(settings=settings, store=store, services=services), database
        self._people |= {name: person for (dialect, name), person in _KNOWN.items() if dialect == database.dialect}
        return self._open

    # who

    def person(self, username: str) -> Person:
        """Somebody of the staff."""
        if username not in self._people:
            found: Person = self._one(Person, Person.username == username)
            self._people[username] = found
            if username in STAFF:
                _KNOWN[self.database.dialect, username] = found
        return self._people[username]

    def hire(self, username: str, *posts: str) -> None:
        """Somebody new, with posts as `DEPARTMENT:ROLE`."""
        new = NewPerson(
            username=username,
            name=username,
            password=PASSWORD,
            posts=tuple(NewPost(*post.split(":")) for post in posts),
            must_change_password=False,
        )
        self.perform(create_person, by=COMMAND_LINE, new=new)

    def actor(self, username: str) -> Actor:
        """Somebody of the staff as the one who acts."""
        return as_person(self.person(username))

    def perform(self, operation: Callable[..., Any], *, by: str | Actor | None = None, **arguments: Any) -> Any:
        """Run one operation in one transaction, as a page or a command would."""
        if by is not None:
            arguments["actor"] = self.actor(by) if isinstance(by, str) else by
        return self.redress.perform(operation, **arguments)

    # what people do

    def register(self, *, by: str = "zhang.min", department: str | None = "CSC", **fields: Any) -> str:
        """Take a complaint, by default one on a card fee by a customer with a mail address; return its number."""
        self.number = self.redress.register(
            actor=self.actor(by), registration=a_registration(**fields), department=department
        )
        return self.number

    def do(self, element: str, *, by: str | None = None, subject: Any = None, **said: Any) -> Transition:
        """Claim an open item that nobody holds, and send its form; by default its holder does, else the first who may."""
        item = self.item(element, subject=subject)
        actor = self.actor(by or self.doer(item))
        if item.claimed_by_id is None:
            self.perform(claim, by=actor, work_item_id=item.id)
        done: Transition = self.perform(complete, by=actor, work_item_id=item.id, typed=typed(element, **said))
        return done

    def claim(self, element: str, *, by: str) -> WorkItem:
        """Take an open item."""
        item: WorkItem = self.perform(claim, by=by, work_item_id=self.item(element).id)
        return item

    def withdraw(self, *, by: str = "zhang.min", **said: Any) -> None:
        """The customer takes the complaint back."""
        usual = {"reason": "已与网点沟通解决", "verified": True, "free_will": True}
        self.perform(withdraw, by=by, number=self.number, **{**usual, **said})

    def lead_to(self, element: str) -> WorkItem:
        """Do one step after the other, with the usual words, until this one is open."""
        while True:
            items = self.items()
            for item in items:
                if item.element_id == element:
                    return item
            step = next(item for item in items if item.element_id in WORDS)
            self.do(step.element_id, subject=step.subject)

    def doer(self, item: WorkItem) -> str:
        """The user name of the person who does an item: its holder, else the first who may."""
        if item.claimed_by_id is not None:
            return str(self._one(Person, Person.id == item.claimed_by_id).username)
        fit = [name for name in STAFF if f"{item.department}:{item.role}" in STAFF[name]]
        return next(name for name in fit if len(fit) == 1 or self._may(name, item))

    def _may(self, username: str, item: WorkItem) -> bool:
        with self.store.reading() as session:
            try:
                require_fit(session, self.services, person=self.person(username), item=item)
            except NotPermitted:
                return False
        return True

    # time

    @property
    def time(self) -> str:
        """What the clocks of the bank show."""
        return self.shown(self.clock.now())

    def shown(self, at: datetime) -> str:
        """An instant as people of the bank read it."""
        day, clock = day_and_clock(at.astimezone(ZONE))
        return f"{day} {clock}"

    def advance(self, **by: float) -> Swept:
        """Let time pass in one go, and look for what is due then."""
        self.clock.advance(timedelta(**by))
        return self.sweep()

    def until(self, moment: str, *, every: timedelta | None = None) -> Swept:
        """Let time pass to a moment, in one go or looking for what is due every so often."""
        while every and self.clock.now() + every < bank_time(moment):
            self.clock.advance(every)
            self.sweep()
        self.clock.move_to(bank_time(moment))
        return self.sweep()

    def sweep(self) -> Swept:
        """Let everything act that is due now."""
        return sweep_timers(self.store, self.services)

    def post(self) -> int:
        """Send the letters that wait."""
        return sweep_outbox(self.store, self.services, self.mail)

    # what stands in the records

    def rows(self, record: type[Any], *conditions: ColumnElement[bool]) -> list[Any]:
        """Records of the complaint, the oldest first; further conditions may be named."""
        with self.store.reading() as session:
            query = select(record).where(record.complaint_id == self._complaint_id(), *conditions)
            return list(session.scalars(query.order_by(*record.__table__.primary_key)))

    def count(self, record: type[Base]) -> int:
        """How many records of a kind the whole bank has."""
        with self.store.reading() as session:
            return session.scalar(select(func.count()).select_from(record)) or 0

    def complaint(self) -> Complaint:
        """The complaint as it stands."""
        return self._one(Complaint, Complaint.number == self.number)

    def items(self) -> list[WorkItem]:
        """The open items of the complaint."""
        return self.rows(WorkItem, WorkItem.closed_at.is_(None))

    def item(self, element: str, *, subject: Any = None) -> WorkItem:
        """The one open item of an element; several at once are told apart by their subject."""
        found = [one for one in self.items() if one.element_id == element and subject in (None, one.subject)]
        assert found, f"{element} is not open, but {self.open}"
        return found[0]

    @property
    def open(self) -> list[str]:
        """The elements that wait for a person, by id."""
        return sorted(item.element_id for item in self.items())

    def limit(self, kind: str) -> TimeLimit:
        """The newest limit of a kind."""
        found: TimeLimit = self.rows(TimeLimit, TimeLimit.kind == kind)[-1]
        return found

    def due(self, kind: str) -> str:
        """When the newest limit of a kind ends."""
        return self.shown(self.limit(kind).due_at)

    @property
    def running(self) -> set[str]:
        """The kinds of limits that have not stopped."""
        return {row.kind for row in self.rows(TimeLimit, TimeLimit.stopped_at.is_(None))}

    def letters(self, template: str | None = None) -> list[Letter]:
        """The letters of the complaint, or those of one template."""
        return [one for one in self.rows(Letter) if template in (None, one.template)]

    def notices(self, username: str) -> list[str]:
        """What stands in the bell of a person about the complaint, the oldest first."""
        return [one.code for one in self.rows(Notice, Notice.person_id == self.person(username).id)]

    def incidents(self) -> list[Incident]:
        """The open incidents of the complaint."""
        return self.rows(Incident, Incident.status == IncidentStatus.OPEN)

    def acts(self) -> list[str]:
        """What was done on the complaint, the oldest first."""
        return [entry.action for entry in self.history()]

    def history(self) -> list[Any]:
        """The timeline of the complaint, the oldest first."""
        with self.store.reading() as session:
            found = timeline(session, self.services, complaint_id=self._complaint_id())
        return list(reversed(found))

    def require_sound(self) -> None:
        """Check that the audit trail holds, and that it tells just what stands in the records."""
        with self.store.reading() as session:
            assert verify(session).first_bad is None
            assert compare(session, self.services.vault).differences == ()

    # what surrounds it

    def set(self, **settings: Any) -> None:
        """Change settings, as an administrator does before a restart."""
        changed = self.services.settings.model_copy(update=settings)
        services = replace(self.services, settings=changed)
        self._open = Redress(settings=changed, store=self.store, services=services), self.database

    def spoil(self, **fields: Any) -> None:
        """Let something be wrong with the complaint, as an old program or a bad import would leave it."""
        with self.store.transaction() as session:
            audit.act(session, actor="test", role="TEST", action="test.spoil", at=self.clock.now())
            complaint = session.scalars(select(Complaint).where(Complaint.number == self.number)).one()
            for name, value in fields.items():
                setattr(complaint, name, value)

    def deploy(self, changes: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Bring the shipped files into force with some texts replaced: path → old and new texts."""
        self.perform(deploy, by=COMMAND_LINE, files=changed_files(changes))

    def let_in(self, changes: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """The same without a look at what is wrong with them, as a program that knew less would have let them in."""
        self.perform(put_into_force, by=COMMAND_LINE, files=changed_files(changes))

    def _complaint_id(self) -> int:
        if self.number not in self._ids:
            self._ids[self.number] = self.complaint().id
        return self._ids[self.number]

    def _one(self, record: type[Any], condition: ColumnElement[bool]) -> Any:
        with self.store.reading() as session:
            return session.scalars(select(record).where(condition)).one()


@cache
def _catalogue() -> Catalogue:
    """What was compiled once serves every test: a hash never changes its meaning."""
    return Catalogue(vocabulary())


@cache
def _settings() -> Settings:
    return Settings(public_url="https://bank.example")


def store_of(database: Database) -> Store:
    """A store on a database, as the program makes it."""
    return Store(database.url, record=Recorder(Vault(MASTER_KEY)))


@dataclass(frozen=True, slots=True)
class _Given:
    """A database that is there already."""

    database: Database
    store: Store

    def open(self, copy: str | None) -> tuple[Database, Store]:
        return self.database, self.store

    def keep(self, copy: str, number: str) -> None:
        """Nothing is kept."""

    def kept(self, copy: str) -> str | None:
        return None


def open_bank(database: Database, *, at: datetime = OPENING) -> Bank:
    """The bank on a database that is set up, at a moment."""
    return Bank(_Given(database, store_of(database)), at=at)


def set_up(database: Database) -> None:
    """Bring the shipped processes into force and hire everybody."""
    with contextlib.closing(open_bank(database)) as bank:
        bank.deploy({})
        for username, posts in STAFF.items():
            bank.hire(username, *posts)
