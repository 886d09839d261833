"""The shipped processes, decisions and forms, and the vocabulary of the product."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.operations.operators import vocabulary
from engine.operations.rulebook import read_rules
from engine.workflow import Vocabulary

PROCESSES = Path(__file__).parents[2] / "processes"


@cache
def shipped_files() -> Mapping[str, bytes]:
    """Everything that the checker looks at, by path below `processes/`."""
    folders = ("complaint", "decisions", "forms")
    paths = sorted(path for folder in folders for path in (PROCESSES / folder).iterdir())
    return {path.relative_to(PROCESSES).as_posix(): path.read_bytes() for path in paths}


@cache
def product_vocabulary() -> Vocabulary:
    """The operators, facts and names that the product offers."""
    paths = (path for path in sorted(PROCESSES.rglob("*")) if path.is_file())
    files = {path.relative_to(PROCESSES).as_posix(): path.read_bytes() for path in paths}
    return vocabulary(read_rules(files, version_hash="shipped"))
