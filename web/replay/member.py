"""One member of the staff: looks into the inbox, takes the most urgent item, works on it, sends its form."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from engine.errors import AlreadyClaimed, ItemClosed, NotFound, NotPermitted, ProcessFault, Stale
from engine.operations.actors import as_person
from engine.operations.forms import FormInvalid
from engine.operations.people import log_in
from engine.operations.work_items import claim, complete
from engine.operations.worklist import InboxEntry
from engine.records.people import Person
from web.replay.bank import Bank, Errand
from web.replay.chance import Draw
from web.replay.corrections import put_right
from web.replay.filling import Filled, NothingToChoose, effort, fill, mend
from web.replay.habits import HARD, WAIT_HARD, WAIT_USUAL, WAITS_HARD, WAITS_USUAL, WORK_BASE, WORK_PER_TEXT
from web.replay.more_time import MoreTime
from web.replay.pages import Desk, ItemPage, Seen, inbox_of, open_page
from web.replay.parties import Parties
from web.replay.troubles import Troubles

PASSWORD = "scratch-bank-only"  # noqa: S105 - accounts of a scratch bank, never of a real one
TRIES = 4
_LATER = timedelta(hours=4)
_MOST_AT_ONCE = 12
"""Nobody takes more from the common heap while so much lies on their own desk."""


@dataclass(slots=True)
class Member:
    """A person with what they know from their own work. They see complaints only through pages.

    Attributes:
        waiting: item → when what it waits for is there.
        passed_over: items that the pages did not let them do.
        looked: marks of their desks when they found nothing to do.
    """

    bank: Bank
    parties: Parties
    troubles: Troubles
    person: Person
    more_time: MoreTime
    away_until: datetime | None = None
    busy: bool = False
    inside: bool = False
    waiting: dict[int, datetime] = field(default_factory=dict)
    waited: set[int] = field(default_factory=set)
    passed_over: set[int] = field(default_factory=set)
    looked: dict[Desk, object] | None = None
    told: int = 0

    @property
    def desks(self) -> list[Desk]:
        """The posts of this person."""
        return sorted((post.department, post.role) for post in self.person.posts)

    def is_free(self, now: datetime) -> bool:
        """Whether they are there and have nothing in hand."""
        return not self.busy and (self.away_until is None or now >= self.away_until)

    def turn(self, marks: dict[Desk, object]) -> None:
        """Take up the next piece of work, if there is one."""
        if self._errand():
            return
        mine = {desk: marks.get(desk) for desk in self.desks}
        something_came = any(when <= self.bank.now for when in self.waiting.values())
        if mine == self.looked and self.told == len(self.bank.told) and not something_came:
            return
        self.looked, self.told = mine, len(self.bank.told)
        for department in sorted(self.person.departments()):
            if self._take_from(department):
                self.looked = None
                return

    def _errand(self) -> bool:
        for department, role in self.desks:
            tray = self.bank.trays.get(department)
            if role == "INTAKE" and tray:
                self._work_on(tray.popleft(), department)
                return True
        return False

    def _work_on(self, errand: Errand, department: str) -> None:
        self._enter()
        self.busy = True
        self.bank.agenda.at(self.bank.after_work(errand.effort), partial(self._end_errand, errand, department))

    def _end_errand(self, errand: Errand, department: str) -> None:
        self.busy = False
        errand.do(self.person, department)

    def _take_from(self, department: str) -> bool:
        self._enter()
        seen = inbox_of(self.bank, self.person, department)
        mine = [one for one in seen if one.row.holder_id == self.person.id]
        free = [one for one in seen if one.row.holder_id is None]
        self.waiting = {item: when for item, when in self.waiting.items() if item in {one.row.id for one in seen}}
        if len(mine) > _MOST_AT_ONCE:
            free = []
        return any(self._begin(one.row) for one in (*mine, *free) if self._can_go_on(one))

    def _can_go_on(self, one: Seen) -> bool:
        if one.row.id in self.passed_over or (one.by_party and one.row.number not in self.bank.told):
            return False
        return self.waiting.get(one.row.id, self.bank.now) <= self.bank.now

    def _begin(self, row: InboxEntry) -> bool:
        """Open an item and begin to work on it; False if it has to lie or is not for this person."""
        if not self._hold(row):
            return False
        page = open_page(self.bank, self.person, row)
        if page.item.incident is not None:
            self.waiting[row.id] = self.bank.now + _LATER
            return False
        if put_right(self.bank, self.person, row):
            return False
        draw = self.bank.draw_for(row.number or "", row.element_id, row.id)
        if self._has_to_wait(row, draw):
            return False
        texts = effort(page.sheet.form) if page.sheet else 0
        takes = draw.lasting(WORK_BASE + WORK_PER_TEXT * texts, "effort")
        self.waiting.pop(row.id, None)
        self.busy = True
        self.bank.agenda.at(self.bank.after_work(takes), partial(self._finish, row, draw))
        return True

    def _hold(self, row: InboxEntry) -> bool:
        """Claim an item that nobody holds."""
        if row.holder_id == self.person.id:
            return True
        try:
            self.bank.perform(claim, actor=as_person(self.person), work_item_id=row.id)
        except NotPermitted:
            self.passed_over.add(row.id)
            return False
        except (AlreadyClaimed, ItemClosed, NotFound, ProcessFault):
            return False
        return True

    def _has_to_wait(self, row: InboxEntry, draw: Draw) -> bool:
        """Whether something must come from elsewhere first; it is asked for once."""
        if row.id in self.waited:
            return False
        self.waited.add(row.id)
        hard = self.bank.draw.of(draw.key, "hard").happens(HARD, "")
        if not draw.happens(WAITS_HARD if hard else WAITS_USUAL, "waits"):
            return False
        until = self.bank.now + draw.lasting(WAIT_HARD if hard else WAIT_USUAL, "wait")
        self.waiting[row.id] = until
        self.bank.agenda.at(until, lambda: None)
        if row.complaint_id is not None and row.number is not None:
            self.more_time.consider(self.person, row, until=until)
        return True

    def _finish(self, row: InboxEntry, draw: Draw) -> None:
        """Fill the form as the page shows it now, and send it."""
        self.busy = False
        self.looked = None
        try:
            page = open_page(self.bank, self.person, row)
            if page.item.entry.closed_at is None and page.item.entry.holder_id == self.person.id:
                self._send(page, row, draw)
        except NothingToChoose:
            self.waiting[row.id] = self.bank.now + _LATER
            self.bank.agenda.at(self.waiting[row.id], lambda: None)
        except NotFound:
            self.passed_over.add(row.id)

    def _send(self, page: ItemPage, row: InboxEntry, draw: Draw) -> None:
        number = row.number or ""
        filled = fill(page.sheet, draw=draw) if page.sheet else Filled()
        redress = self.troubles.before_sending(number)
        actor, version = as_person(self.person), page.item.entry.version
        self.bank.changes += 1
        for _ in range(TRIES):
            try:
                redress.perform(complete, actor=actor, work_item_id=row.id, typed=filled.typed, version=version)
            except FormInvalid as invalid:
                if page.sheet is None:
                    raise
                mend(page.sheet, filled, invalid.problems, draw=draw)
                continue
            except Stale:
                return
            except ProcessFault:
                self.waiting[row.id] = self.bank.now + _LATER
                return
            except (ItemClosed, AlreadyClaimed, NotPermitted):
                self.passed_over.add(row.id)
                return
            self._done(number, filled)
            return
        raise AssertionError(f"{row.process}/{row.element_id}: the form could not be filled: {filled.typed}")

    def _done(self, number: str, filled: Filled) -> None:
        if filled.slips:
            self.bank.known.setdefault(number, {}).update(filled.slips)
        if number:
            self.parties.hear(number)

    def _enter(self) -> None:
        """Log in, once."""
        if not self.inside:
            self.bank.perform(log_in, username=self.person.username, password=PASSWORD)
            self.inside = True
