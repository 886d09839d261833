"""The small signs of BPMN: what kind of task, event or gateway it is; drawn by us, around the point (0, 0)."""

from collections.abc import Iterator

from lxml.etree import _Element

from engine.workflow.diagram.svg.pen import INK, PAPER, Pen
from engine.workflow.model import BPMN
from engine.xml import local_name

_PENTAGON, _SMALL_PENTAGON = "M0-10 9.5-3 5.9 8H-5.9L-9.5-3Z", "M0-8 7.6-2.4 4.7 6.4H-4.7L-7.6-2.4Z"
_CROSS, _PLUS = "M-6.5-9 6.5 9M6.5-9-6.5 9", "M0-11V11M-11 0H11"
_EVENTS = {
    "signalEventDefinition": "M0-9 9 7H-9Z",
    "errorEventDefinition": "M-8 9-3-8 3 2 8-9 3 8-3-2Z",
    "escalationEventDefinition": "M0-9 8 8 0 1-8 8Z",
    "linkEventDefinition": "M-9-4H2V-9L9 0 2 9V4H-9Z",
    "compensateEventDefinition": "M-10 0-1-7V7ZM-1 0 8-7V7Z",
    "cancelEventDefinition": "M-9-6-6-9 0-3 6-9 9-6 3 0 9 6 6 9 0 3-6 9-9 6-3 0Z",
    "terminateEventDefinition": "M-10 0A10 10 0 1 1 10 0A10 10 0 1 1-10 0Z",
}
_TICKS = "M0-10V-8M0 10V8M-10 0H-8M10 0H8M5-8.7 4-6.9M-5 8.7-4 6.9M5 8.7 4 6.9M-5-8.7-4-6.9M8.7 5 6.9 4M-8.7-5-6.9-4M8.7-5 6.9-4M-8.7 5-6.9 4"
_TEETH = "M0-9V-6M0 9V6M-9 0H-6M9 0H6M-6.4-6.4-4.2-4.2M6.4 6.4 4.2 4.2M6.4-6.4 4.2-4.2M-6.4 6.4-4.2 4.2"
_MARKERS = {
    "parallel": "M-5-6V6M0-6V6M5-6V6",
    "sequential": "M-6-5H6M-6 0H6M-6 5H6",
    "loop": "M-2 6A6 6 0 1 1 3 5M3 5H7M3 5V1",
    "open": "M-7-7H7V7H-7ZM0-4V4M-4 0H4",
    "compensation": "M-8 0-1-5V5ZM-1 0 6-5V5Z",
    "adhoc": "M-7 2Q-4-5 0 0T7-2",
}


def task_icon(pen: Pen, tag: str) -> None:
    """What kind of work a task is, about 20 pixels high; nothing for a plain task."""
    if tag == "userTask":
        pen.path("M-8 9V6Q-8 0 0 0T8 6V9Z")
        pen.draw("circle", r=4.5, cy=-4.5)
    elif tag == "serviceTask":
        pen.path(_TEETH, stroke_width=3)
        pen.draw("circle", r=6)
        pen.draw("circle", r=2.5)
    elif tag == "businessRuleTask":
        pen.path("M-9-7H9V7H-9Z")
        pen.path("M-9-7H9V-3H-9Z", fill=INK)
        pen.path("M-9 2H9M-3-3V7")
    elif tag in ("sendTask", "receiveTask"):
        envelope(pen, filled=tag == "sendTask")
    elif tag == "scriptTask":
        pen.path("M-5-8H7Q1-4 5 0T3 8H-9Q-3 4-7 0T-5-8ZM-4-4H2M-4 0H3M-3 4H3")
    elif tag == "manualTask":
        pen.path("M-9-2-3-8H0L-3-4H7Q9-4 9-2.5T7-1H1M1-1H8Q9.5.5 8 2H1M1 2H7Q8 3.5 7 5H1M1 5H5Q6 6.5 5 8H-6L-9 5Z")


def envelope(pen: Pen, *, filled: bool) -> None:
    """A letter; a filled one is sent, an open one received."""
    ink, paper = (INK, PAPER) if filled else (PAPER, INK)
    pen.path("M-9-6H9V6H-9Z", fill=ink)
    pen.path("M-9-6 0 1 9-6", fill="none", stroke=paper)


def event_icon(pen: Pen, event: _Element) -> None:
    """What an event waits for or tells; filled when it tells."""
    kinds = [local_name(child) for child in event.iterchildren(f"{{{BPMN}}}*") if _defines(local_name(child))]
    tells = local_name(event) in ("endEvent", "intermediateThrowEvent")
    if len(kinds) > 1:
        waits_for_all = event.get("parallelMultiple") == "true"
        pen.path("M-3-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z" if waits_for_all else _PENTAGON, fill=INK if tells else PAPER)
    elif kinds == ["timerEventDefinition"]:
        pen.draw("circle", r=11)
        pen.path(_TICKS, stroke_width=1)
        pen.path("M1-7 0 0 6 1", fill="none")
    elif kinds == ["messageEventDefinition"]:
        envelope(pen, filled=tells)
    elif kinds == ["conditionalEventDefinition"]:
        pen.path("M-7-9H7V9H-7ZM-5-5H5M-5-1.7H5M-5 1.7H5M-5 5H5")
    elif kinds and kinds[0] in _EVENTS:
        pen.path(_EVENTS[kinds[0]], fill=INK if tells else PAPER)


def _defines(tag: str) -> bool:
    return tag.endswith("EventDefinition") or tag == "eventDefinitionRef"


def gateway_icon(pen: Pen, gateway: _Element, *, marked: bool) -> None:
    """How a gateway parts and joins; an exclusive one shows its cross when the file says so."""
    tag = local_name(gateway)
    if tag == "exclusiveGateway" and marked:
        pen.path(_CROSS, stroke_width=4, stroke_linecap="butt")
    elif tag == "parallelGateway":
        pen.path(_PLUS, stroke_width=4, stroke_linecap="butt")
    elif tag == "inclusiveGateway":
        pen.draw("circle", r=12, stroke_width=3)
    elif tag == "complexGateway":
        pen.path(f"{_PLUS}M-8-8 8 8M8-8-8 8", stroke_width=4, stroke_linecap="butt")
    elif tag == "eventBasedGateway":
        pen.draw("circle", r=14.5, stroke_width=1)
        pen.draw("circle", r=12, stroke_width=1)
        pen.path(_SMALL_PENTAGON, stroke_width=1.5)


def markers(activity: _Element, *, is_open: bool) -> Iterator[str]:
    """The paths of the signs at the lower edge of an activity, from left to right."""
    tag = local_name(activity)
    several = activity.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if activity.get("isForCompensation") == "true":
        yield _MARKERS["compensation"]
    if several is not None:
        yield _MARKERS["sequential" if several.get("isSequential") == "true" else "parallel"]
    if activity.find(f"{{{BPMN}}}standardLoopCharacteristics") is not None:
        yield _MARKERS["loop"]
    if tag in ("callActivity", "subProcess", "transaction", "adHocSubProcess") and not is_open:
        yield _MARKERS["open"]
    if tag == "adHocSubProcess":
        yield _MARKERS["adhoc"]
