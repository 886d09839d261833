"""How defects are planted: small changes of files, by the ids of their elements."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.workflow.model import BPMN, REDRESS, ZEEBE

Change = Callable[[Any], None]
_NAMES = f'xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" xmlns:redress="{REDRESS}"'
HANDLING, RESPONSE, INTAKE = "complaint/handling.bpmn", "complaint/response.bpmn", "complaint/intake.bpmn"
MAIN, FEEDBACK, ESCALATION = "complaint/main.bpmn", "complaint/feedback.bpmn", "complaint/escalation.bpmn"
DELIVERY, ASSISTANCE = "complaint/delivery.bpmn", "complaint/assistance.bpmn"
NATURE, URGENCY, ROUTING = "decisions/nature.dmn", "decisions/urgency.dmn", "decisions/routing.dmn"
APPROVER, ALLOWANCE = "decisions/extension_approver.dmn", "decisions/allowance.dmn"
LADDER, LIMITS = "decisions/ladder.dmn", "decisions/limits.dmn"
REVIEW, CLASS = "forms/findings_review.json", "forms/confirm_classification.json"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
SPARE_FORM = b"""{"title": {"en": "Spare", "zh": "\xe5\xa4\x87\xe7\x94\xa8"}, "type": "object",
 "properties": {"ok": {"title": {"en": "OK", "zh": "\xe5\xa5\xbd"}, "type": "boolean"}}}"""
KEY_TWICE = SPARE_FORM.replace(b'"type": "boolean"', b'"type": "string", "type": "boolean"')


@dataclass(frozen=True)
class Plant:
    """A change of one file, and what must be found; `files` come beside, `lost` are taken away."""

    path: str
    change: Change
    element: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def grown(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with the defect in them."""
        files = {path: content for path, content in files.items() if path not in self.lost}
        content = files[self.path]
        if self.path.endswith(".json"):
            schema = json.loads(content)
            self.change(schema)
            return {**files, self.path: json.dumps(schema, ensure_ascii=False, indent=2).encode(), **self.files}
        root = etree.fromstring(content)
        self.change(root)
        return {**files, self.path: etree.tostring(root), **self.files}


def the(root: Any, element: str) -> Any:
    """The element of an id."""
    return next(one for one in root.iter() if one.get("id") == element)


def inside(root: Any, element: str, tag: str) -> Any:
    """The first element of a tag within one."""
    return next(the(root, element).iter(f"{{*}}{tag}"))


def said(element: str, name: str, value: str, tag: str = "") -> Change:
    """Set an attribute."""
    return lambda root: (inside(root, element, tag) if tag else the(root, element)).set(name, value)


def unsaid(element: str, name: str, tag: str = "") -> Change:
    """Take an attribute away."""
    return lambda root: (inside(root, element, tag) if tag else the(root, element)).attrib.pop(name)


def written(element: str, tag: str, text: str) -> Change:
    """Replace the text of the first element of a tag within one."""

    def change(root: Any) -> None:
        inside(root, element, tag).text = text

    return change


def gone(element: str, tag: str = "") -> Change:
    """Take an element away."""

    def change(root: Any) -> None:
        target = inside(root, element, tag) if tag else the(root, element)
        target.getparent().remove(target)

    return change


def added(element: str, *parts: str) -> Change:
    """Add children at the end of an element."""

    def change(root: Any) -> None:
        for part in parts:
            the(root, element).extend(etree.fromstring(f"<x {_NAMES}>{part}</x>"))

    return change


def led(flow: str, *, source: str = "", target: str = "") -> Change:
    """Let a flow begin or end elsewhere, also in the lists of the steps."""

    def change(root: Any) -> None:
        for end, tag, step in (("sourceRef", "outgoing", source), ("targetRef", "incoming", target)):
            if not step:
                continue
            for listed in list(the(root, the(root, flow).get(end)).iter(f"{{*}}{tag}")):
                if listed.text == flow:
                    listed.getparent().remove(listed)
            the(root, flow).set(end, step)

    return change


def renamed(element: str, tag: str) -> Change:
    """Make another BPMN element of one."""

    def change(root: Any) -> None:
        the(root, element).tag = f"{{{BPMN}}}{tag}"

    return change


