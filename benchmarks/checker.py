"""What checking costs in CPU time: every process file of the test data by itself, and the shipped files together.

python -m benchmarks.checker [DIR …] [--json]
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.operations.operators import vocabulary
from engine.operations.rulebook import read_rules
from engine.workflow import Vocabulary
from engine.workflow.checker import check_files

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("REDRESS_TEST_DATA", ROOT.parent / "shared" / "data"))


def process_files(folders: Sequence[Path]) -> list[Path]:
    """Every BPMN file below some folders, whatever its ending."""
    endings = (".bpmn", ".bpmn20.xml")
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.name.endswith(endings)]


def one_by_one(paths: Sequence[Path], known: Vocabulary) -> dict[str, Any]:
    """Check each file alone and return milliseconds of CPU, and how many were refused by which rules."""
    times: list[float] = []
    rules: Counter[str] = Counter()
    refused = 0
    for path in paths:
        content = path.read_bytes()
        begun = time.process_time()
        findings = check_files({"checked.bpmn": content}, known)
        times.append((time.process_time() - begun) * 1000)
        rules.update(one.rule for one in findings if one.is_error)
        refused += any(one.is_error for one in findings)
    slowest = paths[times.index(max(times))].name
    ordered = sorted(times)
    return {
        "files": len(paths),
        "refused": refused,
        "passed": len(paths) - refused,
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "max_ms": round(ordered[-1], 1),
        "slowest": slowest,
        "errors": dict(rules.most_common()),
    }


def shipped(files: Mapping[str, bytes], known: Vocabulary) -> dict[str, Any]:
    """Check the shipped processes, decisions and forms together: at first, and again when nothing has changed."""
    checked = {path: content for path, content in files.items() if path.endswith((".bpmn", ".dmn", ".json"))}
    times = []
    for _ in range(2):
        begun = time.process_time()
        findings = check_files(checked, known)
        times.append(round((time.process_time() - begun) * 1000, 1))
    return {
        "files": len(checked),
        "first_ms": times[0],
        "again_ms": times[1],
        "errors": sum(one.is_error for one in findings),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[DATA / "bpmn-miwg", DATA / "bpmn-camunda7"])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    paths = process_files(asked.folders)
    if not paths:
        print("No process files there.", file=sys.stderr)
        return 2
    folder = ROOT / "processes"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    known = vocabulary(read_rules(files, version_hash="shipped"))
    figures = {"shipped": shipped(files, known), "foreign": one_by_one(paths, known)}
    if asked.json:
        print(json.dumps(figures))
        return 0
    for title, numbers in figures.items():
        print(title)
        for name, value in numbers.items():
            print(f"{name:>12}  {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
