"""Handling: contact, plan, evidence of other departments, findings and their review."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.processes.bank import Bank, Walk
from tests.unit.processes.shipped import TEN_O_CLOCK

HOUR = timedelta(hours=1)


def handling(bank: Bank, *assists: str) -> Walk:
    return Walk("handling", bank, assists=list(assists))


def at_review(bank: Bank) -> Walk:
    return handling(bank).do("contact").do("findings")


def test_a_simple_complaint_goes_from_contact_to_accepted_findings() -> None:
    bank = Bank()

    walk = at_review(bank).do("review_findings", findings_accepted=True)

    assert walk.ended_in == "accepted"
    assert bank.recorded() == ["contacted", "findings_begun", "findings_accepted"]
    assert bank.asked[0] == ("complaint.set_status", {"status": "handling"})


@pytest.mark.parametrize(
    "facts", [{"complexity": "complex"}, {"complexity": "special"}, {"nature": "MAJ"}, {"nature": "URG"}]
)
def test_a_complex_or_grave_complaint_is_planned_first(facts: dict[str, str]) -> None:
    walk = handling(Bank(**facts)).do("contact")

    assert walk.open == ["plan"]
    assert walk.do("plan").open == ["findings"]


def test_the_lead_names_a_handler_when_nobody_claims() -> None:
    bank = Bank()
    bank.limits["claim"] = TEN_O_CLOCK + HOUR
    walk = handling(bank).until(TEN_O_CLOCK + HOUR)
    assert (walk.open, walk.item("assign_handler").role) == (["assign_handler"], "LEAD")

    bank.limits.clear()
    walk.do("assign_handler", handler=12)

    assert bank.did("complaint.assign_handler") == [{"person": 12}]
    assert walk.open == ["contact"]


def test_a_claim_in_time_leaves_the_first_step_where_it_is() -> None:
    bank = Bank()
    bank.limits["claim"] = TEN_O_CLOCK + HOUR
    walk = handling(bank)

    bank.limits.clear()
    walk.until(TEN_O_CLOCK + 2 * HOUR)

    assert walk.open == ["contact"]


def test_every_assisting_department_gives_evidence_before_the_findings() -> None:
    bank = Bank()
    walk = handling(bank, "LEGAL", "IT").do("contact")
    assert {(item.subject, item.department) for item in walk.items.values()} == {("LEGAL", "LEGAL"), ("IT", "IT")}

    walk.do("give_evidence", "IT")
    assert walk.open == ["give_evidence"]
    walk.do("give_evidence", "LEGAL")

    assert walk.open == ["findings"]
    assert bank.recorded() == ["contacted", "assist_asked", "assist_given", "findings_begun"]


def test_late_evidence_is_told_to_the_handler_and_still_waited_for() -> None:
    bank = Bank()
    bank.limits["assist"] = TEN_O_CLOCK + HOUR
    walk = handling(bank, "LEGAL").do("contact")

    walk.until(TEN_O_CLOCK + HOUR)

    assert bank.did("notices.send") == [{"notice": "assist_late", "role": "HANDLER", "department": "CARD"}]
    assert walk.open == ["give_evidence"]


@pytest.mark.parametrize("refusals", [1, 2])
def test_refused_findings_are_written_again(refusals: int) -> None:
    walk = at_review(Bank())

    for _ in range(refusals):
        walk.do("review_findings", findings_accepted=False)
        assert walk.open == ["findings"]
        walk.do("findings")

    assert walk.do("review_findings", findings_accepted=True).ended_in == "accepted"


def test_consumer_protection_decides_after_the_third_refusal() -> None:
    bank = Bank()
    walk = at_review(bank)
    for _ in range(2):
        walk.do("review_findings", findings_accepted=False).do("findings")

    walk.do("review_findings", findings_accepted=False)

    assert (walk.open, walk.item("decide_findings").department) == (["decide_findings"], "CP")
    assert walk.do("decide_findings").ended_in == "accepted"
    assert bank.recorded()[-1] == "findings_accepted"


def test_nobody_reviews_or_decides_their_own_findings() -> None:
    nodes: Any = handling(Bank()).definitions.processes["handling"].nodes

    assert nodes["review_findings"].not_same_as == ("findings",)
    assert nodes["decide_findings"].not_same_as == ("findings", "review_findings")
