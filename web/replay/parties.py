"""What the Parties do: read their mail, answer by the signed link or by phone, withdraw, rate, or keep silent."""

import re
from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import select

from engine.errors import NotFound, ProcessFault, RuleBroken
from engine.operations.forms import parse_form
from engine.operations.party_access import PartyItem, PartyView, actor_for, party_view
from engine.operations.work_items import complete
from engine.records.complaints import Complaint
from engine.records.letters import Letter
from engine.workflow import StepClosed
from notifications.channels import Mailbox
from web.replay.bank import Bank
from web.replay.chance import Draw
from web.replay.complainants import Complainant
from web.replay.filling import Sheet, fill

_LINK = re.compile(r"/p/(\S+)")
_OPENS_MAIL, _ANSWERS_BY_PHONE = 0.8, 0.7
_USUALLY_AFTER = timedelta(days=1, hours=12)
_COMES_BACK = 0.5


class Parties:
    """Everybody who complains to the scratch bank."""

    def __init__(self, bank: Bank, mailbox: Mailbox) -> None:
        self._bank, self._mailbox = bank, mailbox
        self._who: dict[str, Complainant] = {arrival.key: arrival.who for arrival in bank.plan.arrivals}
        self._letters: dict[str, int] = {}
        self._heard: set[int] = set()

    def read_mail(self) -> None:
        """Take the mail that has come; most people look at it within a few days, some never."""
        for message in self._mailbox.received:
            if (token := _link(message)) is None:
                continue
            number = token.partition(".")[0]
            own = self._next(number, "mail")
            if own.happens(_OPENS_MAIL, "opens"):
                self._visit_later(number, token, own.round)
        self._mailbox.received.clear()

    def hear(self, number: str) -> None:
        """A letter may have been brought by hand: who cannot be written to answers by phone."""
        if self._who[self._bank.key_of(number)].email is not None and not self._bounces(number):
            return
        with self._bank.redress.store.reading() as session:
            query = select(Letter.id).join(Complaint).where(Complaint.number == number, Letter.notified_at.is_not(None))
            fresh = [letter for letter in session.scalars(query.order_by(Letter.id)) if letter not in self._heard]
        for letter in fresh:
            self._heard.add(letter)
            own = self._next(number, "letter")
            if own.happens(_ANSWERS_BY_PHONE, "answers"):
                self._bank.agenda.at(
                    self._bank.now + own.lasting(_USUALLY_AFTER, "after"), lambda: self._answer_by_phone(number)
                )

    def _bounces(self, number: str) -> bool:
        return self._who[self._bank.key_of(number)].bounces

    def _answer_by_phone(self, number: str) -> None:
        """The bank knows from now on what this Party says; who has the complaint on the desk enters it."""
        self._bank.told.add(number)
        self._bank.changes += 1

    def _visit_later(self, number: str, token: str, visit: int) -> None:
        own = self._bank.draw.of(self._bank.key_of(number), "visit", visit)
        self._bank.agenda.at(
            self._bank.now + own.lasting(_USUALLY_AFTER, "after", spread=1.0), lambda: self._visit(number, token, visit)
        )

    def _visit(self, number: str, token: str, visit: int) -> None:
        """Open the link and answer whatever is asked."""
        redress = self._bank.redress
        with redress.store.reading() as session:
            view = party_view(session, redress.services, token=token)
        answered = [self._answer(view, item, visit) for item in view.items]
        own = self._bank.draw.of(self._bank.key_of(number), "visit", visit)
        if any(answered) and own.happens(_COMES_BACK, "again"):
            self._visit_later(number, token, visit + 100)

    def _answer(self, view: PartyView, item: PartyItem, visit: int) -> bool:
        redress = self._bank.redress
        with redress.store.reading() as session:
            definitions = redress.services.catalogue.definitions(session, item.version_hash)
        if item.form is None:
            raise NotFound("This question has no form.", element=item.element_id)
        sheet = Sheet(
            form=parse_form(item.form, definitions.forms[item.form]),
            language=view.language,
            today=self._bank.calendar.day_of(self._bank.now),
        )
        draw = self._bank.draw.of(self._bank.key_of(view.number), item.element_id, visit)
        typed: Mapping[str, list[str]] = fill(sheet, draw=draw).typed
        try:
            self._bank.perform(complete, actor=actor_for(view), work_item_id=item.id, typed=typed, version=item.version)
        except (RuleBroken, StepClosed, ProcessFault):
            return False
        return True

    def _next(self, number: str, what: str) -> Draw:
        """The numbers of the next letter of this kind to this Party."""
        name = f"{what}/{number}"
        self._letters[name] = self._letters.get(name, -1) + 1
        return self._bank.draw.of(self._bank.key_of(number), what, self._letters[name])


def _link(message: EmailMessage) -> str | None:
    body = message.get_body(("plain",))
    found = _LINK.search(body.get_content()) if body is not None else None
    return found[1] if found else None
