"""Calendars, rules and limits for tests, each with full defaults, and a short way to write an instant."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.rules import (
    BusinessCalendar,
    Counting,
    Event,
    LimitRule,
    LimitState,
    Opening,
    Origin,
    Threshold,
    parse_length,
)
from engine.rules.limits import ExtensionStep, LengthChoice
from engine.rules.years import Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TO_FIVE: Hours = (Opening(9 * 60, 17 * 60),)

HALF = Threshold("half", share=Decimal("0.5"))
THREE_QUARTERS = Threshold("three_quarters", share=Decimal("0.75"))
FIVE_DAYS_BEFORE = Threshold("five_days_before", days_before=5)
BREACH = Threshold("breach", share=Decimal(1))

SPRING_FESTIVAL_2026 = frozenset(date(2026, 2, day) for day in range(15, 24))
NATIONAL_DAY_2026 = frozenset(date(2026, 10, day) for day in range(1, 8))
WORKING_WEEKENDS_2026 = frozenset(
    {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """An instant by the wall clock of a zone: `2026-03-05 10:12`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def a_calendar(**changes: Any) -> BusinessCalendar:
    """China in 2026, as far as the examples need it: Spring Festival, National Day, working weekends."""
    values: dict[str, Any] = {
        "name": "cn",
        "zone": SHANGHAI,
        "covered_from": date(2026, 1, 1),
        "covered_until": date(2027, 1, 1),
        "holidays": SPRING_FESTIVAL_2026 | NATIONAL_DAY_2026 | {date(2026, 1, 1), date(2026, 1, 2)},
        "working_weekends": WORKING_WEEKENDS_2026,
        "hours": (NINE_TO_FIVE,) * 7,
    }
    return BusinessCalendar(**{**values, **changes})


CHINA = a_calendar()


def a_limit(length: str, started: str, **changes: Any) -> LimitState:
    """A limit that began when the complaint was received, by the wall clock of Shanghai."""
    counting = {
        name: changes.pop(name)
        for name in ("count_first_day", "roll_if_holiday", "late_receipt_cutoff")
        if name in changes
    }
    values: dict[str, Any] = {
        "kind": "statutory",
        "origin": Origin.STATUTORY,
        "counting": Counting(length=parse_length(length), **counting),
        "started_at": at(started),
        "started_by": Event.RECEIVED,
    }
    return LimitState(**{**values, **changes})


def a_step(to: str, approver: str) -> ExtensionStep:
    return ExtensionStep(to=parse_length(to), approver=approver, letter="extension", source="test")


def a_choice(
    length: str | None = None, when: Mapping[str, frozenset[str]] | None = None, *, decision: str | None = None
) -> LengthChoice:
    """One row of lengths: a length, a decision, or neither where there is no such limit."""
    found = None if length is None else parse_length(length)
    return LengthChoice(source="test", when=when or {}, length=found, decision=decision)


def a_rule(**changes: Any) -> LimitRule:
    """The statutory limit of CN-NFRA-2020: 15 days, to 30 by a lead, to 60 by an executive."""
    values: dict[str, Any] = {
        "kind": "statutory",
        "names": {"en": "statutory", "zh": "法定"},
        "origin": Origin.STATUTORY,
        "start": (Event.REFERRED, Event.RECEIVED),
        "stop": (Event.NOTIFIED,),
        "restart": (Event.NEW_FACTS,),
        "lengths": (a_choice("15 d"),),
        "count_first_day": False,
        "roll_if_holiday": False,
        "late_receipt_cutoff": None,
        "days_before_statutory": None,
        "pausable_reasons": frozenset({"external_appraisal", "mediation"}),
        "extensions": (a_step("30 d", "LEAD"), a_step("60 d", "EXEC")),
        "max_extensions": 2,
        "max_total": parse_length("60 d"),
        "thresholds": (HALF, THREE_QUARTERS, FIVE_DAYS_BEFORE, BREACH),
        "source": "test",
    }
    return LimitRule(**{**values, **changes})
