"""What comes to the intake desks: complaints to be registered, and calls of Parties who take theirs back."""

from collections import deque
from datetime import timedelta
from functools import partial

from engine.errors import InvalidInput, NotFound, RuleBroken
from engine.operations.actors import as_person
from engine.operations.withdrawal import withdraw
from engine.records.people import Person
from web.registering import registration_of
from web.replay.arrivals import Arrival
from web.replay.bank import Bank, Errand
from web.replay.faults import Fault
from web.replay.filling import fill
from web.replay.pages import page_sheet, still_open
from web.replay.registering import typed_from
from web.replay.troubles import Troubles

_ENTERING, _CALL = timedelta(minutes=12), timedelta(minutes=6)
_DESKS = {
    "counter": "BR",
    "kiosk": "BR",
    "app": "EB",
    "sms": "EB",
    "letter": "CP",
    "regulator": "CP",
    "petition": "CP",
    "media": "CP",
}
"""Channel → the desk at which it arrives; everything else comes to the first desk that is staffed."""


class Intake:
    """All intake desks of the bank together."""

    def __init__(self, bank: Bank, troubles: Troubles, staffed: list[str]) -> None:
        self._bank, self._troubles, self._staffed = bank, troubles, staffed
        bank.trays |= {department: deque() for department in staffed}

    def expect(self, arrivals: tuple[Arrival, ...]) -> None:
        """Let everything arrive when the plan says."""
        for arrival in arrivals:
            self._bank.agenda.at(arrival.at, partial(self._receive, arrival))

    def _receive(self, arrival: Arrival) -> None:
        own = self._bank.draw.of(arrival.key, "entering")
        self._put(
            self._desk_for(arrival.said.channel),
            Errand(own.lasting(_ENTERING, "effort"), lambda clerk, desk: self._register(arrival, clerk, desk)),
        )

    def _register(self, arrival: Arrival, clerk: Person, department: str) -> None:
        bank, plan = self._bank, self._bank.plan
        with bank.redress.store.reading() as session:
            book = bank.redress.services.catalogue.rules(session)
        typed = typed_from(
            arrival,
            book.form("registration"),
            draw=bank.draw,
            zone=bank.calendar.zone,
            as_enquiry=arrival.key in plan.questions or arrival.key in plan.misread,
            without_cause=plan.faults.get(arrival.key) is Fault.UNKNOWN_INPUT,
        )
        registration = registration_of(book, typed, zone=bank.redress.settings.zone)
        self._troubles.before_registering(arrival.key)
        number = bank.register(clerk, registration, department)
        bank.keys[number], bank.numbers[arrival.key] = arrival.key, number
        if arrival.key in plan.misread:
            bank.known[number] = {"kind": "complaint"}
        if arrival.key in plan.withdrawals:
            call = Errand(_CALL, lambda clerk, _: self._withdraw(number, arrival.said.language, clerk))
            bank.agenda.at(bank.now + plan.withdrawals[arrival.key], lambda: self._put(department, call))

    def _withdraw(self, number: str, language: str, clerk: Person) -> None:
        """The Party is on the phone and names the number of the letter."""
        bank = self._bank
        known = {"verified": "true", "free_will": "true"}
        sheet = page_sheet(bank, "withdrawal", language=language, known=known)
        values = sheet.form.read(fill(sheet, draw=bank.draw.of(bank.key_of(number), "withdrawal")).typed)
        try:
            if still_open(bank, clerk, number):
                bank.perform(
                    withdraw,
                    actor=as_person(clerk),
                    number=number,
                    reason=values["reason"],
                    verified=bool(values.get("verified")),
                    free_will=bool(values.get("free_will")),
                )
        except (NotFound, RuleBroken, InvalidInput):
            return  # it was decided, merged or closed a moment before

    def _put(self, department: str, errand: Errand) -> None:
        self._bank.trays[department].append(errand)

    def _desk_for(self, channel: str) -> str:
        wanted = _DESKS.get(channel)
        return wanted if wanted in self._staffed else self._staffed[0]
