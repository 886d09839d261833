"""The order of an inbox: a key that is stored and does not move with the time."""

from datetime import timedelta

from engine.rules import Allowance, Clockwork, LimitInView, urgency
from tests.unit.rules.builders import at

RECEIVED = at("2026-03-05 10:00")
RISK = Allowance(timedelta(days=2), "vulnerable")


def limit(kind: str, due: str, *, running: bool = True, binds: bool = True) -> LimitInView:
    return LimitInView(kind=kind, due_at=at(due), running=running, binds=binds)


def test_the_nearest_running_limit_decides_and_says_so() -> None:
    found = urgency(
        [limit("statutory", "2026-03-21 00:00"), limit("findings", "2026-03-11 00:00")],
        received_at=RECEIVED,
        allowance=RISK,
    )

    assert found.key_at == at("2026-03-09 00:00")
    assert (found.limit, found.due_at, found.allowance) == ("findings", at("2026-03-11 00:00"), RISK)
    assert found.clockwork is Clockwork.RUNNING


def test_what_stands_still_does_not_decide_while_something_runs() -> None:
    found = urgency(
        [limit("findings", "2026-03-11 00:00", running=False), limit("assist", "2026-03-13 00:00")],
        received_at=RECEIVED,
    )

    assert (found.limit, found.clockwork) == ("assist", Clockwork.RUNNING)


def test_when_everything_stands_still_the_item_is_in_the_group_of_the_paused() -> None:
    found = urgency([limit("findings", "2026-03-11 00:00", running=False)], received_at=RECEIVED, allowance=RISK)

    assert (found.key_at, found.clockwork) == (at("2026-03-09 00:00"), Clockwork.PAUSED)


def test_a_period_of_the_party_decides_only_where_no_limit_of_the_bank_does() -> None:
    lapsed = limit("chase", "2026-03-06 00:00", binds=False)

    assert urgency([lapsed, limit("findings", "2026-03-11 00:00")], received_at=RECEIVED).limit == "findings"
    assert urgency([lapsed], received_at=RECEIVED).limit == "chase"


def test_what_has_no_limit_comes_last_the_oldest_first() -> None:
    older = urgency([], received_at=RECEIVED, allowance=RISK)
    newer = urgency([], received_at=RECEIVED + timedelta(hours=1))
    latest_limit = urgency([limit("statutory", "2099-12-31 00:00")], received_at=RECEIVED)

    assert latest_limit.key_at < older.key_at < newer.key_at
    assert (older.clockwork, older.limit, older.due_at) == (Clockwork.NONE, None, None)


def test_overdue_items_sort_before_all_others_without_being_touched() -> None:
    overdue = urgency([limit("claim", "2026-03-06 00:00")], received_at=RECEIVED)
    early = urgency([limit("claim", "2026-03-12 00:00")], received_at=RECEIVED)

    assert overdue.key_at < early.key_at


def test_limits_that_end_together_always_name_the_same_one() -> None:
    two = [limit("response", "2026-03-11 00:00"), limit("findings", "2026-03-11 00:00")]

    assert urgency(two, received_at=RECEIVED) == urgency(two[::-1], received_at=RECEIVED)
