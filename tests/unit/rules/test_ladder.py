"""Reminders, escalations and breaches: each once, the highest only after an outage, again only when the end moved later."""

from dataclasses import replace
from datetime import timedelta

from engine.rules import (
    Breach,
    Due,
    Event,
    LimitState,
    Origin,
    Passing,
    Pause,
    due,
    extend,
    next_threshold_at,
    parse_length,
    passed,
    rearmed,
    restart,
    resume,
    stop,
)
from tests.unit.rules.builders import BREACH, CHINA, FIVE_DAYS_BEFORE, HALF, THREE_QUARTERS, a_limit, a_rule, at

LADDER = (HALF, FIVE_DAYS_BEFORE, THREE_QUARTERS, BREACH)
# 5 March 00:00 to 20 March 24:00: half on 13 March 00:00, five days before on 16 March 00:00, 75 % on 17 March 00:00.
LIMIT = a_limit("15 d", "2026-03-05 00:00")
END = due(LIMIT, CHINA)
NOTHING: frozenset[str] = frozenset()


def look(now: str, *, fired: frozenset[str] = NOTHING, limit: LimitState = LIMIT, end: Due | None = None) -> Passing:
    return passed(limit, LADDER, fired=fired, calendar=CHINA, now_due=end or due(limit, CHINA), now=at(now))


def next_look(limit: LimitState, fired: frozenset[str] = NOTHING) -> object:
    return next_threshold_at(limit, LADDER, fired=fired, calendar=CHINA, now_due=due(limit, CHINA))


def test_a_threshold_passes_at_its_moment_and_not_before() -> None:
    before = passed(
        LIMIT,
        LADDER,
        fired=NOTHING,
        calendar=CHINA,
        now_due=END,
        now=at("2026-03-13 00:00") - timedelta(microseconds=1),
    )

    assert before == Passing(None, (), None, NOTHING)
    assert look("2026-03-13 00:00").highest is HALF


def test_a_threshold_that_has_fired_does_not_fire_again() -> None:
    assert look("2026-03-14 00:00", fired=frozenset({"half"})).highest is None


def test_what_passed_in_an_outage_collapses_to_the_highest() -> None:
    found = look("2026-03-18 09:00")

    assert found.highest is THREE_QUARTERS
    assert found.collapsed == (HALF, FIVE_DAYS_BEFORE)
    assert found.fired == {"half", "five_days_before", "three_quarters"}
    assert found.breach is None


def test_a_breach_found_after_an_outage_has_its_true_due_time_and_is_late() -> None:
    found = look("2026-04-10 09:00")

    assert found.highest is BREACH
    assert found.breach == Breach(at("2026-03-21 00:00"), late=True)
    assert look("2026-04-11 09:00", fired=found.fired).breach is None


def test_a_right_of_the_party_lapses_and_is_not_breached() -> None:
    right = replace(LIMIT, origin=Origin.RIGHT)

    found = look("2026-04-10 09:00", limit=right)

    assert (found.highest, found.breach) == (BREACH, None)


def test_a_breach_seen_within_the_minute_is_not_late() -> None:
    assert look("2026-03-21 00:00").breach == Breach(at("2026-03-21 00:00"), late=False)
    assert look("2026-03-21 00:01").breach == Breach(at("2026-03-21 00:00"), late=False)
    assert look("2026-03-21 00:02").breach == Breach(at("2026-03-21 00:00"), late=True)


def test_the_next_look_is_at_the_next_threshold() -> None:
    assert next_look(LIMIT) == at("2026-03-13 00:00")
    assert next_look(LIMIT, frozenset({"half"})) == at("2026-03-16 00:00")
    assert next_look(LIMIT, frozenset(step.name for step in LADDER)) is None


def test_days_before_the_end_do_not_exist_in_a_limit_that_is_shorter() -> None:
    short = a_limit("3 d", "2026-03-05 00:00")

    assert next_look(short) == at("2026-03-07 00:00")
    assert "five_days_before" not in look("2026-03-30 00:00", limit=short).fired


def test_while_it_is_paused_nothing_more_passes() -> None:
    paused = replace(LIMIT, pauses=(Pause(at("2026-03-14 10:00"), None, "mediation"),))

    assert look("2026-06-01 00:00", limit=paused).highest is HALF
    assert look("2026-06-01 00:00", limit=paused, fired=frozenset({"half"})).highest is None
    assert next_look(paused, frozenset({"half"})) is None


