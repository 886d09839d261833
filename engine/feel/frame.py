"""Where a compiled expression keeps the values of its names while it runs."""

from collections.abc import Callable, Mapping

from engine.feel.budget import Budget
from engine.feel.values import Value

HostCalls = Mapping[str, Callable[..., object]]
"""The functions of the host that carry out what HostFunctions declare."""


class Frame(list[Value]):
    """One slot for each variable and each name bound inside the expression."""

    __slots__ = ("budget", "host")
    budget: Budget
    host: HostCalls

    def again(self) -> "Frame":
        """A frame with the same values, for a call that must not disturb this one."""
        frame = Frame(self)
        frame.budget, frame.host = self.budget, self.host
        return frame


Closure = Callable[[Frame], Value]
"""A compiled expression."""
