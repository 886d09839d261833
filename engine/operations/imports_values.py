"""How one value is found in a row of a file: a text, a moment, an amount, a contact; or why the row cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput
from engine.operations.mail_address import is_mail_address
from engine.storage.normal_form import normal_form

ISO = "iso"
"""The format of a moment that is written as ISO 8601 says."""
YEARS = range(1900, 2200)
"""No complaint is older than this, or that far away: another year is a slip of the source."""
SHOWN = 40
"""So much of a text is repeated in the reason why it cannot be taken."""

Values = Mapping[str, str]

_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,2}0*)?")
"""Not more than a database keeps exactly. A comma stands between thousands only: 1.234,56 means different things to
different people."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_MEND = "mend it, or list it under empty in the mapping"


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

    @property
    def where(self) -> str:
        """The columns, as a reason names them."""
        return ", ".join(self.columns)

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
            raise RowRefused(f"{self.where}: {text[:60]!r} has no place in the mapping")
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
    """How a moment is written in a column.

    Attributes:
        formats: as `strptime` takes them, or `iso`; the first that fits counts.
        zone: the zone of the clock that was read; None: that of the bank.
        at: the time of day where only the day is known.
    """

    column: str
    formats: tuple[str, ...]
    zone: ZoneInfo | None
    at: time

    def find(self, row: Values, *, zone: ZoneInfo) -> datetime | None:
        """The instant, or None where the column is empty.

        Raises:
            RowRefused: it says something else than a moment, or one that cannot be meant.
        """
        text = row.get(self.column, "")
        if not text:
            return None
        read = self._read(text)
        if read is None:
            raise RowRefused(f"{self.column}: {text[:SHOWN]!r} is no moment of the form {' or '.join(self.formats)}")
        try:
            found = (read if read.tzinfo else read.replace(tzinfo=self.zone or zone)).astimezone(UTC)
        except OverflowError:  # the first or the last day that there is, in a zone that is ahead or behind
            found = None
        if found is None or found.year not in YEARS:
            raise RowRefused(
                f"{self.column}: {text[:SHOWN]!r} lies outside of the years {YEARS.start} to {YEARS.stop - 1}"
            )
        return found

    def _read(self, text: str) -> datetime | None:
        for wanted in self.formats:
            try:
                found = datetime.fromisoformat(text) if wanted == ISO else datetime.strptime(text, wanted)  # noqa: DTZ007 - the zone is given by the caller
            except ValueError:
                continue
            only_day = found.time() == time() and ":" not in text
            return found.replace(hour=self.at.hour, minute=self.at.minute) if only_day else found
        return None


def amount_in(pick: Pick | None, row: Values) -> Decimal | None:
    """The amount of a row, exact.

    Raises:
        RowRefused: it is no amount that can be kept exactly.
    """
    text = pick.find(row) if pick is not None else None
    if pick is None or text is None:
        return None
    # Digits, commas and currency signs of full width mean the same.
    plain = unicodedata.normalize("NFKC", text).strip("$¥ ")
    if _AMOUNT.fullmatch(plain) is None:
        raise RowRefused(
            f"{pick.where}: {text[:SHOWN]!r} is no amount; write it as in 1234.56, with at most 15 digits before the "
            "point and two behind it"
        )
    return Decimal(plain.replace(",", "")).quantize(Decimal("0.01"))


def currency_in(pick: Pick | None, row: Values) -> str | None:
    """The currency of a row.

    Raises:
        RowRefused: it is not written in three letters.
    """
    text = pick.find(row) if pick is not None else None
    if pick is None or text is None:
        return None
    if _CURRENCY.fullmatch(text.upper()) is None:
        raise RowRefused(f"{pick.where}: {text[:SHOWN]!r} is no currency; write three letters, as in CNY")
    return text.upper()


def contact_in(field: str, pick: Pick | None, row: Values) -> str | None:
    """A text by which a Party or an account is found again; None where nothing is said.

    Raises:
        RowRefused: it says nothing that could be found, or no mail could ever reach it.
    """
    text = pick.find(row) if pick is not None else None
    if pick is None or text is None:
        return None
    if field == "email" and not is_mail_address(text):
        raise RowRefused(f"{pick.where}: {text[:SHOWN]!r} is no e-mail address; {_MEND}")
    if not normal_form(field, text):
        lacks = "digit" if field == "phone" else "letter or digit"
        raise RowRefused(f"{pick.where}: {text[:SHOWN]!r} has no {lacks}; {_MEND}")
    return text
