"""The shipped processes, decisions and forms, and the vocabulary of the product."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.operations.asks import asks_of
from engine.operations.deployments import read_folder
from engine.operations.folder_check import rules_in
from engine.operations.operators import vocabulary
from engine.operations.rulebook import RuleBook, read_rules
from engine.workflow import Vocabulary

PROCESSES = Path(__file__).parents[2] / "processes"


@cache
def shipped_files() -> Mapping[str, bytes]:
    """Everything that the checker looks at, by path below `processes/`."""
    folders = ("complaint", "decisions", "forms")
    paths = sorted(path for folder in folders for path in (PROCESSES / folder).iterdir())
    return {path.relative_to(PROCESSES).as_posix(): path.read_bytes() for path in paths}


@cache
def shipped_folder() -> Mapping[str, bytes]:
    """Everything that can be deployed, by path below `processes/`."""
    return read_folder(PROCESSES)


@cache
def shipped_book() -> RuleBook:
    """The shipped rules."""
    return read_rules(rules_in(shipped_folder()), version_hash="shipped")


@cache
def product_vocabulary() -> Vocabulary:
    """The operators, facts and names that the product offers."""
    return vocabulary(shipped_book())


@cache
def whole_vocabulary() -> Vocabulary:
    """The same, with what the engine asks of the files of a whole bank."""
    return replace(product_vocabulary(), asks=asks_of(shipped_book()))
