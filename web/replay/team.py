"""The staff of the scratch bank: who has which post, who is away when, and what a lead does about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from engine.errors import RedressError
from engine.operations.actors import COMMAND_LINE, as_person
from engine.operations.notices import mark_read, notices_of
from engine.operations.people import NewPerson, NewPost, create_person, set_absence
from engine.operations.work_items import assign
from engine.rules.organisation import Organisation
from web.replay.bank import Bank
from web.replay.habits import AWAY, WORDS
from web.replay.member import PASSWORD, Member
from web.replay.more_time import MoreTime
from web.replay.pages import Post, held_by_absent, inbox_of, stirring, with_news
from web.replay.parties import Parties
from web.replay.troubles import Troubles

_PAIR = 2
_ALONE = frozenset({"PO", "QA", "LEGAL", "FIN", "ADMIN"})
"""Roles with one person in each department; of the others there are two, so that one can be away."""
_BUSIEST = {"HANDLER": 0.9, "LEAD": 0.5, "TRIAGE": 0.3, "INTAKE": 0.3}
"""People per complaint and working day for the roles that most of the work goes through."""
_WORKWEEK = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Staffing:
    """One account to be opened."""

    username: str
    department: str
    role: str


def staffing_for(organisation: Organisation, *, per_day: float, unstaffed: str | None) -> Iterator[Staffing]:
    """Whom the bank employs for so many complaints a working day; nobody in a department that is left unstaffed."""
    for department in organisation.departments:
        for role in organisation.roles:
            if department == unstaffed or not organisation.may_hold(role=role, department=department):
                continue
            least = 1 if role in _ALONE else _PAIR
            for number in range(max(least, ceil(per_day * _BUSIEST.get(role, 0)))):
                yield Staffing(f"{department}.{role}.{number + 1}".lower(), department, role)


def hire(bank: Bank, parties: Parties, troubles: Troubles, staffing: Iterable[Staffing]) -> list[Member]:
    """Open the accounts."""
    members = []
    for one in staffing:
        new = NewPerson(
            username=one.username,
            name=one.username,
            password=PASSWORD,
            posts=(NewPost(department=one.department, role=one.role),),
            must_change_password=False,
        )
        person = bank.perform(create_person, actor=COMMAND_LINE, new=new)
        members.append(Member(bank, parties, troubles, person, MoreTime(bank)))
    return members


@dataclass(slots=True)
class Desk:
    """Members with the same posts: their inbox shows the same, so that it is opened once for all who are free."""

    members: list[Member]
    looked: object = None

    def work(self, bank: Bank, marks: Mapping[Post, object]) -> None:
        """Let everybody who is free take up the next piece of work, the errands of the desk before its inbox."""
        now = bank.now
        free = [one for one in self.members if one.is_free(now) and not one.run_errand()]
        stand = ([marks.get(post) for post in self.members[0].desks], len(bank.told))
        if not free or (stand == self.looked and not any(one.can_go_on(now) for one in free)):
            return
        self.looked = stand
        person = free[0].person
        for department in sorted(person.departments()):
            inbox = inbox_of(bank, person, department)
            for member in free:
                begun = None if member.busy else member.take_from(inbox)
                inbox = [one for one in inbox if one.row.id != begun]


@dataclass(slots=True)
class Team:
    """All members, and what they do at each tick at which the bank is open."""

    bank: Bank
    members: list[Member]
    desks: list[Desk] = field(default_factory=list)
    week: tuple[int, int] = (0, 0)
    day: datetime | None = None
    marks: Mapping[Post, object] = field(default_factory=dict)
    marked_at: int = -1

    def __post_init__(self) -> None:
        together: dict[tuple[Post, ...], list[Member]] = {}
        for member in self.members:
            together.setdefault(tuple(member.desks), []).append(member)
        self.desks = [Desk(members) for members in together.values()]

    def work(self) -> None:
        """Let everybody who is there and free take up the next piece of work."""
        now = self.bank.now
        self._plan_week(now)
        self._read_bells(now)
        if self.marked_at != self.bank.changes:
            self.marks, self.marked_at = stirring(self.bank), self.bank.changes
        for desk in self.desks:
            desk.work(self.bank, self.marks)

    def has_open_work(self) -> bool:
        """Whether anything lies on a desk on which it could be done some day."""
        return bool(self.marks) or any(self.bank.trays.values())

    def _plan_week(self, now: datetime) -> None:
        """On the first day of a week, some tell that they are away until its end."""
        local = now.astimezone(self.bank.calendar.zone)
        year, week, _ = local.isocalendar()
        if (year, week) == self.week:
            return
        self.week = (year, week)
        for member in self.members:
            draw = self.bank.draw.of(member.person.username, "away", year * 100 + week)
            if member.is_free(now) and draw.happens(AWAY, "week"):
                monday = local.replace(hour=0, minute=0) - timedelta(days=local.weekday())
                member.away_until = monday + _WORKWEEK
                self.bank.perform(set_absence, actor=as_person(member.person), until=member.away_until)

    def _read_bells(self, now: datetime) -> None:
        """Once a day, leads read their notices, and give work of people who are away to others."""
        today = now.astimezone(self.bank.calendar.zone).replace(hour=0, minute=0, second=0)
        if today == self.day:
            return
        self.day = today
        rung = with_news(self.bank)
        for member in self.members:
            if member.person.id in rung and member.is_free(now) and any(role == "LEAD" for _, role in member.desks):
                self._read_bell(member)

    def _read_bell(self, lead: Member) -> None:
        person = lead.person
        with self.bank.redress.store.reading() as session:
            notices = [notice for notice in notices_of(session, person_id=person.id) if notice.read_at is None]
        for number in dict.fromkeys(notice.number for notice in notices if notice.number):
            self._hand_out(lead, number)
        self.bank.perform(mark_read, person_id=person.id)

    def _hand_out(self, lead: Member, number: str) -> None:
        try:
            stranded = held_by_absent(self.bank, lead.person, number)
        except RedressError:
            return  # the department has never had work of it
        for row, there in stranded:
            if not there:
                continue
            draw = self.bank.draw_for(number, f"{row.element_id}/handed out", row.id)
            try:
                self.bank.perform(
                    assign,
                    actor=as_person(lead.person, role="LEAD"),
                    work_item_id=row.id,
                    to=draw.pick(there, "to"),
                    reason=WORDS["zh"][1],
                )
            except RedressError:
                continue  # it was done a moment before, or must not be theirs
