"""Writes the reference of all rules: `python -m engine.operations.checker_reference > docs/reference/checker.md`."""

import sys
from collections.abc import Mapping

from engine.operations.folder_rules import FOLDER_RULES
from engine.workflow.checker import RULES, Rule
from engine.workflow.checker.reference import as_markdown

ALL_RULES: Mapping[str, Rule] = {**RULES, **FOLDER_RULES}
"""Every rule by its id: those of the checker, and those of a folder as a whole."""

if __name__ == "__main__":
    sys.stdout.write(as_markdown(ALL_RULES.values()))
