"""What the page of one Complaint shows: facts, limits with their explanation, letters, path through the processes, timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.operations.services import Services
from engine.operations.visibility import require_visible
from engine.records.audit import AuditEntry
from engine.records.complaints import Complaint, Narrative
from engine.records.escalations import Escalation
from engine.records.instances import Incident, IncidentStatus, Instance, WorkItem
from engine.records.letters import Letter
from engine.records.limits import TimeLimit
from engine.records.parties import Party
from engine.records.people import Person
from engine.rules.events import ENDINGS
from engine.rules.explain import explain
from engine.rules.profile import Profile


@dataclass(frozen=True, slots=True)
class LimitView:
    """One TimeLimit as people read it. `cut_short`: it stopped with the Complaint, before what it waits for had come."""

    kind: str
    names: Mapping[str, str]
    origin: str
    due_at: datetime
    started_at: datetime
    stopped_at: datetime | None
    met: bool | None
    cut_short: bool
    paused: bool
    breached_at: datetime | None
    breach_late: bool
    provisional: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """One Letter in the list of a Complaint."""

    id: int
    code: str
    template: str
    round: int
    subject: str
    status: str
    channel: str
    frozen_at: datetime
    notified_at: datetime | None
    text_hash: str


@dataclass(frozen=True, slots=True)
class JoinedView:
    """A duplicate that has joined a Complaint: its words stay in this file."""

    number: str
    channel: str
    title: str
    body: str
    request: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One process of a Complaint: what was passed, what is live, and under which bytes."""

    id: int
    key: str
    version_hash: str
    status: str
    ended_in: str | None
    processes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """One Complaint as a person may see it; the name is masked, contact data are opened by `contacts.open_contact`."""

    id: int
    number: str
    profile: str
    status: str
    kind: str
    channel: str
    language: str
    party_known: bool
    party_name: str | None
    title: str
    body: str
    request: str
    received_at: datetime
    registered_at: datetime
    occurred_on: Any
    decided_at: datetime | None
    notified_at: datetime | None
    closed_at: datetime | None
    content: str | None
    business: str | None
    cause: str | None
    nature: str | None
    complexity: str | None
    urgency: str | None
    circumstances: tuple[str, ...]
    amount: Decimal | None
    currency: str | None
    lead_department: str | None
    registered_department: str | None
    handler: str | None
    level: int
    outcome: str | None
    root_cause: str | None
    answer: str | None
    merged_into: str | None
    history: bool


def complaint_view(session: Session, services: Services, *, person: Person, number: str) -> ComplaintView:
    """Return a Complaint with its words.

    Raises:
        NotFound: there is none of this number, or the person may not see it.
    """
    c = require_visible(session, person=person, number=number)
    party = session.get_one(Party, c.party_id)
    words = session.get(Narrative, c.id)
    handler = session.get(Person, c.handler_id) if c.handler_id else None
    merged = session.get(Complaint, c.merged_into_id) if c.merged_into_id else None
    name = services.vault.open(session, party.id, party.name) if party.name else None
    return ComplaintView(
        id=c.id,
        number=c.number,
        profile=c.profile,
        status=c.status,
        kind=c.kind,
        channel=c.channel,
        language=c.language,
        party_known=party.known,
        party_name=masked(name) if name else None,
        title=words.title if words else "",
        body=words.body if words else "",
        request=words.request if words else "",
        received_at=c.received_at,
        registered_at=c.registered_at,
        occurred_on=c.occurred_on,
        decided_at=c.decided_at,
        notified_at=c.notified_at,
        closed_at=c.closed_at,
        content=c.content,
        business=c.business,
        cause=c.cause,
        nature=c.nature,
        complexity=c.complexity,
        urgency=c.urgency,
        circumstances=tuple(c.circumstances or ()),
        amount=c.amount,
        currency=c.currency,
        lead_department=c.lead_department,
        registered_department=c.registered_department,
        handler=handler.name if handler else None,
        level=c.level,
        outcome=c.outcome,
        root_cause=c.root_cause,
        answer=c.answer,
        merged_into=merged.number if merged else None,
        history=c.history,
    )


