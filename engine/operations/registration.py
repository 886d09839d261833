"""Registering what a customer said: the Party, the Complaint, its words, its limits, and the process that begins."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, ProcessFault
from engine.operations.actors import Actor
from engine.operations.counting import locked
from engine.operations.duplicates import fingerprint
from engine.operations.incidents import open_incident, repeatable
from engine.operations.limits import limits_of
from engine.operations.main_instance import MAIN
from engine.operations.services import Services
from engine.operations.step import follow_limits, start_instance
from engine.operations.urgency import decide_allowance
from engine.records.complaints import Complaint, Narrative, Status
from engine.records.imports import SourceRow
from engine.records.numbers import DayCounter, complaint_number
from engine.records.parties import Party
from engine.rules.events import Event
from engine.storage.store import Store

CONTACTS = ("name", "phone", "email")
"""Personal fields by which a Party is found again."""

OLDEST = timedelta(days=2 * 366)
"""Longer ago nobody finds a complaint that was not registered; it is a slip of the keyboard. Source: Redress default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is known when a complaint arrives.

    Attributes:
        name: None: the source does not say who complains.
        source_id: names it once and for all, so that the same thing is not taken twice.
        source: the row it was imported from.
        silent: letters are frozen and kept, but none leaves the bank.
    """

    channel: str
    title: str
    body: str
    request: str
    name: str | None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    company: bool = False
    preferred_channel: str = "email"
    language: str = "zh"
    kind: str = "complaint"
    received_at: datetime | None = None
    occurred_on: date | None = None
    content: str | None = None
    business: str | None = None
    cause: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    account: str | None = None
    circumstances: tuple[str, ...] = ()
    group_size: int | None = None
    subject_department: str | None = None
    subject_person_id: int | None = None
    information_missing: bool = False
    source_id: str | None = None
    source: "Source | None" = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A row of a file: the id of the mapping that reads it, and its columns as they were published."""

    mapping: str
    columns: Mapping[str, str]


def register(
    store: Store, services: Services, *, actor: Actor, registration: Registration, department: str | None = None
) -> str:
    """Take a complaint and begin its process; return its number. It is always accepted.

    A process that cannot begin does not lose the complaint: it stands registered, with an Incident.

    Raises:
        InvalidInput: a field says something that cannot be.
    """
    try:
        with store.transaction() as session:
            complaint = put_on_file(session, services, actor=actor, registration=registration, department=department)
            begin(session, services, actor=actor, complaint_id=complaint.id)
            return complaint.number
    except ProcessFault as fault:
        with store.transaction() as session:
            complaint = put_on_file(session, services, actor=actor, registration=registration, department=department)
            _run_limits(session, services, actor=actor, complaint=complaint)
            fault.facts.update(complaint_id=complaint.id, instance_id=None)
            act = ("complaint.begin", {"actor": vars_of(actor), "complaint_id": complaint.id})
            open_incident(session, services, fault=fault, act=act)
            return complaint.number


def put_on_file(
    session: Session, services: Services, *, actor: Actor, registration: Registration, department: str | None
) -> Complaint:
    """Store a complaint with its Party and its words; nothing runs on it yet.

    Args:
        department: the department whose staff took it; it will always see it. None: the one that receives what
            comes by itself.
    """
    at = services.clock.now()
    received_at = registration.received_at or at
    _check(registration, received_at=received_at, at=at, zone=services.settings.zone)
    audit.act(session, actor=actor.name, role=actor.role, action="complaint.register", at=at)
    party = find_or_add_party(session, services, registration=registration, at=at)
    r = registration
    complaint = Complaint(
        number=next_number(session, services, at=at),
        status=Status.RECEIVED,
        kind=r.kind,
        channel=r.channel,
        party_id=party.id,
        profile=services.settings.profile,
        source_id=r.source_id,
        silent=r.silent,
        language=r.language,
        occurred_on=r.occurred_on,
        received_at=received_at,
        registered_at=at,
        registered_by_id=actor.person_id,
        registered_department=department or services.settings.intake_department,
        subject_department=r.subject_department,
        subject_person_id=r.subject_person_id,
        circumstances=sorted(r.circumstances),
        group_size=r.group_size,
        information_missing=r.information_missing,
        amount=r.amount,
        currency=r.currency,
        account_index=services.vault.blind_index("account", r.account) if r.account else None,
        text_index=fingerprint(r.body) if r.body.strip() else None,
        content=r.content,
        business=r.business,
        cause=r.cause,
    )
    session.add(complaint)
    session.flush()
    audit.open_stream(session, complaint.stream(), party_id=party.id)
    session.add(Narrative(complaint_id=complaint.id, title=r.title[:120], body=r.body, request=r.request))
    if r.source is not None:
        session.add(SourceRow(complaint_id=complaint.id, mapping=r.source.mapping, columns=dict(r.source.columns)))
    return complaint


