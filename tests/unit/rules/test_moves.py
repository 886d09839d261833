"""What may move a limit, who may, and what is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.rules import (
    Due,
    Event,
    LimitState,
    Origin,
    Pause,
    PauseReason,
    due,
    extend,
    parse_length,
    pause,
    pause_ends_at,
    reclassify,
    restart,
    resume,
    start,
    stop,
)
from tests.unit.rules.builders import CHINA, a_calendar, a_choice, a_limit, a_rule, at

RULE = a_rule()
RUNNING = a_limit("15 d", "2026-03-05 10:12")
END = due(RUNNING, CHINA)


def paused(since: str = "2026-03-10 09:00") -> LimitState:
    return pause(RUNNING, RULE, reason="mediation", at=at(since), now_due=END)


def extended(to: str, role: str, *, by: str = "2026-03-18 10:00", state: LimitState = RUNNING) -> LimitState:
    return extend(
        state, RULE, to=parse_length(to), role=role, reason="complexity", at=at(by), now_due=due(state, CHINA)
    )


def test_a_limit_begins_with_its_start_event_and_no_other() -> None:
    begun = start(RULE, length=parse_length("15 d"), event=Event.REFERRED, at=at("2026-03-05 10:12"))

    assert (begun.started_by, begun.running) == (Event.REFERRED, True)
    with pytest.raises(RuleBroken):
        start(RULE, length=parse_length("15 d"), event=Event.CLAIMED, at=at("2026-03-05 10:12"))


def test_an_instant_without_a_zone_begins_nothing() -> None:
    with pytest.raises(InvalidInput):
        start(RULE, length=parse_length("15 d"), event=Event.RECEIVED, at=at("2026-03-05 10:12").replace(tzinfo=None))


def test_the_first_event_that_happened_in_the_order_of_the_rule_starts_the_limit() -> None:
    happened = {Event.RECEIVED: at("2026-03-01 10:00"), Event.REFERRED: at("2026-03-05 10:00")}

    assert RULE.start_of(happened) == (Event.REFERRED, at("2026-03-05 10:00"))
    assert RULE.start_of({Event.CLAIMED: at("2026-03-01 10:00")}) is None


def test_a_pause_and_its_end_move_the_due_day() -> None:
    resumed = resume(paused(), at=at("2026-03-14 10:00"))

    assert not paused().running
    assert resumed.running
    assert due(resumed, CHINA).due_at == END.due_at + timedelta(days=4)


@pytest.mark.parametrize(
    ("state", "reason", "when", "now_due"),
    [
        pytest.param(RUNNING, "agreed_with_customer", "2026-03-10 09:00", END, id="reason not in the profile"),
        pytest.param(RUNNING, "mediation", "2026-03-21 00:00", END, id="at the moment it is due"),
        pytest.param(RUNNING, "mediation", "2026-03-05 10:11", END, id="before it began"),
        pytest.param(paused(), "mediation", "2026-03-11 09:00", END, id="paused already"),
        pytest.param(
            resume(paused(), at=at("2026-03-14 10:00")), "mediation", "2026-03-13 10:00", END, id="in a past pause"
        ),
        pytest.param(
            stop(RUNNING, RULE, event=Event.NOTIFIED, at=at("2026-03-09 10:00")),
            "mediation",
            "2026-03-10 09:00",
            END,
            id="stopped",
        ),
    ],
)
def test_a_limit_is_not_paused(state: LimitState, reason: str, when: str, now_due: Due) -> None:
    with pytest.raises(RuleBroken):
        pause(state, RULE, reason=reason, at=at(when), now_due=now_due)


def test_a_pause_does_not_end_before_it_began_nor_where_there_is_none() -> None:
    with pytest.raises(RuleBroken):
        resume(paused(), at=at("2026-03-10 08:59"))
    with pytest.raises(RuleBroken):
        resume(RUNNING, at=at("2026-03-10 09:00"))


def test_a_pause_ends_by_itself_with_its_longest_day() -> None:
    mediation = PauseReason(
        key="mediation", longest=parse_length("30 d"), approver="LEAD", letter="pause", process=None, source="test"
    )
    lasting = paused().open_pause

    assert lasting is not None
    assert pause_ends_at(lasting, mediation, CHINA) == at("2026-04-10 00:00")


@pytest.mark.parametrize(
    ("to", "role", "end"),
    [
        ("30 d", "LEAD", "2026-04-05 00:00"),
        ("20 d", "LEAD", "2026-03-26 00:00"),
        ("30 d", "EXEC", "2026-04-05 00:00"),  # who may approve more may approve less
        ("60 d", "EXEC", "2026-05-05 00:00"),
    ],
)
def test_an_extension_by_one_who_may_approve_it(to: str, role: str, end: str) -> None:
    longer = extended(to, role)

    assert due(longer, CHINA).due_at == at(end)
    assert longer.extensions[-1].letter == "extension"


def test_two_extensions_fifteen_to_thirty_by_a_lead_to_sixty_by_an_executive() -> None:
    thirty = extended("30 d", "LEAD")
    sixty = extended("60 d", "EXEC", by="2026-04-01 10:00", state=thirty)

    assert due(sixty, CHINA).due_at == at("2026-05-05 00:00")
    with pytest.raises(RuleBroken, match="extended 2 times"):
        extended(
            "60 d", "EXEC", by="2026-04-02 10:00", state=extended("45 d", "EXEC", by="2026-04-01 10:00", state=thirty)
        )


@pytest.mark.parametrize(("to", "role"), [("31 d", "LEAD"), ("30 d", "HANDLER"), ("60 d", "COMPL")])
def test_who_may_not_approve_an_extension_is_told_who_may(to: str, role: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        extended(to, role)

    assert role not in refused.value.facts["approvers"]  # type: ignore[operator]  # a list of roles


@pytest.mark.parametrize(
    ("to", "by"),
    [
        ("61 d", "2026-03-18 10:00"),  # more than the profile allows
        ("15 d", "2026-03-18 10:00"),  # no longer than it is
        ("10 bd", "2026-03-18 10:00"),  # another unit
        ("30 d", "2026-03-21 00:00"),  # too late: it has expired
    ],
)
def test_what_is_no_extension_is_refused(to: str, by: str) -> None:
    with pytest.raises(RuleBroken):
        extended(to, "EXEC", by=by)


def test_a_paused_limit_may_be_extended_for_it_has_not_expired() -> None:
    longer = extended("30 d", "LEAD", by="2026-03-25 10:00", state=paused())

    assert longer.length == parse_length("30 d")


def test_new_facts_begin_the_first_length_anew() -> None:
    anew = restart(extended("30 d", "LEAD"), RULE, event=Event.NEW_FACTS, at=at("2026-03-19 15:00"))

    assert due(anew, CHINA).due_at == at("2026-04-04 00:00")
    assert (anew.extensions, len(anew.restarts)) == ((), 1)


def test_new_facts_during_a_pause_leave_the_pause_in_force() -> None:
    anew = restart(paused(), RULE, event=Event.NEW_FACTS, at=at("2026-03-12 15:00"))
    resumed = resume(anew, at=at("2026-03-15 09:00"))

    assert anew.open_pause == Pause(at("2026-03-12 15:00"), None, "mediation")
    assert due(resumed, CHINA).due_at == at("2026-03-30 00:00")  # 15 days from 15 March on


def test_a_limit_is_not_counted_anew_by_another_event_or_from_before_its_start() -> None:
    for event, when in ((Event.PROGRESS_SENT, "2026-03-19 15:00"), (Event.NEW_FACTS, "2026-03-05 10:11")):
        with pytest.raises(RuleBroken):
            restart(RUNNING, RULE, event=event, at=at(when))


def test_progress_is_counted_anew_from_each_progress_letter() -> None:
    rule = a_rule(kind="progress", origin=Origin.INTERNAL, restart=(Event.PROGRESS_SENT,), lengths=(a_choice("7 d"),))
    limit = start(rule, length=parse_length("7 d"), event=Event.RECEIVED, at=at("2026-03-05 10:12"))

    told = restart(limit, rule, event=Event.PROGRESS_SENT, at=at("2026-03-11 16:00"))

    assert due(limit, CHINA).due_at == at("2026-03-13 00:00")
    assert due(told, CHINA).due_at == at("2026-03-19 00:00")


def test_reclassifying_recounts_an_internal_limit_from_receipt() -> None:
    rule = a_rule(kind="response", origin=Origin.INTERNAL)
    simple = a_limit("5 bd", "2026-03-05 10:12", kind="response", origin=Origin.INTERNAL)

    complex_one = reclassify(simple, rule, length=parse_length("9 bd"), calendar=CHINA)
    urgent = reclassify(simple, rule, length=parse_length("72 h"), calendar=CHINA)

    assert due(complex_one, CHINA).due_at == at("2026-03-19 00:00")
    assert due(urgent, CHINA).due_at == at("2026-03-08 10:12")


def test_reclassifying_never_moves_the_statutory_limit_later() -> None:
    thirty = a_limit("30 d", "2026-03-05 10:12")

    assert reclassify(RUNNING, RULE, length=parse_length("30 d"), calendar=CHINA) == RUNNING
    assert reclassify(thirty, RULE, length=parse_length("15 d"), calendar=CHINA).length == parse_length("15 d")


def test_reclassifying_keeps_an_extension_of_which_the_party_was_told() -> None:
    thirty = extended("30 d", "LEAD")

    assert reclassify(thirty, RULE, length=parse_length("15 d"), calendar=a_calendar()) == thirty


def test_a_limit_stops_at_its_stop_event_or_with_the_complaint() -> None:
    notified = stop(RUNNING, RULE, event=Event.NOTIFIED, at=at("2026-03-12 10:00"))
    withdrawn = stop(RUNNING, RULE, event=Event.WITHDRAWN, at=at("2026-03-12 10:00"))

    assert not notified.running
    assert withdrawn.stopped_by is Event.WITHDRAWN
    with pytest.raises(RuleBroken):
        stop(RUNNING, RULE, event=Event.CLAIMED, at=at("2026-03-12 10:00"))
    with pytest.raises(RuleBroken):
        stop(notified, RULE, event=Event.NOTIFIED, at=at("2026-03-13 10:00"))


def test_a_right_of_the_party_outlives_the_complaint() -> None:
    rule = a_rule(kind="second_look_request", origin=Origin.RIGHT, stop=(Event.SECOND_LOOK_ASKED,))

    assert not rule.stops_on(Event.CLOSED)
    assert rule.stops_on(Event.SECOND_LOOK_ASKED)


def test_a_pause_ends_with_the_limit() -> None:
    stopped = stop(paused(), RULE, event=Event.NOTIFIED, at=at("2026-03-12 10:00"))

    assert stopped.pauses[-1].until == at("2026-03-12 10:00")
    assert stopped.open_pause is None


def test_nothing_moves_a_limit_that_has_stopped() -> None:
    stopped = stop(RUNNING, RULE, event=Event.NOTIFIED, at=at("2026-03-12 10:00"))
    moves: tuple[Callable[[], object], ...] = (
        lambda: resume(stopped, at=at("2026-03-13 10:00")),
        lambda: extended("30 d", "LEAD", state=stopped),
        lambda: restart(stopped, RULE, event=Event.NEW_FACTS, at=at("2026-03-13 10:00")),
        lambda: reclassify(stopped, RULE, length=parse_length("30 d"), calendar=CHINA),
    )

    for move in moves:
        with pytest.raises(RuleBroken):
            move()


SIMPLE = {"complexity": frozenset({"simple"})}


def test_the_first_row_of_lengths_that_holds_is_taken() -> None:
    rule = a_rule(lengths=(a_choice("15 d", SIMPLE), a_choice("30 d")))

    assert rule.length_for({"complexity": "simple"}, {}) == parse_length("15 d")
    assert rule.length_for({"complexity": "complex"}, {}) == parse_length("30 d")
    assert rule.length_for({"complexity": None}, {}) == parse_length("30 d")
    assert a_rule(lengths=(a_choice(),)).length_for({}, {}) is None


def test_a_length_from_a_decision_table_is_read_or_refused() -> None:
    from_table = a_rule(kind="ack", lengths=(a_choice(decision="limits"),))

    assert from_table.length_for({}, {"limits": {"ack": "4 bh"}}) == parse_length("4 bh")
    assert from_table.length_for({}, {"limits": {"ack": "none"}}) is None
    nonsense: tuple[object, ...] = (None, 4, "soon", "")
    for length in nonsense:
        with pytest.raises(InvalidInput):
            from_table.length_for({}, {"limits": {"ack": length}})
    with pytest.raises(InvalidInput):
        from_table.length_for({}, {"limits": {}})
    with pytest.raises(InvalidInput):
        from_table.length_for({}, {})


def test_a_complaint_for_which_no_row_holds_has_no_guessed_length() -> None:
    with pytest.raises(InvalidInput):
        a_rule(lengths=(a_choice("15 d", SIMPLE),)).length_for({"complexity": None}, {})


def test_what_concerns_days_only_is_left_out_of_a_length_in_hours() -> None:
    rule = a_rule(count_first_day=True, roll_if_holiday=True)

    assert rule.counting(parse_length("4 bh")).count_first_day is False
    assert rule.counting(parse_length("4 bd")).roll_if_holiday is False
    assert rule.counting(parse_length("4 d")).roll_if_holiday is True
