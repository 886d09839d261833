"""The smaller decisions: duplicates, letters, approvals, authority of intake, head start of a risk."""

from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import InputMissing, InputNotAllowed, InputWrongType
from tests.unit.processes.shipped import decide

STRANGERS = {"same_party": False, "same_account": False, "similarity": 0, "days_apart": 100, "same_amount": False}


@pytest.mark.parametrize(
    ("alike", "points"),
    [
        ({}, 0),
        ({"same_party": True}, 40),
        ({"same_account": True}, 20),
        ({"similarity": Decimal("0.6")}, 20),
        ({"similarity": Decimal("0.59")}, 0),
        ({"days_apart": 7}, 10),
        ({"days_apart": -7}, 10),
        ({"days_apart": 8}, 0),
        ({"same_amount": True}, 10),
        ({"same_party": True, "same_account": True, "days_apart": 0}, 70),
        ({"same_party": True, "same_account": True, "similarity": 1, "days_apart": 0, "same_amount": True}, 100),
    ],
)
def test_what_two_complaints_share_is_added_up(alike: dict[str, Any], points: int) -> None:
    assert decide("duplicate", **{**STRANGERS, **alike}).value == points


@pytest.mark.parametrize(
    ("score", "open_", "days_left", "verdict"),
    [
        (70, True, 0, "duplicate"),
        (69, True, 0, "related"),
        (50, True, 0, "related"),
        (49, True, 0, "none"),
        (90, False, 0, "repeat"),
        (50, False, 90, "repeat"),
        (100, False, -1, "none"),
        (49, False, 10, "none"),
    ],
)
def test_points_and_age_say_what_an_earlier_complaint_means(
    score: int, open_: bool, days_left: int, verdict: str
) -> None:
    assert decide("same_matter", score=score, open=open_, days_left=days_left).value == verdict


@pytest.mark.parametrize(
    ("outcome", "variant"),
    [
        ("upheld", "accept"),
        ("partly_upheld", "accept_in_part"),
        ("rejected", "reject"),
        ("settled_mediation", "settled"),
        ("goodwill_only", "goodwill"),
        ("no_contact", "reject"),
    ],
)
def test_the_outcome_chooses_the_letter(outcome: str, variant: str) -> None:
    assert decide("letter", outcome=outcome).value == {"template": "final", "variant": variant}


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        ({"nature": "MAJ"}, True),
        ({"outcome": "rejected"}, True),
        ({"outcome": "goodwill_only"}, True),
        ({"channel": "regulator"}, True),
        ({"channel": "petition"}, True),
        ({"nature": "URG"}, False),
        ({"outcome": "partly_upheld"}, False),
        ({}, False),
    ],
)
def test_compliance_approves_what_is_risky(facts: dict[str, str], needed: bool) -> None:
    assert decide("second_approval", **facts).value is needed


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({}, True),
        ({"content": "OPR", "amount": 200}, True),
        ({"amount": 201}, False),
        ({"circumstances": ["vulnerable"]}, False),
        ({"channel": "regulator"}, False),
        ({"channel": "social_media"}, False),
        ({"business": "loans"}, False),
        ({"content": "PRD"}, False),
        ({"content": "POL"}, False),
        ({"content": ""}, False),
    ],
)
def test_intake_resolves_only_simple_matters(facts: dict[str, Any], may: bool) -> None:
    assert decide("first_contact", **facts).value is may


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        ({"urgency": "I", "nature": "URG", "circumstances": ["vulnerable"]}, 72),
        ({"urgency": "I", "nature": "MAJ"}, 48),
        ({"urgency": "II", "nature": "MAJ", "circumstances": ["vulnerable"]}, 36),
        ({"urgency": "II", "nature": "MAJ"}, 24),
        ({"urgency": "II", "nature": "GEN"}, 24),
        ({"circumstances": ["vulnerable"]}, 12),
        ({}, 0),
        ({"urgency": "", "nature": ""}, 0),
    ],
)
def test_the_graver_the_risk_the_greater_its_head_start(facts: dict[str, Any], hours: int) -> None:
    assert decide("allowance", **facts).value == hours


@pytest.mark.parametrize(("to_days", "approver"), [(20, "LEAD"), (30, "LEAD"), (31, "EXEC"), (60, "EXEC")])
def test_the_length_says_who_grants_more_time(to_days: int, approver: str) -> None:
    assert decide("extension_approver", to_days=to_days).value == approver


def test_a_code_on_no_list_is_refused_instead_of_falling_into_the_last_row() -> None:
    with pytest.raises(InputNotAllowed):
        decide("nature", channel="telepathy")


def test_a_missing_input_is_refused_instead_of_falling_into_the_last_row() -> None:
    with pytest.raises(InputMissing):
        decide("nature", amount=None)


def test_an_input_of_another_type_is_refused() -> None:
    with pytest.raises(InputWrongType):
        decide("extension_approver", to_days="thirty")
