"""What follows from how decisions require each other: circles, and which inputs may be left out."""

from engine.dmn.decision import Decision, InputSpec
from engine.feel.syntax import Name

MAX_CHAIN = 60
"""How many decisions may require each other in a row."""


def circle_of(decision: Decision, path: tuple[Decision, ...], depths: dict[int, int]) -> tuple[str, ...]:
    """The ids of decisions that require each other in turn, or of a chain that is too long; empty when all is well.

    `depths` collects, by identity, how long the longest chain from each decision is.
    """
    for place, one in enumerate(path):
        if one is decision:
            return tuple(other.id for other in path[place:])
    if len(path) >= MAX_CHAIN:
        return tuple(other.id for other in path)
    if id(decision) not in depths:
        deepest = 0
        for requirement in decision.requirements:
            if isinstance(requirement.element, Decision):
                circle = circle_of(requirement.element, (*path, decision), depths)
                if circle:
                    return circle
                deepest = max(deepest, depths[id(requirement.element)])
        depths[id(decision)] = deepest + 1
    return (decision.id,) if depths[id(decision)] > MAX_CHAIN else ()


def specs_of(decision: Decision) -> dict[str, InputSpec]:
    """What is asked of each input of a decision."""
    optional = _may_be_left_out(decision, set())
    specs: dict[str, InputSpec] = {}
    for one in decision.input_data:
        name, kind = one.data.name, one.data.data_type
        allowed = kind.allowed_tests
        required = not kind.allows_null and name not in optional
        specs[name] = InputSpec(name, kind.feel, required, None if allowed is None else allowed.text)
    return specs


def _may_be_left_out(decision: Decision, seen: set[int]) -> set[str]:
    """The inputs that a column with a cell for null reads directly."""
    if id(decision) in seen:
        return set()
    seen.add(id(decision))
    clauses = decision.table.inputs if decision.table is not None else ()
    found = {one.expression.node.name for one in clauses if one.takes_null and isinstance(one.expression.node, Name)}
    for requirement in decision.requirements:
        if isinstance(requirement.element, Decision):
            found |= _may_be_left_out(requirement.element, seen)
    return found
