"""Named places where a test may make the engine fail; without `REDRESS_FAULT` they cost one comparison.

`REDRESS_FAULT=name:nth:action`, action `kill` or `raise`: at the nth passing of `fault("name")`.
"""

import os
import signal
from collections import Counter

_PLAN = os.environ.get("REDRESS_FAULT", "")
_passed: Counter[str] = Counter()


class InjectedFault(Exception):
    """A test asked for this failure."""


def fault(name: str) -> None:
    """Fail here if the environment asks for it."""
    if _PLAN:
        _act(name)


def _act(name: str) -> None:
    planned, nth, action = _PLAN.split(":")
    if planned != name:
        return
    _passed[name] += 1
    if _passed[name] != int(nth):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise InjectedFault(name)