@repeatable("complaint.begin")
def begin(session: Session, services: Services, *, actor: Actor, complaint_id: int) -> None:
    """Start the time limits of a registered complaint, if they do not run yet, and its main process."""
    complaint = session.get_one(Complaint, complaint_id, with_for_update=True)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=actor.role, action="complaint.begin", at=at)
    _start_limits(session, services, complaint)
    variables = {"complaint_id": complaint.id}
    start_instance(session, services, actor=actor, key=MAIN, complaint=complaint, variables=variables)
    follow_limits(session, services, actor=actor, complaint=complaint)


def _start_limits(session: Session, services: Services, complaint: Complaint) -> None:
    """Let the limits run from the receipt on.

    Raises:
        ProcessFault: the rules give no length for this complaint.
    """
    limits = limits_of(session, services, complaint)
    if limits.running:
        return
    decide_allowance(session, limits=limits, complaint=complaint, now=services.clock.now())
    try:
        limits.start({Event.RECEIVED: complaint.received_at, Event.REGISTERED: complaint.registered_at})
    except InvalidInput as wrong:
        raise ProcessFault(f"The limits cannot be counted: {wrong}", complaint_id=complaint.id) from wrong


def _run_limits(session: Session, services: Services, *, actor: Actor, complaint: Complaint) -> None:
    """Let the limits run although the process cannot begin. Those that fail, too, start when it is begun again."""
    with suppress(ProcessFault), session.begin_nested():
        _start_limits(session, services, complaint)
        follow_limits(session, services, actor=actor, complaint=complaint)


def find_or_add_party(session: Session, services: Services, *, registration: Registration, at: datetime) -> Party:
    """The Party with this name and phone or mail, else a new one. One the source does not name is always a new one."""
    vault = services.vault
    keys = {field: vault.blind_index(field, text) for field in CONTACTS if (text := getattr(registration, field))}
    for contact in ("phone", "email"):
        if registration.name and contact in keys:
            query = select(Party).where(
                Party.name_index == keys["name"],
                getattr(Party, f"{contact}_index") == keys[contact],
                Party.erased_at.is_(None),
            )
            if party := session.scalar(query.order_by(Party.id).limit(1)):
                return party
    party = Party(
        known=registration.name is not None,
        company=registration.company,
        language=registration.language,
        preferred_channel=registration.preferred_channel,
        created_at=at,
    )
    session.add(party)
    session.flush()
    vault.new_party(session, party.id)
    for field, key in keys.items():
        setattr(party, field, vault.seal(session, party.id, getattr(registration, field)))
        setattr(party, f"{field}_index", key)
    if registration.address:
        party.address = vault.seal(session, party.id, registration.address)
    return party


def next_number(session: Session, services: Services, *, at: datetime) -> str:
    """The next complaint number of the day."""
    day = at.astimezone(services.settings.zone).date()
    counter = locked(session, DayCounter(day=day, count=0), key=day)
    counter.count += 1
    session.flush()
    return complaint_number(day=day, count=counter.count)


def vars_of(actor: Actor) -> dict[str, object]:
    """An actor as an Incident keeps them."""
    return {"name": actor.name, "role": actor.role, "person_id": actor.person_id}


def _check(registration: Registration, *, received_at: datetime, at: datetime, zone: ZoneInfo) -> None:
    if received_at > at:
        raise InvalidInput("A complaint cannot have been received in the future.", field="received_at")
    if registration.source is None and received_at < at - OLDEST:
        raise InvalidInput("This is more than two years ago. Check the year.", field="received_at")
    if registration.occurred_on is not None and registration.occurred_on > received_at.astimezone(zone).date():
        raise InvalidInput("It cannot have happened after it was received.", field="occurred_on")
    if registration.name is None and (registration.phone or registration.email):
        raise InvalidInput("A contact needs a name.", field="name")
    if registration.amount is not None and registration.amount < 0:
        raise InvalidInput("An amount is not negative.", field="amount")
    if registration.amount is not None and registration.amount != round(registration.amount, 2):
        raise InvalidInput("An amount has at most two decimals.", field="amount")
