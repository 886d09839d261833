"""Plays the token game of one scope: every marking that can be reached, and what follows from all of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from engine.workflow.checker.net import Marking, Move, Net
from engine.workflow.checker.steps import Step

MAX_MARKINGS = 4_000
"""More is a process that nobody can survey either."""


@dataclass
class Game:
    """All reachable markings, each with the moves out of it.

    A marking in which two tokens meet is not played on, for everything behind would be done twice; it is in `met`.
    """

    net: Net
    next: dict[Marking, list[tuple[Move, Marking]]] = field(default_factory=dict)
    met: set[Marking] = field(default_factory=set)
    is_complete: bool = True

    def before(self, wanted: Callable[[Move], bool]) -> set[Marking]:
        """The markings from which such a move can still come, and those that were not played on."""
        came_from: dict[Marking, set[Marking]] = {}
        found = set(self.met)
        for marking, moves in self.next.items():
            for move, after in moves:
                came_from.setdefault(after, set()).add(marking)
                if wanted(move):
                    found.add(marking)
        waiting = list(found)
        while waiting:
            for earlier in came_from.get(waiting.pop(), ()):
                if earlier not in found:
                    found.add(earlier)
                    waiting.append(earlier)
        return found

    def beside(self, places: Iterable[str]) -> set[str]:
        """The places that may hold a token while one of some places holds one."""
        return set().union(*(self._beside.get(place, set()) for place in places))

    @cached_property
    def _beside(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for marking in self.next:
            for place in marking:
                found.setdefault(place, set()).update(other for other in marking if other != place)
        return found

    def meeting(self, step: Step) -> bool:
        """Whether two tokens can come to stand in front of a step at once."""
        front = set(self.net.incoming(step.id))
        return any(sum(place in front for place in marking) > 1 for marking in self.met)


def play(net: Net, starts: Iterable[Step], *, merges: Iterable[Step]) -> Game:
    """Play from each start event; `merges` are the steps in which no two tokens may meet."""
    fronts = [set(net.incoming(step.id)) for step in merges]
    by_place: dict[str, list[Move]] = {}
    for move in net.moves():
        by_place.setdefault(move.takes[0], []).append(move)
    game = Game(net)
    waiting = [net.start(step) for step in starts]
    while waiting:
        marking = waiting.pop()
        if marking in game.next or marking in game.met:
            continue
        if _is_crowded(marking, fronts):
            game.met.add(marking)
            continue
        game.next[marking] = found = list(_after(net, marking, by_place))
        waiting += [after for _, after in found]
        if len(game.next) > MAX_MARKINGS:
            game.is_complete = False
            break
    return game


def _is_crowded(marking: Marking, fronts: list[set[str]]) -> bool:
    if len(set(marking)) < len(marking):
        return True
    return any(sum(place in front for place in marking) > 1 for front in fronts)


def _after(net: Net, marking: Marking, by_place: dict[str, list[Move]]) -> Iterator[tuple[Move, Marking]]:
    for place in dict.fromkeys(marking):
        for move in by_place.get(place, ()):
            if all(one in marking for one in move.takes) and net.may_move(move, marking):
                yield move, () if move.clears else _moved(marking, move)


def _moved(marking: Marking, move: Move) -> Marking:
    left = list(marking)
    for place in move.takes:
        left.remove(place)
    return tuple(sorted((*left, *move.puts)))