def both(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def change(root: Any) -> None:
        for one in changes:
            one(root)

    return change


def at(*keys: Any, value: Any) -> Change:
    """Set a value of a form."""

    def change(schema: Any) -> None:
        for key in keys[:-1]:
            schema = schema[key]
        schema[keys[-1]] = value

    return change


def flow(source: str, target: str, condition: str = "") -> str:
    """A flow as text."""
    asked = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{source}__{target}" sourceRef="{source}" targetRef="{target}">{asked}</bpmn:sequenceFlow>'


def step(tag: str, key: str, inner: str = "", attributes: str = "") -> str:
    """A step as text."""
    return f'<bpmn:{tag} id="{key}" {attributes}>{inner}</bpmn:{tag}>'


def extended(inner: str) -> str:
    """Extension elements as text."""
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def event(kind: str, ref: str = "") -> str:
    """An event definition as text."""
    return f"<bpmn:{kind}EventDefinition {ref}/>"


def instead(old: str, tag: str, inner: str) -> Change:
    """Turn a step into one of another tag with this inside, flows left as they are."""

    def change(root: Any) -> None:
        element = the(root, old)
        for child in list(element):
            if etree.QName(child).localname not in ("incoming", "outgoing"):
                element.remove(child)
        element.tag = f"{{{BPMN}}}{tag}"
        element.extend(etree.fromstring(f"<x {_NAMES}>{inner}</x>"))

    return change


def output(source: str, target: str) -> str:
    """An output mapping as text."""
    return extended(f'<zeebe:ioMapping><zeebe:output source="{source}" target="{target}"/></zeebe:ioMapping>')


SIGNAL = '<bpmn:signal id="signal_rung" name="Rung"/>'
ERROR = '<bpmn:error id="error_bad" name="Bad" errorCode="BAD"/>'
MESSAGE = '<bpmn:message id="message_came" name="Came">{}</bpmn:message>'
SUBSCRIBED = MESSAGE.format(extended('<zeebe:subscription correlationKey="=complaint_id"/>'))
EACH = '<zeebe:loopCharacteristics inputCollection="=assists" inputElement="assisting"/>'


def several(described: str = EACH, *, inner: str = "", sequential: str = "false") -> str:
    """A multi-instance marker as text."""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">{extended(described) if described else ""}'
        f"{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )


def to_definitions(*parts: str) -> Change:
    """Add something beside the process."""

    def change(root: Any) -> None:
        for part in parts:
            for element in etree.fromstring(f"<x {_NAMES}>{part}</x>"):
                root.insert(0, element)

    return change


def catching(old: str, definition: str, *, inner: str = "") -> Change:
    """Let a process wait for an event in the place of a step."""
    return instead(old, "intermediateCatchEvent", inner + definition)


def gateway_of_events(first: str, second: str) -> Change:
    """Put an event-based gateway behind `begin_findings` of handling, with two ends behind its events."""
    return both(
        added("handling", step("eventBasedGateway", "either"), first, second),
        added(
            "handling",
            flow("one", "first_end"),
            flow("two", "second_end"),
            flow("either", "one"),
            flow("either", "two"),
        ),
        added("handling", step("endEvent", "first_end"), step("endEvent", "second_end")),
        led("begin_findings__findings", target="either"),
        added("handling", flow("either", "findings")),
    )


def mapped(element: str, mapping: str) -> Change:
    """Add a mapping to those that a step has."""

    def change(root: Any) -> None:
        inside(root, element, "ioMapping").extend(etree.fromstring(f"<x {_NAMES}>{mapping}</x>"))

    return change


def kept_as(element: str, name: str) -> Change:
    """Keep the result of a service task as a variable."""

    def change(root: Any) -> None:
        header = f'<zeebe:taskHeaders><zeebe:header key="resultVariable" value="{name}"/></zeebe:taskHeaders>'
        inside(root, element, "extensionElements").extend(etree.fromstring(f"<x {_NAMES}>{header}</x>"))

    return change


def nothing(root: Any) -> None:
    """Leave the file as it is."""


def alone(key: str) -> bytes:
    """A small process of an id."""
    inner = step("startEvent", "begin") + step("endEvent", "over") + flow("begin", "over")
    head = f'<bpmn:definitions xmlns:bpmn="{BPMN}" id="definitions_{key}">'
    return f'{head}<bpmn:process id="{key}" isExecutable="true">{inner}</bpmn:process></bpmn:definitions>'.encode()


def maze() -> str:
    """Thirteen steps at once, each of which may be late."""
    parts = [step("startEvent", "maze_start"), step("parallelGateway", "fork"), flow("maze_start", "fork")]
    for number in range(13):
        task, late, end = f"task{number}", f"late{number}", f"end{number}"
        due = '<bpmn:timerEventDefinition><bpmn:timeDate>=deadline("claim")</bpmn:timeDate></bpmn:timerEventDefinition>'
        parts += [step("userTask", task), step("endEvent", end), flow("fork", task), flow(task, end)]
        parts += [
            step("boundaryEvent", late, due, f'attachedToRef="{task}"'),
            step("endEvent", f"x{end}"),
            flow(late, f"x{end}"),
        ]
    return "".join(parts)


def shape(root: Any, element: str) -> Any:
    """The bounds of what is drawn for an element."""
    return next(next(one.iter("{*}Bounds")) for one in root.iter("{*}BPMNShape") if one.get("bpmnElement") == element)


def line(root: Any, element: str) -> Any:
    """What is drawn for a flow."""
    return next(one for one in root.iter("{*}BPMNEdge") if one.get("bpmnElement") == element)


def drawn(element: str, *, onto: str, by: tuple[int, int] = (0, 0)) -> Change:
    """Draw a step where another is, or near it."""

    def change(root: Any) -> None:
        for name, more in zip(("x", "y"), by, strict=True):
            shape(root, element).set(name, str(float(shape(root, onto).get(name)) + more))

    return change


def bent(element: str, point: int, by: tuple[int, int]) -> Change:
    """Move one point of a line."""

    def change(root: Any) -> None:
        target = line(root, element).findall("{*}waypoint")[point]
        for name, more in zip(("x", "y"), by, strict=True):
            target.set(name, str(float(target.get(name)) + more))

    return change


def _led_over(root: Any, element: str, points: list[tuple[float, float]]) -> None:
    """Let a line go over some points before it comes to its end."""
    ways = line(root, element).findall("{*}waypoint")
    for x, y in points:
        way = etree.Element(ways[0].tag, x=str(x), y=str(y))
        ways[-1].addprevious(way)


def detour(element: str, *, through: str) -> Change:
    """Let a line run through a shape and back."""

    def change(root: Any) -> None:
        box = shape(root, through)
        x, y = float(box.get("x")) + 50, float(box.get("y")) + 40
        start = line(root, element).find("{*}waypoint")
        _led_over(root, element, [(float(start.get("x")), y), (x, y), (x, float(start.get("y")))])

    return change


def zigzag(element: str) -> Change:
    """Let a line cross everything again and again."""

    def change(root: Any) -> None:
        start = line(root, element).find("{*}waypoint")
        x, y = float(start.get("x")), float(start.get("y"))
        for number in range(12):
            level = y + 12 * number
            _led_over(root, element, [(x, level), (x + 2500, level), (x + 2500, level + 6), (x, level + 6)])

    return change


def labelled(element: str, *, onto: str, label: bool = False, by: tuple[int, int] = (0, 0)) -> Change:
    """Put the label of an element onto another shape, label or line."""

    def change(root: Any) -> None:
        own = _label(root, element)
        if "__" in onto:
            first, second = line(root, onto).findall("{*}waypoint")[:2]
            place = {n: (float(first.get(n)) + float(second.get(n))) / 2 - 8 for n in ("x", "y")}
        else:
            target = _label(root, onto) if label else shape(root, onto)
            place = {n: float(target.get(n)) for n in ("x", "y")}
        for name, more in zip(("x", "y"), by, strict=True):
            own.set(name, str(place[name] + more))

    return change


def _label(root: Any, element: str) -> Any:
    return next(
        next(next(one.iter("{*}BPMNLabel")).iter("{*}Bounds"))
        for one in root.iter("{*}BPMNShape")
        if one.get("bpmnElement") == element
    )


def first_row_takes_all(root: Any) -> None:
    """Let the first row of a table match everything."""
    for cell in next(root.iter("{*}rule")).iter("{*}inputEntry"):
        next(cell.iter("{*}text")).text = "-"


def without_last_row(root: Any) -> None:
    """Take the last row of a table away."""
    row = list(root.iter("{*}rule"))[-1]
    row.getparent().remove(row)


def undrawn(element: str) -> Change:
    """Take the shape of a step out of the picture."""

    def change(root: Any) -> None:
        for one in list(root.iter("{*}BPMNShape")):
            if one.get("bpmnElement") == element:
                one.getparent().remove(one)

    return change


FILLABLE = frozenset({"complaint.content", "complaint.business", "complaint.cause", "complaint.outcome"})
"""Columns that a form may fill, in case the vocabulary of the product does not list them."""
EMPTY_SCOPE = step("startEvent", "inner_start") + step("endEvent", "inner_end") + flow("inner_start", "inner_end")
