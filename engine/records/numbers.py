"""Complaint numbers: `TS`, the day, a count of that day, and a check digit against mistyped numbers."""

from datetime import date

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from engine.records.base import Base


class DayCounter(Base):
    """How many complaints were registered on a day of the bank."""

    __tablename__ = "day_counter"
    __exempt__ = "a counter; the number it gives is part of the audited Complaint"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


def complaint_number(*, day: date, count: int) -> str:
    """Return the number of the count-th complaint of a day, such as `TS202611240000017`."""
    digits = f"{day:%Y%m%d}{count:06d}"
    return f"TS{digits}{check_digit(digits)}"


def is_complaint_number(text: str) -> bool:
    """Whether a text has the form of a number and its check digit is right."""
    digits = text[2:]
    return (
        text.startswith("TS")
        and len(digits) == 15
        and digits.isascii()
        and digits.isdigit()
        and check_digit(digits[:-1]) == digits[-1]
    )


def check_digit(digits: str) -> str:
    """Return the digit that makes one wrong or two swapped neighbouring digits show. Source: ISO/IEC 7812-1, Luhn."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
