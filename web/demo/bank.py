"""Lets the stories of the demo bank happen: its people work the items that the engine gives them, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.clock import FrozenClock
from engine.errors import NotPermitted, ProcessFault, RedressError, RuleBroken
from engine.operations.actors import Actor, as_person
from engine.operations.classification import transfer
from engine.operations.extensions import request_extension
from engine.operations.registration import register
from engine.operations.sweeps import sweep_timers
from engine.operations.withdrawal import withdraw
from engine.operations.work_items import claim, complete
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.people import Person
from notifications.channels import Mailbox
from notifications.dispatcher import sweep_outbox
from web.compose import Redress
from web.demo.answers import answer_for
from web.demo.stories import Story

TICK = timedelta(minutes=30)
BETWEEN_STEPS = timedelta(hours=7)
WORKED = frozenset({"assistance", "feedback", "delivery", "escalation", "escalation_level", "extension"})


@dataclass(slots=True)
class Running:
    """One story that has begun."""

    story: Story
    number: str
    complaint_id: int
    next_at: datetime
    done: set[str]


class DemoBank:
    """A bank whose clock runs from the first story up to now."""

    def __init__(self, redress: Redress, clock: FrozenClock, staff: Mapping[str, Person]) -> None:
        self._redress, self._clock, self._staff = redress, clock, staff
        self._running: list[Running] = []
        self._mail = Mailbox(keep=False)

    def live(self, stories: Sequence[Story], *, until: datetime) -> None:
        """Let everything happen; the clock ends at `until`."""
        coming = sorted(stories, key=lambda story: -story.days_ago)
        while self._clock.now() < until:
            now = self._clock.now()
            while coming and now >= until - timedelta(days=coming[0].days_ago):
                self._begin(coming.pop(0))
            sweep_timers(self._redress.store, self._redress.services)
            sweep_outbox(self._redress.store, self._redress.services, self._mail)
            for running in self._running:
                if now >= running.next_at:
                    self._work(running)
            self._clock.advance(min(TICK, until - now))

    def _begin(self, story: Story) -> None:
        by = self._staff[story.by]
        said = replace(story.said, received_at=self._clock.now())
        number = register(
            self._redress.store,
            self._redress.services,
            actor=as_person(by),
            registration=said,
            department=by.posts[0].department,
        )
        with self._redress.store.reading() as session:
            complaint_id = session.scalar(select(Complaint.id).where(Complaint.number == number))
        pause = timedelta(days=40) if "unclaimed" in story.twists else timedelta(0)
        first = self._clock.now() + timedelta(hours=1)
        self._running.append(Running(story, number, complaint_id or 0, first, set()))
        if pause and story.until == "":
            self._running[-1].next_at += pause

    def _work(self, running: Running) -> None:
        """Do one step of a story, if it has not come to where it stays."""
        items = self._items(running.complaint_id)
        for item in items:
            if item.element_id in running.story.left or (item.by_party and "party_reply" in running.story.left):
                continue
            if self._twist(running, item):
                running.next_at = self._clock.now() + BETWEEN_STEPS
                return
            if self._do(running, item):
                running.next_at = self._clock.now() + BETWEEN_STEPS
                return
        running.next_at = self._clock.now() + TICK

    def _twist(self, running: Running, item: WorkItem) -> bool:
        """Something else happens first: the complainant withdraws, more time is asked for, the department changes."""
        twists = running.story.twists - running.done
        if "withdraw" in twists and item.element_id == "contact":
            self._redress.perform(
                withdraw,
                actor=self._by(running.story.by),
                number=running.number,
                reason="投诉人已与网点沟通解决，自愿撤回",
                verified=True,
                free_will=True,
            )
            running.done.add("withdraw")
            return True
        if "extension" in twists and item.element_id == "findings":
            self._redress.perform(
                request_extension,
                actor=as_person(self._doers(item)[0]),
                number=running.number,
                to_days=30,
                reason_code="external_party",
                steps_done="已调取通话录音，等待外部机构回函",
            )
            running.done.add("extension")
            return True
        if "transfer" in twists and item.element_id == "contact":
            self._redress.perform(
                transfer, actor=self._by("zhao.lei"), number=running.number, department="RTL", reason="属零售业务"
            )
            running.done.add("transfer")
            return True
        return False

    def _do(self, running: Running, item: WorkItem) -> bool:
        """Claim an item and send its form; return whether somebody could."""
        typed = answer_for(item.element_id, running.story, running.done, handler=self._handler(item))
        if typed is None:
            return False
        for person in self._doers(item):
            actor = as_person(person)
            try:
                self._redress.perform(claim, actor=actor, work_item_id=item.id)
                self._redress.perform(complete, actor=actor, work_item_id=item.id, typed=typed)
            except NotPermitted:
                continue
            except (ProcessFault, RuleBroken):
                return False  # a timer was faster, or the engine waits for an operator
            except RedressError as refused:
                raise AssertionError(
                    f"{running.story.said.title}: {item.element_id}: {refused} {refused.facts}"
                ) from refused
            return True
        return False

    def _items(self, complaint_id: int) -> list[WorkItem]:
        with self._redress.store.reading() as session:
            query = select(WorkItem).where(WorkItem.complaint_id == complaint_id, WorkItem.closed_at.is_(None))
            return list(session.scalars(query.order_by(WorkItem.id)))

    def _doers(self, item: WorkItem) -> list[Person]:
        """Who may do an item: its holder, else everybody with the post."""
        fit = [person for person in self._staff.values() if person.holds(role=item.role, department=item.department)]
        return [person for person in fit if person.id == item.claimed_by_id] or fit

    def _handler(self, item: WorkItem) -> int | None:
        fit = [person for person in self._staff.values() if person.holds(role="HANDLER", department=item.department)]
        return fit[0].id if fit else None

    def _by(self, username: str) -> Actor:
        return as_person(self._staff[username])
