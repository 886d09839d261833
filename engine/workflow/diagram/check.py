"""What is wrong with the picture of a file, whoever drew it; whether it means something is judged elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from engine.workflow.diagram.findings import PictureFault, PictureFinding
from engine.workflow.diagram.geometry import Box, around, cross, enters, is_slanted, near, run_together
from engine.workflow.diagram.grid import TITLE
from engine.workflow.diagram.naming import name_findings
from engine.workflow.diagram.picture import read_planes
from engine.workflow.diagram.scene import Scene, ancestors, ends_of
from engine.workflow.diagram.sheet import form_of
from engine.workflow.model import BPMN
from engine.xml import local_name

_CROSSINGS_PER_FLOW = 0.25
"""More is a maze: move nodes to other cells, or split the process."""
_NEAREST, _REACH, _ADRIFT = 10, 5, 20
"""Pixels that shapes keep apart, that a flow may end away from its shape, and a boundary event from its edge."""
_TOUCH = 2
"""Pixels by which a text may reach into something; the room for it is measured generously."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of a file's pictures; `width` and `height` in pixels are those of the largest one."""

    nodes: int
    flows: int
    crossings: int
    bends_per_flow: float
    width: float
    height: float
    findings: int


def picture_findings(root: _Element) -> list[PictureFinding]:
    """Return everything that is wrong with the pictures and names of a file, without repetition; never raises."""
    scenes = [Scene(plane) for plane in read_planes(root)]
    found = list(_undrawn(root, {one for scene in scenes for one in [*scene.plane.shapes, *scene.plane.lines]}))
    for scene in scenes:
        found += [*_shape_findings(scene), *_flow_findings(scene), *_label_findings(scene), *_maze(scene)]
    found += name_findings(root)
    return list({(one.element, one.code, *one.facts.values()): one for one in found}.values())


def measures(root: _Element) -> Measures:
    """Return numbers that a test can put limits on."""
    scenes = [Scene(plane) for plane in read_planes(root)]
    flows = [flow for scene in scenes for flow in scene.flows.values()]
    extents = [
        around([point for one in drawn for point in ((one.left, one.top), (one.right, one.bottom))])
        for scene in scenes
        if (drawn := [shape.box for shape in scene.plane.shapes.values() if shape.box is not None])
    ]
    bends = sum(len(flow.points) - 2 for flow in flows)
    return Measures(
        nodes=sum(len(scene.nodes) for scene in scenes),
        flows=len(flows),
        crossings=sum(len(_crossings(scene)) for scene in scenes),
        bends_per_flow=round(bends / len(flows), 2) if flows else 0.0,
        width=max((box.width for box in extents), default=0.0),
        height=max((box.height for box in extents), default=0.0),
        findings=len(picture_findings(root)),
    )


def _undrawn(root: _Element, drawn: set[str]) -> Iterator[PictureFinding]:
    """A process of which nothing is drawn is one finding, not one for each of its elements."""
    for process in root.iter(f"{{{BPMN}}}process"):
        members = list(_members(process, drawn))
        if members and not any(member in drawn for member in members):
            yield PictureFinding(process.get("id", ""), PictureFault.NOT_DRAWN)
        else:
            yield from (PictureFinding(one, PictureFault.NOT_DRAWN) for one in members if one not in drawn)


def _members(parent: _Element, drawn: set[str]) -> Iterator[str]:
    """The nodes and flows of a process; those inside a sub-process only if it is shown open."""
    for element in parent.iterchildren(f"{{{BPMN}}}*"):
        tag, element_id = local_name(element), element.get("id")
        is_container = "SubProcess" in tag or tag in ("subProcess", "transaction")
        if element_id and (is_container or tag == "sequenceFlow" or form_of(tag)):
            yield element_id
        if is_container and any(child.get("id") in drawn for child in element):
            yield from _members(element, drawn)


def _shape_findings(scene: Scene) -> Iterator[PictureFinding]:
    nodes = scene.nodes
    boxes = [(box, name) for name, drawn in nodes.items() if (box := drawn.box)]
    for one, other in near(boxes, boxes, room=_NEAREST):
        room = _NEAREST if form_of(nodes[one].tag) and form_of(nodes[other].tag) else 0
        if (
            one < other
            and not _belong_together(scene, one, other)
            and _box(scene, one).meets(_box(scene, other), room=room)
        ):
            yield PictureFinding(one, PictureFault.TOO_NEAR, {"other": other})
    for name, lane in scene.lanes.items():
        if name in nodes and not _box(scene, name).within(_inside_lane(scene, lane)):
            yield PictureFinding(name, PictureFault.OUTSIDE_LANE, {"lane": lane})
    for name in nodes:
        host = scene.host(name)
        if host in nodes and not _sits_on_edge(_box(scene, name), _box(scene, host)):
            yield PictureFinding(name, PictureFault.BOUNDARY_ADRIFT, {"other": host})