def test_after_a_pause_the_rest_passes_later() -> None:
    resumed = resume(replace(LIMIT, pauses=(Pause(at("2026-03-14 00:00"), None, "x"),)), at=at("2026-03-24 00:00"))

    assert look("2026-03-26 23:59", limit=resumed, fired=frozenset({"half", "five_days_before"})).highest is None
    assert (
        look("2026-03-27 00:00", limit=resumed, fired=frozenset({"half", "five_days_before"})).highest is THREE_QUARTERS
    )


def test_a_limit_that_was_stopped_in_time_has_no_reminders_left() -> None:
    stopped = stop(LIMIT, a_rule(), event=Event.NOTIFIED, at=at("2026-03-20 10:00"))

    assert look("2026-04-10 09:00", limit=stopped).highest is None
    assert next_look(stopped) is None


def test_a_limit_that_was_stopped_too_late_unseen_is_still_told_as_breached() -> None:
    stopped = stop(LIMIT, a_rule(), event=Event.NOTIFIED, at=at("2026-03-21 00:00"))
    found = look("2026-03-21 09:00", limit=stopped)

    assert found.breach == Breach(at("2026-03-21 00:00"), late=True)
    assert found.collapsed == ()
    assert next_look(stopped) == at("2026-03-21 00:00")
    assert next_look(stopped, found.fired) is None


def after(limit: LimitState, fired: set[str], when: str) -> frozenset[str]:
    return rearmed(
        limit, LADDER, fired=frozenset(fired), calendar=CHINA, before=END, after=due(limit, CHINA), at=at(when)
    )


def test_an_extension_arms_the_thresholds_that_lie_ahead_again() -> None:
    rule = a_rule(thresholds=LADDER)
    longer = extend(
        LIMIT, rule, to=parse_length("30 d"), role="LEAD", reason="complexity", at=at("2026-03-18 10:00"), now_due=END
    )

    # By the new count half is on 20 March 12:00, so all three lie ahead.
    assert after(longer, {"half", "five_days_before", "three_quarters"}, "2026-03-18 10:00") == frozenset()


def test_a_short_extension_does_not_repeat_what_is_past_by_the_new_count_too() -> None:
    longer = replace(LIMIT, counting=replace(LIMIT.counting, length=parse_length("17 d")))

    # Half of 17 days is on 14 March, 75 % on 18 March 12:00, five days before is 18 March 00:00.
    assert after(longer, {"half", "five_days_before", "three_quarters"}, "2026-03-18 10:00") == {
        "half",
        "five_days_before",
    }


def test_an_end_that_is_not_later_arms_nothing_again() -> None:
    shorter = replace(LIMIT, counting=replace(LIMIT.counting, length=parse_length("10 d")))

    assert after(shorter, {"half"}, "2026-03-13 10:00") == {"half"}
    assert after(LIMIT, {"half"}, "2026-03-13 10:00") == {"half"}


def test_an_end_that_stays_arms_nothing_again_even_where_the_halves_lie_ahead() -> None:
    # Begun anew on 13 March for seven days: the same end, but half of it only on 17 March.
    same_end = a_limit("7 d", "2026-03-13 00:00")

    assert due(same_end, CHINA).due_at == END.due_at
    assert after(same_end, {"half"}, "2026-03-13 10:00") == {"half"}


def test_a_restart_after_a_breach_may_be_breached_again() -> None:
    anew = restart(LIMIT, a_rule(), event=Event.NEW_FACTS, at=at("2026-03-25 10:00"))
    everything = {step.name for step in LADDER}

    assert after(anew, everything, "2026-03-25 10:00") == frozenset()


def test_a_restart_during_a_pause_arms_what_the_pause_holds_back() -> None:
    paused = replace(LIMIT, pauses=(Pause(at("2026-03-18 10:00"), None, "mediation"),))
    anew = restart(paused, a_rule(), event=Event.NEW_FACTS, at=at("2026-03-25 10:00"))

    assert after(anew, {"half", "three_quarters"}, "2026-03-25 10:00") == frozenset()
