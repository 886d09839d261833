"""What checking costs: every process file of the test data and of this project, each checked by itself.

python -m benchmarks.checker [DIR …] [--json]
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engine.workflow.checker import check_files
from engine.workflow.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("REDRESS_TEST_DATA", ROOT.parent / "shared" / "data"))


def process_files(folders: Sequence[Path]) -> list[Path]:
    """Every BPMN file below some folders, whatever its ending."""
    found = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.name.endswith((".bpmn", ".bpmn20.xml"))
    ]
    return [path for path in found if path.is_file()]


def measure(paths: Sequence[Path]) -> dict[str, object]:
    """Check each file alone and return milliseconds, and how many were refused by which rules."""
    times: list[float] = []
    rules: Counter[str] = Counter()
    refused = 0
    for path in paths:
        content = path.read_bytes()
        begun = time.perf_counter()
        findings = check_files({"checked.bpmn": content}, Vocabulary())
        times.append((time.perf_counter() - begun) * 1000)
        rules.update(one.rule for one in findings if one.is_error)
        refused += any(one.is_error for one in findings)
    ordered = sorted(times)
    return {
        "files": len(paths),
        "refused": refused,
        "passed": len(paths) - refused,
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "max_ms": round(ordered[-1], 1),
        "slowest": paths[times.index(ordered[-1])].name,
        "errors": dict(rules.most_common()),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = [DATA / "bpmn-miwg", DATA / "bpmn-camunda7", ROOT / "processes"]
    parser.add_argument("folders", nargs="*", type=Path, default=default)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    paths = process_files(asked.folders)
    if not paths:
        print("No process files there.", file=sys.stderr)
        return 2
    figures = measure(paths)
    if asked.json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name:>10}  {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
