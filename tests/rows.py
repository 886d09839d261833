"""Rows that tests of the storage and the audit begin with: a Party, a Complaint, a running Instance."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import audit
from engine.records.complaints import Complaint, Narrative, Status
from engine.records.instances import Instance, WorkItem
from engine.records.parties import Party
from engine.records.people import Department
from engine.records.processes import ProcessVersion
from engine.storage.store import Store
from engine.storage.vault import Vault

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
WORDS = "I was charged 25 yuan for a card that I never had."


@dataclass(frozen=True, slots=True)
class Filed:
    """The ids of one registered complaint."""

    party_id: int
    complaint_id: int
    instance_id: int

    @property
    def stream(self) -> str:
        """The stream of the complaint."""
        return f"complaint:{self.complaint_id}"


def name_act(session: Session, action: str = "test.act", **more: Any) -> str:
    """Name an act of Anna's."""
    return audit.act(session, **{"actor": "person:7", "role": "HANDLER", "action": action, "at": NINE, **more})


def file_complaint(store: Store, vault: Vault, *, number: str = "TS202611240000017", words: str = WORDS) -> Filed:
    """Register a complaint with its Party, words and Instance, in one transaction."""
    with store.transaction() as session:
        if session.get(Department, "CARD") is None:
            name_act(session, "bank.open")
            session.add(Department(code="CARD", name_en="Cards", name_zh="信用卡中心"))
            session.add(ProcessVersion(hash="a" * 64, key="complaint", deployed_at=NINE))
        name_act(session, "complaint.register", reason="Zhang came to the branch")
        party = Party(created_at=NINE)
        session.add(party)
        session.flush()
        vault.new_party(session, party.id)
        party.phone = vault.seal(session, party.id, "13800138000")
        complaint = a_complaint(party_id=party.id, number=number)
        session.add(complaint)
        session.flush()
        audit.open_stream(session, complaint.stream(), party_id=party.id)
        session.add(Narrative(complaint_id=complaint.id, title="Charges", body=words, request="Pay it back"))
        instance = an_instance(complaint_id=complaint.id)
        session.add(instance)
        session.flush()
        return Filed(party.id, complaint.id, instance.id)


def a_complaint(**more: Any) -> Complaint:
    """A Complaint that has just come in."""
    fields = {
        "number": "TS202611240000017",
        "status": Status.RECEIVED,
        "channel": "branch",
        "profile": "cn-nfra-2020",
        "language": "zh",
        "received_at": NINE,
        "registered_at": NINE,
    }
    return Complaint(**(fields | more))


def an_instance(**more: Any) -> Instance:
    """An Instance that has just begun."""
    return Instance(
        **({"key": "complaint", "version_hash": "a" * 64, "state": b"\x01state", "started_at": NINE} | more)
    )


def item_fields(filed: Filed, task_id: int = 1, **more: Any) -> dict[str, Any]:
    """The fields of a WorkItem in the inbox of the card department."""
    fields = {
        "instance_id": filed.instance_id,
        "complaint_id": filed.complaint_id,
        "task_id": task_id,
        "process": "complaint",
        "element_id": "review",
        "department": "CARD",
        "role": "HANDLER",
        "subject": {"en": "Review", "zh": "审核"},
        "opened_at": NINE,
        "urgency": NINE,
    }
    return fields | more


def a_work_item(filed: Filed, **more: Any) -> WorkItem:
    """A WorkItem in the inbox of the card department."""
    return WorkItem(**item_fields(filed, **more))
