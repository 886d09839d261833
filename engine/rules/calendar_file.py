"""From the content of a calendar file to a `BusinessCalendar`: holidays by the notice that published them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import InvalidInput
from engine.rules.calendar import SATURDAY, BusinessCalendar
from engine.rules.reading import KEY, Node, Problem, Reading
from engine.rules.years import DAY_MINUTES, Hours, Opening

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")


@dataclass(frozen=True, slots=True)
class _Notice:
    year: int
    holidays: list[date]
    working_weekends: tuple[date, ...]


def parse_calendar(content: object, *, file: str) -> BusinessCalendar:
    """Check a calendar file and return its calendar.

    Args:
        content: the file as loaded: mappings, lists, texts, numbers, dates.
        file: its name, for messages.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(file)
    top = reading.top(content)
    top.only("format", "name", "names", "zone", "covered_from", "covered_until", "opening_hours", "notices")
    name, zone = top.text("name", KEY), _zone(top)
    top.child("names").names()
    covered_from, covered_until = top.day("covered_from"), top.day("covered_until")
    hours = _opening_hours(top.child("opening_hours"))
    notices = [_notice(node) for node in top.items("notices")]
    _check_coverage(top, [notice.year for notice in notices], covered_from, covered_until)
    reading.finish()
    try:
        return BusinessCalendar(
            name=name,
            zone=zone,
            covered_from=covered_from,
            covered_until=covered_until,
            holidays=frozenset(day for notice in notices for day in notice.holidays),
            working_weekends=frozenset(day for notice in notices for day in notice.working_weekends),
            hours=hours,
        )
    except InvalidInput as error:
        reading.problems.append(Problem("notices", str(error)))
        reading.finish()
        raise


def _zone(top: Node) -> ZoneInfo:
    try:
        return ZoneInfo(top.text("zone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        top.problem("zone", "is no time zone; write a name of the IANA list, as in Asia/Shanghai")
        return ZoneInfo("UTC")


def _opening_hours(node: Node) -> tuple[Hours, ...]:
    node.only(*WEEKDAYS, "source")
    node.text("source")
    return tuple(_hours(node, weekday) for weekday in WEEKDAYS)


def _hours(node: Node, weekday: str) -> Hours:
    openings: list[Opening] = []
    texts = node.texts(weekday)
    for text in texts:
        found = _PERIOD.fullmatch(text)
        if found is None:
            node.problem(weekday, f'{text!r} is no opening time; write "09:00-17:00" in quotes')
            continue
        closes = DAY_MINUTES if found[3] is None else int(found[3]) * 60 + int(found[4])
        opening = Opening(int(found[1]) * 60 + int(found[2]), closes)
        if opening.closes <= opening.opens or (openings and opening.opens <= openings[-1].closes):
            node.problem(weekday, f"{text!r} ends before it begins, or begins before the one before it has ended")
        openings.append(opening)
    if not texts and WEEKDAYS.index(weekday) < SATURDAY:
        node.problem(weekday, 'needs an opening time, as in ["09:00-17:00"]')
    return tuple(openings)


def _notice(node: Node) -> _Notice:
    node.only("year", "source", "holidays", "working_weekends").text("source")
    year = node.integer("year", least=1900, most=2200)
    holidays = [day for holiday in node.items("holidays") for day in _holiday(holiday)]
    working = node.days("working_weekends")
    for day in (*holidays, *working):
        # A notice may change the last days of the year before its own: the New Year holiday reaches back.
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            node.problem("year", f"{day} is no day of {year}, nor of the December before it")
    return _Notice(year, holidays, working)


def _holiday(node: Node) -> list[date]:
    node.only("en", "zh", "first", "last").names()
    first, last = node.day("first"), node.day("last")
    if not first <= last <= first + timedelta(days=31):
        node.problem("last", "must not lie before `first`, nor more than a month after it")
        return []
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _check_coverage(top: Node, published: list[int], covered_from: date, covered_until: date) -> None:
    if len(set(published)) < len(published):
        top.problem("notices", "name a year twice; put all days of one year under one notice")
    last = (covered_until - timedelta(days=1)).year if covered_until > date.min else 0
    for year in range(covered_from.year, min(last, 9998) + 1):
        if year not in published:
            top.problem(
                "covered_until", f"promises the year {year}, for which there is no notice; add it or cover less"
            )
            return
