"""A pause lets limits stand still, with a reason of the profile; everything that hangs on them stands still, too."""

import pytest
from sqlalchemy import select

from engine.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from engine.operations.complaint_page import limit_views
from engine.operations.pausing import pause_limits, resume_limits
from engine.records.instances import Timer
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time


def pause(
    bank: Bank, reason: str = "mediation", *, by: str = "wang.fang", evidence: str = "调解申请 12 号"
) -> list[str]:
    """Let the limits stand still."""
    found: list[str] = bank.perform(pause_limits, by=by, number=bank.number, reason=reason, evidence=evidence)
    return found


def resume(bank: Bank, *, by: str = "wang.fang", evidence: str = "调解书 12 号") -> list[str]:
    """Let the limits run again."""
    found: list[str] = bank.perform(resume_limits, by=by, number=bank.number, evidence=evidence)
    return found


def at_findings(bank: Bank) -> None:
    """A complaint whose findings are being written on Friday 6 March at ten."""
    bank.complaint_at("findings", posted=True)
    bank.clock.move_to(bank_time("2026-03-06 10:00"))


def test_a_reason_pauses_the_limits_that_the_profile_names_for_it(bank: Bank) -> None:
    at_findings(bank)

    assert sorted(pause(bank)) == ["findings", "response", "statutory"]

    assert {row.kind for row in bank.rows(TimeLimit, TimeLimit.paused)} == {"findings", "response", "statutory"}
    assert "progress" in bank.running


def test_an_agreement_with_the_customer_never_pauses_the_law(bank: Bank) -> None:
    at_findings(bank)

    assert sorted(pause(bank, "agreed_with_customer")) == ["findings", "response"]

    assert not bank.limit("statutory").paused


def test_the_days_of_the_pause_are_added(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)
    bank.clock.move_to(bank_time("2026-03-11 16:00"))

    resume(bank)

    # Five midnights; three working days: the 6th, 9th and 10th.
    assert bank.due("statutory") == "2026-03-25 24:00"
    assert bank.due("findings") == "2026-03-13 24:00"
    assert bank.due("response") == "2026-03-17 24:00"


def test_nothing_falls_due_while_it_lasts(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)

    bank.until("2026-03-25 12:00")

    assert not any(row.breached_at for row in bank.rows(TimeLimit, TimeLimit.paused))
    assert "limit_reminder" not in bank.notices("li.wei")


def test_the_moments_that_a_process_waits_for_follow_the_pause(bank: Bank) -> None:
    bank.deploy({"complaint/main.bpmn": [('=deadline("progress", 0.9)', '=deadline("response", 0.5)')]})
    at_findings(bank)
    assert timers(bank) != {None}

    pause(bank)
    assert timers(bank) == {None}
    bank.clock.move_to(bank_time("2026-03-11 16:00"))
    resume(bank)

    # Nine working days are 72 hours, the pause took 30; half of the rest is 21: 8 on the 5th, 1 on the 6th, 1 on the
    # 11th, 8 on the 12th, 3 on the 13th.
    assert timers(bank) == {bank_time("2026-03-13 12:00")}


def test_the_item_shows_the_new_day(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)
    assert bank.item("findings").due_at is None
    bank.clock.move_to(bank_time("2026-03-11 16:00"))

    resume(bank)

    assert bank.shown(bank.item("findings").due_at) == "2026-03-13 24:00"


def test_a_pause_ends_by_itself_when_it_has_lasted_as_long_as_it_may(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)

    bank.until("2026-04-05 23:59")
    assert bank.limit("statutory").paused
    bank.until("2026-04-06 09:00")

    # Thirty days from 6 March end with 5 April; 31 midnights are not counted.
    assert not any(row.paused for row in bank.rows(TimeLimit))
    assert bank.due("statutory") == "2026-04-20 24:00"


def test_what_was_due_before_stays_breached(bank: Bank) -> None:
    at_findings(bank)
    bank.until("2026-03-11 09:00")

    assert "findings" not in pause(bank)

    assert bank.limit("findings").breached_at == bank_time("2026-03-10 24:00")


def test_thresholds_that_passed_before_do_not_pass_again(bank: Bank) -> None:
    at_findings(bank)
    bank.until("2026-03-10 10:00")
    before = bank.notices("li.wei")
    pause(bank)
    bank.clock.move_to(bank_time("2026-03-11 10:00"))

    resume(bank)
    bank.sweep()

    assert bank.notices("li.wei") == before


def test_who_why_and_until_when_is_told(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)
    bank.clock.move_to(bank_time("2026-03-11 16:00"))
    resume(bank)

    paused, resumed = bank.history()[-2:]
    assert (paused.actor, paused.action, paused.reason) == ("wang.fang", "limits.pause", "调解申请 12 号")
    assert (resumed.action, resumed.reason) == ("limits.resume", "调解书 12 号")
    with bank.store.reading() as session:
        views = limit_views(session, bank.services, complaint_id=bank.complaint().id, language="en")
    lines = next(view.lines for view in views if view.kind == "statutory")
    assert lines[-1] == (
        "paused from 2026-03-06 10:00 to 2026-03-11 16:00, reason: Mediation; not counted: 5 calendar days"
        " → 2026-03-25 24:00"
    )
    bank.require_sound()


@pytest.mark.parametrize(
    ("by", "reason", "evidence", "refused"),
    [
        ("li.wei", "mediation", "申请", NotPermitted),
        ("cao.ying", "mediation", "申请", NotFound),
        ("zhao.lei", "mediation", "申请", NotPermitted),
        ("wang.fang", "holiday", "申请", InvalidInput),
        ("wang.fang", "mediation", " ", InvalidInput),
    ],
)
def test_only_a_lead_of_the_department_pauses_and_says_why(
    bank: Bank, by: str, reason: str, evidence: str, refused: type[Exception]
) -> None:
    at_findings(bank)

    with pytest.raises(refused):
        pause(bank, reason, by=by, evidence=evidence)

    assert not any(row.paused for row in bank.rows(TimeLimit))


def test_nothing_is_paused_twice_or_resumed_without_a_pause(bank: Bank) -> None:
    at_findings(bank)
    with pytest.raises(RuleBroken):
        resume(bank)

    pause(bank)

    with pytest.raises(RuleBroken):
        pause(bank)
    with pytest.raises(NotPermitted):
        resume(bank, by="li.wei")


def test_a_closed_complaint_is_not_paused(bank: Bank) -> None:
    at_findings(bank)
    bank.withdraw()

    with pytest.raises(RuleBroken):
        pause(bank)


def test_a_complaint_that_ends_during_a_pause_ends(bank: Bank) -> None:
    at_findings(bank)
    pause(bank)

    bank.withdraw()

    assert bank.running == set()
    assert timers(bank) == set()
    bank.require_sound()


def timers(bank: Bank) -> set[object]:
    """The moments for which the main process waits."""
    with bank.store.reading() as session:
        query = select(Timer.due_at).where(Timer.complaint_id == bank.complaint().id, Timer.instance_id.is_not(None))
        return set(session.scalars(query))
