"""Plays the token game of one scope: all markings that can be reached, and which step makes one of another.

The game is BPMN's. Steps that only pass a token on are left out, so that a marking says no more than what matters.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from engine.workflow.checker.steps import Step, Steps

MAX_MARKINGS = 4_000
"""More is a process that nobody can survey either."""
_MAX_CHOICES = 6
"""Flows out of one inclusive gateway whose every combination is tried; of more only single ones and all together."""

Marking = tuple[str, ...]
"""The places that hold a token, sorted; a place that holds two stands there twice."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one step does: takes tokens from places and puts tokens on others. One that `clears` ends everything else."""

    step: str
    takes: tuple[str, ...]
    puts: tuple[str, ...]
    clears: bool = False


@dataclass
class Game:
    """All reachable markings, each with the moves out of it; `stopped` are those that were not played on."""

    moves: tuple[Move, ...]
    next: dict[Marking, list[tuple[Move, Marking]]] = field(default_factory=dict)
    stopped: set[Marking] = field(default_factory=set)
    is_complete: bool = True

    def before(self, wanted: Callable[[Move], bool]) -> set[Marking]:
        """The markings from which such a move can still come, and those that were not played on."""
        came_from: dict[Marking, set[Marking]] = {}
        found = set(self.stopped)
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


