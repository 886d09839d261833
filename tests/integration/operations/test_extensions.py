"""More time on the limit of law: one asks, another decides, the customer is told before the old day has passed."""

from datetime import timedelta

import pytest

from engine.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from engine.operations.extensions import request_extension
from engine.operations.work_items import complete
from engine.records.escalations import Escalation, Extension, ExtensionStatus
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time
from tests.bank_words import typed


def ask(bank: Bank, to_days: int = 30, *, by: str = "li.wei", reason: str = "external_party") -> Extension:
    """Ask for more time."""
    extension: Extension = bank.perform(
        request_extension,
        by=by,
        number=bank.number,
        to_days=to_days,
        reason_code=reason,
        steps_done="已调取通话录音，等待回函",
    )
    return extension


def at_findings(bank: Bank, moment: str = "2026-03-12 10:00") -> None:
    """A complaint of 5 March whose findings are still being written."""
    bank.complaint_at("findings")
    bank.clock.move_to(bank_time(moment))


def test_a_lead_who_did_not_ask_grants_thirty_days(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    assert (bank.item("approve_by_lead").department, bank.due("extension_decision")) == ("CARD", "2026-03-16 24:00")

    bank.do("approve_by_lead", by="wang.fang")
    assert bank.due("statutory") == "2026-03-20 24:00"
    bank.post()

    assert bank.due("statutory") == "2026-04-04 24:00"
    (extension,) = bank.rows(Extension)
    assert (extension.status, extension.decided_by_id) == (ExtensionStatus.GRANTED, bank.person("wang.fang").id)
    assert bank.limit("extension_decision").met is True


def test_the_letter_with_the_new_day_leaves_in_the_same_step(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    bank.do("approve_by_lead")

    (letter,) = bank.letters("extension")
    assert letter.frozen_at == bank.clock.now() < bank_time("2026-03-20 24:00")
    assert "2026年4月4日" in letter.html
    assert "需外部机构配合" in letter.html


def test_the_last_thirty_days_are_for_an_executive(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    bank.do("approve_by_lead")
    bank.post()
    bank.clock.move_to(bank_time("2026-03-30 10:00"))
    ask(bank, 60)

    assert bank.item("approve_by_executive").department == "EXEC"
    bank.do("approve_by_executive", by="zhou.hai")
    bank.post()

    assert bank.due("statutory") == "2026-05-04 24:00"
    assert [one.round for one in bank.letters("extension")] == [1, 2]
    assert "2026年5月4日" in bank.letters("extension")[-1].html


def test_sixty_days_at_once_need_an_executive_too(bank: Bank) -> None:
    at_findings(bank)

    ask(bank, 60)

    assert "approve_by_executive" in bank.open


def test_nobody_grants_their_own_request(bank: Bank) -> None:
    bank.hire("both", "CARD:HANDLER", "CARD:LEAD")
    at_findings(bank)
    ask(bank, by="both")
    item = bank.item("approve_by_lead")

    with pytest.raises(NotPermitted) as refused:
        bank.claim("approve_by_lead", by="both")
    with pytest.raises(NotPermitted):
        bank.perform(complete, by="both", work_item_id=item.id, typed=typed("approve_by_lead"))

    assert refused.value.facts["four_eyes"] is True
    assert bank.incidents() == []
    assert bank.do("approve_by_lead", by="wang.fang").ended


def test_a_refusal_leaves_the_day_and_goes_to_consumer_protection(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    bank.do("approve_by_lead", granted=False, reason="可按期办结")

    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.rows(Extension)[0].status == ExtensionStatus.REFUSED
    assert bank.rows(Escalation)[0].level == 4
    assert bank.item("decide_by_consumer_protection").department == "CP"
    assert bank.letters("extension") == []


def test_silence_never_grants(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    bank.until("2026-03-16 24:00")

    assert "approve_by_lead" not in bank.open
    assert bank.rows(Extension)[0].status == ExtensionStatus.REFUSED
    assert bank.rows(Escalation)[0].level >= 4
    assert bank.due("statutory") == "2026-03-20 24:00"
    assert "extension_decision" not in bank.running


def test_the_decision_is_due_one_day_before_the_limit_at_the_latest(bank: Bank) -> None:
    at_findings(bank, "2026-03-19 10:00")

    ask(bank)

    assert bank.due("extension_decision") == "2026-03-19 24:00"


def test_after_it_thresholds_that_lie_ahead_may_pass_again(bank: Bank) -> None:
    at_findings(bank)
    bank.until("2026-03-18 10:00")
    assert {"half", "three_quarters", "five_days_before"} <= set(bank.limit("statutory").fired)
    ask(bank)

    bank.do("approve_by_lead")
    bank.post()

    # Half of the time until 4 April 24:00 is used on 20 March at 16:30, which lies ahead again.
    assert bank.limit("statutory").fired == []
    before = len(bank.notices("li.wei"))
    bank.until("2026-03-20 16:30")
    assert "half" in bank.limit("statutory").fired
    assert len(bank.notices("li.wei")) == before + 1


def test_an_internal_limit_that_the_law_held_back_is_free_again(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-02-12 09:00"))
    bank.complaint_at("findings")
    bank.clock.move_to(bank_time("2026-02-24 10:00"))
    assert bank.due("response") == "2026-02-25 24:00"
    ask(bank)

    bank.do("approve_by_lead")
    bank.post()

    assert bank.due("response") == "2026-02-26 24:00"


def test_one_request_at_a_time(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    with pytest.raises(RuleBroken):
        ask(bank)


@pytest.mark.parametrize(
    ("to_days", "by", "reason", "refused"),
    [
        (45, "li.wei", "external_party", RuleBroken),
        (15, "li.wei", "external_party", RuleBroken),
        (30, "zhang.min", "external_party", NotPermitted),
        (30, "feng.lei", "external_party", NotFound),
        (30, "li.wei", "holiday", InvalidInput),
    ],
)
def test_who_may_ask_for_what(bank: Bank, to_days: int, by: str, reason: str, refused: type[Exception]) -> None:
    at_findings(bank)

    with pytest.raises(refused):
        ask(bank, to_days, by=by, reason=reason)

    assert bank.rows(Extension) == []


def test_what_is_over_cannot_be_extended(bank: Bank) -> None:
    at_findings(bank, "2026-03-21 00:00")

    with pytest.raises(RuleBroken):
        ask(bank)


def test_an_extension_that_is_granted_after_the_last_day_is_none(bank: Bank) -> None:
    at_findings(bank, "2026-03-19 10:00")
    ask(bank)
    bank.clock.move_to(bank_time("2026-03-21 09:00"))
    bank.sweep()

    assert bank.rows(Extension)[0].status == ExtensionStatus.REFUSED
    assert bank.rows(TimeLimit, TimeLimit.kind == "statutory")[0].breached_at == bank_time("2026-03-20 24:00")


def test_a_request_that_is_open_when_the_complaint_ends_ends_with_it(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    bank.withdraw()

    assert bank.open == []
    assert bank.running == set()


def test_once_the_answer_is_told_nobody_has_to_decide_about_more_time(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    bank.do("findings")
    bank.do("review_findings")
    bank.do("draft_answer")
    bank.do("approve_answer")

    bank.post()

    (extension,) = bank.rows(Extension)
    assert (extension.status, extension.decided_by_id) == (ExtensionStatus.LAPSED, None)
    assert bank.open == ["party_reply"]
    assert {"statutory", "extension_decision"}.isdisjoint(bank.running)
    bank.require_sound()


def test_a_request_lapses_with_a_withdrawal(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)

    bank.withdraw()

    (extension,) = bank.rows(Extension)
    assert extension.status == ExtensionStatus.LAPSED
    assert bank.open == []


def test_on_the_last_day_nobody_could_decide_in_time_so_the_request_is_refused_with_the_moment(
    bank: Bank,
) -> None:
    at_findings(bank, "2026-03-20 10:00")

    with pytest.raises(RuleBroken, match="2026-03-19 24:00"):
        ask(bank)

    assert bank.rows(Extension) == []


def test_more_time_of_which_the_customer_was_not_told_in_time_is_none(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    bank.do("approve_by_lead")

    bank.clock.move_to(bank_time("2026-03-22 10:00"))
    bank.sweep()
    bank.post()

    (extension,) = bank.rows(Extension)
    assert extension.status == ExtensionStatus.LAPSED
    row = bank.limit("statutory")
    assert (bank.shown(row.due_at), bank.shown(row.breached_at)) == ("2026-03-20 24:00", "2026-03-20 24:00")
    bank.require_sound()


def test_while_the_customer_is_not_told_nobody_asks_again(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    bank.do("approve_by_lead")

    with pytest.raises(RuleBroken, match="as soon as the party has been told"):
        ask(bank, 60)


def test_an_answer_before_the_customer_was_told_makes_more_time_needless(bank: Bank) -> None:
    at_findings(bank)
    ask(bank)
    bank.do("approve_by_lead")
    bank.lead_to("approve_answer")
    bank.do("approve_answer")

    bank.clock.advance(timedelta(minutes=15))
    bank.post()

    assert bank.limit("statutory").met is True
    bank.require_sound()
