"""Routing: who leads, who helps, and nobody on their own matter."""

import pytest

from tests.unit.processes.shipped import codes, decide, organisation

PAYMENT = ("payments", "savings", "other_intermediary", "treasury", "currency")
ROWS = [
    ("2a", "OPR", "personal_information", "other", "web", "SEC", ["LEGAL", "CP"]),
    ("2b", "SVC", "loans", "information_safety", "counter", "SEC", ["LEGAL", "CP"]),
    ("3a", "SVC", "collection", "service_attitude", "phone", "COLL", ["LEGAL"]),
    ("3b", "PRD", "loans", "collection_ways", "phone", "COLL", ["LEGAL"]),
    ("4a", "SVC", "savings", "service_attitude", "counter", "BR", []),
    ("4b", "SVC", "bank_cards", "service_attitude", "phone", "CSC", []),
    ("4b", "SVC", "bank_cards", "service_attitude", "online_chat", "CSC", []),
    ("5a", "POL", "own_wealth", "pricing", "web", "WM", ["LEGAL"]),
    ("5a", "POL", "precious_metals", "pricing", "web", "WM", ["LEGAL"]),
    ("5b", "POL", "agency", "contract_terms", "email", "AGY", ["LEGAL"]),
    ("5c", "POL", "loans", "pricing", "email", "LOAN", ["LEGAL"]),
    ("5d", "POL", "bank_cards", "pricing", "app", "CARD", ["LEGAL"]),
    ("5e", "POL", "foreign_exchange", "pricing", "app", "FX", ["LEGAL"]),
    *[("5f", "POL", business, "pricing", "email", "PAY", ["LEGAL"]) for business in PAYMENT],
    ("5g", "POL", "other", "pricing", "email", "CP", ["LEGAL"]),
    ("6", "OPR", "payments", "facilities_systems", "app", "EB", ["IT"]),
    ("6", "OPR", "bank_cards", "facilities_systems", "kiosk", "EB", ["IT"]),
    *[("7", "OPR", business, "rules_processes", "counter", "PAY", ["BR"]) for business in PAYMENT],
    ("8a", "PRD", "own_wealth", "marketing", "counter", "WM", ["LEGAL"]),
    ("8b", "PRD", "precious_metals", "product_return", "counter", "WM", []),
    ("8b", "OPR", "own_wealth", "rules_processes", "counter", "WM", []),
    ("9", "PRD", "agency", "marketing", "counter", "AGY", []),
    ("10", "OPR", "loans", "rules_processes", "counter", "LOAN", ["LEGAL"]),
    ("11", "PRD", "bank_cards", "pricing", "phone", "CARD", ["PAY"]),
    ("12", "PRD", "foreign_exchange", "pricing", "phone", "FX", []),
    ("13", "PRD", "savings", "product_return", "phone", "PAY", ["RTL"]),
    ("14", "SVC", "savings", "service_attitude", "web", "CP", []),
    ("14", "OTH", "other", "other", "letter", "CP", []),
    ("14", "", "", "", "letter", "CP", []),
]


@pytest.mark.parametrize(("row", "content", "business", "cause", "channel", "lead", "assists"), ROWS)
def test_the_matter_says_who_leads_and_who_helps(
    row: str, content: str, business: str, cause: str, channel: str, lead: str, assists: list[str]
) -> None:
    decided = decide("routing", content=content, business=business, cause=cause, channel=channel)

    assert decided.value == {"lead": lead, "assists": assists}
    assert set(decided.rules) == {f"routing_{row}", "routing_own"}


def test_misconduct_of_staff_goes_to_consumer_protection() -> None:
    decided = decide("routing", content="PRD", business="loans", circumstances=["misconduct"])

    assert decided.value == {"lead": "CP", "assists": ["HR"]}
    assert "routing_1a" in decided.rules


@pytest.mark.parametrize(
    ("content", "business", "channel", "would_lead"),
    [("SVC", "savings", "counter", "BR"), ("PRD", "loans", "email", "LOAN")],
)
def test_no_department_leads_a_complaint_about_itself(
    content: str, business: str, channel: str, would_lead: str
) -> None:
    matter = {"content": content, "business": business, "channel": channel}

    assert decide("routing", **matter, subject_department="HR").value["lead"] == would_lead
    assert decide("routing", **matter, subject_department=would_lead).value == {"lead": "CP", "assists": ["HR"]}


def test_only_departments_that_handle_complaints_lead() -> None:
    leading = {row["code"] for row in organisation("departments") if row["part"] == "lead"}
    values = [
        decide("routing", content=content, business=business, cause=cause, channel=channel).value["lead"]
        for content in codes("content")
        for business in codes("jrt_business")
        for cause in ("other", "information_safety", "collection_ways")
        for channel in ("counter", "phone", "web", "letter")
    ]

    assert set(values) <= leading


def test_consumer_protection_leads_no_complaint_about_itself() -> None:
    others = {"content": "OTH", "business": "other", "channel": "letter"}
    assert decide("routing", **others).value["lead"] == "CP"

    about_itself = decide("routing", **others, subject_department="CP", circumstances=["misconduct"])

    assert about_itself.value == {"lead": "CSC", "assists": ["LEGAL"]}


def test_misconduct_in_consumer_protection_is_routed_by_the_matter() -> None:
    decided = decide("routing", content="PRD", business="loans", subject_department="CP", circumstances=["misconduct"])

    assert decided.value["lead"] == "LOAN"
