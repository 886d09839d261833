"""The counting of the engine beside an oracle that walks day by day and minute by minute and shares no code with it."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.rules import (
    BusinessCalendar,
    Counting,
    Due,
    Event,
    Extension,
    Length,
    LimitState,
    Opening,
    Origin,
    Pause,
    Threshold,
    Unit,
    due,
    next_threshold_at,
    passed,
    restart,
    share_at,
)
from tests.oracle import walk
from tests.unit.rules.builders import a_rule

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
PATTERNS: tuple[tuple[tuple[tuple[int, int], ...], ...], ...] = (
    (((540, 1020),),) * 7,
    (((540, 720), (810, 1050)),) * 5 + (((540, 720),), ()),
    (((0, 1440),),) * 7,
    (((480, 1080),), ((480, 1080),), ((720, 1200),), ((480, 1080),), ((480, 780),), ((600, 840),), ((600, 840),)),
)
FIRST, UNTIL = date(2025, 3, 1), date(2026, 11, 1)
ALL_DAYS = [FIRST + timedelta(days=offset) for offset in range((UNTIL - FIRST).days)]
WEEKENDS = [day for day in ALL_DAYS if day.weekday() > 4]


def cases(part: float) -> settings:
    """Of the examples of the profile in use, this part: walking minutes is slower than walking days."""
    return settings(
        max_examples=max(10, int(settings().max_examples * part)),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


@st.composite
def almanacs(draw: st.DrawFn) -> walk.Almanac:
    long_holiday = draw(st.sampled_from(ALL_DAYS))
    holidays = draw(st.frozensets(st.sampled_from(ALL_DAYS), max_size=25))
    week = {long_holiday + timedelta(days=offset) for offset in range(draw(st.integers(0, 9)))}
    holidays |= {day for day in week if day < UNTIL}
    working = draw(st.frozensets(st.sampled_from(WEEKENDS), max_size=12)) - holidays
    return walk.Almanac(draw(st.sampled_from(ZONES)), FIRST, UNTIL, holidays, working, draw(st.sampled_from(PATTERNS)))


def calendar_of(almanac: walk.Almanac) -> BusinessCalendar:
    return BusinessCalendar(
        name="drawn",
        zone=ZoneInfo(almanac.zone),
        covered_from=almanac.first,
        covered_until=almanac.until,
        holidays=almanac.holidays,
        working_weekends=almanac.working,
        hours=tuple(tuple(Opening(*period) for period in day) for day in almanac.hours),
    )


# From before the coverage begins until after it has ended, with the days on which clocks change.
minutes = st.integers(0, 700 * 24 * 60).map(lambda n: datetime(2025, 1, 15, tzinfo=UTC) + timedelta(minutes=n))
shares = st.sampled_from(["0.1", "0.25", "0.333", "0.5", "0.75", "0.9"]).map(Decimal)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime, longest_hours: int) -> tuple[Pause, ...]:
    found, moment = [], start
    for _ in range(draw(st.integers(0, 3))):
        since = moment + timedelta(minutes=draw(st.integers(0, longest_hours * 60)))
        moment = since + timedelta(minutes=draw(st.integers(0, longest_hours * 60)))
        found.append(Pause(since, moment, "mediation"))
    return tuple(found)


def spans(pauses: tuple[Pause, ...]) -> list[walk.Span]:
    return [(done.since, done.until) for done in pauses if done.until is not None]


def state(start: datetime, amount: int, unit: Unit, **changes: Any) -> LimitState:
    counting = {name: changes.pop(name) for name in list(changes) if name in Counting.__dataclass_fields__}
    return LimitState(
        kind="statutory",
        origin=Origin.STATUTORY,
        counting=Counting(length=Length(amount, unit), **counting),
        started_at=start,
        started_by=Event.RECEIVED,
        **changes,
    )


@cases(1)
@given(
    almanacs(), minutes, st.integers(1, 70), st.booleans(), st.booleans(), st.sampled_from([None, time(17), time(9)])
)
def test_calendar_days(
    almanac: walk.Almanac, start: datetime, days: int, first: bool, roll: bool, cutoff: time | None
) -> None:
    expected = walk.end_of_days(almanac, start, days, business=False, first_day_counts=first, roll=roll, cutoff=cutoff)

    found = due(
        state(start, days, Unit.CALENDAR_DAY, count_first_day=first, roll_if_holiday=roll, late_receipt_cutoff=cutoff),
        calendar_of(almanac),
    )

    assert (found.due_at, found.provisional) == (expected, almanac.guessed)


@cases(0.5)
@given(almanacs(), minutes, st.integers(1, 10), st.booleans())
def test_weeks(almanac: walk.Almanac, start: datetime, weeks: int, first: bool) -> None:
    expected = walk.end_of_days(almanac, start, weeks * 7, business=False, first_day_counts=first)

    found = due(state(start, weeks, Unit.WEEK, count_first_day=first), calendar_of(almanac))

    assert (found.due_at, found.provisional) == (expected, False)


@cases(1)
@given(almanacs(), minutes, st.integers(1, 60), st.booleans(), st.sampled_from([None, time(17), time(9)]))
def test_working_days(almanac: walk.Almanac, start: datetime, days: int, first: bool, cutoff: time | None) -> None:
    expected = walk.end_of_days(almanac, start, days, business=True, first_day_counts=first, cutoff=cutoff)

    found = due(
        state(start, days, Unit.BUSINESS_DAY, count_first_day=first, late_receipt_cutoff=cutoff), calendar_of(almanac)
    )

    assert (found.due_at, found.provisional) == (expected, almanac.guessed)


@cases(1)
@given(st.data(), almanacs(), minutes, st.integers(1, 40), st.booleans(), st.booleans(), st.booleans())
def test_pauses_of_days(
    data: st.DataObject,
    almanac: walk.Almanac,
    start: datetime,
    days: int,
    business: bool,
    first: bool,
    roll: bool,
) -> None:
    pauses = data.draw(pauses_after(start, 12 * 24))
    unit = Unit.BUSINESS_DAY if business else Unit.CALENDAR_DAY
    roll = roll and not business
    expected = walk.end_of_days(
        almanac, start, days, business=business, first_day_counts=first, roll=roll, pauses=spans(pauses)
    )

    found = due(
        state(start, days, unit, count_first_day=first, roll_if_holiday=roll, pauses=pauses), calendar_of(almanac)
    )

    assert (found.due_at, found.provisional) == (expected, almanac.guessed)


@cases(0.5)
@given(st.data(), almanacs(), minutes, st.integers(1, 3000))
def test_minutes_around_the_clock_with_pauses(
    data: st.DataObject, almanac: walk.Almanac, start: datetime, amount: int
) -> None:
    pauses = data.draw(pauses_after(start, 30))
    expected = walk.end_of_minutes(almanac, start, amount, business=False, pauses=spans(pauses))

    found = due(state(start, amount, Unit.MINUTE, pauses=pauses), calendar_of(almanac))

    assert (found.due_at, found.provisional) == (expected, False)


@cases(0.3)
@given(st.data(), almanacs(), minutes, st.integers(1, 20))
def test_business_hours_with_pauses(data: st.DataObject, almanac: walk.Almanac, start: datetime, hours: int) -> None:
    pauses = data.draw(pauses_after(start, 40))
    expected = walk.end_of_minutes(almanac, start, hours * 60, business=True, pauses=spans(pauses))

    found = due(state(start, hours, Unit.BUSINESS_HOUR, pauses=pauses), calendar_of(almanac))

    assert (found.due_at, found.provisional) == (expected, almanac.guessed)


@cases(0.3)
@given(almanacs(), minutes, st.integers(0, 15 * 24 * 60))
def test_open_time_between_two_instants(almanac: walk.Almanac, start: datetime, later: int) -> None:
    end = start + timedelta(minutes=later)
    expected = walk.minutes_between(almanac, start, end, business=True)

    found = calendar_of(almanac).open_time_between(start, end)

    assert found == timedelta(minutes=expected)


@cases(0.5)
@given(almanacs(), st.integers(-200, 900), st.integers(1, 400))
def test_working_days_added_and_counted_back(almanac: walk.Almanac, offset: int, count: int) -> None:
    day = FIRST + timedelta(days=offset)
    calendar = calendar_of(almanac)

    last = calendar.add_working_days(day, count)

    walked = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert almanac.works(last)
    assert sum(almanac.works(each) for each in walked) == count
    assert calendar.working_days_between(day + timedelta(days=1), last + timedelta(days=1)) == count


@cases(0.3)
@given(st.data(), almanacs(), minutes, st.integers(1, 15), shares)
def test_a_share_of_calendar_days(
    data: st.DataObject, almanac: walk.Almanac, start: datetime, days: int, share: Decimal
) -> None:
    pauses = data.draw(pauses_after(start, 4 * 24))
    limit = state(start, days, Unit.CALENDAR_DAY, pauses=pauses)
    calendar = calendar_of(almanac)
    end = due(limit, calendar)
    expected = walk.share_moment(almanac, start, end.due_at, Fraction(share), business=False, pauses=spans(pauses))

    assert share_at(limit, share, calendar=calendar, now_due=end) == expected


@cases(0.2)
@given(st.data(), almanacs(), minutes, st.integers(1, 5), shares, st.sampled_from(["bd", "bh"]))
def test_a_share_of_business_time(
    data: st.DataObject, almanac: walk.Almanac, start: datetime, amount: int, share: Decimal, unit: str
) -> None:
    pauses = data.draw(pauses_after(start, 24))
    limit = state(start, amount, Unit.BUSINESS_DAY if unit == "bd" else Unit.BUSINESS_HOUR, pauses=pauses)
    calendar = calendar_of(almanac)
    end = due(limit, calendar)
    expected = walk.share_moment(almanac, start, end.due_at, Fraction(share), business=True, pauses=spans(pauses))

    assert share_at(limit, share, calendar=calendar, now_due=end) == expected


@cases(0.5)
@given(st.data(), almanacs(), minutes, st.integers(1, 30), st.integers(1, 30))
def test_an_extended_limit_ends_where_a_longer_one_would(
    data: st.DataObject, almanac: walk.Almanac, start: datetime, days: int, more: int
) -> None:
    pauses = data.draw(pauses_after(start, 5 * 24))
    to = Length(days + more, Unit.CALENDAR_DAY)
    granted = Extension(at=start, to=to, reason="complexity", role="LEAD", letter="extension")
    expected = walk.end_of_days(almanac, start, days + more, business=False, pauses=spans(pauses))

    found = due(state(start, days, Unit.CALENDAR_DAY, pauses=pauses, extensions=(granted,)), calendar_of(almanac))

    assert found.due_at == expected


@cases(0.5)
@given(st.data(), almanacs(), minutes, st.integers(1, 30), st.integers(0, 60 * 24 * 60))
def test_a_restarted_limit_ends_where_a_fresh_one_would(
    data: st.DataObject, almanac: walk.Almanac, start: datetime, days: int, later: int
) -> None:
    new_facts = start + timedelta(minutes=later)
    before = state(start, days, Unit.BUSINESS_DAY, pauses=data.draw(pauses_after(start, 5 * 24)))
    expected = walk.end_of_days(almanac, new_facts, days, business=True)

    anew = restart(before, a_rule(), event=Event.NEW_FACTS, at=new_facts)

    assert due(anew, calendar_of(almanac)).due_at == expected


@cases(0.5)
@given(almanacs(), minutes, st.integers(1, 20), st.integers(1, 30), st.integers(0, 5))
def test_an_internal_limit_stays_ahead_of_the_statutory_one(
    almanac: walk.Almanac, start: datetime, working_days: int, statutory_days: int, ahead: int
) -> None:
    own = walk.end_of_days(almanac, start, working_days, business=True)
    law = walk.end_of_days(almanac, start, statutory_days, business=False)
    last_day = almanac.local(law - walk.MICROSECOND).date() - timedelta(days=ahead)
    calendar = calendar_of(almanac)

    found = due(
        state(start, working_days, Unit.BUSINESS_DAY, days_before_statutory=ahead),
        calendar,
        statutory=due(state(start, statutory_days, Unit.CALENDAR_DAY), calendar),
    )

    ahead_of_law = almanac.end_of(last_day)
    assert found.due_at == min(own, ahead_of_law if ahead_of_law > start else law)


LADDER = (
    Threshold("half", share=Decimal("0.5")),
    Threshold("three_quarters", share=Decimal("0.75")),
    Threshold("five_days_before", days_before=5),
    Threshold("nine_tenths", share=Decimal("0.9")),
    Threshold("one_day_before", days_before=1),
    Threshold("breach", share=Decimal(1)),
)


@cases(0.5)
@given(almanacs(), minutes, st.integers(1, 40), st.lists(st.integers(1, 30 * 24 * 60), min_size=1, max_size=12))
def test_however_often_somebody_looks_each_threshold_passes_once(
    almanac: walk.Almanac, start: datetime, days: int, steps: list[int]
) -> None:
    limit, calendar = state(start, days, Unit.CALENDAR_DAY), calendar_of(almanac)
    end = due(limit, calendar)
    moments = oracle_moments(almanac, start, end)
    fired: frozenset[str] = frozenset()
    now, acted, breaches = start, [], []

    for step in steps:
        now += timedelta(minutes=step)
        look = passed(limit, LADDER, fired=fired, calendar=calendar, now_due=end, now=now)
        new = [name for name, moment in moments if moment <= now and name not in fired]
        assert look.fired - fired == set(new)
        if new:
            assert look.highest is not None
            assert dict(moments)[look.highest.name] == max(dict(moments)[name] for name in new)
            acted.append(look.highest.name)
        breaches += [look.breach.due_at] if look.breach else []
        fired = look.fired
        waiting = [moment for name, moment in moments if name not in fired]
        assert next_threshold_at(limit, LADDER, fired=fired, calendar=calendar, now_due=end) == min(
            waiting, default=None
        )

    assert len(acted) == len(set(acted))
    assert breaches == ([end.due_at] if now >= end.due_at else [])


def oracle_moments(almanac: walk.Almanac, start: datetime, end: Due) -> list[tuple[str, datetime]]:
    """The moments of the ladder by arithmetic on the whole span: no pause, so every minute counts."""
    span = end.due_at - start
    found = [
        ("half", start + span * 0.5),
        ("three_quarters", start + span * 0.75),
        ("nine_tenths", start + span * 0.9),
        ("breach", end.due_at),
    ]
    for name, days in (("five_days_before", 5), ("one_day_before", 1)):
        last_day = almanac.local(end.due_at - walk.MICROSECOND).date()
        moment = almanac.end_of(last_day - timedelta(days=days))
        if moment > start:
            found.append((name, moment))
    return sorted(found, key=lambda each: each[1])


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_its_last_instant_and_not_later(zone: str) -> None:
    almanac = walk.Almanac(zone, FIRST, UNTIL, frozenset(), frozenset(), PATTERNS[0])
    end = due(state(datetime(2026, 3, 20, 8, tzinfo=UTC), 9, Unit.CALENDAR_DAY), calendar_of(almanac)).due_at

    assert almanac.local(end).time() == time(0)
    assert almanac.local(end - walk.MICROSECOND).date() == date(2026, 3, 29)
