"""The operator of the scratch bank: finds what stands still by the list of Incidents, reads why, and does what helps."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from engine.errors import RedressError
from engine.operations.actors import as_person
from engine.operations.complaint_page import complaint_view
from engine.operations.incident_list import IncidentView, incidents_of, one_incident, repairable_fields
from engine.operations.incidents import dismiss, repair_complaint, retry, skip
from engine.operations.timeline import timeline
from engine.records.people import Person
from web.replay.bank import Bank

_REACTS = timedelta(minutes=50)
_AGAIN = timedelta(hours=3)
ANSWERED_ANEW = "work_item.complete"
"""An act whose step is still open, so that whoever sent the form can send another one."""
_FIELD = re.compile(r"complaint\.([a-z_]+)")
_COUNTS = frozenset({"group_size"})
"""Numbers of people: never none, so that a division by them always says something."""


@dataclass(slots=True)
class Operator:
    """A person with the post of an administrator, and the colleague who may read the complaints."""

    bank: Bank
    person: Person
    colleague: Person
    looked: int = -1
    taken: set[int] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)

    def look(self) -> None:
        """Take up every Incident that is new."""
        if self.looked == self.bank.changes:
            return
        self.looked = self.bank.changes
        with self.bank.redress.store.reading() as session:
            fresh = [one for one in incidents_of(session) if one.id not in self.taken]
        for incident in fresh:
            self.taken.add(incident.id)
            key = self.bank.key_of(incident.number)
            own = self.bank.draw.of(key, "incident", self.seen[key])
            self.seen[key] += 1
            when = self.bank.after_work(own.lasting(_REACTS, "reacts"))
            self.bank.agenda.at(when, partial(self._mend, incident.id))

    def _mend(self, incident_id: int, tried: int = 0) -> None:
        """Do what helps; where it fails again, look once more later: the reason may be another one by then."""
        with self.bank.redress.store.reading() as session:
            incident = one_incident(session, incident_id=incident_id)
        if not incident.is_open:
            return
        try:
            self._do(incident, tried)
        except RedressError:
            later = self.bank.after_work(_AGAIN * (tried + 1))
            self.bank.agenda.at(later, partial(self._mend, incident_id, tried + 1))

    def _do(self, incident: IncidentView, tried: int) -> None:
        actor, perform = as_person(self.person, role="ADMIN"), self.bank.perform
        fields = {} if self._will_pass(incident) else self._what_is_wrong(incident)
        if fields:
            reason = "restored from the history of the complaint"
            perform(repair_complaint, actor=actor, incident_id=incident.id, fields=fields, reason=reason)
        elif incident.code.startswith("decision_") and incident.element_id is not None:
            reason = "the right value cannot be found; people decide without the proposal"
            perform(skip, actor=actor, incident_id=incident.id, reason=reason)
        elif tried and incident.act == ANSWERED_ANEW:
            perform(dismiss, actor=actor, incident_id=incident.id, reason="it will be answered anew")
        else:
            perform(retry, actor=actor, incident_id=incident.id)

    def _will_pass(self, incident: IncidentView) -> bool:
        """Whether the reason lies outside of the data: a server that was down, a limit that was set too low."""
        return incident.code == "not_sent" or "budget" in incident.code

    def _what_is_wrong(self, incident: IncidentView) -> dict[str, str]:
        """Fields that were lost lately, with what stood there before; else counts that the reason names and nobody gave."""
        if incident.number is None:
            return {}
        services = self.bank.redress.services
        with self.bank.redress.store.reading() as session:
            held = repairable_fields(session, incident_id=incident.id)
            complaint = complaint_view(session, services, person=self.colleague, number=incident.number)
            entries = timeline(session, services, complaint_id=complaint.id)
        changes = [change for entry in reversed(entries) for change in entry.changes if change["table"] == "complaint"]
        lost = {
            name: str(was["from"])
            for change in changes
            for name, was in change.get("fields", {}).items()
            if name in held and was.get("from") and not held[name]
        }
        named = {name for name in _FIELD.findall(incident.reason or "") if name in _COUNTS and not held.get(name)}
        return lost or dict.fromkeys(sorted(named), "1")


def operator_among(bank: Bank, people: list[Person]) -> Operator | None:
    """Who looks after Incidents, if anybody may, with a colleague of consumer protection who reads the histories."""
    person = next((one for one in people if one.holds(role="ADMIN")), None)
    colleague = next((one for one in people if one.holds(role="CP")), None)
    return Operator(bank, person, colleague) if person is not None and colleague is not None else None
