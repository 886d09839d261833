"""Runs a random process beside the oracle, act by act, and says where they part."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.workflow import (
    CompleteItem,
    Definitions,
    FireTimers,
    Step,
    Vocabulary,
    compile_definitions,
    read_library,
    resume,
    start,
)
from engine.workflow.checker import check_files
from tests.acceptance.mutants.by_the_book import ByTheBook
from tests.acceptance.mutants.nets import FORM, LIMITS

NOW = datetime(2026, 3, 5, tzinfo=UTC)
RUNS, ACTS = 4, 30


class _World:
    """Nothing but limits: the one that has just run out, and the others."""

    def __init__(self) -> None:
        self.over, self.round = "", 0

    def now(self) -> datetime:
        return NOW + timedelta(days=self.round)

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime:
        return self.now() - timedelta(hours=1) if limit == self.over else NOW + timedelta(days=5000)

    def working_days(self, days: Decimal) -> datetime:
        return self.now()

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        return {}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> None:
        return None


def vocabulary_of_nets(product: Vocabulary) -> Vocabulary:
    """The product's vocabulary with the limits of random processes."""
    return replace(product, names={**product.names, "limits": frozenset(LIMITS)})


def refused(content: bytes, vocabulary: Vocabulary) -> set[str]:
    """The errors of a random process, without those of its missing picture."""
    found = check_files({"net.bpmn": content, "choose.json": FORM}, vocabulary)
    return {one.rule for one in found if one.is_error and not one.rule.startswith("picture-")}


def parted(content: bytes, vocabulary: Vocabulary, chance: Random) -> str:
    """Where the engine and the oracle part; empty when they never do."""
    library = read_library({"net.bpmn": content, "choose.json": FORM})
    definitions = compile_definitions("net", library, vocabulary)
    for _ in range(RUNS):
        if told := _one_run(definitions, chance):
            return told
    return ""


def _one_run(definitions: Definitions, chance: Random) -> str:
    world, book = _World(), ByTheBook(definitions.processes["net"])
    step = start(definitions, world, {})
    items = {item.task_id: item.element for item in step.transition.opened}
    done: list[str] = []
    for _ in range(ACTS):
        if sorted(items.values()) != book.open:
            return f"after {done}: open {sorted(items.values())} instead of {book.open}"
        if not items:
            return "" if step.transition.ended else f"after {done}: never ends"
        step = _act(definitions, world, book, step, items, done, chance)
    return ""


def _act(
    definitions: Definitions,
    world: _World,
    book: ByTheBook,
    step: Step,
    items: dict[int, str],
    done: list[str],
    chance: Random,
) -> Step:
    timers = list(book.timers())
    world.round += 1
    if timers and chance.random() < 0.3:
        boundary = chance.choice(timers)
        world.over = (boundary.event.expression if boundary.event else "")[len('=deadline("') : -2]
        done.append(boundary.id)
        book.time_out(boundary.id)
        step = resume(definitions, world, step.state, FireTimers())
        world.over = ""
    else:
        task_id = chance.choice(sorted(items))
        values = {"left": chance.random() < 0.5, "right": chance.random() < 0.5}
        done.append(items[task_id])
        book.complete(items[task_id], values)
        step = resume(definitions, world, step.state, CompleteItem(task_id, values))
    for task_id in step.transition.closed:
        items.pop(task_id, None)
    items |= {item.task_id: item.element for item in step.transition.opened}
    return step
