"""Runs a process as the standard of BPMN says, with nothing of the engine but the file it has read: an oracle.

It knows steps of people, plain starts and ends, the three gateways and boundary timers.
"""

from collections.abc import Iterator, Mapping

from engine.workflow.model import Kind, Node, Process


class ByTheBook:
    """The tokens of one Instance: on flows, and in the steps that people have open."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._tokens = [flow.id for flow in process.outgoing("begin")]
        self._settle({})

    @property
    def open(self) -> list[str]:
        """The steps that wait for a person."""
        return sorted(token for token in self._tokens if token in self._process.nodes)

    def complete(self, step: str, values: Mapping[str, bool]) -> None:
        """A person has done a step."""
        self._tokens.remove(step)
        self._leave(step, values)

    def time_out(self, boundary: str) -> None:
        """The timer of a boundary event has come, while its step was open."""
        node = self._process.nodes[boundary]
        if node.interrupting:
            self._tokens.remove(node.attached_to or "")
        self._leave(boundary, {})

    def timers(self) -> Iterator[Node]:
        """The boundary events that may come now."""
        for node in self._process.nodes.values():
            if node.kind is Kind.BOUNDARY and node.attached_to in self._tokens:
                yield node

    def _leave(self, step: str, values: Mapping[str, bool]) -> None:
        self._tokens += [flow.id for flow in self._process.outgoing(step)]
        self._settle(values)

    def _settle(self, values: Mapping[str, bool]) -> None:
        """Let tokens go on until each is with a person, or waits at a join."""
        while any(self._goes_on(token, values) for token in list(self._tokens)):
            pass

    def _goes_on(self, token: str, values: Mapping[str, bool]) -> bool:
        if token not in self._tokens or token in self._process.nodes:
            return False
        node = self._process.nodes[self._process.flows[token].target]
        taken = self._taken(node, token)
        for one in taken:
            self._tokens.remove(one)
        if taken:
            self._tokens += [node.id] if node.kind is Kind.USER else self._given(node, values)
        return bool(taken)

    def _taken(self, node: Node, token: str) -> list[str]:
        """The tokens that a step takes now; none while it waits for others."""
        coming = [flow.id for flow in self._process.incoming(node.id)]
        here = [one for one in coming if one in self._tokens]
        if node.kind is Kind.PARALLEL:
            return coming if len(here) == len(coming) else []
        if node.kind is Kind.INCLUSIVE and len(coming) > 1:
            return [] if self._others_may_come(node, here, set(coming) - set(here)) else here
        return [token]

    def _others_may_come(self, join: Node, here: list[str], empty: set[str]) -> bool:
        others = [one for one in self._tokens if one not in here]
        return any(self._reach(one, join) & empty and not self._reach(one, join) & set(here) for one in others)

    def _reach(self, token: str, join: Node) -> set[str]:
        """The flows that a token could come to without passing a join."""
        found, waiting = {token}, [token]
        while waiting:
            one = waiting.pop()
            step = one if one in self._process.nodes else self._process.flows[one].target
            if step == join.id:
                continue
            sources = [step, *(boundary.id for boundary in self._process.boundaries(step))]
            for flow in (flow for source in sources for flow in self._process.outgoing(source)):
                if flow.id not in found:
                    found.add(flow.id)
                    waiting.append(flow.id)
        return found

    def _given(self, node: Node, values: Mapping[str, bool]) -> list[str]:
        flows = self._process.outgoing(node.id)
        if not node.kind.is_choice or len(flows) == 1:
            return [flow.id for flow in flows]
        true = [flow.id for flow in flows if flow.condition and values[flow.condition.removeprefix("=")]]
        chosen = true or [flow.id for flow in flows if flow.id == node.default]
        return chosen[:1] if node.kind is Kind.EXCLUSIVE else chosen
