"""A bank in memory that walks the shipped processes step by step."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.workflow import CompleteItem, DeliverMessage, FireTimers, ItemOpened, Step, resume, start
from tests.unit.processes.shipped import FACTS, TEN_O_CLOCK, compiled


class Bank:
    """What surrounds a step: facts that a test sets, limits that a test starts, and a list of what was asked for."""

    def __init__(self, **facts: Any) -> None:
        self.at = TEN_O_CLOCK
        self.known: dict[str, Any] = {**FACTS, **facts}
        self.limits: dict[str, datetime] = {}
        self.answers: dict[str, Any] = {"duplicates.find": {"verdict": "none", "number": "", "score": 0}}
        self.follows: dict[str, Callable[[], object]] = {}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def now(self) -> datetime:
        return self.at

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime | None:
        return self.limits.get(limit)

    def working_days(self, days: Decimal) -> datetime | None:
        return None

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        return self.known if fields is None else {field: self.known[field] for field in fields}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        self.asked.append((operator, dict(parameters)))
        self.follows.get(operator, dict)()
        return self.answers.get(operator)

    def did(self, operator: str) -> list[Mapping[str, Any]]:
        """What an operator was asked for, in order."""
        return [parameters for name, parameters in self.asked if name == operator]

    def recorded(self) -> list[Any]:
        """The events that were recorded, in order."""
        return [parameters["event"] for parameters in self.did("complaint.record")]

    def letters(self) -> list[Any]:
        """The letters that were sent, in order."""
        return [parameters["letter"] for parameters in self.did("letters.send")]


class Walk:
    """One Instance of a shipped process, moved as people, time and messages would move it."""

    def __init__(self, process: str, bank: Bank, **inputs: Any) -> None:
        self.bank = bank
        self.definitions = compiled(process)
        self.items: dict[int, ItemOpened] = {}
        self._take(start(self.definitions, bank, {"complaint_id": 7, **inputs}))

    @property
    def open(self) -> list[str]:
        """The steps that wait for a person, by element id."""
        return sorted(item.element for item in self.items.values())

    def item(self, element: str, subject: Any = None) -> ItemOpened:
        """An open step; several at once are told apart by their subject."""
        return next(item for item in self.items.values() if item.element == element and subject in (None, item.subject))

    def do(self, element: str, subject: Any = None, **values: Any) -> "Walk":
        """Complete an open step with the values that the process reads of its form."""
        return self._act(CompleteItem(self.item(element, subject).task_id, values))

    def until(self, at: datetime) -> "Walk":
        """Let time pass."""
        self.bank.at = at
        return self._act(FireTimers())

    def tell(self, message: str, **payload: Any) -> "Walk":
        """Let a message come."""
        return self._act(DeliverMessage(message, payload))

    def _act(self, act: Any) -> "Walk":
        return self._take(resume(self.definitions, self.bank, self.state, act))

    def _take(self, step: Step) -> "Walk":
        self.state, self.transition = step.state, step.transition
        for task_id in step.transition.closed:
            self.items.pop(task_id, None)
        self.items |= {item.task_id: item for item in step.transition.opened}
        return self

    @property
    def ended_in(self) -> str | None:
        """The end that the process has reached; None while it runs."""
        return self.transition.ended_in
