"""Decision tables: their parts, compiled, and how they are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.dmn.datatypes import DataType, Misfit
from engine.dmn.faults import InputMissing, InputNotAllowed, InputWrongType
from engine.dmn.hits import Aggregation, HitPolicy, Hits, choose, no_rule, nothing
from engine.dmn.logic import RuleHit, Run, Scope, TableSeen
from engine.feel import Budget, Expression, type_of
from engine.feel.compare import equal
from engine.feel.syntax import children
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions.

    Attributes:
        label: what people call it; the text of its expression where it has no label.
        allowed: tests that its value must pass.
        takes_null: whether a cell of it asks for null, so that its value may be left out.
    """

    label: str
    expression: Expression
    type: DataType
    allowed: Expression | None
    takes_null: bool


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of results; `order` lists its values from the highest priority down."""

    name: str
    type: DataType
    order: tuple[Value, ...]
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; `id` is its number where the file gives none. `asked` are its cells that test anything, with their columns."""

    id: str
    index: int
    tests: tuple[Expression, ...]
    outputs: tuple[Expression, ...]
    annotations: Mapping[str, str]
    asked: tuple[tuple[int, Expression], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        asked = tuple((at, test) for at, test in enumerate(self.tests) if children(test.node))
        object.__setattr__(self, "asked", asked)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table; `decision` is the id of the decision or knowledge model that it belongs to."""

    id: str
    decision: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]

    @property
    def has_default(self) -> bool:
        """Whether the table gives something when no rule matches."""
        return any(output.default is not None for output in self.outputs)

    def rank(self, values: Sequence[Value], budget: Budget) -> tuple[int, ...]:
        """The priority of the outputs of a rule, the lowest first."""
        ranks: list[int] = []
        for output, value in zip(self.outputs, values, strict=True):
            places = (at for at, one in enumerate(output.order) if equal(one, value, budget) is True)
            ranks.append(next(places, len(output.order)))
        return tuple(ranks)

    def evaluate(self, scope: Scope) -> Value:
        """Ask the table.

        Raises:
            DecisionFault: only when asked strictly: a clause sees null or a wrong type, or no rule or too many match.
        """
        run = scope.run
        values = [clause.expression.run(scope.values, run.host, run.budget) for clause in self.inputs]
        if not all(self._accepts(clause, value, run) for clause, value in zip(self.inputs, values, strict=True)):
            return None
        matching = self._matching(scope, values)
        outputs = [tuple(one.run(scope.values, run.host, run.budget) for one in rule.outputs) for rule in matching]
        self._remember(run, values, matching, outputs)
        if not matching:
            return self._default(scope)
        hits = Hits(
            decision=self.decision,
            rule_ids=[rule.id for rule in matching],
            outputs=[self._result(one) for one in outputs],
            rank=lambda at: self.rank(outputs[at], run.budget),
            budget=run.budget,
            strict=run.strict,
        )
        return choose(self.hit_policy, self.aggregation, hits)

    def _accepts(self, clause: InputClause, value: Value, run: Run) -> bool:
        if run.strict:
            self._insist(clause, value)
        if clause.allowed is None or value is None:
            return True
        allowed = clause.allowed.run({"?": value}, run.host, run.budget) is True
        if run.strict and not allowed:
            raise InputNotAllowed(
                f"{clause.label} of the decision {self.decision} is none of {clause.allowed.text}.",
                decision=self.decision,
                input=clause.label,
                allowed=clause.allowed.text,
            )
        return allowed

    def _insist(self, clause: InputClause, value: Value) -> None:
        expected = str(clause.type.feel)
        if value is None and not clause.takes_null:
            raise InputMissing(
                f"The decision {self.decision} needs {clause.label}, and there is none.",
                decision=self.decision,
                input=clause.label,
                expected=expected,
            )
        if clause.type.convert(value) is Misfit.TYPE:
            raise InputWrongType(
                f"{clause.label} of the decision {self.decision} must be a {expected}, not a {type_of(value)}.",
                decision=self.decision,
                input=clause.label,
                expected=expected,
                got=type_of(value),
            )

    def _matching(self, scope: Scope, values: Sequence[Value]) -> list[Rule]:
        run = scope.run
        seen = [{**scope.values, "?": value} for value in values]
        matching: list[Rule] = []
        for rule in self.rules:
            if all(test.run(seen[at], run.host, run.budget) is True for at, test in rule.asked):
                matching.append(rule)
                if self.hit_policy is HitPolicy.FIRST:
                    break
        return matching

    def _default(self, scope: Scope) -> Value:
        run = scope.run
        if self.has_default:
            return self._result(
                [
                    None if one.default is None else one.default.run(scope.values, run.host, run.budget)
                    for one in self.outputs
                ]
            )
        if run.strict and self.hit_policy.is_single:
            raise no_rule(self.decision)
        return nothing(self.hit_policy, self.aggregation)

    def _result(self, values: Sequence[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _remember(
        self, run: Run, values: Sequence[Value], matching: Sequence[Rule], outputs: Sequence[tuple[Value, ...]]
    ) -> None:
        inputs = {clause.label: value for clause, value in zip(self.inputs, values, strict=True)}
        hits = tuple(
            RuleHit(
                rule.id,
                rule.index,
                self.decision,
                {clause.name: value for clause, value in zip(self.outputs, given, strict=True)},
                rule.annotations,
            )
            for rule, given in zip(matching, outputs, strict=True)
        )
        run.tables.append(TableSeen(self.decision, inputs, hits))
