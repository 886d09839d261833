"""What can go wrong when a decision is asked strictly, and when a model is read. Facts never hold the values themselves."""

from dataclasses import dataclass

from engine.errors import InvalidInput, ProcessFault


class DecisionFault(ProcessFault):
    """The decision cannot be taken."""

    code = "decision_fault"


class InputMissing(DecisionFault):
    """A decision needs an input that is not there; facts: `decision`, `input`, `expected`."""

    code = "decision_input_missing"


class InputWrongType(DecisionFault):
    """An input of a decision is of another type; facts: `decision`, `input`, `expected`, `got`."""

    code = "decision_input_wrong_type"


class InputNotAllowed(DecisionFault):
    """An input of a decision is none of the allowed values; facts: `decision`, `input`, `allowed`."""

    code = "decision_input_not_allowed"


class SeveralRules(DecisionFault):
    """Several rules of a table matched where only one may; facts: `decision`, `rules`."""

    code = "decision_several_rules"


class NoRule(DecisionFault):
    """No rule of a table matched, and it has no default; facts: `decision`."""

    code = "decision_no_rule"


class ResultWrongType(DecisionFault):
    """A decision gave a result of another type than it declares; facts: `decision`, `expected`, `got`."""

    code = "decision_result_wrong_type"


@dataclass(frozen=True, slots=True)
class ModelProblem:
    """Something in a model that cannot be used.

    Attributes:
        element: id or name of the nearest element that has one.
        line: line of the file.
        error: what is wrong, with the place inside the expression if there is one.
    """

    element: str
    line: int
    error: InvalidInput


class InvalidModel(InvalidInput):
    """The decision model cannot be used; facts: `file`, `problems` (element, line, message and facts of each)."""

    code = "invalid_decision_model"
