"""One member of the staff: looks into the inbox, takes the most urgent item, works on it, sends its form."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from engine.errors import AlreadyClaimed, ItemClosed, NotFound, NotPermitted, ProcessFault, RuleBroken, Stale
from engine.operations.actors import as_person
from engine.operations.desks import HANDLING
from engine.operations.forms import FormInvalid, Problem
from engine.operations.people import log_in
from engine.operations.work_items import claim, complete
from engine.operations.worklist import InboxEntry
from engine.records.people import Person
from engine.workflow import StepClosed
from web.replay.bank import Bank, Errand
from web.replay.chance import Draw
from web.replay.corrections import put_right
from web.replay.filling import Filled, NothingToChoose, Sheet, effort, fill, mend
from web.replay.habits import HARD, WAIT_HARD, WAIT_USUAL, WAITS_HARD, WAITS_USUAL, WORK_BASE, WORK_PER_TEXT
from web.replay.more_time import MoreTime
from web.replay.pages import ItemPage, Post, Seen, open_page
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
        waited: items for which they have waited once.
        passed_over: items that the pages did not let them do.
        learnt: item → answers that turned out not to be possible.
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
    learnt: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def desks(self) -> list[Post]:
        """The posts of this person."""
        return sorted((post.department, post.role) for post in self.person.posts)

    def is_free(self, now: datetime) -> bool:
        """Whether they are there and have nothing in hand."""
        return not self.busy and (self.away_until is None or now >= self.away_until)

    def can_go_on(self, now: datetime) -> bool:
        """Whether something that they waited for has come."""
        return any(when <= now for when in self.waiting.values())

    def run_errand(self) -> bool:
        """Take up what waits at the intake desk, if they sit at one."""
        for department, role in self.desks:
            tray = self.bank.trays.get(department)
            if role == "INTAKE" and tray:
                errand = tray.popleft()
                self._enter()
                self.busy = True
                self.bank.agenda.at(self.bank.after_work(errand.effort), partial(self._end_errand, errand, department))
                return True
        return False

    def take_from(self, inbox: Sequence[Seen]) -> int | None:
        """Begin with the first item of an inbox that is theirs or nobody's; return which, None when there is none."""
        mine = [one for one in inbox if one.row.holder_id == self.person.id]
        here = {one.row.id for one in inbox}
        self.waiting = {item: when for item, when in self.waiting.items() if item in here}
        free = [one for one in inbox if one.row.holder_id is None] if len(mine) <= _MOST_AT_ONCE else []
        return next((one.row.id for one in (*mine, *free) if self._can_go_on(one) and self._begin(one.row)), None)

    def _end_errand(self, errand: Errand, department: str) -> None:
        self.busy = False
        errand.do(self.person, department)

    def _can_go_on(self, one: Seen) -> bool:
        if one.row.id in self.passed_over or (one.by_party and one.row.number not in self.bank.told):
            return False
        return self.waiting.get(one.row.id, self.bank.now) <= self.bank.now

    def _begin(self, row: InboxEntry) -> bool:
        """Open an item and begin to work on it; False if it has to lie or is not for this person."""
        self._enter()
        if not self._hold(row):
            return False
        page = open_page(self.bank, self.person, row)
        if page.item.incident is not None:
            self._put_aside(row.id, self.bank.now + _LATER)
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
        self.bank.agenda.at(self.bank.after_work(takes), partial(self._finish, page, draw))
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
        except (AlreadyClaimed, RuleBroken, NotFound, ProcessFault):
            return False
        return True

    def _has_to_wait(self, row: InboxEntry, draw: Draw) -> bool:
        """Whether something must come from elsewhere first; it is asked for once."""
        if row.id in self.waited:
            return False
        self.waited.add(row.id)
        hard = row.role == HANDLING and self.bank.draw.of(draw.key, "hard").happens(HARD, "")
        if not draw.happens(WAITS_HARD if hard else WAITS_USUAL, "waits"):
            return False
        until = self.bank.now + draw.lasting(WAIT_HARD if hard else WAIT_USUAL, "wait")
        self._put_aside(row.id, until)
        if row.complaint_id is not None and row.number is not None:
            self.more_time.consider(self.person, row, until=until)
        return True

    def _finish(self, page: ItemPage, draw: Draw) -> None:
        """Fill the form of the page that was open all the time, and send it."""
        self.busy = False
        item = page.item.entry.id
        try:
            filled = fill(self._with_what_was_learnt(page.sheet, item), draw=draw) if page.sheet else Filled()
        except NothingToChoose:
            self._put_aside(item, self.bank.now + _LATER)
            return
        for _ in range(TRIES):
            try:
                problems = self._send(page, filled)
            except Stale:
                page = open_page(self.bank, self.person, page.item.entry)  # what was typed stays
                continue
            if problems is None:
                return
            if page.sheet is not None:
                mend(page.sheet, filled, problems, draw=draw)
        raise AssertionError(f"{page.item.entry.element_id}: the form could not be filled: {filled.typed}")

    def _send(self, page: ItemPage, filled: Filled) -> Sequence[Problem] | None:
        """Send a form; return what the page says is wrong with it, None when there is nothing more to do now.

        Raises:
            Stale: the item has changed since the page was opened.
        """
        row = page.item.entry
        redress = self.troubles.before_sending(row.number or "")
        actor = as_person(self.person)
        self.bank.changes += 1
        try:
            redress.perform(complete, actor=actor, work_item_id=row.id, typed=filled.typed, version=row.version)
        except FormInvalid as invalid:
            return invalid.problems
        except ProcessFault as fault:
            self._learn(row.id, filled, fault)
        except (ItemClosed, AlreadyClaimed, NotPermitted, StepClosed):
            self.passed_over.add(row.id)
        else:
            self._done(row.number or "", filled)
        return None

    def _learn(self, item: int, filled: Filled, fault: ProcessFault) -> None:
        """What was said to be possible is not, the page says: next time the answer is no."""
        if fault.facts.get("refused") == RuleBroken.code:
            self.learnt[item] = {name: "false" for name, texts in filled.typed.items() if texts == ["true"]}
        self._put_aside(item, self.bank.now + _LATER)

    def _with_what_was_learnt(self, sheet: Sheet, item: int) -> Sheet:
        return replace(sheet, known={**sheet.known, **self.learnt.get(item, {})})

    def _put_aside(self, item: int, until: datetime) -> None:
        self.waiting[item] = until
        self.bank.agenda.at(until, lambda: None)

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
