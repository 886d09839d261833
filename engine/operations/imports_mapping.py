"""What the columns of a CSV file mean, and what one of its rows says by that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput
from engine.operations.registration import Registration, Source
from engine.records.complaints import Status

ISO = "iso"
"""The format of a moment that is written as ISO 8601 says."""
TITLE = 120
"""A title is cut after so many characters; the whole text stays in the body and in the columns."""

Values = Mapping[str, str]


class RowRefused(InvalidInput):
    """This row cannot be imported."""

    code = "row_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """How one value is found in a row.

    Attributes:
        value: the same for every row; else `columns` are looked at.
        joined: take all columns that say something; else the first that does.
        codes: text in lower case → value.
        words: value → words, one of which stands in the text; tried in order when no code fits.
        otherwise: the value where the text is empty or nothing fits.
        listed: the values that there are; None: any text is one.
    """

    value: str | None
    columns: tuple[str, ...]
    joined: bool
    codes: Mapping[str, str]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    otherwise: str | None
    listed: frozenset[str] | None = None

    def values(self) -> set[str]:
        """Every value that it can give whatever the row says; where it translates nothing, the row may say others."""
        said = {*self.codes.values(), *(value for value, _ in self.words)}
        return said | {one for one in (self.value, self.otherwise) if one is not None}

    def find(self, row: Values) -> str | None:
        """The value of a row; None where its columns say nothing.

        Raises:
            RowRefused: they say something that has no place in the mapping, or on the list.
        """
        if self.value is not None:
            return self.value
        said = [text for column in self.columns if (text := row.get(column, ""))]
        text = " – ".join(said) if self.joined else next(iter(said), "")
        found = self._translated(text) if text else self.otherwise
        if (found is None and text) or (found is not None and self.listed is not None and found not in self.listed):
            raise RowRefused(f"{', '.join(self.columns)}: {text[:60]!r} has no place in the mapping")
        return found

    def _translated(self, text: str) -> str | None:
        if not (self.codes or self.words):
            return text
        folded = text.casefold()
        return self.codes.get(folded) or self._by_words(folded) or self.otherwise

    def _by_words(self, folded: str) -> str | None:
        return next((value for value, words in self.words if any(word in folded for word in words)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How an instant is read: the first format that fits; `at` is the time of day where only the day is published."""

    column: str
    formats: tuple[str, ...]
    zone: ZoneInfo | None
    at: time

    def find(self, row: Values, *, zone: ZoneInfo) -> datetime | None:
        """The instant, on the wall clock of `zone` if the mapping names none; None where the column is empty.

        Raises:
            RowRefused: no format fits.
        """
        text = row.get(self.column, "")
        if not text:
            return None
        for wanted in self.formats:
            try:
                found = datetime.fromisoformat(text) if wanted == ISO else datetime.strptime(text, wanted)  # noqa: DTZ007 - the zone is given below
            except ValueError:
                continue
            if found.time() == time() and ":" not in text:
                found = datetime.combine(found.date(), self.at)
            return (found if found.tzinfo else found.replace(tzinfo=self.zone or zone)).astimezone(UTC)
        raise RowRefused(f"{self.column}: {text[:40]!r} is no moment of the form {' or '.join(self.formats)}")


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
        key = row.get(self.source_id, "")
        received = self.received.find(row, zone=zone)
        if not key or received is None:
            raise RowRefused(f"the column {self.received.column if key else self.source_id} is empty")
        found = {name: text for name, pick in self.fields.items() if (text := pick.find(row))}
        if lacking := [name for name in ("channel", "language") if name not in found]:
            raise RowRefused(f"nothing says its {lacking[0]}")
        party = {name: pick.find(row) for name, pick in (self.party or {}).items()}
        body = found.get("body", "")
        title = found.get("title") or body.partition("\n")[0]
        if not title:
            raise RowRefused("it says nothing: neither a title nor a text")
        return Incoming(
            registration=Registration(
                channel=found["channel"],
                title=title[:TITLE],
                body=body,
                request=found.get("request", ""),
                name=party.get("name"),
                phone=party.get("phone"),
                email=party.get("email"),
                address=party.get("address"),
                preferred_channel=found.get("preferred_channel", "email"),
                language=found["language"],
                kind=found.get("kind", "complaint"),
                received_at=received,
                occurred_on=self._occurred_on(row, zone),
                content=found.get("content"),
                business=found.get("business"),
                cause=found.get("cause"),
                amount=_amount(found.get("amount")),
                currency=found.get("currency"),
                account=found.get("account"),
                source_id=f"{self.id}:{key}",
                source=Source(self.id, dict(values)),
            ),
            department=self.department,
            closed=self._closed(row, received, zone),
        )

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
            raise RowRefused(f"it is closed, but the column {ending.at.column if status else ending.when} is empty")
        if at < received:
            raise RowRefused("it was closed before it was received")
        outcome = ending.outcome.find(row) if ending.outcome is not None else None
        return Closed(status=Status(status), at=at, outcome=outcome)


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text.strip("$¥￥ ").replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise RowRefused(f"{text[:40]!r} is no amount")
    return amount.quantize(Decimal("0.01"))
