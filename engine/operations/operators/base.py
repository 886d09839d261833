"""How an operator is declared: its signature, which the checker reads, beside what it does, which the step runs."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.operations.world import OPERATORS, ComplaintWorld
from engine.workflow import Input, Operator

SIGNATURES: dict[str, Operator] = {}
Act = Callable[[ComplaintWorld, Mapping[str, Any]], Any]


def operator(name: str, *inputs: Input, result: object | None = None) -> Callable[[Act], Act]:
    """Register an operator; the first line of its docstring says in the reference what it does."""

    def register(act: Act) -> Act:
        says = (act.__doc__ or "").strip().splitlines()[0]
        SIGNATURES[name] = Operator(name=name, inputs=inputs, result=result, says=says)
        OPERATORS[name] = act
        return act

    return register
