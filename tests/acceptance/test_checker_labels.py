"""What the checker says of process files that nobody of this project wrote, against what people said before."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.workflow import Vocabulary
from engine.workflow.checker import check_files
from tests.acceptance.shipped import product_vocabulary

LABELS = Path(__file__).parent / "checker_labels" / "labels.yaml"
FIRST_RUN = (0.821, 0.981)
"""Precision and recall of the first run, before anybody had compared findings with labels; they stay for ever."""
LEAST_PRECISION, LEAST_RECALL = 0.989, 1.0

Pair = tuple[str, str, str]
"""File, rule and element."""


@dataclass(frozen=True)
class Comparison:
    """The errors that were found, beside those that people expected."""

    found: frozenset[Pair]
    expected: frozenset[Pair]

    @property
    def precision(self) -> float:
        """The share of the found errors that were expected."""
        return len(self.found & self.expected) / len(self.found)

    @property
    def recall(self) -> float:
        """The share of the expected errors that were found."""
        return len(self.found & self.expected) / len(self.expected)


def labelled() -> list[Any]:
    """The files with what is expected of each."""
    files: list[Any] = yaml.safe_load(LABELS.read_text("utf-8"))["files"]
    return files


def compared(data: Path) -> Comparison:
    """Check every labelled file by itself."""
    vocabulary = product_vocabulary()
    found: set[Pair] = set()
    for one in labelled():
        content = (data / one["file"]).read_bytes()
        assert sha256(content).hexdigest() == one["sha256"], one["file"]
        found.update(_errors(one["file"], content, vocabulary))
    return Comparison(frozenset(found), frozenset(_expected()))


def _errors(name: str, content: bytes, vocabulary: Vocabulary) -> Iterator[Pair]:
    return (
        (name, one.rule, one.element) for one in check_files({"labelled.bpmn": content}, vocabulary) if one.is_error
    )


def _expected() -> Iterator[Pair]:
    return ((one["file"], label["rule"], label["element"]) for one in labelled() for label in one["expected"])


@pytest.mark.data
def test_it_finds_what_people_found_and_hardly_anything_else(
    test_data: Path, record_property: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison = compared(test_data)

    for name in ("precision", "recall"):
        record_property(name, round(getattr(comparison, name), 4))
    with capsys.disabled():
        print(  # noqa: T201 - the two figures belong into the log of every run
            f"\nchecker labels: precision {comparison.precision:.3f}, recall {comparison.recall:.3f} "
            f"(first run {FIRST_RUN[0]}, {FIRST_RUN[1]})"
        )
    assert comparison.precision >= LEAST_PRECISION, sorted(comparison.found - comparison.expected)
    assert comparison.recall >= LEAST_RECALL, sorted(comparison.expected - comparison.found)


@pytest.mark.data
def test_files_that_people_let_pass_pass(test_data: Path) -> None:
    passed = [one["file"] for one in labelled() if not one["expected"]]

    refused = [name for name in passed if [*_errors(name, (test_data / name).read_bytes(), product_vocabulary())]]

    assert refused == []


@pytest.mark.data
def test_every_foreign_file_gets_a_verdict(test_data: Path) -> None:
    paths = [*(test_data / "bpmn-miwg").iterdir(), *(test_data / "bpmn-camunda7").iterdir()]
    files = [path for path in paths if path.suffix in (".bpmn", ".xml")]

    verdicts = [check_files({"foreign.bpmn": path.read_bytes()}, product_vocabulary()) for path in files]

    assert len(verdicts) > 200
    assert all(one.message("en") and one.message("zh") for findings in verdicts for one in findings)
