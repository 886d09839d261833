"""Ranges as values: `[1..10]`, `(date1..date2]`, and those that are open on one side, such as `(< 10)`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends of one type.

    `start` is None for a range without beginning, `end` for one without end; such an end is never included.
    """

    start: object
    end: object
    start_included: bool
    end_included: bool
