"""The engine's own share of a step: hydrate, act, run, dump. No database, no business rows; ours and stock by turns."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from statistics import median
from time import process_time
from typing import Any

from benchmarks.bank import NINE
from benchmarks.stock import StockProcess
from engine.operations.deployments import read_folder
from engine.operations.operators import vocabulary
from engine.settings import Settings
from engine.workflow import (
    CompleteItem,
    Definitions,
    ItemOpened,
    Step,
    compile_definitions,
    read_library,
    resume,
    start,
)

MAIN = "main"
FACTS: Mapping[str, Any] = {
    **dict.fromkeys(("number", "language", "status", "subject_department"), ""),
    **dict.fromkeys(("group_size", "previous", "same_cause_today", "level"), 0),
    **{"kind": "complaint", "channel": "phone", "nature": "GEN", "complexity": "simple", "urgency": "III"},
    **{"content": "PRD", "business": "bank_cards", "cause": "pricing", "outcome": "upheld", "root_cause": "SYSTEM"},
    **{"lead_department": "CARD", "registered_department": "CSC", "amount": Decimal(200), "circumstances": []},
    **{"has_handler": False, "information_missing": False, "reachable": True, "received_at": NINE},
}
"""A plain complaint, as a process sees it."""
CLASS = {"nature": "GEN", "complexity": "simple", "urgency": "III", "lead_department": "CARD", "assists": None}
LIFE: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("confirm_classification", {**CLASS, "assists": ["LEGAL", "IT"]}),
    ("contact", {}),
    ("give_evidence", {}),
    ("give_evidence", {}),
    ("findings", {}),
    ("review_findings", {"findings_accepted": False}),
    ("findings", {}),
    ("review_findings", {"findings_accepted": True}),
    ("draft_answer", {}),
    ("approve_answer", {"approved": True}),
    ("party_reply", {"reply": "accept"}),
)
"""A complaint with help from two departments and one round of rework."""


class QuietWorld:
    """Surroundings that answer at once, so that only the engine is measured."""

    def __init__(self, **facts: Any) -> None:
        self.known = {**FACTS, **facts}

    def now(self) -> Any:
        return NINE

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> Any:
        return NINE + timedelta(days=5)

    def working_days(self, days: Decimal) -> Any:
        return NINE + timedelta(days=int(days))

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        return self.known if fields is None else {field: self.known[field] for field in fields}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        return {"verdict": "none", "number": "", "score": 0} if operator == "duplicates.find" else None


@dataclass
class OurLife:
    """One Instance of the main process in the hands of our runtime."""

    definitions: Definitions
    world: QuietWorld
    state: bytes = b""
    items: dict[int, ItemOpened] = field(default_factory=dict)

    def begin(self) -> None:
        """Start it."""
        self._take(start(self.definitions, self.world, {"complaint_id": 7}))

    def act_on(self, element: str, values: Mapping[str, Any]) -> CompleteItem:
        """The act that completes an open step."""
        task_id = next(item.task_id for item in self.items.values() if item.element == element)
        return CompleteItem(task_id, values)

    def do(self, act: CompleteItem) -> None:
        """One step, from bytes to bytes."""
        self._take(resume(self.definitions, self.world, self.state, act))

    def _take(self, step: Step) -> None:
        self.state = step.state
        for task_id in step.transition.closed:
            self.items.pop(task_id, None)
        self.items |= {item.task_id: item for item in step.transition.opened}


def shipped_main() -> Definitions:
    """The shipped main process with all it calls."""
    files = read_folder(Settings().processes)
    kept = {path: content for path, content in files.items() if path.endswith((".bpmn", ".dmn", ".json"))}
    return compile_definitions(MAIN, read_library(kept), vocabulary())


def measure_slice(rounds: int) -> dict[str, Any]:
    """CPU of each step of one life, in milliseconds: ours and stock, one after the other in every round."""
    definitions = shipped_main()
    stock = StockProcess(definitions)
    ours_ms, stock_ms = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for _ in range(rounds):
        world = QuietWorld()
        life = OurLife(definitions, world)
        life.begin()
        stored = stock.dump(stock.start(world, {"complaint_id": 7}))
        for place, (element, values) in enumerate(LIFE):
            name, act = f"{place + 1} {element}", life.act_on(element, values)
            began = process_time()
            life.do(act)
            between = process_time()
            stored = stock.dump(stock.resume(world, stored, act, element))
            ours_ms[name].append((between - began) * 1000)
            stock_ms[name].append((process_time() - between) * 1000)
    steps = [{"step": name, "ours_ms": median(ours_ms[name]), "stock_ms": median(stock_ms[name])} for name in ours_ms]
    ours, other = sum(one["ours_ms"] for one in steps), sum(one["stock_ms"] for one in steps)
    return {
        "rounds": rounds,
        "steps": steps,
        "ours_ms": ours / len(steps),
        "stock_ms": other / len(steps),
        "ratio": other / ours,
        "stock_state_bytes": len(stored),
    }


def measure_states(lives: int, *, seed: int) -> dict[str, Any]:
    """How large the stored states are over lives that go as chance has it."""
    definitions, chance = shipped_main(), random.Random(seed)  # noqa: S311 - chance, not secrecy
    sizes = sorted(size for _ in range(lives) for size in _sizes(OurLife(definitions, _some_world(chance)), chance))
    return {
        "lives": lives,
        "states": len(sizes),
        "median": sizes[len(sizes) // 2],
        "p90": sizes[len(sizes) * 9 // 10],
        "max": sizes[-1],
    }


def _some_world(chance: random.Random) -> QuietWorld:
    return QuietWorld(
        complexity=chance.choice(["simple", "complex"]),
        outcome=chance.choice(["upheld", "partly_upheld", "rejected"]),
        information_missing=chance.random() < 0.1,
    )


def _sizes(life: OurLife, chance: random.Random) -> Iterator[int]:
    """Lead one life to its end; what each form says is drawn by chance."""
    life.begin()
    while life.items:
        yield len(life.state)
        item = chance.choice(list(life.items.values()))
        drawn = {
            **{"assists": chance.sample(["LEGAL", "IT", "HR", "PAY"], chance.randrange(4)) or None},
            **dict.fromkeys(("findings_accepted", "approved", "confirmed"), chance.random() < 0.7),
            **{"reply": "accept" if chance.random() < 0.8 else "dispute", "resolved": False},
        }
        wanted = READS.get(item.element, frozenset())
        values = {name: value for name, value in drawn.items() if name in wanted}
        life.do(CompleteItem(item.task_id, {**CLASS, **values} if item.element == "confirm_classification" else values))


READS: Mapping[str, frozenset[str]] = {
    "confirm_classification": frozenset({"assists"}),
    "review_findings": frozenset({"findings_accepted"}),
    "approve_answer": frozenset({"approved"}),
    "approve_compliance": frozenset({"approved"}),
    "second_look": frozenset({"confirmed"}),
    "party_reply": frozenset({"reply"}),
    "resolve_at_once": frozenset({"resolved"}),
}
"""What the process reads of each form."""
