"""The moment at which a share of the allowed time is used: what `deadline("response", 0.75)` and the ladder ask for.

Allowed time is what counts between start and due: open hours for a limit in business units, else every hour; never the
time of a pause. The whole share is the due moment itself.
"""

from datetime import datetime
from decimal import Decimal

from engine.errors import InvalidInput
from engine.rules.calendar import BusinessCalendar
from engine.rules.counting import elapsed, use_up
from engine.rules.due import Due
from engine.rules.instants import instant, micros
from engine.rules.state import LimitState

WHOLE = Decimal(1)


def share_at(state: LimitState, share: Decimal, *, calendar: BusinessCalendar, now_due: Due) -> datetime | None:
    """Return when a share of the allowed time is used; None while a pause holds it back.

    Args:
        share: from 0 to 1.

    Raises:
        InvalidInput: the share lies outside.
    """
    if not 0 <= share <= WHOLE:
        raise InvalidInput("A share of a time limit lies between 0 and 1.", share=str(share))
    at = now_due.due_at if share == WHOLE else _moment(state, share, calendar, now_due)
    paused = state.open_pause
    return None if paused is not None and at > paused.since else at


def _moment(state: LimitState, share: Decimal, calendar: BusinessCalendar, now_due: Due) -> datetime:
    business = state.counting.length.unit.in_business
    start, end = micros(state.started_at), micros(now_due.due_at)
    allowed = _allowed(state, start, end, calendar, business=business)
    if business and not allowed:
        # A limit brought forward into a time in which the bank is closed: every hour of it counts.
        business = False
        allowed = _allowed(state, start, end, calendar, business=False)
    numerator, denominator = share.as_integer_ratio()
    used = -(-allowed * numerator // denominator)
    if used <= 0:
        return state.started_at
    return min(now_due.due_at, instant(use_up(start, used, state.pauses, calendar, business=business)))


def _allowed(state: LimitState, start: int, end: int, calendar: BusinessCalendar, *, business: bool) -> int:
    total = elapsed(start, end, calendar, business=business)
    for done in state.pauses:
        if done.until is not None:
            since, until = max(start, micros(done.since)), min(end, micros(done.until))
            total -= elapsed(since, until, calendar, business=business)
    return max(0, total)
