"""One Instance of a small process, moved step by step; every step loads the state that the one before has stored."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.workflow import (
    Act,
    CompleteItem,
    DeliverMessage,
    FireTimers,
    ItemOpened,
    Refresh,
    Step,
    compile_definitions,
    read_library,
    resume,
    start,
    variables_of,
)
from tests.unit.workflow.checker.drafts import PLAIN_FORM, VOCABULARY, definitions

TEN_O_CLOCK = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
FACTS: Mapping[str, Any] = {"amount": Decimal("7.50"), "lead_department": "CARD", "circumstances": []}


class Bank:
    """What surrounds the Instance."""

    def __init__(self) -> None:
        self.at = TEN_O_CLOCK
        self.limits: dict[str, datetime | None] = {}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self.answers: dict[str, Any] = {}

    def now(self) -> datetime:
        return self.at

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime | None:
        return self.limits.get(limit)

    def working_days(self, days: Decimal) -> datetime | None:
        return self.at + timedelta(days=int(days))

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        return {field: FACTS[field] for field in fields or FACTS}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        self.asked.append((operator, parameters))
        answer = self.answers.get(operator)
        if isinstance(answer, Exception):
            raise answer
        return answer


class SmallInstance:
    """An Instance of a file of these parts."""

    def __init__(
        self, *parts: str, files: Mapping[str, bytes] | None = None, bank: Bank | None = None, **variables: Any
    ) -> None:
        library = read_library({"sample.bpmn": definitions(*parts), "plain.json": PLAIN_FORM, **(files or {})})
        self.definitions = compile_definitions("sample", library, VOCABULARY)
        self.bank = bank or Bank()
        self.items: dict[int, ItemOpened] = {}
        self._take(start(self.definitions, self.bank, variables))

    @property
    def open(self) -> list[str]:
        """The steps that wait for a person."""
        return sorted(item.element for item in self.items.values())

    @property
    def ended_in(self) -> str | None:
        """The end that was reached."""
        return self.transition.ended_in

    def do(self, element: str, **values: Any) -> "SmallInstance":
        """Complete the first open step of an element."""
        return self.act(CompleteItem(self.task(element), values))

    def task(self, element: str) -> int:
        """The number of the first open step of an element."""
        return min(task_id for task_id, item in self.items.items() if item.element == element)

    def later(self, days: int) -> "SmallInstance":
        """Let time pass."""
        self.bank.at += timedelta(days=days)
        return self.act(FireTimers())

    def limit(self, name: str, days: int | None) -> "SmallInstance":
        """Let a limit run so many days from now, or pause it."""
        self.bank.limits[name] = None if days is None else self.bank.at + timedelta(days=days)
        return self.act(Refresh())

    def tell(self, message: str, **payload: Any) -> "SmallInstance":
        """Let a message come."""
        return self.act(DeliverMessage(message, payload))

    def act(self, act: Act) -> "SmallInstance":
        """Take one step."""
        return self._take(resume(self.definitions, self.bank, self.state, act))

    def variables(self, element: str) -> Mapping[str, Any]:
        """What an open step sees."""
        return variables_of(self.definitions, self.state, self.task(element))

    def _take(self, step: Step) -> "SmallInstance":
        self.state, self.transition = step.state, step.transition
        for task_id in step.transition.closed:
            self.items.pop(task_id, None)
        self.items |= {item.task_id: item for item in step.transition.opened}
        return self
