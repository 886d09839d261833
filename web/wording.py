"""How pages say times and durations, in the language of the page. The scripts get the same words from here."""

from datetime import date, datetime, time, timedelta

from flask import Flask
from flask_babel import format_date, format_datetime, gettext, to_user_timezone

from web.i18n import language

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

_DAY = {"zh": "y年M月d日", "en": "d MMM y"}
_DAY_OF_THIS_YEAR = {"zh": "M月d日", "en": "d MMM"}


def install(app: Flask) -> None:
    """Give the templates of `app` these words as filters and functions."""
    app.jinja_env.filters.update(duration=duration, moment=moment, due_moment=due_moment, day=day)
    app.jinja_env.globals["script_texts"] = script_texts


def duration(length: timedelta) -> str:
    """Say a length of time in its two largest units: `1 h 12 min`, `3 d 4 h`; the sign is left out."""
    length = abs(length)
    if length < MINUTE:
        return str(gettext("under 1 min"))
    days, hours, minutes = length // DAY, length % DAY // HOUR, length % HOUR // MINUTE
    units = [
        (days, gettext("%(number)s d", number=days)),
        (hours, gettext("%(number)s h", number=hours)),
        (minutes, gettext("%(number)s min", number=minutes)),
    ]
    first = next(index for index, (number, _) in enumerate(units) if number)
    return " ".join(text for number, text in units[first : first + 2] if number)


def moment(at: datetime, *, now: datetime | None = None) -> str:
    """Say an instant in the bank's zone: `22 Mar 2026 09:30`; the year is left out where it is the year of `now`."""
    return f"{day(to_user_timezone(at).date(), now=now)} {format_datetime(at, 'HH:mm')}"


def due_moment(at: datetime, *, now: datetime | None = None) -> str:
    """Say an instant *until* which something is in time: midnight belongs to the day that it ends (`22 Mar 24:00`)."""
    local = to_user_timezone(at)
    if local.time() != time(0):
        return moment(at, now=now)
    return f"{day(local.date() - DAY, now=now)} 24:00"


def day(on: date, *, now: datetime | None = None) -> str:
    """Say a calendar day: `22 Mar 2026`, 2026年3月22日."""
    this_year = now is not None and to_user_timezone(now).year == on.year
    patterns = _DAY_OF_THIS_YEAR if this_year else _DAY
    return str(format_date(on, patterns[language()], rebase=False))


def script_texts() -> dict[str, str]:
    """Every word that a script writes into the page; `%(…)s` is filled in by the script."""
    return {
        "day": gettext("%(number)s d", number="%(number)s"),
        "hour": gettext("%(number)s h", number="%(number)s"),
        "minute": gettext("%(number)s min", number="%(number)s"),
        "instant": gettext("under 1 min"),
        "left": gettext("%(duration)s left", duration="%(duration)s"),
        "late": gettext("%(duration)s overdue", duration="%(duration)s"),
        "working": gettext("Working…"),
        "offline": gettext("The server did not answer. Open the page again to see whether it was done."),
        "refused": gettext("The server could not do this (%(status)s). Please try again.", status="%(status)s"),
        "draftSaving": gettext("Saving draft…"),
        "draftSaved": gettext("Draft saved %(time)s", time="%(time)s"),
        "draftFailed": gettext("The draft is not saved yet; it will be tried again."),
        "draftRefused": gettext("The draft cannot be saved; copy your words before you leave."),
        "diagramFailed": gettext("The diagram could not be drawn. The list of steps says the same."),
    }
