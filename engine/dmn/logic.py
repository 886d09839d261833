"""What all parts of a model are compiled to, and what they share while one decision is being taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.feel import Budget
from engine.feel.frame import HostCalls
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule of a decision table that matched.

    Attributes:
        rule_id: id of the rule; its number where the file gives it none.
        index: number of the rule in its table, from 1.
        decision: id of the decision or knowledge model whose table it is.
        outputs: what its cells gave, by output.
        annotations: what its author wrote beside it, by column; its description as `description`.
    """

    rule_id: str
    index: int
    decision: str
    outputs: Mapping[str, Value]
    annotations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A decision table that was asked: the values its input clauses saw, by label or expression, and the rules that matched."""

    decision: str
    inputs: Mapping[str, Value]
    hits: tuple[RuleHit, ...]


@dataclass(slots=True)
class Run:
    """One question to a model.

    Attributes:
        inputs: the input data by name.
        strict: whether what FEEL would turn into null is a fault instead.
        results: what each element gave, by its identity (ids may repeat across models), so that none is taken twice.
        tables: the tables that were asked, in this order.
        imported: the runs of imported models, by the name of the import.
    """

    inputs: Mapping[str, Value]
    host: HostCalls
    budget: Budget
    strict: bool = False
    results: dict[int, Value] = field(default_factory=dict)
    tables: list[TableSeen] = field(default_factory=list)
    imported: dict[str, "Run"] = field(default_factory=dict)

    def within(self, prefix: str) -> "Run":
        """The run of a model that is imported under a name; inputs given as a context of that name are its own."""
        if not prefix:
            return self
        if prefix not in self.imported:
            own = self.inputs.get(prefix)
            inputs = own if isinstance(own, dict) else self.inputs
            self.imported[prefix] = replace(self, inputs=inputs, results={}, imported={})
        return self.imported[prefix]

    def again(self, inputs: Mapping[str, Value]) -> "Run":
        """The same question with other inputs, for a decision service that is called; its tables are seen too."""
        return replace(self, inputs=inputs, results={}, imported={})


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression sees, and the run it belongs to."""

    values: Mapping[str, Value]
    run: Run

    def with_values(self, values: Mapping[str, Value]) -> "Scope":
        """The same scope with more names, which may hold spaces."""
        return Scope({**self.values, **values}, self.run)


Logic = Callable[[Scope], Value]
"""A compiled boxed expression."""
