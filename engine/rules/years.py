"""One year of a calendar, counted once: how many working days, and how much open time, lie before a day or an instant."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from engine.rules.instants import micros, midnight

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """A time of day during which the bank works, in minutes since midnight on the wall clock: [opens, closes)."""

    opens: int
    closes: int


Hours = tuple[Opening, ...]


class WorkingDays:
    """The working days of one year by their ordinals: `before[n]` of them lie before its n-th day."""

    __slots__ = ("before", "days", "first")

    def __init__(self, year: int, works: Callable[[date], bool]) -> None:
        self.first = date(year, 1, 1).toordinal()
        self.days: list[int] = []
        self.before: list[int] = [0]
        for ordinal in range(self.first, date(year, 12, 31).toordinal() + 1):
            if works(date.fromordinal(ordinal)):
                self.days.append(ordinal)
            self.before.append(len(self.days))


class OpenTime:
    """The opening times of one year as instants, with the open microseconds up to the end of each."""

    __slots__ = ("starts", "totals")

    def __init__(self, days: Iterable[tuple[date, Hours]], zone: tzinfo) -> None:
        self.starts: list[int] = []
        self.totals: list[int] = []
        latest = total = 0
        for day, hours in days:
            for opening in hours:
                # Clocks that jump inside an opening time must not let an instant count twice.
                opens = max(latest, micros(_on_the_clock(day, opening.opens, zone)))
                latest = max(opens, micros(_on_the_clock(day, opening.closes, zone)))
                total += latest - opens
                self.starts.append(opens)
                self.totals.append(total)

    @property
    def total(self) -> int:
        """Open microseconds of the whole year."""
        return self.totals[-1] if self.totals else 0

    def before(self, at: int) -> int:
        """Open microseconds of this year before an instant."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        earlier = self.totals[index - 1] if index else 0
        return min(earlier + at - self.starts[index], self.totals[index])

    def moment(self, used: int) -> int:
        """The first instant at which so many open microseconds, at least one, have passed."""
        index = bisect_left(self.totals, used)
        earlier = self.totals[index - 1] if index else 0
        return self.starts[index] + used - earlier


def _on_the_clock(day: date, minute: int, zone: tzinfo) -> datetime:
    """The instant at which the wall clock of a day shows a minute; 24:00 is the beginning of the next day."""
    if minute == DAY_MINUTES:
        return midnight(day + timedelta(days=1), zone)
    hour, rest = divmod(minute, 60)
    return datetime(day.year, day.month, day.day, hour, rest, tzinfo=zone).astimezone(UTC)
