"""Asking for more time when what is waited for will come too late, from the page of the complaint."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from engine.errors import RedressError, RuleBroken
from engine.operations.actors import as_person
from engine.operations.extensions import request_extension
from engine.operations.worklist import InboxEntry
from engine.records.people import Person
from web.replay.bank import Bank
from web.replay.filling import fill
from web.replay.pages import page_sheet, statutory_due

_BEFORE = timedelta(days=6)
_ASKS = 0.75
FIRST_WISH = 30
"""Days; what can be asked for is told by the page if it is something else."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Requests for more time."""

    bank: Bank

    def consider(self, person: Person, row: InboxEntry, *, until: datetime) -> None:
        """Decide whether to ask, now that it is known when the work can go on."""
        due = statutory_due(self.bank, row.complaint_id or 0)
        own = self.bank.draw.of(self.bank.key_of(row.number), "more time")
        if due is not None and until > due - timedelta(days=1) and own.happens(_ASKS, "asks"):
            self._at_work(max(self.bank.now, due - _BEFORE), partial(self._ask, person, row.number or ""))

    def _at_work(self, when: datetime, do: partial[None]) -> None:
        """Let somebody do something at an instant, or when the bank opens next."""

        def try_it() -> None:
            if self.bank.is_open():
                do()
            else:
                self.bank.agenda.at(self.bank.next_opening(), try_it)

        self.bank.agenda.at(when, try_it)

    def _ask(self, person: Person, number: str) -> None:
        sheet = page_sheet(self.bank, "extension_request", language="zh", known={"to_days": str(FIRST_WISH)})
        values = sheet.form.read(fill(sheet, draw=self.bank.draw.of(self.bank.key_of(number), "extension")).typed)
        days = int(values["to_days"])
        try:
            self._request(person, number, days, values)
        except RuleBroken as refused:
            allowed = refused.facts.get("allowed")
            if isinstance(allowed, list) and allowed:
                self._ask_for(person, number, int(allowed[0]), values)
        except RedressError:
            return  # somebody else has it now, or it is over

    def _ask_for(self, person: Person, number: str, days: int, values: dict[str, object]) -> None:
        try:
            self._request(person, number, days, values)
        except RedressError:
            return

    def _request(self, person: Person, number: str, days: int, values: dict[str, object]) -> None:
        self.bank.perform(
            request_extension,
            actor=as_person(person),
            number=number,
            to_days=days,
            reason_code=str(values["reason_code"]),
            steps_done=str(values["steps_done"]),
        )
