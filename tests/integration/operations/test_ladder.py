"""The ladder of a limit: reminders, escalations and breaches, each once, and only the highest after an outage."""

from datetime import timedelta

from engine.operations.work_items import release
from engine.records.escalations import Escalation
from engine.records.instances import Timer
from engine.records.letters import Notice
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time
from tests.integration.operations.test_escalations import escalate

OFTEN = timedelta(hours=4)


def reminders(bank: Bank, username: str) -> list[tuple[str, str]]:
    """Limit and threshold of each word in the bell of a person, in order."""
    person = bank.person(username).id
    rows = bank.rows(Notice, Notice.person_id == person, Notice.code.in_(["limit_reminder", "limit_breached"]))
    return [(row.facts["limit"], row.facts["threshold"]) for row in rows]


def at_findings(bank: Bank) -> None:
    """A complaint that was acknowledged at once and whose findings are being written."""
    bank.complaint_at("findings", posted=True)


def test_each_step_of_the_ladder_is_told_once_to_those_whom_it_names(bank: Bank) -> None:
    at_findings(bank)

    # Of 32 open hours, 16 are used on Friday at 17:00, 24 on Monday at 17:00, nine tenths on Tuesday at 13:48.
    bank.until("2026-03-10 14:00", every=OFTEN)

    assert [one for one in reminders(bank, "li.wei") if one[0] == "findings"] == [("findings", "half")]
    assert [one for one in reminders(bank, "wang.fang") if one[0] == "findings"] == [
        ("findings", "three_quarters"),
        ("findings", "nine_tenths"),
    ]


def test_looking_again_tells_nobody_again(bank: Bank) -> None:
    at_findings(bank)
    bank.until("2026-03-10 12:00", every=OFTEN)
    before = bank.count(Notice)

    for _ in range(3):
        assert bank.sweep().fired == 0

    assert bank.count(Notice) == before


def test_what_passed_in_one_outage_collapses_to_the_highest(bank: Bank) -> None:
    at_findings(bank)

    bank.until("2026-03-11 09:00")

    assert [one for one in reminders(bank, "li.wei") if one[0] == "findings"] == []
    assert [one for one in reminders(bank, "zhao.lei") if one[0] == "findings"] == [("findings", "breach")]
    passed = next(
        facts
        for entry in bank.history()
        for kind, facts in entry.notes
        if kind == "threshold.passed" and facts["limit"] == "findings"
    )
    assert passed["collapsed"] == ["half", "three_quarters", "nine_tenths"]


def test_a_breach_keeps_its_true_time_and_is_marked_late_when_nobody_looked(bank: Bank) -> None:
    at_findings(bank)

    bank.until("2026-03-13 09:00")

    row = bank.limit("findings")
    assert (bank.shown(row.breached_at), row.breach_late) == ("2026-03-10 24:00", True)


def test_a_breach_that_was_seen_in_time_is_not_late(bank: Bank) -> None:
    at_findings(bank)

    bank.until("2026-03-10 24:00")

    row = bank.limit("findings")
    assert (bank.shown(row.breached_at), row.breach_late) == ("2026-03-10 24:00", False)


def test_one_that_stopped_too_late_before_anybody_looked_is_breached_all_the_same(bank: Bank) -> None:
    at_findings(bank)
    bank.clock.move_to(bank_time("2026-03-11 09:00"))
    bank.lead_to("draft_answer")
    assert bank.limit("findings").met is False

    bank.sweep()

    row = bank.limit("findings")
    assert (bank.shown(row.breached_at), row.breach_late) == ("2026-03-10 24:00", True)


def test_one_that_began_anew_after_its_end_before_anybody_looked_is_breached_all_the_same(bank: Bank) -> None:
    at_findings(bank)
    escalate(bank, 2)
    assert bank.due("escalation_reply") == "2026-03-06 24:00"
    bank.clock.move_to(bank_time("2026-03-09 10:00"))

    escalate(bank, 5)

    row = bank.limit("escalation_reply")
    assert (bank.shown(row.breached_at), row.breach_late) == ("2026-03-06 24:00", True)
    assert bank.shown(row.due_at) == "2026-03-10 24:00"


def test_one_that_stopped_in_time_is_never_breached(bank: Bank) -> None:
    at_findings(bank)
    bank.lead_to("draft_answer")

    bank.until("2026-03-12 09:00")

    assert bank.limit("findings").breached_at is None


def test_the_end_of_a_right_breaches_nothing(bank: Bank) -> None:
    bank.register(information_missing=True)

    bank.until("2026-03-13 24:00")

    assert bank.limit("chase").breached_at is None


def test_the_law_is_escalated_before_and_reported_after_its_end(bank: Bank) -> None:
    at_findings(bank)

    bank.until("2026-03-20 24:00", every=timedelta(hours=12))

    assert ("statutory", "breach") in reminders(bank, "zhou.hai")
    assert ("statutory", "breach") in reminders(bank, "sun.yan")
    raised = [one["reason"] for one in bank.rows(Escalation)[0].raised]
    assert "findings:nine_tenths" in raised


def test_graver_complaints_reach_higher_at_the_same_moment(bank: Bank) -> None:
    bank.register(circumstances=("media",))
    bank.post()
    bank.lead_to("confirm_classification")
    bank.do("confirm_classification", nature="MAJ", complexity="complex", urgency="II")
    bank.do("contact")

    # Nine tenths of five days and fifteen hours are used on 10 March at 10:30.
    bank.until("2026-03-10 11:00", every=OFTEN)

    assert bank.rows(Escalation)[0].level == 5
    assert ("findings", "three_quarters") in reminders(bank, "zhao.lei")


def test_unclaimed_work_reaches_the_lane_until_somebody_handles_it(bank: Bank) -> None:
    bank.complaint_at("contact", posted=True)

    bank.until("2026-03-05 17:00")
    bank.until("2026-03-06 09:30")

    assert ("claim", "half") in reminders(bank, "li.wei")
    assert ("claim", "half") in reminders(bank, "liu.yang")


def test_a_limit_that_begins_anew_has_its_thresholds_again(bank: Bank) -> None:
    at_findings(bank)
    bank.until("2026-03-12 24:00")
    bank.post()

    assert bank.limit("progress").fired == []


def test_every_running_limit_has_just_one_wake_up_and_a_stopped_one_none(bank: Bank) -> None:
    at_findings(bank)
    bank.perform(release, by="li.wei", work_item_id=bank.item("findings").id)
    bank.until("2026-03-09 12:00", every=OFTEN)

    timers = bank.rows(Timer, Timer.time_limit_id.is_not(None))

    assert sorted(timer.limit for timer in timers) == sorted(
        row.kind for row in bank.rows(TimeLimit, TimeLimit.stopped_at.is_(None))
    )
    assert all(timer.due_at > bank.clock.now() for timer in timers)