class Net:
    """The places and moves of one scope."""

    def __init__(self, steps: Steps, scope: str) -> None:
        self._steps = steps
        self._within = {step.id: step for step in steps.within(scope)}
        self._place: dict[str, str] = {}
        self._shorten()
        self.joins = [s for s in self._within.values() if s.tag in _JOINING and len(steps.incoming(s.id)) > 1]

    def place(self, flow_id: str) -> str:
        """Where the token of a flow lies: at the end of the stretch that only passes it on."""
        while flow_id in self._place:
            flow_id = self._place[flow_id]
        return flow_id

    def incoming(self, step_id: str) -> list[str]:
        """The places in front of a step."""
        return [self.place(flow.id) for flow in self._steps.incoming(step_id)]

    def outgoing(self, step_id: str) -> list[str]:
        """The places behind a step."""
        return [self.place(flow.id) for flow in self._steps.outgoing(step_id)]

    def start(self, step: Step) -> Marking:
        """The marking when a start event has happened."""
        return tuple(sorted(self.outgoing(step.id)))

    def play(self, first: Iterable[Marking], *, stop: Callable[[Marking], bool]) -> Game:
        """Play from some markings; where `stop` says so a marking is not played on."""
        moves = tuple(move for step in self._within.values() for move in self._moves(step))
        by_place: dict[str, list[Move]] = {}
        for move in moves:
            by_place.setdefault(move.takes[0], []).append(move)
        game = Game(moves)
        waiting = list(first)
        while waiting:
            marking = waiting.pop()
            if marking in game.next or marking in game.stopped:
                continue
            if stop(marking):
                game.stopped.add(marking)
                continue
            game.next[marking] = found = list(self._after(marking, by_place))
            waiting += [after for _, after in found]
            if len(game.next) > MAX_MARKINGS:
                game.is_complete = False
                break
        return game

    def leads_to(self, place: str, targets: set[str], *, without: str) -> bool:
        """Whether a token on a place could come to one of some places, without passing a step."""
        if place in targets:
            return True
        found, waiting = {place}, [place]
        while waiting:
            for step, after in self._links.get(waiting.pop(), ()):
                if step == without or after in found:
                    continue
                if after in targets:
                    return True
                found.add(after)
                waiting.append(after)
        return False

    @cached_property
    def _links(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for step in self._within.values():
            for move in self._moves(step):
                for taken in move.takes:
                    found.setdefault(taken, []).extend((step.id, put) for put in move.puts)
        return found

    def _shorten(self) -> None:
        for step in self._within.values():
            coming, leaving = self._steps.incoming(step.id), self._steps.outgoing(step.id)
            passes_on = len(coming) == len(leaving) == 1 and not step.is_end and not self._steps.boundaries(step.id)
            if passes_on and coming[0].id != leaving[0].id and self.place(leaving[0].id) != coming[0].id:
                self._place[coming[0].id] = leaving[0].id

    def _after(self, marking: Marking, by_place: dict[str, list[Move]]) -> Iterator[tuple[Move, Marking]]:
        for place in dict.fromkeys(marking):
            for move in by_place.get(place, ()):
                if self._is_ready(move, marking):
                    yield move, () if move.clears else _moved(marking, move)

    def _is_ready(self, move: Move, marking: Marking) -> bool:
        if any(place not in marking for place in move.takes):
            return False
        step = self._within.get(move.step)
        return step is None or step.tag != "inclusiveGateway" or self._may_merge(step, move, marking)

    def _may_merge(self, step: Step, move: Move, marking: Marking) -> bool:
        """An inclusive join takes all tokens in front of it, and waits for those that can only come to an empty flow."""
        coming = set(self.incoming(step.id))
        filled = coming & set(marking)
        if len(coming) < 2:
            return True
        if set(move.takes) != filled:
            return False
        others = [place for place in marking if place not in coming]
        return not any(
            self.leads_to(place, coming - filled, without=step.id) and not self.leads_to(place, filled, without=step.id)
            for place in others
        )

    def _moves(self, step: Step) -> Iterator[Move]:
        if step.is_start:
            return
        leaving = self._ways_out(step)
        for takes in self._ways_in(step):
            if step.is_end and _terminates(step):
                yield Move(step.id, takes, (), clears=True)
            elif self._steps.boundaries(step.id):
                yield from self._with_boundaries(step, takes)
            elif self._is_kept(step):
                yield from (Move(step.id, takes, puts) for puts in leaving)

    def _is_kept(self, step: Step) -> bool:
        coming = self._steps.incoming(step.id)
        return not (len(coming) == 1 and coming[0].id in self._place)

    def _ways_in(self, step: Step) -> list[tuple[str, ...]]:
        coming = self.incoming(step.id)
        if step.tag == "parallelGateway" and coming:
            return [tuple(sorted(coming))]
        if step.tag == "inclusiveGateway":
            return [tuple(sorted(some)) for some in _subsets(coming)]
        return [(place,) for place in coming]

    def _ways_out(self, step: Step) -> list[tuple[str, ...]]:
        leaving = self.outgoing(step.id)
        if step.tag in ("exclusiveGateway", "eventBasedGateway"):
            return [(place,) for place in leaving] or [()]
        if step.tag == "inclusiveGateway":
            return _subsets(leaving) or [()]
        return [tuple(leaving)]

    def _with_boundaries(self, step: Step, takes: tuple[str, ...]) -> Iterator[Move]:
        """While it is being done, each boundary event may come once; one that interrupts takes the token along."""
        boundaries = self._steps.boundaries(step.id)
        aside = [one for one in boundaries if one.node is not None and not one.node.interrupting]
        yield Move(step.id, takes, (_doing(step, ()),))
        for done in [*_subsets([one.id for one in aside]), ()]:
            here = _doing(step, done)
            yield Move(step.id, (here,), tuple(self.outgoing(step.id)))
            for one in boundaries:
                if one not in aside:
                    yield Move(one.id, (here,), tuple(self.outgoing(one.id)))
                elif one.id not in done:
                    yield Move(one.id, (here,), (_doing(step, (*done, one.id)), *self.outgoing(one.id)))


_JOINING = frozenset({"parallelGateway", "inclusiveGateway"})


def _doing(step: Step, happened: tuple[str, ...]) -> str:
    return f"@{step.id} {' '.join(sorted(happened))}"


def _terminates(step: Step) -> bool:
    return step.has("terminateEventDefinition")


def _moved(marking: Marking, move: Move) -> Marking:
    left = list(marking)
    for place in move.takes:
        left.remove(place)
    return tuple(sorted((*left, *move.puts)))


def _subsets(places: list[str]) -> list[tuple[str, ...]]:
    if len(places) > _MAX_CHOICES:
        return [(place,) for place in places] + [tuple(places)]
    return [some for size in range(1, len(places) + 1) for some in combinations(places, size)]
