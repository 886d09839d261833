"""How long a limit is, and how its days are counted. Values only; the counting itself is in `due`."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from engine.errors import InvalidInput

LONGEST = 3660  # about ten years of days: a larger amount is a slip of the keyboard, not a limit


class Unit(StrEnum):
    """What a limit is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    BUSINESS_HOUR = "business_hour"
    BUSINESS_DAY = "business_day"
    CALENDAR_DAY = "calendar_day"
    WEEK = "week"

    @property
    def in_days(self) -> bool:
        """Whether whole days are counted, so that the limit ends at the end of a day."""
        return self in _WHOLE_DAYS

    @property
    def in_business(self) -> bool:
        """Whether only the time counts in which the bank works; otherwise every hour of every day counts."""
        return self in _BUSINESS


_WHOLE_DAYS = frozenset({Unit.BUSINESS_DAY, Unit.CALENDAR_DAY, Unit.WEEK})
_BUSINESS = frozenset({Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY})
_SHORT = {
    "min": Unit.MINUTE,
    "h": Unit.HOUR,
    "bh": Unit.BUSINESS_HOUR,
    "bd": Unit.BUSINESS_DAY,
    "d": Unit.CALENDAR_DAY,
    "w": Unit.WEEK,
}
_LONG = {unit: short for short, unit in _SHORT.items()}
_LENGTH = re.compile(r"([1-9][0-9]{0,4}) ?(min|h|bh|bd|d|w)")


@dataclass(frozen=True, slots=True)
class Length:
    """An amount of one unit, as in 15 d."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {_LONG[self.unit]}"


def parse_length(text: str) -> Length:
    """Read a length as profiles and decision tables write it: `30 min`, `4 h`, `4 bh`, `2 bd`, `15 d`, `8 w`.

    Raises:
        InvalidInput: it is anything else, or longer than about ten years.
    """
    found = _LENGTH.fullmatch(text)
    if found is None or int(found[1]) > LONGEST:
        raise InvalidInput(
            f"{text!r} is not a length; write a number from 1 to {LONGEST} and one of min, h, bh, bd, d, w, as in 15 d.",
            text=text,
        )
    return Length(int(found[1]), _SHORT[found[2]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How long a limit is and how its days are counted.

    Attributes:
        count_first_day: whether the day of the start event is day one.
        roll_if_holiday: whether a last day on which the bank is closed moves to the next working day.
        late_receipt_cutoff: on the wall clock; what comes at or after it, or on a day off, counts as received on the
            next working day. None: every receipt counts on its own day.
    """

    length: Length
    count_first_day: bool = False
    roll_if_holiday: bool = False
    late_receipt_cutoff: time | None = None

    def __post_init__(self) -> None:
        days, unit = self.length.unit.in_days, self.length.unit
        if (self.count_first_day or self.late_receipt_cutoff is not None) and not days:
            raise InvalidInput(f"{self.length} counts no days, so no first day and no late receipt.", unit=unit)
        if self.roll_if_holiday and unit not in (Unit.CALENDAR_DAY, Unit.WEEK):
            raise InvalidInput(f"{self.length} cannot end on a holiday, so it cannot roll.", unit=unit)