def limit_views(session: Session, services: Services, *, complaint_id: int, language: str) -> list[LimitView]:
    """The limits of a Complaint, running ones first, each explained line by line."""
    book = services.catalogue.rules(session)
    profile = book.profile(session.get_one(Complaint, complaint_id).profile)
    names = {key: code.names for codes in book.codes.values() for key, code in codes.codes.items()}
    names |= book.organisation.labels()
    rows = session.scalars(select(TimeLimit).where(TimeLimit.complaint_id == complaint_id)).all()
    ordered = sorted(rows, key=lambda row: (row.stopped_at is not None, row.due_at, row.id))
    return [
        LimitView(
            kind=row.kind,
            names=profile.limit(row.kind).names,
            origin=row.origin,
            due_at=row.due_at,
            started_at=row.started_at,
            stopped_at=row.stopped_at,
            met=row.met,
            cut_short=_cut_short(row, profile),
            paused=row.paused,
            breached_at=row.breached_at,
            breach_late=row.breach_late,
            provisional=row.provisional,
            lines=tuple(explain(row.due().lines, language, names=names)),
        )
        for row in ordered
    ]


def _cut_short(row: TimeLimit, profile: Profile) -> bool:
    by = row.state().stopped_by
    return by in ENDINGS and by not in profile.limit(row.kind).stop


def letter_views(session: Session, *, complaint_id: int) -> list[LetterView]:
    """The letters of a Complaint, newest first."""
    rows = session.scalars(select(Letter).where(Letter.complaint_id == complaint_id).order_by(Letter.id.desc()))
    return [
        LetterView(
            id=row.id,
            code=row.code,
            template=row.template,
            round=row.round,
            subject=row.subject,
            status=row.status,
            channel=row.channel,
            frozen_at=row.frozen_at,
            notified_at=row.notified_at,
            text_hash=row.text_hash,
        )
        for row in rows
    ]


def joined_views(session: Session, *, complaint_id: int) -> list[JoinedView]:
    """The duplicates that have joined a Complaint, in the order in which they came."""
    query = (
        select(Complaint, Narrative)
        .outerjoin(Narrative, Narrative.complaint_id == Complaint.id)
        .where(Complaint.merged_into_id == complaint_id)
        .order_by(Complaint.received_at, Complaint.id)
    )
    return [
        JoinedView(
            number=one.number,
            channel=one.channel,
            title=words.title if words else "",
            body=words.body if words else "",
            request=words.request if words else "",
            received_at=one.received_at,
        )
        for one, words in session.execute(query)
    ]


def instance_views(session: Session, services: Services, *, complaint_id: int) -> list[InstanceView]:
    """The processes of a Complaint in the order in which they began."""
    rows = session.scalars(select(Instance).where(Instance.complaint_id == complaint_id).order_by(Instance.id))
    return [
        InstanceView(
            id=row.id,
            key=row.key,
            version_hash=row.version_hash,
            status=row.status,
            ended_in=row.ended_in,
            processes=tuple(services.catalogue.definitions(session, row.version_hash).processes),
        )
        for row in rows
    ]


def path_of(session: Session, *, instance: Instance) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """The elements that an Instance has passed, in their order, and those that are live now, both by process.

    What was passed is read from the audit trail; what is live is where people, timers and messages are waited for.
    """
    done: dict[str, list[str]] = {}
    for body in _bodies(session, instance.stream()):
        for note in body.get("notes", ()):
            if note["kind"] == "process.moved" and note["facts"]["instance"] == instance.id:
                for ref in note["facts"]["passed"]:
                    process, _, element = ref.partition("/")
                    done.setdefault(process, []).append(element)
    live: dict[str, set[str]] = {}
    open_items = select(WorkItem.process, WorkItem.element_id).where(
        WorkItem.instance_id == instance.id, WorkItem.closed_at.is_(None)
    )
    for process, element in session.execute(open_items):
        live.setdefault(process, set()).add(element)
    return done, live


def open_incidents_of(session: Session, *, complaint_id: int) -> list[Incident]:
    """What the engine could not do on a Complaint and waits for an operator."""
    query = select(Incident).where(Incident.complaint_id == complaint_id, Incident.status == IncidentStatus.OPEN)
    return list(session.scalars(query.order_by(Incident.id)))


def open_escalation(session: Session, *, complaint_id: int) -> Escalation | None:
    """The open Escalation of a Complaint, if any."""
    query = select(Escalation).where(Escalation.complaint_id == complaint_id, Escalation.settled_at.is_(None))
    return session.scalar(query)


def masked(name: str) -> str:
    """A name of which only the first character of each part is shown: 王小明 → 王**, Ann Miller → A** M**."""
    return " ".join(f"{part[0]}**" for part in name.split()) if name.strip() else ""


def _bodies(session: Session, stream: str) -> list[dict[str, Any]]:
    query = select(AuditEntry.body).where(AuditEntry.stream == stream).order_by(AuditEntry.seq)
    return [orjson.loads(body) for body in session.scalars(query)]
