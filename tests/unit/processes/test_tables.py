"""Every shipped decision table is complete, unambiguous, and says why each of its rules is there."""

from pathlib import Path

import pytest
from lxml.etree import _Element

from engine.dmn import Decision
from engine.dmn.check import check_table
from engine.dmn.table import DecisionTable
from engine.xml import local_name, parse_xml
from tests.unit.processes.shipped import PROCESSES, codes, library

DECISIONS = sorted(library().decision_ids())
FILES = sorted((PROCESSES / "decisions").glob("*.dmn"))
LISTS = {"business": "jrt_business", "cause": "jrt_cause"}
UNKNOWN_IS_EMPTY = frozenset({"content", "business", "cause", "nature", "complexity", "urgency"})
CODED = UNKNOWN_IS_EMPTY | {"channel", "kind"}


def table(decision_id: str) -> DecisionTable:
    """The table of a shipped decision; every one of them is a table."""
    found = library().decision(decision_id).table
    assert found is not None
    return found


def coded_inputs() -> list[tuple[Decision, str]]:
    """Every input of a decision that takes a code of the bank."""
    decisions = [library().decision(decision_id) for decision_id in DECISIONS]
    return [(decision, name) for decision in decisions for name in decision.inputs if name in CODED]


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_a_table_has_no_gap_no_overlap_and_no_rule_that_never_matches(decision_id: str) -> None:
    assert check_table(table(decision_id)) == []


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_rules_have_stable_ids_that_begin_with_the_name_of_the_decision(decision_id: str) -> None:
    ids = [rule.id for rule in table(decision_id).rules]

    assert len(set(ids)) == len(ids)
    assert all(rule_id.startswith(f"{decision_id.removesuffix('_by_matter')}_") for rule_id in ids)


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_every_input_has_a_type(decision_id: str) -> None:
    kinds = {str(one.type) for one in library().decision(decision_id).inputs.values()}

    assert kinds <= {"string", "number", "boolean", "list<string>"}


def test_inputs_that_take_a_code_allow_exactly_the_codes_of_the_bank() -> None:
    for decision, name in coded_inputs():
        allowed = {value.strip().strip('"') for value in (decision.inputs[name].allowed or "").split(",")}
        unknown = {""} if name in UNKNOWN_IS_EMPTY else set()

        assert allowed == codes(LISTS.get(name, name)) | unknown, f"{decision.id}.{name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_says_why_in_both_languages_and_names_its_source(path: Path) -> None:
    root = parse_xml(path.read_bytes(), name=path.name)

    for rule in root.iter("{*}rule"):
        english, _, chinese = text(rule, "description").partition("\n")
        assert "Redress default" in english or "CBIRC Order" in english, rule.get("id")
        assert not chinese.isascii(), rule.get("id")


def text(element: _Element, tag: str) -> str:
    """The text of a child."""
    return next((child.text or "" for child in element if local_name(child) == tag), "")
