"""The whole life of a complaint through all its stages, to each of its ends."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.processes.bank import TEN_O_CLOCK, Bank, Walk

HOUR = timedelta(hours=1)
CLASS: dict[str, Any] = {
    "nature": "GEN",
    "complexity": "simple",
    "urgency": "III",
    "lead_department": "CARD",
    "assists": None,
}


def life(bank: Bank) -> Walk:
    """A complaint that intake has accepted and that was classified."""
    return Walk("main", bank).do("confirm_classification", **CLASS)


def handled(walk: Walk) -> Walk:
    return walk.do("contact").do("findings").do("review_findings", findings_accepted=True)


def answered(walk: Walk, reply: str) -> Walk:
    walk.do("draft_answer").do("approve_answer", approved=True)
    if walk.open == ["approve_compliance"]:
        walk.do("approve_compliance", approved=True)
    return walk.do("party_reply", reply=reply)


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        ("upheld", "upheld"),
        ("partly_upheld", "partly"),
        ("settled_mediation", "partly"),
        ("rejected", "rejected"),
        ("goodwill_only", "rejected"),
    ],
)
def test_the_outcome_names_the_end(outcome: str, end: str) -> None:
    bank = Bank(content="PRD", outcome=outcome)

    walk = answered(handled(life(bank)), "accept")

    assert walk.ended_in == end
    assert bank.did("complaint.close") == [{"status": end}]


def test_no_department_is_asked_for_help_when_none_was_chosen() -> None:
    walk = life(Bank(content="PRD")).do("contact")

    assert walk.open == ["findings"]


def test_the_chosen_departments_are_asked_for_help() -> None:
    walk = Walk("main", Bank(content="PRD")).do("confirm_classification", **{**CLASS, "assists": ["IT"]})

    assert walk.do("contact").item("give_evidence").department == "IT"


def test_a_complaint_resolved_at_once_is_answered_without_handling() -> None:
    bank = Bank()

    walk = answered(Walk("main", bank).do("resolve_at_once", resolved=True), "accept")

    assert walk.ended_in == "upheld"
    assert [call["status"] for call in bank.did("complaint.set_status")] == ["responding", "awaiting_party"]


def test_a_complaint_resolved_at_once_and_then_disputed_is_handled_without_help_of_others() -> None:
    walk = answered(Walk("main", Bank()).do("resolve_at_once", resolved=True), "dispute")

    walk.do("second_look", confirmed=False).do("contact")

    assert walk.open == ["findings"]


def test_a_merged_complaint_is_over_and_closed_by_the_merge_itself() -> None:
    bank = Bank()
    bank.answers["duplicates.find"] = {"verdict": "duplicate", "number": "TS202603010000029", "score": 80}

    walk = Walk("main", bank).do("confirm_duplicate", same_matter=True)

    assert walk.ended_in == "merged"
    assert bank.did("complaint.close") == []


def test_praise_is_closed_as_no_complaint() -> None:
    bank = Bank(kind="praise")

    walk = Walk("main", bank).do("answer_enquiry", kind="praise")

    assert walk.ended_in == "not_complaint"
    assert bank.did("complaint.close") == [{"status": "not_complaint"}]


def test_an_answer_sent_back_by_the_second_look_is_handled_again_but_disputed_only_once() -> None:
    bank = Bank(content="PRD")
    walk = answered(handled(life(bank)), "dispute").do("second_look", confirmed=False)
    assert walk.open == ["contact"]

    answered(handled(walk), "dispute")

    assert walk.ended_in == "upheld"
    assert bank.letters() == ["acknowledgement", "final", "final"]


def test_the_state_of_a_complaint_in_handling_stays_small() -> None:
    walk = life(Bank(content="PRD")).do("contact")

    assert len(walk.state) < 1500


@pytest.mark.parametrize("stage", ["contact", "findings", "draft_answer"])
def test_at_every_stage_a_progress_letter_leaves_each_time_the_limit_begins_anew(stage: str) -> None:
    bank = Bank(content="PRD")
    bank.limits["progress"] = TEN_O_CLOCK + HOUR
    walk = life(bank)
    for element, said in (("contact", {}), ("findings", {}), ("review_findings", {"findings_accepted": True})):
        if stage not in walk.open:
            walk.do(element, **said)

    walk.until(TEN_O_CLOCK + HOUR).until(TEN_O_CLOCK + 2 * HOUR)
    assert bank.letters() == ["acknowledgement", "progress"]
    bank.limits["progress"] = TEN_O_CLOCK + 3 * HOUR
    walk.until(TEN_O_CLOCK + 3 * HOUR)

    assert bank.letters() == ["acknowledgement", "progress", "progress"]
    assert walk.open == [stage]


def test_while_the_party_thinks_about_the_answer_nobody_writes_of_progress() -> None:
    bank = Bank(content="PRD", outcome="upheld")
    walk = handled(life(bank)).do("draft_answer").do("approve_answer", approved=True)
    if walk.open == ["approve_compliance"]:
        walk.do("approve_compliance", approved=True)

    walk.until(TEN_O_CLOCK + HOUR)

    assert walk.open == ["party_reply"]
    assert "progress" not in bank.letters()
