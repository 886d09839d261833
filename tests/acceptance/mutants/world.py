"""What surrounds a walked process: everything it asks is answered by choice, and what it does is remembered."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import FeelType, feel_type, to_python
from engine.workflow.checker.subject import Subject
from tests.acceptance.mutants.choices import Chooser
from tests.acceptance.mutants.domains import Domains

NOW = datetime(2026, 3, 5, tzinfo=UTC)


class WalkWorld:
    """Surroundings that answer everything by choice, and remember what was done."""

    def __init__(self, subject: Subject, domains: Domains, chooser: Chooser, due: str | None = None) -> None:
        self._subject, self._domains, self._chooser, self._due = subject, domains, chooser, due
        self.done: set[tuple[str, ...]] = set()

    def now(self) -> datetime:
        return NOW + timedelta(days=900) if self._due == "" else NOW

    def deadline(self, limit: str, share: Decimal = Decimal(1)) -> datetime:
        return NOW - timedelta(days=1) if limit == self._due else NOW + timedelta(days=1000)

    def working_days(self, days: Decimal) -> datetime:
        return NOW + timedelta(days=500)

    def facts(self, name: str, fields: frozenset[str] | None) -> Mapping[str, Any]:
        known = self._subject.vocabulary.facts[name]
        wanted = sorted(known) if fields is None else sorted(fields)
        return {field: self._chosen(field, feel_type(known[field])) for field in wanted}

    def call(self, operator: str, parameters: Mapping[str, Any]) -> Any:
        self.done.add(("operator", operator, repr(sorted(parameters.items()))))
        result = self._subject.vocabulary.operators[operator].result
        return None if result is None else self._chosen("", feel_type(result))

    def _chosen(self, name: str, kind: FeelType) -> Any:
        if kind.name == "date and time":
            return NOW
        return to_python(self._chooser.choose(self._domains.of(name, kind)))
