"""Offsets of named time zones, also for years that Python's own dates do not reach."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.civil import date_of, day_number

_SECONDS_OF_DAY = 86_400
_FIRST_YEAR, _LAST_YEAR = 2, 9998  # one year from the ends of datetime, so that an offset never leaves it


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a relative path; a folder such as "Europe"
        return None


def offset_at_local(zone: str, local_seconds: int) -> int | None:
    """Seconds east of UTC at a local time, given in seconds from 1 January 1970 on the local clock.

    A time that the clock shows twice is its first; None when there is no such zone.
    """
    found = zone_named(zone)
    return None if found is None else _offset(_near(local_seconds).replace(tzinfo=found))


def offset_at_utc(zone: str, utc_seconds: int) -> int | None:
    """Seconds east of UTC at an instant; None when there is no such zone."""
    found = zone_named(zone)
    return None if found is None else _offset(_near(utc_seconds).replace(tzinfo=UTC).astimezone(found))


def _offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _near(seconds: int) -> datetime:
    """The moment itself, or the same day of a year with the same calendar that datetime can hold."""
    day, second = divmod(seconds, _SECONDS_OF_DAY)
    year, month, date = date_of(day)
    if year > _LAST_YEAR:
        year = _LAST_YEAR - 399 + (year - _LAST_YEAR - 1) % 400
    elif year < _FIRST_YEAR:
        year = _FIRST_YEAR + (year - _FIRST_YEAR) % 400
    within = day_number(year, month, date) * _SECONDS_OF_DAY + second
    return datetime(1970, 1, 1) + timedelta(seconds=within)  # noqa: DTZ001 - a clock reading, the caller adds the zone
