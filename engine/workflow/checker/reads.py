"""Which variables are read at each step, and whether a value that one has somewhere is read later on."""

from collections.abc import Iterable

from engine.workflow.checker.dataflow import products
from engine.workflow.checker.steps import Steps
from engine.workflow.checker.uses import Compiled
from engine.workflow.definitions import Library
from engine.workflow.model import Kind, Node


class Reads:
    """The variables that the steps of a process read."""

    def __init__(self, steps: Steps, library: Library, expressions: Iterable[Compiled]) -> None:
        self._steps, self._library = steps, library
        self._read: dict[str, set[str]] = {}
        for one in expressions:
            if one.expression is not None:
                self._read.setdefault(one.use.step, set()).update(one.expression.variables)
        for step in steps:
            if step.node is not None and step.kind is Kind.RULE:
                self._read.setdefault(step.id, set()).update(_read_by_name(step.node, library))

    def at(self, step_id: str) -> set[str]:
        """The variables that a step reads."""
        return self._read.get(step_id, set())

    def behind(self, step_id: str, name: str) -> bool:
        """Whether the value that a variable has behind a step is read before it gets another one."""
        found: set[str] = set()
        waiting = list(self._steps.after(self._steps.all[step_id]))
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            if name in self.at(one):
                return True
            step = self._steps.all[one]
            if step.node is None or name not in products(step.node, self._library):
                waiting.extend(self._steps.after(step))
        return False


def _read_by_name(node: Node, library: Library) -> set[str]:
    """The inputs of a decision that no mapping gives: variables of the same names."""
    if node.decision not in library.decision_ids():
        return set()
    mapped = {one.target for one in node.inputs}
    return {name for name in library.decision(node.decision or "").inputs if name not in mapped}
