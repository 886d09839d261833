"""The operator of the scratch bank: finds what stands still by the list of Incidents, reads why, and does what helps."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from engine.errors import ProcessFault
from engine.operations.actors import as_person
from engine.operations.incident_list import IncidentView, incidents_of, one_incident
from engine.operations.incidents import REPAIRABLE, repair_complaint, retry, skip
from engine.operations.timeline import timeline
from engine.records.complaints import Complaint
from engine.records.people import Person
from web.replay.bank import Bank

_REACTS = timedelta(minutes=50)
_AGAIN = timedelta(hours=3)
_FIELD = re.compile(r"complaint\.([a-z_]+)")
_COUNTS = frozenset({"group_size"})
"""Numbers of people: never none, so that a division by them always says something."""


@dataclass(slots=True)
class Operator:
    """A person with the post of an administrator."""

    bank: Bank
    person: Person
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

    def _mend(self, incident_id: int) -> None:
        """Do what helps; where it fails again, look once more later: the reason may be another one by then."""
        with self.bank.redress.store.reading() as session:
            incident = one_incident(session, incident_id=incident_id)
        if not incident.is_open:
            return
        try:
            self._do(incident)
        except ProcessFault:
            self.bank.agenda.at(self.bank.after_work(_AGAIN), partial(self._mend, incident_id))

    def _do(self, incident: IncidentView) -> None:
        actor = as_person(self.person, role="ADMIN")
        fields = {} if self._will_pass(incident) else self._what_is_wrong(incident)
        if fields:
            reason = "restored from the history of the complaint"
            self.bank.perform(repair_complaint, actor=actor, incident_id=incident.id, fields=fields, reason=reason)
        elif incident.code.startswith("decision_") and incident.element_id is not None:
            reason = "the right value cannot be found; people decide without the proposal"
            self.bank.perform(skip, actor=actor, incident_id=incident.id, reason=reason)
        else:
            self.bank.perform(retry, actor=actor, incident_id=incident.id)

    def _will_pass(self, incident: IncidentView) -> bool:
        """Whether the reason lies outside of the data: a server that was down, a limit that was set too low."""
        return incident.code == "not_sent" or "budget" in incident.code

    def _what_is_wrong(self, incident: IncidentView) -> dict[str, object]:
        """Fields that were lost lately, with what stood there before; else counts that the reason names and nobody gave."""
        with self.bank.redress.store.reading() as session:
            complaint = session.scalar(select(Complaint).where(Complaint.number == incident.number))
            if complaint is None:
                return {}
            entries = timeline(session, self.bank.redress.services, complaint_id=complaint.id)
            changes = [change for entry in entries for change in entry.changes if change["table"] == "complaint"]
            now = {name: getattr(complaint, name) for name in REPAIRABLE}
        lost = {
            name: was["from"]
            for change in reversed(changes)
            for name, was in change.get("fields", {}).items()
            if name in REPAIRABLE and was.get("from") and now[name] in (None, "")
        }
        named = {name for name in _FIELD.findall(incident.reason) if name in _COUNTS and not now.get(name)}
        return lost or dict.fromkeys(sorted(named), "1")


def operators_among(bank: Bank, people: list[Person]) -> list[Operator]:
    """Those who may look after Incidents; one of them is on duty."""
    return [Operator(bank, person) for person in people if person.holds(role="ADMIN")][:1]
