"""Who may steer a Complaint: those in charge of it, and the roles that route complaints for the whole bank."""

from engine.errors import NotPermitted
from engine.operations.desks import HANDLING
from engine.records.complaints import Complaint
from engine.records.people import Person
from engine.rules.organisation import Organisation

LEAD = "LEAD"
INTAKE = "INTAKE"


def may_steer(person: Person, organisation: Organisation, *, lead_department: str | None) -> bool:
    """Whether a person may give a Complaint another class or another department."""
    in_charge = lead_department is not None and any(
        person.holds(role=role, department=lead_department) for role in (HANDLING, LEAD)
    )
    return in_charge or any(person.holds(role=role.code) for role in organisation.roles.values() if role.steers)


def may_withdraw(
    person: Person, organisation: Organisation, *, lead_department: str | None, registered_department: str | None
) -> bool:
    """Whether a person may write down that the Party takes a Complaint back: who steers it, or whose desk took it in."""
    took_it_in = registered_department is not None and person.holds(role=INTAKE, department=registered_department)
    return took_it_in or may_steer(person, organisation, lead_department=lead_department)


def require_steering(person: Person, organisation: Organisation, complaint: Complaint) -> None:
    """Let only somebody through who may steer the Complaint.

    Raises:
        NotPermitted: neither in charge nor routing complaints.
    """
    if not may_steer(person, organisation, lead_department=complaint.lead_department):
        raise NotPermitted("Only the department in charge and those who route complaints can do this.", steering=True)
