"""Which values a walk tries: whatever a file compares a variable with, its neighbours, and something else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.feel import FeelType
from engine.feel.survey import walk
from engine.feel.syntax import Between, Comparison, In, Literal, Name, Node, Path
from engine.feel.types import BOOLEAN, NUMBER, STRING
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.uses import What
from engine.workflow.model import Kind

_NO_MATTER = frozenset({What.DUE, What.CORRELATION, What.TIMER})
OTHER = "something else"


@dataclass
class Domains:
    """The constants that each name is compared with (a field by its own name), and the names whose value matters."""

    compared: dict[str, set[Any]] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    def of(self, name: str, kind: FeelType) -> Sequence[Any]:
        """A few values of a type that make every comparison with a name come out either way."""
        constants = self.compared.get(name, set())
        if name in self.copied:
            constants = constants.union(*self.compared.values())
        if kind == BOOLEAN:
            return (True, False)
        if kind == NUMBER:
            numbers = {one for one in constants if isinstance(one, Decimal)}
            return sorted({one + step for one in numbers for step in (-1, 0, 1)} or {Decimal(1)})
        if kind == STRING:
            return (*sorted(one for one in constants if isinstance(one, str)), OTHER)
        if kind.name == "list":
            return ([], [*self.of(name, kind.item or STRING)][:2])
        if kind.fields is not None:
            return tuple(self._contexts(dict(kind.fields)))
        return (None,)

    def _contexts(self, fields: Mapping[str, FeelType]) -> Iterator[dict[str, Any]]:
        """Contexts in which each field takes each of its values at least once."""
        tried = {name: list(self.of(name, kind)) for name, kind in fields.items()}
        for at in range(max((len(values) for values in tried.values()), default=0)):
            yield {name: values[at % len(values)] for name, values in tried.items()}


def domains_of(subject: Subject) -> Domains:
    """Look through every expression of a process that can change its way or what it does."""
    found = Domains()
    for one in subject.expressions:
        if one.expression is not None and one.use.what not in _NO_MATTER:
            found.read.update(one.expression.variables)
            if one.use.what is What.OUTPUT:
                found.copied.update(set(one.expression.variables) - {one.use.target})
            _note_comparisons(found, one.expression.node)
    for step in subject.steps:
        if step.kind is Kind.RULE:
            found.read.update(subject.reads.at(step.id))
    return found


def _note_comparisons(found: Domains, node: Node) -> None:
    for part in walk(node):
        if isinstance(part, Comparison | In | Between):
            constants = {one.value for one in walk(part) if isinstance(one, Literal)}
            for name in (one.name for one in walk(part) if isinstance(one, Name | Path)):
                found.compared.setdefault(name, set()).update(constants)
