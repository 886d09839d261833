"""A bank whose staff lead complaints through their lives, by the very operations that pages and sweeps call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine.clock import FrozenClock
from engine.errors import NotPermitted
from engine.operations.actors import COMMAND_LINE, Actor, as_person
from engine.operations.deployments import deploy, read_folder
from engine.operations.people import NewPerson, NewPost, create_person
from engine.operations.registration import Registration
from engine.operations.sweeps import sweep_timers
from engine.operations.work_items import claim, complete
from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.records.people import Person
from engine.workflow import Transition
from notifications.channels import Mailbox, MailChannel
from notifications.dispatcher import sweep_outbox
from web.compose import Redress

NINE = datetime(2026, 2, 12, 1, tzinfo=UTC)
"""A Thursday at nine o'clock at the bank; three days later the Spring Festival begins."""

AN_HOUR = timedelta(hours=1)

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "confirm_classification": {
        "content": "PRD",
        "business": "bank_cards",
        "cause": "pricing",
        "nature": "GEN",
        "complexity": "simple",
        "urgency": "III",
        "lead_department": "CARD",
        "override_reason": "经办人判断",
    },
    "contact": {"contact_channel": "phone", "reached": True, "account": "客户说明了情况"},
    "findings": {
        "facts_found": "年费收取两次",
        "evidence": "对账单",
        "basis": "章程十二条",
        "outcome": "upheld",
        "root_cause": "SYSTEM",
    },
    "review_findings": {"findings_accepted": True},
    "draft_answer": {
        "variant": "accept",
        "facts_found": "年费收取两次",
        "basis": "章程十二条",
        "decision": "退还200元",
    },
    "approve_answer": {"approved": True},
    "party_reply": {"reply": "accept"},
    "second_look": {"confirmed": True, "explanation": "处理程序和结果均正确", "reasons": "处理正确"},
    "acknowledge_feedback": {"change_needed": False, "why_nothing": "已修复"},
    "rate": {"result": 5},
    "confirm_duplicate": {"same_matter": True, "reason": "同一笔年费"},
    "approve_by_lead": {"granted": True, "reason": "需要更多时间"},
    "decide_by_lead": {"action": "chase", "instruction": "今日内完成"},
    "decide_by_consumer_protection": {"action": "chase", "instruction": "今日内完成"},
    "decide_by_executive": {"action": "chase", "instruction": "今日内完成"},
    "decide_by_committee": {"action": "chase", "instruction": "今日内完成"},
}
"""What the staff types into each form when nothing else is asked of them."""


@dataclass
class Bank:
    """One deployed bank. Staff are hired when work first asks for them; time passes only when it is told to."""

    redress: Redress
    clock: FrozenClock
    channel: MailChannel = field(default_factory=Mailbox)
    _staff: dict[tuple[str, str], list[Person]] = field(default_factory=dict)

    def open_for_business(self) -> None:
        """Deploy the shipped processes into a migrated database."""
        files = read_folder(self.redress.settings.processes)
        self.redress.perform(deploy, actor=COMMAND_LINE, files=files)

    def staff(self, department: str, role: str, at: int = 0) -> Actor:
        """The n-th person with a post."""
        people = self._staff.setdefault((department, role), [])
        while len(people) <= at:
            name = f"{department}.{role}.{len(people)}".lower()
            new = NewPerson(
                username=name,
                name=name,
                password="a-long-password",  # noqa: S106 - nobody logs in here
                posts=(NewPost(department, role),),
            )
            people.append(self.redress.perform(create_person, actor=COMMAND_LINE, new=new))
        return as_person(people[at])

    def register(self, **fields: Any) -> str:
        """Take a complaint at the call centre; return its number."""
        usual: dict[str, Any] = {
            "channel": "phone",
            "title": "年费重复收取",
            "body": "信用卡年费被重复收取两次，请退还。",
            "request": "退还年费",
            "name": "王小明",
            "phone": "+8613800000001",
            "email": "wang@example.org",
            "content": "PRD",
            "business": "bank_cards",
            "cause": "pricing",
            "amount": Decimal(200),
            "currency": "CNY",
        }
        registration = Registration(**(usual | fields))
        return self.redress.register(actor=self.staff("CSC", "INTAKE"), registration=registration, department="CSC")

    def open_steps(self, number: str) -> list[str]:
        """The elements at which a complaint waits for a person, the oldest first."""
        return [item.element_id for item in self._open_items(number)]

    def do(self, number: str, element: str, **typed: Any) -> Transition:
        """Claim an open step and complete its form, one hour later."""
        return self.about_to_do(number, element, **typed)()

    def about_to_do(self, number: str, element: str, **typed: Any) -> Callable[[], Transition]:
        """Claim an open step and fill in its form; what is returned sends it."""
        item = next(one for one in self._open_items(number) if one.element_id == element)
        actor = self._claimed(item)
        self.clock.advance(AN_HOUR)
        answer = {name: _as_typed(value) for name, value in {**ANSWERS.get(element, {}), **typed}.items()}
        return lambda: self.redress.perform(complete, actor=actor, work_item_id=item.id, typed=answer)

    def handle(self, number: str, *elements: str) -> None:
        """Complete several steps one after the other."""
        for element in elements:
            self.do(number, element)

    def deliver_mail(self) -> int:
        """Send the letters that wait; return how many went."""
        return sweep_outbox(self.redress.store, self.redress.services, self.channel)

    def wait(self, **time: float) -> None:
        """Let time pass and everything act that is due by then, at once as after an outage."""
        self.clock.advance(timedelta(**time))
        while sweep_timers(self.redress.store, self.redress.services).fired:
            pass

    def _open_items(self, number: str) -> list[WorkItem]:
        with self.redress.store.reading() as session:
            query = select(WorkItem).join(Complaint, Complaint.id == WorkItem.complaint_id)
            found = query.where(Complaint.number == number, WorkItem.closed_at.is_(None)).order_by(WorkItem.id)
            return list(session.scalars(found))

    def _claimed(self, item: WorkItem) -> Actor:
        """Somebody who may do an item and holds it now."""
        if item.claimed_by_id is not None:
            return Actor(name=f"person:{item.claimed_by_id}", role="STAFF", person_id=item.claimed_by_id)
        for at in range(3):
            actor = self.staff(item.department, item.role, at)
            try:
                self.redress.perform(claim, actor=actor, work_item_id=item.id)
            except NotPermitted:
                continue  # who did an earlier step must not do this one
            return actor
        raise NotPermitted("Nobody of three people may do this step.", element=item.element_id)


def _as_typed(value: Any) -> list[str]:
    """A value as a browser would send it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]
