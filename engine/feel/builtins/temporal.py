"""What a date says of the calendar, and whether two values are the same in every part."""

from decimal import Decimal

from engine.feel.builtins.registry import Library
from engine.feel.civil import day_number, week_of_year, weekday
from engine.feel.temporal import FeelDate, FeelDateTime
from engine.feel.values import Value

LIBRARY = Library()

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _day(value: FeelDate | FeelDateTime) -> FeelDate:
    return value if isinstance(value, FeelDate) else value.date


@LIBRARY.add("day of year(date: date) -> number", "day of year(date: date and time) -> number")
def _day_of_year(value: FeelDate | FeelDateTime) -> Value:
    day = _day(value)
    return Decimal(day.day_number - day_number(day.year, 1, 1) + 1)


@LIBRARY.add("day of week(date: date) -> string", "day of week(date: date and time) -> string")
def _day_of_week(value: FeelDate | FeelDateTime) -> Value:
    return _DAYS[weekday(_day(value).day_number) - 1]


@LIBRARY.add("month of year(date: date) -> string", "month of year(date: date and time) -> string")
def _month_of_year(value: FeelDate | FeelDateTime) -> Value:
    return _MONTHS[_day(value).month - 1]


@LIBRARY.add("week of year(date: date) -> number", "week of year(date: date and time) -> number")
def _week_of_year(value: FeelDate | FeelDateTime) -> Value:
    return Decimal(week_of_year(_day(value).day_number))


@LIBRARY.add("is([value1: Any], [value2: Any]) -> boolean")
def _is(first: Value = None, second: Value = None) -> Value:
    return type(first) is type(second) and first == second
