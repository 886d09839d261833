"""How much work one evaluation may do, so that no expression can hold up the engine."""

from engine.feel.errors import FeelBudgetExceeded

DEFAULT_OPERATIONS = 1_000_000
MAX_CALL_DEPTH = 60
"""Calls of functions written in FEEL that may be open at once."""


class Budget:
    """Counts operations: loop turns, calls, and elements and characters that are produced.

    One Budget may be handed to several evaluations; they then share it.
    """

    __slots__ = ("_left", "call_depth", "operations")

    def __init__(self, operations: int = DEFAULT_OPERATIONS) -> None:
        self.operations = operations
        self.call_depth = 0
        self._left = operations

    @property
    def used(self) -> int:
        """Operations spent so far."""
        return self.operations - self._left

    def spend(self, operations: int = 1) -> None:
        """Take operations from the budget.

        Raises:
            FeelBudgetExceeded: there are not so many left.
        """
        self._left -= operations
        if self._left < 0:
            raise FeelBudgetExceeded(
                f"The expression needs more than {self.operations:,} operations.", operations=self.operations
            )

    def enter(self) -> None:
        """Begin a call of a function written in FEEL.

        Raises:
            FeelBudgetExceeded: too many calls are open.
        """
        self.spend()
        if self.call_depth >= MAX_CALL_DEPTH:
            raise FeelBudgetExceeded(
                f"Functions call each other more than {MAX_CALL_DEPTH} deep.", depth=MAX_CALL_DEPTH
            )
        self.call_depth += 1

    def leave(self) -> None:
        """End the call begun last."""
        self.call_depth -= 1
