"""The order in which people read a process: from its start along the flows."""

from collections import deque

from engine.workflow.model import Kind, Node, Process


def main_path(process: Process) -> list[Node]:
    """All elements in the order in which they can be reached, the nearest first; loops are read once."""
    starts = [node for node in process.nodes.values() if node.kind is Kind.START and node.scope == process.id]
    found: dict[str, Node] = {}
    waiting = deque(starts)
    while waiting:
        node = waiting.popleft()
        if node.id in found:
            continue
        found[node.id] = node
        waiting.extend(process.nodes[flow.target] for flow in process.outgoing(node.id) if flow.target in process.nodes)
        waiting.extend(process.boundaries(node.id))
        if node.kind is Kind.SUBPROCESS:
            waiting.extend(inner for inner in process.within(node.id) if inner.kind is Kind.START)
    return list(found.values())
