"""Why a process cannot go on by itself; each becomes an Incident that names element and reason."""

from engine.errors import BudgetExceeded, ProcessFault, RuleBroken


class StepClosed(RuleBroken):
    """This step is no longer open."""

    code = "step_closed"


class NotWaiting(RuleBroken):
    """The process does not wait for this message."""

    code = "not_waiting"


class MissingVariable(ProcessFault):
    """A variable that the process reads is not there."""

    code = "missing_variable"


class WrongType(ProcessFault):
    """A value has another type than the process needs."""

    code = "wrong_type"


class NoPath(ProcessFault):
    """A gateway has no way out: a condition gives neither true nor false."""

    code = "no_path"


class OperatorFailed(ProcessFault):
    """An operator could not do what the process asked for."""

    code = "operator_failed"


class TooManySteps(BudgetExceeded):
    """The process goes round in circles: the step was stopped."""

    code = "too_many_steps"


class StateTooLarge(BudgetExceeded):
    """The state of the process has grown beyond its limit."""

    code = "state_too_large"
