"""Classification: tables propose, a person confirms, the limits follow."""

from typing import Any

from tests.unit.processes.bank import Bank, Walk

CONFIRMED: dict[str, Any] = {
    "nature": "MAJ",
    "complexity": "complex",
    "urgency": "II",
    "lead_department": "LOAN",
    "assists": ["LEGAL"],
}


def test_the_tables_propose_before_anybody_is_asked() -> None:
    walk = Walk("classification", Bank(content="PRD", business="loans", amount=600_000))

    proposed = {taken.decision: taken.value for taken in walk.transition.decisions}

    assert proposed == {
        "nature": {"nature": "MAJ", "complexity": "complex"},
        "urgency": "II",
        "routing": {"lead": "LOAN", "assists": ["LEGAL"]},
    }
    assert walk.open == ["confirm_classification"]


def test_what_was_confirmed_is_recorded_and_the_limits_follow() -> None:
    bank = Bank()

    walk = Walk("classification", bank).do("confirm_classification", **CONFIRMED)

    assert walk.ended_in == "classified"
    assert bank.did("complaint.classify") == [{name: CONFIRMED[name] for name in CONFIRMED if name != "assists"}]
    assert bank.asked[-1] == ("limits.set", {"decision": "limits"})


def test_consumer_protection_classifies() -> None:
    item = Walk("classification", Bank()).item("confirm_classification")

    assert (item.role, item.department, item.limit) == ("TRIAGE", "CP", "classify")
