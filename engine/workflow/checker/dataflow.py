"""Which variables are there before each step: on every way to it (surely), or on some way (perhaps)."""

from collections.abc import Callable, Iterable, Iterator

from engine.workflow.checker.steps import Step, Steps
from engine.workflow.definitions import Library
from engine.workflow.model import Kind, Node
from engine.workflow.variables import produced_by

Names = frozenset[str]
Sets = dict[str, Names | None]
Merge = Callable[[Iterable[Names | None]], Names | None]
Produce = Callable[[Step, Names, Sets], Names]
_NOTHING: Names = frozenset()


def products(node: Node, library: Library) -> Names:
    """The variables that exist behind an element, because of it.

    What one of several copies of a step produces stays in that copy; only the collected outputs come out, and those not
    surely: without items nothing is collected.
    """
    return _NOTHING if node.loop is not None else frozenset(produced_by(node, library))


def own_products(node: Node, library: Library) -> Names:
    """The variables that a step has produced when its output mappings are computed."""
    form = library.forms.get(node.form or "")
    routes = form.routes if form else ()
    result = node.result or (node.decision if node.kind is Kind.RULE else None)
    return frozenset((*(one.name for one in node.declares), *routes, *((result,) if result else ())))


class DataFlow:
    """The variables of a process, `None` where no path leads.

    Attributes:
        surely: what is there before each step on every way to it.
        perhaps, perhaps_after: what may be there before and behind each step.
    """

    def __init__(self, steps: Steps, library: Library) -> None:
        self._steps, self._library = steps, library
        self._around = {step.id: step for step in steps}
        self.surely, _ = self._settled(_common, self._surely_behind)
        self.perhaps, self.perhaps_after = self._settled(_all, self._perhaps_behind)

    def at_ends(self, scope: str) -> Names:
        """The variables that are surely there when a process or sub-process has ended."""
        return _common(self.surely.get(end.id) for end in self._main_ends(scope)) or _NOTHING

    def _settled(self, merged: Merge, produce: Produce) -> tuple[Sets, Sets]:
        """Go round until nothing changes any more; every set only grows, or only shrinks, so this ends."""
        before: Sets = {step.id: None for step in self._steps}
        behind: Sets = dict(before)
        changed = True
        while changed:
            changed = False
            for step in self._steps:
                now = self._before(step, merged, before, behind)
                after = None if now is None else produce(step, now, behind)
                if now != before[step.id] or after != behind[step.id]:
                    before[step.id], behind[step.id], changed = now, after, True
        return before, behind

    def _before(self, step: Step, merged: Merge, before: Sets, behind: Sets) -> Names | None:
        if step.attached_to:
            return before.get(step.attached_to)
        if step.is_start:
            around = self._around.get(step.scope)
            outside = _NOTHING if around is None else before[around.id]
            return None if outside is None else outside | _item(around)
        coming = [behind.get(flow.source) for flow in self._steps.incoming(step.id)]
        if step.kind is not Kind.PARALLEL:
            return merged(coming)
        # A join comes after all of its branches, so nothing is known of it while one of them is unknown.
        return None if merged is _common and None in coming else _all(coming)

    def _surely_behind(self, step: Step, now: Names, behind: Sets) -> Names:
        if step.kind is Kind.SUBPROCESS and not _item(step):
            inside = _common(behind.get(end.id) for end in self._main_ends(step.id))
            return now if inside is None else inside
        return now | (products(step.node, self._library) if step.node else _NOTHING)

    def _perhaps_behind(self, step: Step, now: Names, behind: Sets) -> Names:
        if step.kind is Kind.SUBPROCESS:
            inside = _all(behind.get(end.id) for end in self._steps.within(step.id) if end.is_end)
            now = now | (inside or _NOTHING)
        collected = step.node.loop.output_collection if step.node and step.node.loop else None
        produced = products(step.node, self._library) if step.node else _NOTHING
        return now | produced | (frozenset({collected}) if collected else _NOTHING)

    def _main_ends(self, scope: str) -> Iterator[Step]:
        """The ends that a path reaches without the detour of a boundary event that leaves its step open."""
        starts = [step.id for step in self._steps.within(scope) if step.is_start]
        found, waiting = set(starts), list(starts)
        while waiting:
            step = self._around[waiting.pop()]
            if step.is_end:
                yield step
            for one in self._steps.after(step):
                if one not in found and not _is_aside(self._around[one]):
                    found.add(one)
                    waiting.append(one)


def _is_aside(step: Step) -> bool:
    return step.kind is Kind.BOUNDARY and step.node is not None and not step.node.interrupting


def _item(step: Step | None) -> Names:
    loop = step.node.loop if step and step.node else None
    return frozenset({loop.element}) if loop and loop.element else _NOTHING


def _common(sets: Iterable[Names | None]) -> Names | None:
    known = [one for one in sets if one is not None]
    return frozenset.intersection(*known) if known else None


def _all(sets: Iterable[Names | None]) -> Names | None:
    known = [one for one in sets if one is not None]
    return frozenset.union(*known) if known else None
