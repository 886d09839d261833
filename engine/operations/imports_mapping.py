"""What the columns of a CSV file mean, and what one of its rows says by that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput
from engine.operations.imports_values import (
    SHOWN,
    Moment,
    Pick,
    RowRefused,
    Values,
    amount_in,
    contact_in,
    currency_in,
)
from engine.operations.registration import Registration, Source
from engine.records.complaints import Status

TITLE = 120
"""A title is cut after so many characters; the whole text stays in the body and in the columns."""
SOURCE_ID = 120
"""A source id has at most so many characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one sees that a row is closed, with which status, and when.

    Attributes:
        when: the column that says something once the row is closed.
        still_open: texts of that column, in lower case, that mean that it is not.
        outcome: None where nobody publishes it.
    """

    when: str
    still_open: frozenset[str]
    status: Pick
    at: Moment
    outcome: Pick | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How a complaint of the past ended. The outcome is a code of the bank, None where the source does not tell."""

    status: Status
    at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a row says: a complaint, the department that took it, and how it ended if it has."""

    registration: Registration
    department: str | None
    closed: Closed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """One kind of file.

    Attributes:
        columns: a file with all of these is of this kind.
        optional: further columns that are read where they are there.
        empty: texts that mean nothing, such as `N/A`, in lower case.
        party: fields of the Party; None: the source does not say who complains.
        department: which department took the complaints; None: the one that receives what comes by itself.
    """

    id: str
    names: Mapping[str, str]
    source: str
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    encoding: str
    delimiter: str
    empty: frozenset[str]
    source_id: str
    party: Mapping[str, Pick] | None
    received: Moment
    occurred: Moment | None
    fields: Mapping[str, Pick]
    ending: Ending | None
    department: str | None

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a file with these columns is of this kind."""
        return set(self.columns) <= set(header)

    def read(self, values: Values, *, zone: ZoneInfo) -> Incoming:
        """Return what a row says.

        Args:
            values: the texts of the row by column, as published.
            zone: the zone of the bank.

        Raises:
            RowRefused: it lacks something or says what has no place here; the message is the reason.
        """
        row = {name: self._meant(text) for name, text in values.items()}
        source_id = self._source_id(row)
        received = self.received.find(row, zone=zone)
        if received is None:
            raise RowRefused(f"the column {self.received.column} is empty")
        found = self._texts(row)
        body = found.get("body", "")
        title = found.get("title") or body.partition("\n")[0]
        if not title:
            raise RowRefused("it says nothing: neither a title nor a text")
        party = self.party or {}
        return Incoming(
            registration=Registration(
                channel=found["channel"],
                title=title[:TITLE],
                body=body,
                request=found.get("request", ""),
                name=contact_in("name", party.get("name"), row),
                phone=contact_in("phone", party.get("phone"), row),
                email=contact_in("email", party.get("email"), row),
                address=party["address"].find(row) if "address" in party else None,
                preferred_channel=found.get("preferred_channel", "email"),
                language=found["language"],
                kind=found.get("kind", "complaint"),
                received_at=received,
                occurred_on=self._occurred_on(row, zone),
                content=found.get("content"),
                business=found.get("business"),
                cause=found.get("cause"),
                amount=amount_in(self.fields.get("amount"), row),
                currency=currency_in(self.fields.get("currency"), row),
                account=contact_in("account", self.fields.get("account"), row),
                source_id=source_id,
                source=Source(self.id, dict(values)),
            ),
            department=self.department,
            closed=self._closed(row, received, zone),
        )

    def reason(self, refused: InvalidInput) -> str:
        """Why a row that could be read was not taken, with the column that it is about where there is one."""
        column = self._columns().get(str(refused.facts.get("field")))
        return f"{column}: {refused}" if column else str(refused)

    def _columns(self) -> Mapping[str, str]:
        """Field of a registration, or `closed_at` → where the file says it."""
        found = {name: pick.where for name, pick in {**self.fields, **(self.party or {})}.items()}
        moments = {"received_at": self.received, "occurred_on": self.occurred}
        if self.ending is not None:
            moments["closed_at"] = self.ending.at
        return found | {name: moment.column for name, moment in moments.items() if moment is not None}

    def _source_id(self, row: Values) -> str:
        key = row.get(self.source_id, "")
        if not key:
            raise RowRefused(f"the column {self.source_id} is empty")
        source_id = f"{self.id}:{key}"
        if len(source_id) > SOURCE_ID:
            most = SOURCE_ID - len(self.id) - 1
            raise RowRefused(
                f"{self.source_id}: {key[:SHOWN]!r} is too long to tell rows apart; at most {most} characters"
            )
        return source_id

    def _texts(self, row: Values) -> dict[str, str]:
        """What the row says of the fields that are texts and codes."""
        checked = ("amount", "currency", "account")
        plain = {name: pick for name, pick in self.fields.items() if name not in checked}
        found = {name: text for name, pick in plain.items() if (text := pick.find(row))}
        for name in ("channel", "language"):
            if name not in found:
                raise RowRefused(f"the column {self.fields[name].where} is empty; nothing says its {name}")
        return found

    def _meant(self, text: str) -> str:
        text = text.strip()
        return "" if text.casefold() in self.empty else text

    def _occurred_on(self, row: Values, zone: ZoneInfo) -> date | None:
        at = self.occurred.find(row, zone=zone) if self.occurred is not None else None
        return None if at is None else at.astimezone(zone).date()

    def _closed(self, row: Values, received: datetime, zone: ZoneInfo) -> Closed | None:
        """How the row ended; None while it is open."""
        ending = self.ending
        if ending is None or row.get(ending.when, "").casefold() in ("", *ending.still_open):
            return None
        status = ending.status.find(row)
        at = ending.at.find(row, zone=zone)
        if status is None or at is None:
            raise RowRefused(f"it is closed, but the column {ending.status.where if at else ending.at.column} is empty")
        if at < received:
            raise RowRefused(f"{ending.at.column}: it was closed before it was received")
        outcome = ending.outcome.find(row) if ending.outcome is not None else None
        return Closed(status=Status(status), at=at, outcome=outcome)
