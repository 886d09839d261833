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

from engine.operations.folder_check import Installation, check_folder
from engine.operations.folder_rules import FOLDER_RULES
from engine.workflow.checker import RULES, check_files
from tests.acceptance.mutants.lockstep import parted, refused, vocabulary_of_nets
from tests.acceptance.mutants.mutator import Mutant, mutants
from tests.acceptance.mutants.nets import Net
from tests.acceptance.mutants.planted import PLANTS
from tests.acceptance.mutants.planted_folder import FOLDER_PLANTS, INSTALLATION, OTHER_INSTALLATIONS, FolderPlant
from tests.acceptance.mutants.planting import FILLABLE
from tests.acceptance.mutants.verdict import Fate, Judge
from tests.acceptance.mutants.walk import walk
from tests.acceptance.shipped import (
    product_vocabulary,
    shipped_files,
    shipped_folder,
    whole_vocabulary,
)

SEED = 20260305
COUNT = int(os.environ.get("REDRESS_MUTANTS", "120"))
"""Blind mutants, and random processes, in one run; REDRESS_MUTANTS=1000 makes the whole set, of which these are the first."""
VOCABULARY = replace(whole_vocabulary(), names={"records": FILLABLE, **whole_vocabulary().names})
LEGAL = Path(__file__).parent / "mutants" / "legal.yaml"


def test_nothing_at_all_is_said_about_the_shipped_files() -> None:
    findings = check_folder(shipped_folder(), INSTALLATION)

    assert [(one.file, one.line, one.rule, one.element) for one in findings] == []


@pytest.mark.parametrize("rule", sorted(PLANTS))
def test_a_planted_defect_is_named_by_rule_and_element(rule: str) -> None:
    plant = PLANTS[rule]

    findings = check_files(plant.grown(shipped_files()), VOCABULARY)

    assert (rule, plant.element) in {(one.rule, one.element) for one in findings}


@pytest.mark.parametrize(("rule", "plant"), [(rule, one) for rule, some in FOLDER_PLANTS.items() for one in some])
def test_a_defect_planted_into_a_folder_is_named_by_rule_file_and_line(rule: str, plant: FolderPlant) -> None:
    findings = check_folder(plant.grown(shipped_folder()), INSTALLATION)

    found = {(one.rule, one.file, one.line) for one in findings if one.is_error}
    assert (rule, plant.told_in, plant.line_in(shipped_folder())) in found, found


@pytest.mark.parametrize(("rule", "installation"), OTHER_INSTALLATIONS.items())
def test_files_that_do_not_fit_the_installation_are_named(rule: str, installation: Installation) -> None:
    findings = check_folder(shipped_folder(), installation)

    assert {one.rule for one in findings if one.is_error} == {rule}


def test_every_rule_has_a_defect_that_breaks_it() -> None:
    assert RULES.keys() == PLANTS.keys()
    assert FOLDER_RULES.keys() == FOLDER_PLANTS.keys() | OTHER_INSTALLATIONS.keys()


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
