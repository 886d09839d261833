"""Internal limits and the ladder, each row by hand."""

from typing import Any

import pytest
import yaml

from engine.rules.lengths import parse_length
from tests.unit.processes.shipped import PROCESSES, decide, library, limits, organisation

COLUMNS = ("ack", "classify", "claim", "first_contact", "findings", "response")
URGENT = ("30 min", "15 min", "30 min", "2 h", "24 h", "72 h")
LENGTHS: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({"nature": "URG", "complexity": "simple"}, URGENT),
    ({"nature": "URG", "complexity": "complex", "channel": "regulator"}, URGENT),
    ({"nature": "MAJ", "complexity": "special", "urgency": "I"}, URGENT),
    ({"nature": "MAJ", "complexity": "complex", "urgency": "II"}, ("2 h", "1 h", "2 h", "4 h", "5 d", "10 d")),
    ({"channel": "regulator_pboc"}, ("2 h", "2 h", "4 bh", "1 bd", "5 bd", "8 bd")),
    ({"nature": "GEN", "complexity": "simple"}, ("4 bh", "4 bh", "1 bd", "2 bd", "3 bd", "5 bd")),
    ({"nature": "GEN", "complexity": "complex"}, ("4 bh", "4 bh", "1 bd", "2 bd", "6 bd", "9 bd")),
    ({"nature": "", "complexity": "", "urgency": ""}, ("4 bh", "4 bh", "1 bd", "2 bd", "3 bd", "5 bd")),
    ({"status": "second_look"}, ("1 bd", "none", "1 bd", "2 bd", "15 d", "25 d")),
    ({"kind": "suggestion"}, ("1 bd", "none", "2 bd", "none", "none", "10 bd")),
]
GRAVE, PLAIN = "MAJ", "GEN"
RUNGS: list[tuple[str, bool, str, str, str, int, list[str]]] = [
    ("claim", False, "unclaimed", PLAIN, "remind", 2, ["LEAD"]),
    ("findings", False, "half", PLAIN, "remind", 1, ["HANDLER"]),
    ("findings", False, "half", GRAVE, "remind", 2, ["LEAD"]),
    ("response", False, "three_quarters", PLAIN, "remind", 2, ["LEAD"]),
    ("response", False, "three_quarters", "URG", "remind", 4, ["LEAD", "CP"]),
    ("response", False, "nine_tenths", PLAIN, "escalate", 3, ["LEAD"]),
    ("response", False, "nine_tenths", GRAVE, "escalate", 5, ["EXEC"]),
    ("statutory", True, "five_days_before", PLAIN, "escalate", 2, ["LEAD"]),
    ("statutory", True, "five_days_before", GRAVE, "escalate", 4, ["CP"]),
    ("statutory", True, "one_day_before", PLAIN, "escalate", 4, ["CP"]),
    ("statutory", True, "one_day_before", GRAVE, "escalate", 5, ["EXEC"]),
    ("response", False, "breach", PLAIN, "breach", 4, ["CP", "SUP"]),
    ("response", False, "breach", GRAVE, "breach", 5, ["EXEC"]),
    ("statutory", True, "breach", PLAIN, "breach", 5, ["EXEC", "COMPL"]),
    ("statutory", True, "breach", "URG", "breach", 6, ["EXEC", "COMPL"]),
    ("ack", False, "half", "", "remind", 1, ["INTAKE"]),
    ("classify", False, "half", "", "remind", 1, ["TRIAGE"]),
    ("second_look", True, "half", PLAIN, "remind", 1, ["REVIEW"]),
    ("chase", False, "half", PLAIN, "remind", 1, ["INTAKE"]),
    ("chase", False, "breach", PLAIN, "none", 0, []),
    ("escalation_reply", False, "nine_tenths", GRAVE, "remind", 2, ["LEAD"]),
    ("acceptance", False, "breach", GRAVE, "none", 0, []),
    ("progress", False, "breach", PLAIN, "none", 0, []),
]
THRESHOLDS = ("unclaimed", "half", "three_quarters", "nine_tenths", "five_days_before", "one_day_before", "breach")


def profile() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PROCESSES / "profiles/cn-nfra-2020/profile.yaml").read_text())
    return found


@pytest.mark.parametrize(("facts", "lengths"), LENGTHS)
def test_each_kind_of_complaint_has_its_internal_limits(facts: dict[str, str], lengths: tuple[str, ...]) -> None:
    assert decide("limits", **facts).value == dict(zip(COLUMNS, lengths, strict=True))


@pytest.mark.parametrize(("facts", "lengths"), LENGTHS)
def test_every_length_is_one_that_the_engine_can_count(facts: dict[str, str], lengths: tuple[str, ...]) -> None:
    told = [text for text in decide("limits", **facts).value.values() if text != "none"]

    assert [str(parse_length(text)) for text in told] == told


def test_the_profile_takes_its_lengths_from_columns_that_exist() -> None:
    wanted = {
        kind
        for kind, rule in profile()["time_limits"].items()
        for row in rule["lengths"]
        if row.get("decision") == "limits"
    }

    assert wanted == set(COLUMNS)


@pytest.mark.parametrize(("limit", "statutory", "threshold", "nature", "action", "level", "audience"), RUNGS)
def test_each_threshold_has_its_action(
    limit: str, statutory: bool, threshold: str, nature: str, action: str, level: int, audience: list[str]
) -> None:
    decided = decide("ladder", limit=limit, statutory=statutory, threshold=threshold, nature=nature)

    assert decided.value == {"action": action, "level": level, "audience": audience}


@pytest.mark.parametrize("limit", sorted(limits()))
@pytest.mark.parametrize("nature", ["", "GEN", "MAJ", "URG"])
def test_the_ladder_has_an_answer_for_every_limit_at_every_threshold(limit: str, nature: str) -> None:
    roles = {row["code"] for row in organisation("roles")}
    for threshold in THRESHOLDS:
        for statutory in (True, False):
            value = decide("ladder", limit=limit, statutory=statutory, threshold=threshold, nature=nature).value
            assert set(value["audience"]) <= roles
            assert value["level"] in range(7)


def test_the_ladder_knows_the_limits_of_the_profiles_and_no_others() -> None:
    allowed = library().decision("ladder").inputs["limit"].allowed or ""

    assert {kind.strip().strip('"') for kind in allowed.split(",")} == limits()


def test_the_ladder_knows_every_limit_and_threshold_of_the_profile() -> None:
    for limit, rule in profile()["time_limits"].items():
        for threshold in rule["thresholds"]:
            statutory = rule["origin"] == "statutory"
            assert decide("ladder", limit=limit, statutory=statutory, threshold=threshold, nature="GEN").rules
