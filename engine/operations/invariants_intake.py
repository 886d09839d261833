"""I1: every number that was given to a customer, and so acknowledged, belongs to exactly one Complaint."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.operations.invariants_violation import Looking, Violation
from engine.records.complaints import Complaint
from engine.records.numbers import DayCounter, complaint_number


def unkept_numbers(look: Looking) -> Iterator[Violation]:
    """Numbers that stand on no Complaint, and Complaints whose number nobody gave out.

    That no number or source id stands on two Complaints is held by the database itself.
    """
    known = 0
    for day, count in look.session.execute(select(DayCounter.day, DayCounter.count).order_by(DayCounter.day)):
        present = _numbers_of(look.session, day)
        given = {complaint_number(day=day, count=one) for one in range(1, count + 1)}
        known += len(present.keys() & given)
        for number in sorted(given - present.keys()):
            yield Violation("I1", "day_counter", (day,), f"the number {number} was given out; no complaint has it")
        for number in sorted(present.keys() - given):
            yield _never_given(present[number], number)
            known += 1
    if look.session.scalar(select(func.count()).select_from(Complaint)) != known:
        yield from _outside_all_days(look.session)


def _numbers_of(session: Session, day: date) -> dict[str, int]:
    first, after = f"TS{day:%Y%m%d}", f"TS{day + timedelta(days=1):%Y%m%d}"
    query = select(Complaint.number, Complaint.id).where(Complaint.number >= first, Complaint.number < after)
    return dict(session.execute(query).all())


def _outside_all_days(session: Session) -> Iterator[Violation]:
    days = {f"TS{day:%Y%m%d}" for day in session.scalars(select(DayCounter.day))}
    for number, complaint_id in session.execute(select(Complaint.number, Complaint.id)):
        if number[:10] not in days:
            yield _never_given(complaint_id, number)


def _never_given(complaint_id: int, number: str) -> Violation:
    return Violation("I1", "complaint", (complaint_id,), f"nobody gave out the number {number}")
