"""How a time limit stands, in words and in its tone."""

from datetime import UTC, datetime, timedelta

import pytest

from web.due import Tone, due_view

NINE = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
DUE = NINE + timedelta(hours=8)

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_limit_with_much_time_left_is_fine() -> None:
    view = due_view(DUE, now=NINE + timedelta(hours=2), started_at=NINE)

    assert (view.tone, view.words, view.share) == (Tone.FINE, "6 h left", 25)


def test_a_limit_whose_last_quarter_runs_is_due_soon() -> None:
    before = due_view(DUE, now=NINE + timedelta(hours=5, minutes=59), started_at=NINE)
    after = due_view(DUE, now=NINE + timedelta(hours=6), started_at=NINE)

    assert (before.tone, after.tone) == (Tone.FINE, Tone.SOON)


def test_the_rules_may_say_from_when_it_is_soon() -> None:
    view = due_view(DUE, now=NINE, started_at=NINE, soon_at=NINE)

    assert view.tone == Tone.SOON


def test_at_its_due_instant_a_limit_is_late() -> None:
    last_second = due_view(DUE, now=DUE - timedelta(seconds=1))
    due = due_view(DUE, now=DUE)

    assert (last_second.tone, last_second.words) == (Tone.FINE, "under 1 min left")
    assert (due.tone, due.words) == (Tone.LATE, "under 1 min overdue")


def test_a_paused_limit_is_never_late() -> None:
    view = due_view(DUE, now=DUE + timedelta(days=9), paused=True)

    assert (view.tone, view.words, view.running) == (Tone.PAUSED, "Paused", False)


def test_a_limit_that_was_stopped_is_met_or_missed_for_ever() -> None:
    in_time = due_view(DUE, now=DUE + timedelta(days=9), stopped_at=DUE - timedelta(seconds=1))
    too_late = due_view(DUE, now=DUE + timedelta(days=9), stopped_at=DUE + timedelta(hours=2))

    assert (in_time.tone, in_time.words) == (Tone.MET, "Met")
    assert (too_late.tone, too_late.words) == (Tone.MISSED, "Missed by 2 h")


def test_a_limit_that_ended_with_the_complaint_was_neither_kept_nor_missed() -> None:
    view = due_view(DUE, now=DUE, started_at=NINE, stopped_at=NINE + timedelta(hours=1), cut_short=True)

    assert (view.tone, view.words) == (Tone.ENDED, "Ended with the complaint")


def test_a_limit_that_was_missed_before_the_complaint_ended_stays_missed() -> None:
    view = due_view(DUE, now=DUE, started_at=NINE, stopped_at=DUE + timedelta(hours=1), cut_short=True)

    assert view.tone == Tone.MISSED
