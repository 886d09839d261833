"""The places and moves of one scope in the token game of BPMN, and where a token could come to.

Steps that only pass a token on are left out, so that a marking says no more than what matters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from engine.workflow.checker.steps import Step, Steps
from engine.workflow.model import Kind

_MAX_CHOICES = 6
"""Flows out of one inclusive gateway whose every combination is tried; of more only single ones and all together."""

_DOING = "@"

Marking = tuple[str, ...]
"""The places that hold a token, sorted; a place that holds two stands there twice."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one step does: takes tokens from places and puts tokens on others. One that `clears` ends everything else."""

    step: str
    takes: tuple[str, ...]
    puts: tuple[str, ...]
    clears: bool = False


class Net:
    """The places and moves of one scope."""

    def __init__(self, steps: Steps, scope: str) -> None:
        self._steps = steps
        self._within = {step.id: step for step in steps.within(scope)}
        self._place: dict[str, str] = {}
        self._shorten()
        self._moves = tuple(move for step in self._within.values() for move in self._moves_of(step))

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

    def during(self, step: Step) -> list[str]:
        """The places of which one holds a token while a step is being done, or an event may come to one."""
        open_step = self._within.get(step.attached_to or "", step)
        own = {place for move in self._moves for place in move.puts if place.startswith(_doing(open_step, ()))}
        return sorted(own) or self.incoming(step.id)

    def start(self, step: Step) -> Marking:
        """The marking when a start event has happened."""
        return tuple(sorted(self.outgoing(step.id)))

    def moves(self) -> tuple[Move, ...]:
        """Everything that steps can do."""
        return self._moves

    def joins(self, *kinds: Kind) -> list[Step]:
        """The gateways of some kinds that several flows lead into."""
        return [s for s in self._within.values() if s.kind in kinds and len(self._steps.incoming(s.id)) > 1]

    def steps_at(self, place: str) -> list[Step]:
        """The steps at which a token on a place may be: on the stretch in front of it, and the one that takes it."""
        if place.startswith(_DOING):
            return [self._within[place.removeprefix(_DOING).partition(" ")[0]]]
        return [
            self._within[flow.target]
            for step in self._within.values()
            for flow in self._steps.outgoing(step.id)
            if self.place(flow.id) == place and flow.target in self._within
        ]

    def may_move(self, move: Move, marking: Marking) -> bool:
        """Whether nothing but the tokens it takes decides; an inclusive join looks farther.

        It takes all tokens in front of it, and waits for those that can only come to one of its empty flows.
        """
        step = self._within.get(move.step)
        if step is None or step.tag != "inclusiveGateway" or len(self._steps.incoming(step.id)) < 2:
            return True
        coming = set(self.incoming(step.id))
        filled = coming & set(marking)
        if set(move.takes) != filled:
            return False
        others = [place for place in marking if place not in coming]
        return not any(
            self.leads_to(place, coming - filled, without=step.id) and not self.leads_to(place, filled, without=step.id)
            for place in others
        )

    def leads_to(self, place: str, targets: set[str], *, without: str) -> bool:
        """Whether a token on a place could come to one of some places, without passing a step."""
        return bool(targets & self.reach(place, without=without))

    def reach(self, place: str, *, without: str = "") -> set[str]:
        """The places to which a token on a place could come, itself too, without passing a step."""
        found, waiting = {place}, [place]
        while waiting:
            for step, after in self._links.get(waiting.pop(), ()):
                if step != without and after not in found:
                    found.add(after)
                    waiting.append(after)
        return found

    @cached_property
    def _links(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for move in self._moves:
            for taken in move.takes:
                found.setdefault(taken, []).extend((move.step, put) for put in move.puts)
        return found

    def _shorten(self) -> None:
        for step in self._within.values():
            coming, leaving = self._steps.incoming(step.id), self._steps.outgoing(step.id)
            passes_on = len(coming) == len(leaving) == 1 and not step.is_end and not self._steps.boundaries(step.id)
            if passes_on and self.place(leaving[0].id) != coming[0].id:
                self._place[coming[0].id] = leaving[0].id

    def _moves_of(self, step: Step) -> Iterator[Move]:
        coming = self._steps.incoming(step.id)
        if step.is_start or (len(coming) == 1 and coming[0].id in self._place):
            return
        for takes in self._ways_in(step):
            if step.has("terminateEventDefinition"):
                yield Move(step.id, takes, (), clears=True)
            elif self._steps.boundaries(step.id):
                yield from self._with_boundaries(step, takes)
            else:
                yield from (Move(step.id, takes, puts) for puts in self._ways_out(step))

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
        return self._without_gateway(step)

    def _without_gateway(self, step: Step) -> list[tuple[str, ...]]:
        """BPMN also lets a task choose: among its conditional flows, and its default when none of them is taken."""
        flows, default = self._steps.outgoing(step.id), step.element.get("default")
        always = tuple(self.place(one.id) for one in flows if one.condition is None and one.id != default)
        perhaps = [self.place(one.id) for one in flows if one.condition is not None and one.id != default]
        otherwise = tuple(self.place(one.id) for one in flows if one.id == default)
        if step.tag == "parallelGateway" or not (perhaps or otherwise):
            return [tuple(self.outgoing(step.id))]
        return [(*always, *some) for some in _subsets(perhaps)] + [(*always, *otherwise)]

    def _with_boundaries(self, step: Step, takes: tuple[str, ...]) -> Iterator[Move]:
        """While it is being done, each boundary event may come once; one that interrupts takes the token along."""
        boundaries = self._steps.boundaries(step.id)
        aside = [one for one in boundaries if one.node is not None and not one.node.interrupting]
        yield Move(step.id, takes, (_doing(step, ()),))
        for happened in [(), *_subsets([one.id for one in aside])]:
            here = _doing(step, happened)
            yield Move(step.id, (here,), tuple(self.outgoing(step.id)))
            for one in boundaries:
                if one not in aside:
                    yield Move(one.id, (here,), tuple(self.outgoing(one.id)))
                elif one.id not in happened:
                    yield Move(one.id, (here,), (_doing(step, (*happened, one.id)), *self.outgoing(one.id)))


def _doing(step: Step, happened: tuple[str, ...]) -> str:
    return f"{_DOING}{step.id} {' '.join(sorted(happened))}"


def _subsets(places: list[str]) -> list[tuple[str, ...]]:
    if len(places) > _MAX_CHOICES:
        return [(place,) for place in places] + [tuple(places)]
    return [some for size in range(1, len(places) + 1) for some in combinations(places, size)]
