"""The decision engine against the DMN Technology Compatibility Kit: level 2 whole, level 3 as far as the test data holds it."""

import json
from pathlib import Path

import pytest

from benchmarks.dmn_tck import Score, main, score_level, total

pytestmark = pytest.mark.data

LEVEL_3_CASES, LEVEL_3_VALUES, LEVEL_3_NULLS = 2_619, 1_426, 1_246
"""What passed when this was written: all that the test data holds. It may only grow."""


def failures(folders: dict[str, Score]) -> list[str]:
    return [f"{name} {one.case} {one.node}" for name, score in folders.items() for one in score.failures]


def test_every_test_case_of_level_2_passes(test_data: Path) -> None:
    folders = score_level(test_data / "dmn-tck" / "compliance-level-2")

    assert failures(folders) == []
    assert total(folders).cases == [116, 116]
    assert total(folders).values == [110, 110]


def test_level_3_passes_at_least_as_far_as_it_did(test_data: Path) -> None:
    folders = score_level(test_data / "dmn-tck" / "compliance-level-3")

    assert failures(folders) == []
    score = total(folders)
    assert score.cases[0] >= LEVEL_3_CASES
    assert score.values[0] >= LEVEL_3_VALUES
    assert score.nulls[0] >= LEVEL_3_NULLS


def test_the_score_is_printed_as_json_with_value_and_null_results_apart(
    test_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(test_data / "dmn-tck" / "compliance-level-2"), "--json"]) == 0

    level = json.loads(capsys.readouterr().out)["compliance-level-2"]
    assert level["test_cases"] == {"passed": 116, "total": 116}
    assert level["null_results"] == {"passed": 16, "total": 16}
    assert level["folders"]["0105-feel-math"]["value_results"] == {"passed": 24, "total": 24}