def _box(scene: Scene, name: str) -> Box:
    box = scene.plane.shapes[name].box
    return box if box is not None else Box(0, 0, 0, 0)


def _belong_together(scene: Scene, one: str, other: str) -> bool:
    """A boundary event and its task, or a sub-process and what is inside."""
    first, second = scene.nodes[one], scene.nodes[other]
    return (
        other == scene.host(one)
        or one == scene.host(other)
        or other in ancestors(first.element)
        or one in ancestors(second.element)
    )


def _inside_lane(scene: Scene, lane: str) -> Box:
    """A lane without its title, which stands at the left, or on top of an upright lane."""
    box = _box(scene, lane)
    if scene.plane.shapes[lane].horizontal is False:
        return box._replace(top=box.top + TITLE)
    return box._replace(left=box.left + TITLE)


def _sits_on_edge(guest: Box, host: Box) -> bool:
    x, y = guest.centre
    middle = Box(x, y, x, y)
    inner = host.grown(-_ADRIFT)
    is_deep = inner.left < x < inner.right and inner.top < y < inner.bottom
    return middle.within(host.grown(_ADRIFT)) and not is_deep


def _flow_findings(scene: Scene) -> Iterator[PictureFinding]:
    for name, drawn in scene.flows.items():
        for end, (x, y) in ends_of(drawn).items():
            if end in scene.nodes and not Box(x, y, x, y).within(_box(scene, end).grown(_REACH)):
                yield PictureFinding(name, PictureFault.LOOSE_FLOW, {"other": end})
    for name, piece in scene.pieces:
        if is_slanted(piece):
            yield PictureFinding(name, PictureFault.SLANTED_FLOW)
    boxes = [(drawn.box, node) for node, drawn in scene.nodes.items() if drawn.box and form_of(drawn.tag)]
    pieces = [(around(piece), (name, piece)) for name, piece in scene.pieces]
    for (name, piece), node in near(pieces, boxes):
        if enters(piece, _box(scene, node)) and node not in scene.own(name):
            yield PictureFinding(name, PictureFault.FLOW_THROUGH_SHAPE, {"other": node})


def _label_findings(scene: Scene) -> Iterator[PictureFinding]:
    labels = [(box, name) for name, box in scene.labels.items()]
    drawn = {**scene.nodes, **scene.plane.lines}
    shapes = [(box, name) for name, node in scene.nodes.items() if (box := node.box)]
    for name, node in near(labels, shapes):
        is_inside = node in ancestors(drawn[name].element)
        if not is_inside and scene.labels[name].meets(_box(scene, node), room=-_TOUCH):
            yield PictureFinding(name, PictureFault.LABEL_ON_SHAPE, {"other": node})
    for name, other in near(labels, labels):
        if name < other and scene.labels[name].meets(scene.labels[other], room=-_TOUCH):
            yield PictureFinding(name, PictureFault.LABEL_ON_LABEL, {"other": other})
    yield from _labels_on_lines(scene, labels)
    for box, name in labels:
        pool = scene.pool_of(drawn[name])
        if pool is not None and not box.within(pool):
            yield PictureFinding(name, PictureFault.LABEL_OUTSIDE_POOL)


def _labels_on_lines(scene: Scene, labels: list[tuple[Box, str]]) -> Iterator[PictureFinding]:
    pieces = [(around(piece), (flow, piece)) for flow, piece in scene.pieces]
    for name, (flow, piece) in near(labels, pieces):
        if enters(piece, scene.labels[name].grown(0.5 - _TOUCH)):
            yield PictureFinding(name, PictureFault.LABEL_ON_LINE, {"other": flow})


def _maze(scene: Scene) -> Iterator[PictureFinding]:
    crossings, most = _crossings(scene), int(_CROSSINGS_PER_FLOW * len(scene.flows))
    if len(crossings) > most:
        flow = scene.flows[crossings[0][0]].element
        process = next((one for one in flow.iterancestors(f"{{{BPMN}}}process")), flow)
        facts: dict[str, str | int] = {"count": len(crossings), "most": most}
        yield PictureFinding(process.get("id", ""), PictureFault.TOO_MANY_CROSSINGS, facts)


def _crossings(scene: Scene) -> list[tuple[str, str]]:
    """Where flows cut each other, or lie on each other although they share no end."""
    pieces = [(around(piece), (name, piece)) for name, piece in scene.pieces]
    found = []
    for (one, piece), (other, second) in near(pieces, pieces):
        if one < other and (cross(piece, second) or (run_together(piece, second) and not _are_kin(scene, one, other))):
            found.append((one, other))
    return found


def _are_kin(scene: Scene, one: str, other: str) -> bool:
    first, second = (set(ends_of(scene.flows[name])) for name in (one, other))
    return bool(first & second)
