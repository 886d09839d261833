"""The reference of FEEL names every built-in function with its signature, every error code and every limit."""

from pathlib import Path

import pytest

from engine.dmn import DecisionFault
from engine.feel import FeelBudgetExceeded, FeelError
from engine.feel.builtins import BUILTINS


@pytest.fixture(scope="module")
def reference(project: Path) -> str:
    return (project / "docs" / "reference" / "feel.md").read_text(encoding="utf-8")


def test_every_built_in_function_is_in_the_reference(reference: str) -> None:
    signatures = {overload.signature for builtin in BUILTINS.values() for overload in builtin.overloads}

    assert [one for one in sorted(signatures) if f"`{one.replace('|', chr(92) + '|')}`" not in reference] == []


def test_the_reference_lists_no_function_that_is_not_there(reference: str) -> None:
    chapter = reference.partition("## Built-in functions")[2].partition("## Limits")[0]
    rows = [line for line in chapter.splitlines() if line.startswith("| `")]

    assert len(rows) == sum(len(builtin.overloads) for builtin in BUILTINS.values())


@pytest.mark.parametrize(
    "error",
    [*FeelError.__subclasses__(), FeelBudgetExceeded, *DecisionFault.__subclasses__()],
    ids=lambda one: one.code,
)
def test_every_error_code_is_in_the_reference(reference: str, error: type[FeelError]) -> None:
    assert f"| `{error.code}` |" in reference
