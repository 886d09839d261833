"""Which variables a process has: each is declared by what produces it."""

from collections.abc import Iterator

from engine.workflow.definitions import Library
from engine.workflow.model import Kind, Node, Process


def names_in(process: Process, library: Library) -> frozenset[str]:
    """All variables that anything in a process produces."""
    return frozenset(name for node in process.nodes.values() for name in produced_by(node, library))


def produced_by(node: Node, library: Library) -> Iterator[str]:
    """The variables that exist after an element was passed."""
    yield from (one.name for one in node.declares)
    yield from (one.target for one in node.outputs)
    if node.form and node.form in library.forms:
        yield from library.forms[node.form].routes
    if node.kind in (Kind.SERVICE, Kind.SEND) and node.result:
        yield node.result
    if node.kind is Kind.RULE and (node.result or node.decision):
        yield node.result or node.decision or ""
    if node.loop is not None:
        yield from (name for name in (node.loop.element, node.loop.output_collection) if name)
