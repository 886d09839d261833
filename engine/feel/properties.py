"""What a dot reads: fields of contexts, parts of dates, times, durations and ranges, and all of these of each of a list."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.civil import weekday
from engine.feel.durations import NANOSECONDS, DaysDuration, MonthsDuration
from engine.feel.numbers import CONTEXT
from engine.feel.ranges import Range
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.types import ANY, BOOLEAN, DAYS_DURATION, NUMBER, STRING, FeelType
from engine.feel.values import Value

Part = Callable[..., Value]


def read(value: Value, name: str, budget: Budget) -> Value:
    """The value of `value.name`; null where there is none."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        budget.spend(len(value))
        return [read(item, name, budget) for item in value]
    part = PARTS.get(type(value), {}).get(name)
    return None if part is None else part(value)


def part_type(type_name: str, name: str) -> FeelType | None:
    """The type of a part of a date, time, duration or range; None when it has no such part."""
    for kind, parts in PARTS.items():
        if _TYPE_NAMES[kind] == type_name and name in parts:
            return _PART_TYPES.get(name, NUMBER)
    return None


def _offset(value: FeelTime | FeelDateTime) -> DaysDuration | None:
    offset = value.utc_offset
    return None if offset is None else DaysDuration(offset * NANOSECONDS)


def _seconds(nanoseconds: int) -> Decimal:
    if nanoseconds % NANOSECONDS == 0:
        return Decimal(nanoseconds // NANOSECONDS)
    return CONTEXT.normalize(CONTEXT.scaleb(Decimal(nanoseconds), Decimal(-9)))


_DATE: Mapping[str, Part] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(weekday(value.day_number)),
}
_TIME: Mapping[str, Part] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: _seconds(value.nanoseconds % (60 * NANOSECONDS)),
    "time offset": _offset,
    "timezone": lambda value: value.zone,
}


def _of_date(part: Part) -> Part:
    return lambda value: part(value.date)


def _of_time(part: Part) -> Part:
    return lambda value: part(value.time)


PARTS: Mapping[type, Mapping[str, Part]] = {
    FeelDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: {
        **{name: _of_date(part) for name, part in _DATE.items()},
        **{name: _of_time(part) for name, part in _TIME.items()},
        "time offset": _offset,
    },
    DaysDuration: {
        "days": lambda value: Decimal(value.parts()[0]),
        "hours": lambda value: Decimal(value.parts()[1]),
        "minutes": lambda value: Decimal(value.parts()[2]),
        "seconds": lambda value: _seconds(value.parts()[3]),
    },
    MonthsDuration: {
        "years": lambda value: Decimal(value.parts()[0]),
        "months": lambda value: Decimal(value.parts()[1]),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}
_TYPE_NAMES = {
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    Range: "range",
}
_PART_TYPES = {
    "time offset": DAYS_DURATION,
    "timezone": STRING,
    "start": ANY,
    "end": ANY,
    "start included": BOOLEAN,
    "end included": BOOLEAN,
}

SPACED = tuple(sorted({name for parts in PARTS.values() for name in parts if " " in name}))
"""Names of parts that have a space; the parser knows them after a dot."""
