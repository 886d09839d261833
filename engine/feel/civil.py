"""The proleptic Gregorian calendar in whole numbers, for any year; day 0 is 1 January 1970."""

MAX_YEAR = 999_999_999
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_OF_400_YEARS = 146_097


def is_leap(year: int) -> bool:
    """Whether a year has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Days of a month."""
    return 29 if month == 2 and is_leap(year) else _DAYS[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1 January 1970 to a date."""
    # Counting years from March puts the leap day last, so that the months before it never move.
    year -= month <= 2
    of_era = year % 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    of_400 = of_era * 365 + of_era // 4 - of_era // 100 + of_year
    return (year // 400) * _DAYS_OF_400_YEARS + of_400 - 719_468


def date_of(day: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    era, of_400 = divmod(day + 719_468, _DAYS_OF_400_YEARS)
    of_era = (of_400 - of_400 // 1460 + of_400 // 36_524 - of_400 // 146_096) // 365
    of_year = of_400 - (365 * of_era + of_era // 4 - of_era // 100)
    month = (5 * of_year + 2) // 153
    date = of_year - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    return era * 400 + of_era + (month <= 2), month, date


def weekday(day: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day + 3) % 7 + 1


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """A date some months later; the day is the last of its month where the month is shorter."""
    year, month = divmod(year * 12 + month - 1 + months, 12)
    month += 1
    return year, month, min(day, days_in_month(year, month))


def week_of_year(day: int) -> int:
    """The ISO 8601 week of a day: 1 to 53."""
    thursday = day - weekday(day) + 4
    year = date_of(thursday)[0]
    return (thursday - day_number(year, 1, 1)) // 7 + 1
