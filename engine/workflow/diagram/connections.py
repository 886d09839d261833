"""Writes at every node which flows come in and go out; a flow says it already, but other tools rely on both."""

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.sheet import Sheet
from engine.workflow.model import BPMN
from engine.xml import local_name

_BEFORE = frozenset({"documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef"})
"""What stands before them, by the schema of BPMN."""


def write_connections(process: _Element, sheet: Sheet) -> None:
    """Replace `incoming` and `outgoing` of every node, in the order of the flows."""
    for node in process.iterchildren(f"{{{BPMN}}}*"):
        if node.get("id") not in sheet.shapes:
            continue
        for old in node.findall(_bpmn("incoming")) + node.findall(_bpmn("outgoing")):
            node.remove(old)
        at = sum(local_name(child) in _BEFORE for child in node.iterchildren(f"{{{BPMN}}}*"))
        ends = [("incoming", flow.id) for flow in sheet.flows if flow.target == node.get("id")]
        ends += [("outgoing", flow.id) for flow in sheet.flows if flow.source == node.get("id")]
        for tag, flow_id in reversed(ends):
            end = etree.Element(_bpmn(tag))
            end.text = flow_id
            node.insert(at, end)


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"
