"""I1: every number that was given to a customer, and so acknowledged, belongs to exactly one Complaint."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import func, select

from engine.operations.invariants_violation import Looking, Violation
from engine.records.complaints import Complaint
from engine.records.numbers import DayCounter, complaint_number

_MOST_OF_A_DAY = 999_999
"""More numbers a day does not have: six digits count them."""


def unkept_numbers(look: Looking) -> Iterator[Violation]:
    """Numbers that stand on no Complaint, and Complaints whose number nobody gave out.

    That no number or source id stands on two Complaints is held by the database itself.
    """
    present = _numbers(look)
    unread = look.session.scalar(select(func.count()).select_from(Complaint)) != sum(map(len, present.values()))
    for day, count in look.rows(select(DayCounter.day, DayCounter.count).order_by(DayCounter.day)):
        if not 0 <= count <= _MOST_OF_A_DAY:
            yield Violation("I1", "day_counter", (day,), f"no day gives out {count} numbers")
            continue
        there = present.pop(f"TS{day:%Y%m%d}", {})
        given = {complaint_number(day=day, count=one) for one in range(1, count + 1)}
        # As long as a number cannot be read, nobody knows which one is missing.
        for number in sorted(given - there.keys()) if not unread else ():
            yield Violation("I1", "day_counter", (day,), f"the number {number} was given out; no complaint has it")
        for number in sorted(there.keys() - given):
            yield _never_given(there[number], number)
    for numbers in present.values():
        for number, complaint_id in sorted(numbers.items()):
            yield _never_given(complaint_id, number)


def _numbers(look: Looking) -> dict[str, Mapping[str, int]]:
    """The numbers of all Complaints, by the day that they name."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, complaint_id in look.rows(select(Complaint.number, Complaint.id)):
        found[number[:10]][number] = complaint_id
    return dict(found)


def _never_given(complaint_id: int, number: str) -> Violation:
    return Violation("I1", "complaint", (complaint_id,), f"nobody gave out the number {number}")
