"""What a step costs: the engine beside stock SpiffWorkflow, the whole step beside its SQL alone, and the size of a state.

    python -m benchmarks.step [--json] [--rounds N] [--lives N]

Times are milliseconds of processor time of this process, medians over the rounds; what is compared takes turns in one
run, because a machine is never twice the same. How to read it: docs/reference/benchmarks.md.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.engine_slice import measure_slice, measure_states
from benchmarks.seams import LAYERS
from benchmarks.whole_step import measure_whole_step

SEED = 7
LEAST_GAIN, MOST_OF_BARE, LARGEST_MEDIAN = 5, 12, 1536


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be, and whether it is."""

    says: str
    figure: float
    met: bool


def targets_of(engine: Mapping[str, Any], whole: Mapping[str, Any], states: Mapping[str, Any]) -> list[Target]:
    """The targets beside the figures."""
    gain, share, size = engine["ratio"], whole["ratio"], states["median"]
    return [
        Target(f"stock costs at least {LEAST_GAIN} times the engine", gain, gain >= LEAST_GAIN),
        Target(f"a whole step costs at most {MOST_OF_BARE} times its SQL alone", share, share <= MOST_OF_BARE),
        Target(f"the median state has at most {LARGEST_MEDIAN} bytes", size, size <= LARGEST_MEDIAN),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=40, help="rounds of the engine and stock by turns")
    parser.add_argument(
        "--lives", type=int, default=25, help="complaints that live through all steps, and again with timers"
    )
    options = parser.parse_args(arguments)
    engine, states = measure_slice(options.rounds), measure_states(200, seed=SEED)
    whole = measure_whole_step(options.lives)
    targets = targets_of(engine, whole, states)
    if options.json:
        told = [{"target": one.says, "figure": one.figure, "met": one.met} for one in targets]
        print(json.dumps({"engine": engine, "whole": whole, "states": states, "targets": told}, indent=2))
        return 0
    _print_engine(engine)
    _print_whole(whole)
    print(
        f"\nstates of {states['lives']} lives: median {states['median']} bytes, p90 {states['p90']}, max {states['max']}\n"
    )
    for one in targets:
        print(f"{'met   ' if one.met else 'MISSED'} {one.says}: {one.figure:.1f}")
    return 0


def _print_engine(engine: Mapping[str, Any]) -> None:
    print(f"{'engine, ms':<34}{'ours':>8}{'stock':>8}{'ratio':>8}")
    total = {"step": "all", "ours_ms": engine["ours_ms"], "stock_ms": engine["stock_ms"]}
    for one in [*engine["steps"], total]:
        ratio = one["stock_ms"] / one["ours_ms"]
        print(f"{one['step']:<34}{one['ours_ms']:>8.2f}{one['stock_ms']:>8.2f}{ratio:>7.1f}x")


def _print_whole(whole: Mapping[str, Any]) -> None:
    layers = [f"{layer}_ms" for layer in LAYERS]
    heads = "".join(f"{name:>9}" for name in ("SQL only", "ratio", *LAYERS))
    print(f"\n{'whole step, ms':<26}{'statements':>12}{'whole':>8}{heads}")
    total = {"step": "all", "statements": "", **{name: whole[name] for name in ("whole_ms", "bare_ms", *layers)}}
    for one in [*whole["steps"], total]:
        ratio = one["whole_ms"] / one["bare_ms"]
        split = "".join(f"{one[layer]:>9.2f}" for layer in layers)
        print(
            f"{one['step']:<26}{one['statements']:>12}{one['whole_ms']:>8.2f}{one['bare_ms']:>9.2f}{ratio:>8.1f}x{split}"
        )


if __name__ == "__main__":
    sys.exit(main())
