"""Random numbers by name: the same seed, source, step and round give the same number, in whatever order one asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from math import exp
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
_NORMAL = NormalDist()
_SPAN = 2**64
_EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Draw:
    """The random numbers of one step of one source in one round. `what` tells several numbers of a step apart."""

    seed: int
    key: str = ""
    step: str = ""
    round: int = 0

    def of(self, key: str, step: str = "", round_: int = 0) -> "Draw":
        """The numbers of another source, step or round under the same seed."""
        return replace(self, key=key, step=step, round=round_)

    def share(self, what: str = "") -> float:
        """A number from 0 up to, and not including, 1."""
        name = "\0".join((str(self.seed), self.key, self.step, str(self.round), what))
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") / _SPAN

    def happens(self, probability: float, what: str) -> bool:
        """Whether something of this probability happens."""
        return self.share(what) < probability

    def pick(self, options: Sequence[T], what: str) -> T:
        """One of several, each as likely as the others."""
        return options[int(self.share(what) * len(options))]

    def choose(self, weights: Mapping[str, float], what: str) -> str:
        """One of several by weight."""
        left = self.share(what) * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return list(weights)[-1]

    def lasting(self, median: timedelta, what: str, *, spread: float = 0.6) -> timedelta:
        """A length of time, log-normal around its median; spread 0.6: one in six is longer than 1.8 medians."""
        share = min(max(self.share(what), _EDGE), 1 - _EDGE)
        return median * exp(spread * _NORMAL.inv_cdf(share))

    def among(self, keys: Iterable[str], count: int, what: str) -> list[str]:
        """So many of the keys, chosen by the number of each alone; the one that was chosen first stands first."""
        return sorted(keys, key=lambda key: self.of(key, what).share())[:count]
