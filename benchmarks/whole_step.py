"""What a whole step costs: completing a WorkItem through the operations on SQLite, durable and audited, beside its SQL alone."""

from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from benchmarks.bank import NINE, Bank
from benchmarks.bare_sql import BareDatabase, Tape, taping
from benchmarks.lives import ANSWERING, HANDLING
from benchmarks.seams import LAYERS, Stopwatch, timed_seams
from engine.clock import FrozenClock
from engine.settings import Settings
from web.compose import compose

STEPS = ("confirm_classification", *HANDLING, *ANSWERING, "party_reply", "acknowledge_feedback")
WARMING = 4
"""Lives before the first that counts, so that statements are compiled and pages are in memory."""

Times = dict[str, list[float]]


class Measuring:
    """One bank whose lives are measured, one after the other."""

    def __init__(self, bank: Bank, tape: Tape) -> None:
        self._bank, self._tape, self._lives = bank, tape, 0
        self.whole, self.bare = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
        self.layers = {layer: defaultdict[str, list[float]](list) for layer in LAYERS}
        self.statements: dict[str, int] = {}

    def live(self) -> None:
        """One life that nobody measures."""
        number = self._registered()
        for element in STEPS:
            self._ready(number, element)()

    def live_beside(self, bare: BareDatabase) -> None:
        """One life whose steps are timed whole, then the same statements on the copy."""
        number, marks = self._registered(), dict[int, str]()
        for element in STEPS:
            send = self._ready(number, element)
            marks[len(self._tape.transactions)] = element
            began = process_time()
            send()
            self.whole[element].append((process_time() - began) * 1000)
        for place, transaction in enumerate(self._tape.cut()):
            seconds = bare.send(transaction)
            if element := marks.get(place, ""):
                self.bare[element].append(seconds * 1000)
                self.statements[element] = len(transaction)

    def live_with_timers(self, bare: BareDatabase, watch: Stopwatch) -> None:
        """One life whose steps are timed layer by layer; the copy is kept in step."""
        number = self._registered()
        for element in STEPS:
            send = self._ready(number, element)
            watch.start()
            send()
            for layer, seconds in watch.stop().items():
                self.layers[layer][element].append(seconds * 1000)
        for transaction in self._tape.cut():
            bare.send(transaction)

    def _registered(self) -> str:
        """A complaint like no other."""
        self._lives += 1
        n = self._lives
        return self._bank.register(
            body=f"第{n}张卡的年费被重复收取，请退还{n * 7}元。",
            name=f"王{n}",
            phone=f"+86138{n:08}",
            email=f"w{n}@example.org",
        )

    def _ready(self, number: str, element: str) -> Any:
        if element == "party_reply":
            self._bank.deliver_mail()
        return self._bank.about_to_do(number, element)


def measure_whole_step(lives: int) -> dict[str, Any]:
    """CPU of each step in milliseconds: whole, by layer, and of its SQL alone, by turns on two equal databases."""
    with TemporaryDirectory(prefix="redress-bench-") as name, taping() as tape:
        folder = Path(name)
        clock = FrozenClock(NINE)
        url = f"sqlite:///{folder / 'redress.db'}"
        redress = compose(Settings(data_folder=folder, demo=True, database_url=url), clock=clock)
        redress.store.migrate()
        bank = Bank(redress, clock)
        bank.open_for_business()
        with redress.store.reading() as session:
            redress.services.catalogue.warm_up(session)
        measuring = Measuring(bank, tape)
        for _ in range(WARMING):
            measuring.live()
        tape.cut()
        bare = BareDatabase(folder / "redress.db", folder / "bare.db")
        for _ in range(lives):
            measuring.live_beside(bare)
            with timed_seams() as watch:
                measuring.live_with_timers(bare, watch)
        bare.close()
        redress.store.dispose()
    return _summed(measuring, lives)


def _summed(measuring: Measuring, lives: int) -> dict[str, Any]:
    steps = [
        {
            "step": element,
            "statements": measuring.statements[element],
            "whole_ms": median(measuring.whole[element]),
            "bare_ms": median(measuring.bare[element]),
            **{f"{layer}_ms": median(times[element]) for layer, times in measuring.layers.items()},
        }
        for element in STEPS
    ]
    mean = {key: sum(one[key] for one in steps) / len(steps) for key in steps[0] if key.endswith("_ms")}  # type: ignore[misc]  # the values of these keys are numbers
    return {"lives": lives, "steps": steps, **mean, "ratio": mean["whole_ms"] / mean["bare_ms"]}
