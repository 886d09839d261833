"""A replay is a world around the engine: the engine has never heard of it."""

from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[3] / "engine"


@pytest.mark.parametrize("part", ["workflow", "operations", "jobs", "audit", "storage", "records", "rules"])
def test_no_part_of_the_engine_knows_of_replays(part: str) -> None:
    modules = sorted((ENGINE / part).rglob("*.py"))

    assert modules
    assert [path for path in modules if "replay" in path.read_text("utf-8").lower()] == []
