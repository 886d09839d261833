"""The class of a Complaint and the department in charge, given once by the process and changed later by people."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput, RuleBroken
from engine.operations.actors import Actor
from engine.operations.charge import require_steering
from engine.operations.limits import ComplaintLimits, limits_of
from engine.operations.main_instance import main_instance
from engine.operations.notices import tell
from engine.operations.services import Services
from engine.operations.step import refresh_instances
from engine.operations.urgency import decide_allowance
from engine.operations.visibility import require_visible
from engine.records.complaints import Complaint
from engine.records.people import Person
from engine.rules.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """What a Complaint is: codes of the bank's lists."""

    nature: str
    complexity: str
    urgency: str


def classify(
    session: Session,
    services: Services,
    *,
    complaint: Complaint,
    limits: ComplaintLimits,
    as_: Class,
    lead_department: str,
) -> None:
    """Write the class and the department in charge into the Complaint.

    Raises:
        InvalidInput: a code is on no list of the bank, or the department cannot be in charge of this Complaint.
    """
    for name, value in asdict(as_).items():
        if not limits.book.codes[name].has(value):
            raise InvalidInput("%(value)s is on no list of the bank.", field=name, value=value)
    if lead_department != complaint.lead_department:
        _require_leading(limits, complaint, lead_department, field="lead_department")
    complaint.nature, complaint.complexity, complaint.urgency = as_.nature, as_.complexity, as_.urgency
    complaint.lead_department = lead_department
    decide_allowance(session, limits=limits, complaint=complaint, now=services.clock.now())


def reclassify(
    session: Session, services: Services, *, actor: Actor, number: str, as_: Class, reason: str
) -> Complaint:
    """Give a Complaint another class at any stage before the decision.

    Internal limits are counted anew from where they began; the statutory limit never moves later.

    Raises:
        RuleBroken: the decision has been made, or it is not classified yet.
        NotPermitted: neither in charge nor routing complaints.
        NotFound: there is no such complaint that the person may see.
    """
    complaint = _open(session, services, actor=actor, number=number, reason=reason)
    _act(session, services, actor=actor, action="complaint.reclassify", reason=reason)
    limits = limits_of(session, services, complaint)
    was = (complaint.nature, complaint.complexity)
    classify(
        session, services, complaint=complaint, limits=limits, as_=as_, lead_department=complaint.lead_department or ""
    )
    instance = main_instance(session, complaint)
    definitions = services.catalogue.definitions(session, instance.version_hash)
    limits.recount(definitions.decisions)
    facts = {"reason": reason, "from": list(was), "to": [as_.nature, as_.complexity]}
    tell(session, services, complaint=complaint, code="reclassified", roles=["HANDLER", "LEAD"], facts=facts)
    refresh_instances(session, services, actor=actor, complaint=complaint)
    return complaint


def transfer(
    session: Session, services: Services, *, actor: Actor, number: str, department: str, reason: str
) -> Complaint:
    """Put another department in charge at any stage before the decision; both departments see the reason.

    Open items of the department move to the new one, which has to claim them.

    Raises:
        RuleBroken: the decision has been made, or the department is in charge already.
        NotPermitted: neither in charge nor routing complaints.
        InvalidInput: the department cannot be in charge of this Complaint.
    """
    complaint = _open(session, services, actor=actor, number=number, reason=reason)
    limits = limits_of(session, services, complaint)
    _require_leading(limits, complaint, department, field="department")
    if department == complaint.lead_department:
        raise RuleBroken("This department is in charge already.", department=department)
    _act(session, services, actor=actor, action="complaint.transfer", reason=reason)
    facts = {"reason": reason, "from": complaint.lead_department, "to": department}
    tell(session, services, complaint=complaint, code="transferred", roles=["HANDLER", "LEAD"], facts=facts)
    complaint.lead_department, complaint.handler_id = department, None
    limits.record(Event.UNASSIGNED, at=services.clock.now())
    limits.recount(services.catalogue.definitions(session, main_instance(session, complaint).version_hash).decisions)
    tell(session, services, complaint=complaint, code="transferred", roles=["HANDLER", "LEAD"], facts=facts)
    refresh_instances(session, services, actor=actor, complaint=complaint)
    return complaint


def _require_leading(limits: ComplaintLimits, complaint: Complaint, department: str, *, field: str) -> None:
    # A department is not in charge of a complaint about itself: CBIRC Order 2020 No.3 Art. 17, to be confirmed.
    organisation = limits.book.organisation
    if department not in organisation.departments:
        raise InvalidInput("There is no department %(department)s.", department=department, field=field)
    if department == complaint.subject_department:
        raise InvalidInput("A department cannot be in charge of a complaint about itself.", field=field)
    if department not in organisation.offered("lead"):
        raise InvalidInput("%(department)s handles no complaints.", department=department, field=field)


def _open(session: Session, services: Services, *, actor: Actor, number: str, reason: str) -> Complaint:
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    person = session.get_one(Person, actor.require_person())
    complaint = require_visible(session, person=person, number=number, lock=True)
    require_steering(person, services.catalogue.rules(session).organisation, complaint)
    if complaint.is_closed or complaint.decided_at is not None:
        raise RuleBroken("The decision has been made; the class cannot change any more.", complaint=number)
    if complaint.lead_department is None:
        raise RuleBroken("This complaint is not classified yet.", complaint=number)
    return complaint


def _act(session: Session, services: Services, *, actor: Actor, action: str, reason: str) -> None:
    audit.act(session, actor=actor.name, role=actor.role, action=action, at=services.clock.now(), reason=reason)
