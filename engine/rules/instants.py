"""Instants as whole microseconds, and how an instant reads on the bank's wall. Nothing here knows working days."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from engine.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
LANGUAGES = ("en", "zh")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def aware(at: datetime) -> datetime:
    """Return the same instant in UTC.

    Raises:
        InvalidInput: it has no time zone.
    """
    if at.tzinfo is None:
        raise InvalidInput("An instant needs a time zone.", at=at.isoformat())
    return at.astimezone(UTC)


def micros(at: datetime) -> int:
    """Microseconds since 1970: whole numbers add up without rounding, floats of seconds do not."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def instant(micros_since_epoch: int) -> datetime:
    """The UTC instant of `micros`."""
    return EPOCH + timedelta(microseconds=micros_since_epoch)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The UTC instant at which a day begins in a zone; where clocks skip midnight, the first instant of that day."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days_earlier(at: datetime, days: int, zone: tzinfo) -> datetime:
    """The instant with the same wall clock time some days before, so that the end of a day stays the end of a day."""
    return (at.astimezone(zone) - timedelta(days=days)).astimezone(UTC)


def show_due(at: datetime, zone: tzinfo, language: str) -> str:
    """Say when something is due: the end of 22 March, stored as 23 March 00:00, reads "22 March 2026, 24:00".

    Raises:
        InvalidInput: the language is neither en nor zh.
    """
    day, clock = day_and_clock(at.astimezone(zone))
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}, {clock}"
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日{clock}"
    raise InvalidInput("A date is shown in en or zh.", language=language)


def day_and_clock(local: datetime) -> tuple[date, str]:
    """Split an end on the wall clock into day and time; midnight is 24:00 of the day that ends with it."""
    if local.time() == datetime.min.time():
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"
