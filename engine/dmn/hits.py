"""Hit policies: what a table gives when its rules have matched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.dmn.faults import NoRule, SeveralRules
from engine.feel import Budget
from engine.feel.builtins import BUILTINS
from engine.feel.compare import equal
from engine.feel.values import Value


class HitPolicy(StrEnum):
    """How many rules may match, and which of them count."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def is_single(self) -> bool:
        """Whether the table gives the outputs of one rule."""
        return self in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


class Aggregation(StrEnum):
    """How COLLECT makes one value of several."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Hits:
    """The outputs of the rules that matched, in the order of the rules, and how to choose among them.

    `rank` orders outputs by the priority of their values, the lowest first.
    """

    decision: str
    rule_ids: Sequence[str]
    outputs: Sequence[Value]
    rank: Callable[[int], tuple[int, ...]]
    budget: Budget
    strict: bool


def nothing(policy: HitPolicy, aggregation: Aggregation | None) -> Value:
    """What a table without default gives when no rule matched."""
    if policy.is_single or aggregation in (Aggregation.SUM, Aggregation.MIN, Aggregation.MAX):
        return None
    return Decimal(0) if aggregation is Aggregation.COUNT else []


def choose(policy: HitPolicy, aggregation: Aggregation | None, hits: Hits) -> Value:
    """What the table gives; at least one rule has matched.

    Raises:
        SeveralRules: only when asked strictly: more rules matched than may, or rules that may differ do.
    """
    if policy is HitPolicy.COLLECT and aggregation is not None:
        return _AGGREGATIONS[aggregation](hits)
    return _POLICIES[policy](hits)


def no_rule(decision: str) -> NoRule:
    """The fault of a table that nothing matched."""
    return NoRule(f"No rule of the decision {decision} matches.", decision=decision)


def _several(hits: Hits) -> Value:
    if hits.strict:
        raise SeveralRules(
            f"The rules {', '.join(hits.rule_ids)} of the decision {hits.decision} match at once.",
            decision=hits.decision,
            rules=list(hits.rule_ids),
        )
    return None


def _unique(hits: Hits) -> Value:
    return hits.outputs[0] if len(hits.outputs) == 1 else _several(hits)


def _any(hits: Hits) -> Value:
    first = hits.outputs[0]
    agree = all(equal(first, other, hits.budget) is True for other in hits.outputs[1:])
    return first if agree else _several(hits)


def _first(hits: Hits) -> Value:
    return hits.outputs[0]


def _in_priority(hits: Hits) -> list[Value]:
    order = sorted(range(len(hits.outputs)), key=hits.rank)
    return [hits.outputs[at] for at in order]


def _priority(hits: Hits) -> Value:
    return _in_priority(hits)[0]


def _all(hits: Hits) -> Value:
    return list(hits.outputs)


_POLICIES: dict[HitPolicy, Callable[[Hits], Value]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.RULE_ORDER: _all,
    HitPolicy.OUTPUT_ORDER: _in_priority,
    HitPolicy.COLLECT: _all,
}


def _by_function(name: str) -> Callable[[Hits], Value]:
    return lambda hits: BUILTINS[name].call(hits.budget, [list(hits.outputs)])


_AGGREGATIONS: dict[Aggregation, Callable[[Hits], Value]] = {
    Aggregation.SUM: _by_function("sum"),
    Aggregation.MIN: _by_function("min"),
    Aggregation.MAX: _by_function("max"),
    Aggregation.COUNT: _by_function("count"),
}
