"""Nothing that runs wrongly gets past the checker.

Planted defects are named; blind mutants are refused or harmless; random processes that pass run as the standard says.
"""

import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from engine.workflow.checker import RULES, check_files
from tests.acceptance.mutants.lockstep import parted, refused, vocabulary_of_nets
from tests.acceptance.mutants.mutator import Mutant, mutants
from tests.acceptance.mutants.nets import Net
from tests.acceptance.mutants.planted import PLANTS
from tests.acceptance.mutants.planting import FILLABLE
from tests.acceptance.mutants.verdict import Fate, Judge
from tests.acceptance.mutants.walk import walk
from tests.acceptance.shipped import product_vocabulary, shipped_files

SEED = 20260305
COUNT = int(os.environ.get("REDRESS_MUTANTS", "120"))
"""Blind mutants, and random processes, in one run; REDRESS_MUTANTS=1000 makes the whole set, of which these are the first."""
VOCABULARY = replace(product_vocabulary(), names={"records": FILLABLE, **product_vocabulary().names})
LEGAL = Path(__file__).parent / "mutants" / "legal.yaml"


def test_the_shipped_files_have_no_error_and_no_warning() -> None:
    findings = check_files(shipped_files(), product_vocabulary())

    wrong = [(one.file, one.line, one.rule, one.element) for one in findings if one.severity != "note"]

    assert wrong == []


@pytest.mark.parametrize("rule", sorted(PLANTS))
def test_a_planted_defect_is_named_by_rule_and_element(rule: str) -> None:
    plant = PLANTS[rule]

    findings = check_files(plant.grown(shipped_files()), VOCABULARY)

    assert (rule, plant.element) in {(one.rule, one.element) for one in findings}


def test_every_rule_has_a_defect_that_breaks_it() -> None:
    assert RULES.keys() == PLANTS.keys()


def test_walking_the_shipped_processes_meets_no_fault_and_gets_stuck_nowhere() -> None:
    judge = Judge(shipped_files(), product_vocabulary())

    seen = {subject.process.id: walk(subject) for subject in judge.shelf.subjects}

    assert {key: [one for one in all_seen if one[0] in ("fault", "stuck")] for key, all_seen in seen.items()} == {
        key: [] for key in seen
    }
    assert all(any(one[0] == "end" for one in all_seen) for all_seen in seen.values())


def test_a_blind_mutant_is_refused_or_runs_to_the_same_ends(capsys: pytest.CaptureFixture[str]) -> None:
    judge = Judge(shipped_files(), product_vocabulary())
    legal = yaml.safe_load(LEGAL.read_text("utf-8"))
    fates = Counter[str]()
    slipped: list[tuple[str, str, str]] = []

    for mutant in mutants(shipped_files(), seed=SEED, count=COUNT):
        fate, why = judge.fate(mutant)
        known = fate is Fate.CHANGED and _is_legal(mutant, legal)
        fates["legal" if known else fate.value] += 1
        if fate is Fate.CHANGED and not known:
            slipped.append((mutant.path, mutant.what, why))

    with capsys.disabled():
        print(f"\nblind mutants: {dict(fates)}")  # noqa: T201 - the figures belong into the log of every run
    assert slipped == []


def test_a_random_process_that_passes_runs_as_the_standard_says(capsys: pytest.CaptureFixture[str]) -> None:
    vocabulary = vocabulary_of_nets(product_vocabulary())
    passed, differ = 0, {}

    for seed in range(SEED, SEED + COUNT):
        net = Net(Random(seed)).file()  # noqa: S311 - chance for tests, not for secrets
        if not refused(net, vocabulary):
            passed += 1
            told = parted(net, vocabulary, Random(seed))  # noqa: S311 - as above
            differ |= {seed: told} if told else {}

    with capsys.disabled():
        print(f"\nrandom processes: {passed} of {COUNT} passed the checker")  # noqa: T201 - as above
    assert differ == {}
    assert passed > COUNT // 4


def _is_legal(mutant: Mutant, legal: list[Any]) -> bool:
    return any(re.fullmatch(one["file"], mutant.path) and re.fullmatch(one["what"], mutant.what) for one in legal)
