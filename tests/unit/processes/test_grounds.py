"""Nature, complexity and urgency by their grounds, each row by hand."""

from itertools import combinations
from typing import Any

import pytest

from tests.unit.processes.shipped import decide

GROUNDS: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("1a", {"circumstances": ["public_event"]}, "MAJ", "special", "II"),
    ("1a", {"circumstances": ["regulator_declared"]}, "MAJ", "special", "II"),
    ("1b", {"group_size": 20}, "MAJ", "special", "II"),
    ("2", {"circumstances": ["threat_to_life"]}, "URG", "complex", "I"),
    ("2", {"circumstances": ["loss_ongoing"]}, "URG", "complex", "I"),
    ("2", {"circumstances": ["account_takeover"]}, "URG", "complex", "I"),
    ("2", {"circumstances": ["data_leak"]}, "URG", "complex", "I"),
    ("3", {"circumstances": ["vulnerable", "no_access_to_funds"]}, "URG", "complex", "I"),
    ("4a", {"circumstances": ["media"]}, "MAJ", "complex", "II"),
    ("4a", {"circumstances": ["misconduct"]}, "MAJ", "complex", "II"),
    ("4a", {"circumstances": ["lawsuit"]}, "MAJ", "complex", "II"),
    ("4b", {"amount": 500_000}, "MAJ", "complex", "II"),
    ("5a", {"channel": "regulator"}, "MAJ", "complex", "II"),
    ("5a", {"channel": "regulator_nfra"}, "MAJ", "complex", "II"),
    ("5a", {"channel": "petition"}, "MAJ", "complex", "II"),
    ("5b", {"previous": 2}, "MAJ", "complex", "II"),
    ("5c", {"same_cause_today": 5}, "MAJ", "complex", "II"),
    ("6", {"circumstances": ["deadline_24h"]}, "URG", "simple", "I"),
]
ORDINARY: list[tuple[str, dict[str, Any], str]] = [
    ("7a", {"circumstances": ["several_departments"]}, "complex"),
    ("7a", {"circumstances": ["external_evidence"]}, "complex"),
    ("7b", {"amount": 20_000}, "complex"),
    ("8", {}, "simple"),
    ("8", {"amount": 19_999}, "simple"),
    ("8", {"circumstances": ["vulnerable"]}, "simple"),
    ("8", {"circumstances": ["no_access_to_funds"]}, "simple"),
    ("8", {"group_size": 19, "previous": 1, "same_cause_today": 4}, "simple"),
]


@pytest.mark.parametrize(("ground", "facts", "nature", "complexity", "urgency"), GROUNDS)
def test_each_ground_gives_its_nature_and_urgency(
    ground: str, facts: dict[str, Any], nature: str, complexity: str, urgency: str
) -> None:
    by_nature, by_urgency = decide("nature", **facts), decide("urgency", **facts)

    assert by_nature.value == {"nature": nature, "complexity": complexity}
    assert by_nature.rules == (f"nature_{ground}",)
    assert (by_urgency.value, by_urgency.rules) == (urgency, (f"urgency_{ground}",))


@pytest.mark.parametrize(("ground", "facts", "complexity"), ORDINARY)
def test_what_has_no_grave_ground_is_general(ground: str, facts: dict[str, Any], complexity: str) -> None:
    decided = decide("nature", **facts)

    assert decided.value == {"nature": "GEN", "complexity": complexity}
    assert decided.rules == (f"nature_{ground}",)
    assert decide("urgency", **facts).value == "III"


def test_of_two_grounds_the_first_names_the_nature() -> None:
    facts = {"group_size": 30, "circumstances": ["deadline_24h"]}

    assert decide("nature", **facts).rules == ("nature_1b",)


def test_a_group_whose_money_is_being_lost_is_major_and_urgent_at_once() -> None:
    facts = {"group_size": 30, "circumstances": ["loss_ongoing"]}

    assert decide("nature", **facts).value == {"nature": "MAJ", "complexity": "special"}
    assert decide("urgency", **facts).value == "I"


def test_urgency_is_never_lower_than_the_nature_asks_for() -> None:
    asked = {"URG": ("I",), "MAJ": ("I", "II")}
    for one, other in combinations([facts for _, facts, *_ in GROUNDS], 2):
        circumstances = [*one.get("circumstances", []), *other.get("circumstances", [])]
        facts = {**one, **other, "circumstances": circumstances}

        nature, urgency = decide("nature", **facts).value["nature"], decide("urgency", **facts).value

        assert urgency in asked[nature], facts
