"""Small processes for the tests of pictures, said in a few lines and drawn by the product."""

from functools import cache
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element

from engine.workflow.diagram.layout import place
from engine.workflow.diagram.picture import BPMNDI, DC, DI
from engine.workflow.model import BPMN, REDRESS
from engine.xml import parse_xml

NAMESPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "redress": REDRESS}


class Draft:
    """One process in one pool; `lanes` are ids of its lanes, from the top."""

    def __init__(self, *lanes: str) -> None:
        self.root = etree.Element(f"{{{BPMN}}}definitions", nsmap=NAMESPACES, id="definitions_reply")
        collaboration = self._add(self.root, "collaboration", "collaboration_reply")
        self._add(collaboration, "participant", "pool_reply", "Reply", "答复", processRef="reply")
        self.process = self._add(self.root, "process", "reply", "Reply", "答复")
        lane_set = self._add(self.process, "laneSet", "lanes_reply")
        self.lanes = {lane: self._add(lane_set, "lane", lane, "Office", "办公室") for lane in lanes}
        self.cells: dict[str, tuple[int, int]] = {}

    def node(
        self, tag: str, node_id: str, cell: tuple[int, int], *names: str, lane: str | None = None, **more: str
    ) -> "Draft":
        """Add a node; it stands in the first lane unless said otherwise."""
        self._add(self.process, tag, node_id, *names, **more)
        ref = etree.SubElement(self.lanes[lane or next(iter(self.lanes))], f"{{{BPMN}}}flowNodeRef")
        ref.text = node_id
        if "attachedToRef" not in more:
            self.cells[node_id] = cell
        return self

    def flow(self, *ids: str, names: tuple[str, ...] = ()) -> "Draft":
        """Connect a chain of nodes."""
        for source, target in pairwise(ids):
            self._add(self.process, "sequenceFlow", f"{source}__{target}", *names, sourceRef=source, targetRef=target)
        return self

    def drawn(self) -> _Element:
        """The tree with its picture."""
        place(self.root, self.cells)
        return self.root

    def content(self) -> bytes:
        """The bytes of the file, with its picture."""
        return written(self.drawn())

    def _add(self, parent: _Element, tag: str, element_id: str, *names: str, **more: str) -> _Element:
        element = etree.SubElement(parent, f"{{{BPMN}}}{tag}", id=element_id)
        for key, name in zip(("name", f"{{{REDRESS}}}nameZh"), names, strict=False):
            element.set(key, name)
        for key, value in more.items():
            element.set(key, value)
        return element


def a_reply() -> Draft:
    """A handler writes a letter, is reminded, and a head approves it or sends it back."""
    draft = Draft("handler", "head")
    draft.node("startEvent", "decided", (0, 0), "Complaint decided", "投诉已有结论")
    draft.node("exclusiveGateway", "to_write", (1, 0))
    draft.node("userTask", "write", (2, 0), "Write the letter", "撰写函件")
    draft.node(
        "boundaryEvent", "late", (0, 0), "Limit is near", "临近时限", attachedToRef="write", cancelActivity="false"
    )
    draft.node("serviceTask", "remind", (3, 1), "Remind the handler", "催办")
    draft.node("endEvent", "reminded", (4, 1), "Handler reminded", "已催办")
    draft.node("userTask", "approve", (3, 0), "Approve the letter", "审批函件", lane="head")
    draft.node("exclusiveGateway", "agrees", (4, 0), "Letter approved?", "审批通过？", lane="head")
    draft.node("callActivity", "send", (5, 0), "Send the letter", "发送函件")
    draft.node("endEvent", "sent", (6, 0), "Letter sent", "函件已发送")
    draft.flow("decided", "to_write", "write", "approve", "agrees")
    draft.flow("agrees", "send", names=("yes", "是")).flow("agrees", "to_write", names=("no", "否"))
    draft.flow("send", "sent").flow("late", "remind", "reminded")
    return draft


def a_crowd() -> Draft:
    """Four flows and a long question at one gateway: hardly any room for a text."""
    draft = Draft("office").node("serviceTask", "open", (0, 0), "Open", "打开")
    draft.node("userTask", "close", (2, 0), "Close", "关闭")
    draft.node("exclusiveGateway", "needed", (1, 0), "Compliance approval needed?", "需要合规审批？")
    draft.flow("needed", "open", names=("yes", "是")).flow("needed", "needed", names=("yes", "是"))
    return draft.flow("close", "open").flow("open", "needed")


@cache
def a_reply_file() -> bytes:
    """The bytes of the reply with its picture; drawn once for all tests."""
    return a_reply().content()


def a_drawn_reply() -> _Element:
    """The tree of the reply with its picture; every call gives a new one."""
    return read(a_reply_file())


def written(root: _Element) -> bytes:
    """The bytes of a tree, as a file holds them."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read(content: bytes) -> _Element:
    """The tree of a file."""
    return parse_xml(content, name="reply.bpmn")


def bounds(root: _Element, element_id: str, *, label: bool = False) -> _Element:
    """The coordinates of a shape in the picture, or of the text beside it."""
    shape = root.find(f".//bpmndi:*[@bpmnElement='{element_id}']", NAMESPACES)
    assert shape is not None
    found = shape.find("bpmndi:BPMNLabel/dc:Bounds" if label else "dc:Bounds", NAMESPACES)
    assert found is not None
    return found


def moved(root: _Element, element_id: str, *, right: int = 0, down: int = 0, label: bool = False) -> _Element:
    """The tree after somebody dragged a shape, or the text beside it."""
    box = bounds(root, element_id, label=label)
    box.set("x", f"{float(box.get('x', '0')) + right:g}")
    box.set("y", f"{float(box.get('y', '0')) + down:g}")
    return root


def element(root: _Element, element_id: str) -> _Element:
    """An element of the model by its id."""
    found = root.find(f".//bpmn:*[@id='{element_id}']", NAMESPACES)
    assert found is not None
    return found


def undrawn(root: _Element, *element_ids: str) -> _Element:
    """The tree without some shapes and lines in its picture."""
    for element_id in element_ids:
        drawn = root.find(f".//bpmndi:*[@bpmnElement='{element_id}']", NAMESPACES)
        assert drawn is not None
        parent = drawn.getparent()
        assert parent is not None
        parent.remove(drawn)
    return root
