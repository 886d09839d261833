"""One defect for every rule, planted into a shipped file, and the element that must be named for it."""

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
REVIEW, CLASS = "forms/findings_review.json", "forms/confirm_classification.json"


@dataclass(frozen=True)
class Plant:
    """A change of one file, and what must be found; `files` come beside."""

    path: str
    change: Change
    element: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    def grown(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files with the defect in them."""
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
EACH = '<zeebe:loopCharacteristics inputCollection="=assists" inputElement="helper"/>'


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


def nothing(root: Any) -> None:
    """Leave the file as it is."""


def alone(key: str) -> bytes:
    """A small process of an id."""
    inner = step("startEvent", "begin") + step("endEvent", "over") + flow("begin", "over")
    head = f'<bpmn:definitions xmlns:bpmn="{BPMN}" id="definitions_{key}">'
    return f'{head}<bpmn:process id="{key}" isExecutable="true">{inner}</bpmn:process></bpmn:definitions>'.encode()


def _maze() -> str:
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


def _first_row_takes_all(root: Any) -> None:
    for cell in next(root.iter("{*}rule")).iter("{*}inputEntry"):
        next(cell.iter("{*}text")).text = "-"


def _without_last_row(root: Any) -> None:
    row = list(root.iter("{*}rule"))[-1]
    row.getparent().remove(row)


def _undrawn(root: Any, element: str) -> None:
    for one in list(root.iter("{*}BPMNShape")):
        if one.get("bpmnElement") == element:
            one.getparent().remove(one)


FILLABLE = frozenset({"complaint.content", "complaint.business", "complaint.cause", "complaint.outcome"})
"""Columns that a form may fill, in case the vocabulary of the product does not list them."""
_STUB_START = step("startEvent", "inner_start") + step("endEvent", "inner_end") + flow("inner_start", "inner_end")

PLANTS: dict[str, Plant] = {
    "decision-invalid": Plant(
        NATURE, written("nature_in_2_expression", "text", "group_size +"), "nature_in_2_expression"
    ),
    "process-missing": Plant(MAIN, gone("main"), ""),
    "id-duplicate": Plant(MAIN, said("to_answer", "id", "to_handle"), "to_handle"),
    "ref-dangling": Plant(MAIN, said("received__intake", "targetRef", "nowhere"), "received__intake"),
    "ref-wrong-kind": Plant(MAIN, said("received__intake", "targetRef", "lane_intake"), "received__intake"),
    "flow-end-missing": Plant(MAIN, unsaid("received__intake", "targetRef"), "received__intake"),
    "flow-contradicts": Plant(MAIN, said("received__intake", "targetRef", "to_handle"), "intake"),
    "name-not-literal": Plant(
        ESCALATION, said("message_EscalationRaised", "name", "=level"), "message_EscalationRaised"
    ),
    "message-without-correlation": Plant(
        ESCALATION, gone("message_EscalationRaised", "extensionElements"), "raised_higher"
    ),
    "data-store": Plant(MAIN, added("main", '<bpmn:dataStoreReference id="archive"/>'), "archive"),
    "attribute-unknown": Plant(MAIN, said("lane_intake", f"{{{REDRESS}}}rolle", "LEAD"), "lane_intake"),
    "pool-several": Plant(MAIN, added("collaboration_main", '<bpmn:participant id="bank" name="Bank"/>'), "bank"),
    "message-flow": Plant(
        MAIN,
        added("collaboration_main", '<bpmn:messageFlow id="told" sourceRef="pool_main" targetRef="intake"/>'),
        "told",
    ),
    "process-not-executable": Plant(MAIN, said("main", "isExecutable", "false"), "main"),
    "process-several": Plant(
        MAIN, to_definitions(f'<bpmn:process id="first" isExecutable="true">{_STUB_START}</bpmn:process>'), "main"
    ),
    "start-missing": Plant(MAIN, renamed("received", "intermediateThrowEvent"), "main"),
    "start-several": Plant(MAIN, added("main", step("startEvent", "again"), flow("again", "to_handle")), "again"),
    "start-event-typed": Plant(MAIN, added("received", event("message")), "received"),
    "several-outgoing": Plant(MAIN, added("main", flow("intake", "to_answer")), "intake"),
    "several-incoming": Plant(MAIN, added("main", flow("to_answer", "handling")), "handling"),
    "dead-end": Plant(MAIN, gone("classification__to_handle"), "classification"),
    "unreachable": Plant(MAIN, led("was_merged__merged", target="not_complaint"), "merged"),
    "flow-into-start": Plant(MAIN, led("to_answer__response", target="received"), "received"),
    "flow-out-of-end": Plant(MAIN, added("main", flow("merged", "to_handle")), "merged"),
    "flow-leaves-scope": Plant(
        MAIN,
        both(added("main", step("subProcess", "inside", _STUB_START)), added("main", flow("intake", "inner_end"))),
        "intake__inner_end",
    ),
    "never-ends": Plant(ESCALATION, led("settle__settled", target="to_decide"), "raised"),
    "task-kind-missing": Plant(RESPONSE, renamed("draft_answer", "manualTask"), "draft_answer"),
    "script-task": Plant(RESPONSE, renamed("send", "scriptTask"), "send"),
    "operator-missing": Plant(RESPONSE, gone("send", "taskDefinition"), "send"),
    "operator-unknown": Plant(RESPONSE, said("send", "type", "letters.sent", "taskDefinition"), "send"),
    "decision-missing": Plant(RESPONSE, gone("judge_risk", "calledDecision"), "judge_risk"),
    "decision-unknown": Plant(RESPONSE, said("judge_risk", "decisionId", "second", "calledDecision"), "judge_risk"),
    "call-target-missing": Plant(MAIN, gone("handling", "calledElement"), "handling"),
    "call-target-unknown": Plant(MAIN, said("handling", "processId", "handled", "calledElement"), "handling"),
    "form-missing": Plant(RESPONSE, gone("draft_answer", "formDefinition"), "draft_answer"),
    "form-unknown": Plant(RESPONSE, said("draft_answer", "formId", "draft", "formDefinition"), "draft_answer"),
    "ad-hoc": Plant(RESPONSE, instead("send", "adHocSubProcess", step("userTask", "any_time")), "send"),
    "transaction": Plant(RESPONSE, instead("send", "transaction", _STUB_START), "send"),
    "event-subprocess": Plant(
        RESPONSE, added("response", step("subProcess", "aside", _STUB_START, 'triggeredByEvent="true"')), "aside"
    ),
    "step-unknown": Plant(RESPONSE, renamed("send", "callChoreographyActivity"), "send"),
    "instantiate": Plant(
        ESCALATION, both(renamed("settle", "receiveTask"), said("settle", "instantiate", "true")), "settle"
    ),
    "quantity-ignored": Plant(RESPONSE, said("draft_answer", "startQuantity", "2"), "draft_answer"),
    "triggered-by-event-written": Plant(
        RESPONSE, both(instead("send", "subProcess", _STUB_START), said("send", "triggeredByEvent", "false")), "send"
    ),
    "condition-ignored": Plant(
        RESPONSE,
        added("send__mark_awaiting", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "send__mark_awaiting",
    ),
    "condition-without-choice": Plant(
        RESPONSE,
        added("final__stands", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "final__stands",
    ),
    "condition-missing": Plant(
        RESPONSE, gone("head_agrees__judge_risk", "conditionExpression"), "head_agrees__judge_risk"
    ),
    "default-missing": Plant(RESPONSE, unsaid("head_agrees", "default"), "head_agrees"),
    "default-ignored": Plant(RESPONSE, said("send", "default", "send__mark_awaiting"), "send"),
    "default-with-condition": Plant(
        RESPONSE,
        added("head_agrees__to_draft", "<bpmn:conditionExpression>=approved</bpmn:conditionExpression>"),
        "head_agrees__to_draft",
    ),
    "complex-gateway": Plant(RESPONSE, renamed("cleared", "complexGateway"), "cleared"),
    "gateway-pointless": Plant(MAIN, gone("was_resolved__to_answer"), "to_answer"),
    "gateway-mixed": Plant(RESPONSE, led("look_again__confirmed_again", target="disputed_before"), "disputed_before"),
    "event-ref-missing": Plant(ESCALATION, unsaid("raised_higher_message", "messageRef"), "raised_higher"),
    "message-throw": Plant(
        ESCALATION, added("settled", event("message", 'messageRef="message_EscalationRaised"')), "settled"
    ),
    "signal-end": Plant(
        ESCALATION,
        both(to_definitions(SIGNAL), added("settled", event("signal", 'signalRef="signal_rung"'))),
        "settled",
    ),
    "link-event": Plant(ESCALATION, instead("settle", "intermediateThrowEvent", event("link", 'name="on"')), "settle"),
    "compensation": Plant(ESCALATION, said("settle", "isForCompensation", "true"), "settle"),
    "cancel-outside-transaction": Plant(ESCALATION, added("settled", event("cancel")), "settled"),
    "conditional-event": Plant(
        ESCALATION,
        catching(
            "settle",
            "<bpmn:conditionalEventDefinition><bpmn:condition>=true</bpmn:condition></bpmn:conditionalEventDefinition>",
        ),
        "settle",
    ),
    "event-several-triggers": Plant(
        ESCALATION, added("late", event("message", 'messageRef="message_EscalationRaised"')), "late"
    ),
    "event-misplaced": Plant(ESCALATION, gone("late", "timerEventDefinition"), "late"),
    "boundary-attached": Plant(ESCALATION, said("late", "attachedToRef", "highest"), "late"),
    "boundary-never-fires": Plant(
        ESCALATION,
        both(
            to_definitions(ERROR),
            gone("late", "timerEventDefinition"),
            added("late", event("error", 'errorRef="error_bad"')),
        ),
        "late",
    ),
    "signal-never-thrown": Plant(
        ESCALATION,
        both(to_definitions(SIGNAL), catching("settle", event("signal", 'signalRef="signal_rung"'))),
        "settle",
    ),
    "event-gateway-target": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            gateway_of_events(
                step("intermediateCatchEvent", "one", event("message", 'messageRef="message_came"')),
                step("receiveTask", "two", "", 'messageRef="message_came"'),
            ),
        ),
        "either",
    ),
    "timer-behind-event-gateway": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            gateway_of_events(
                step("intermediateCatchEvent", "one", event("message", 'messageRef="message_came"')),
                step(
                    "intermediateCatchEvent",
                    "two",
                    '<bpmn:timerEventDefinition><bpmn:timeDate>=deadline("findings")</bpmn:timeDate></bpmn:timerEventDefinition>',
                ),
            ),
        ),
        "two",
    ),
    "multi-instance-without-collection": Plant(HANDLING, added("findings", several("")), "findings"),
    "loop-cardinality": Plant(
        HANDLING, added("findings", several(inner="<bpmn:loopCardinality>3</bpmn:loopCardinality>")), "findings"
    ),
    "standard-loop": Plant(HANDLING, added("findings", "<bpmn:standardLoopCharacteristics/>"), "findings"),
    "loop-on-receive": Plant(
        HANDLING,
        both(
            to_definitions(SUBSCRIBED),
            instead("begin_findings", "receiveTask", several()),
            said("begin_findings", "messageRef", "message_came"),
        ),
        "begin_findings",
    ),
    "loop-output-incomplete": Plant(
        ASSISTANCE, said("give_evidence", "outputCollection", "given_all", "loopCharacteristics"), "give_evidence"
    ),
    "boundary-on-several": Plant(
        ESCALATION,
        both(added("decide", several('<zeebe:loopCharacteristics inputCollection="=[level]" inputElement="one"/>'))),
        "decide",
    ),
    "loop-output-repeats": Plant(
        HANDLING,
        added(
            "findings",
            several(
                '<zeebe:loopCharacteristics inputCollection="=assists" inputElement="helper" outputCollection="found_all" outputElement="=helper"/>'
            ),
        ),
        "findings",
    ),
    "role-missing": Plant(RESPONSE, gone("lanes_response"), "draft_answer"),
    "role-unknown": Plant(RESPONSE, said("lane_lead", f"{{{REDRESS}}}role", "HEAD"), "lane_lead"),
    "lane-without-role": Plant(RESPONSE, unsaid("lane_lead", f"{{{REDRESS}}}role"), "lane_lead"),
    "department-missing": Plant(RESPONSE, unsaid("lane_lead", f"{{{REDRESS}}}department"), "lane_lead"),
    "department-unknown": Plant(
        RESPONSE, said("lane_compliance", f"{{{REDRESS}}}department", '="COMPLIANCE"'), "lane_compliance"
    ),
    "lane-several": Plant(
        RESPONSE, added("lane_compliance", "<bpmn:flowNodeRef>draft_answer</bpmn:flowNodeRef>"), "draft_answer"
    ),
    "lane-none": Plant(RESPONSE, added("response", step("endEvent", "lost")), "lost"),
    "not-same-as-unknown": Plant(
        RESPONSE, said("approve_answer", f"{{{REDRESS}}}notSameAs", "draft"), "approve_answer"
    ),
    "due-missing": Plant(RESPONSE, gone("approve_answer", "taskSchedule"), "approve_answer"),
    "expression-empty": Plant(RESPONSE, written("silence", "timeDate", ""), "silence"),
    "expression-not-feel": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "${approved}"), "head_agrees__judge_risk"
    ),
    "expression-unknown-name": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "=agreed"), "head_agrees__judge_risk"
    ),
    "expression-wrong-call": Plant(RESPONSE, written("silence", "timeDate", "=deadline()"), "silence"),
    "expression-type": Plant(
        RESPONSE,
        written("head_agrees__judge_risk", "conditionExpression", "=complaint.nature"),
        "head_agrees__judge_risk",
    ),
    "expression-types-do-not-fit": Plant(
        RESPONSE,
        written("head_agrees__judge_risk", "conditionExpression", '=complaint.amount = "much"'),
        "head_agrees__judge_risk",
    ),
    "condition-constant": Plant(
        RESPONSE, written("head_agrees__judge_risk", "conditionExpression", "=1 = 1"), "head_agrees__judge_risk"
    ),
    "condition-twice": Plant(
        HANDLING,
        written("findings_pass__decide_findings", "conditionExpression", "=findings_accepted"),
        "findings_pass__decide_findings",
    ),
    "timer-literal": Plant(RESPONSE, written("silence", "timeDate", '=working_days(3) + duration("P5D")'), "silence"),
    "timer-cycle": Plant(
        RESPONSE,
        both(gone("silence", "timeDate"), added("silence_timer", "<bpmn:timeCycle>R/P1D</bpmn:timeCycle>")),
        "silence",
    ),
    "limit-unknown": Plant(RESPONSE, written("silence", "timeDate", '=deadline("patience")'), "silence"),
    "limit-not-literal": Plant(RESPONSE, written("silence", "timeDate", "=deadline(complaint.nature)"), "silence"),
    "limit-share": Plant(RESPONSE, written("silence", "timeDate", '=deadline("acceptance", 1.5)'), "silence"),
    "variable-not-on-every-path": Plant(HANDLING, gone("classified", "extensionElements"), "review_findings"),
    "variable-two-types": Plant(RESPONSE, said("found", "source", "=1", "output"), "response"),
    "variable-name": Plant(HANDLING, said("classified", "target", "complaint", "output"), "classified"),
    "input-type-unknown": Plant(
        HANDLING, said("classified", f"{{{REDRESS}}}inputs", "complaint_id:number assists:array"), "classified"
    ),
    "inputs-misplaced": Plant(HANDLING, said("findings", f"{{{REDRESS}}}inputs", "more:number"), "findings"),
    "output-ignored": Plant(HANDLING, added("progress_told", output("=1", "told_times")), "progress_told"),
    "input-ignored": Plant(
        HANDLING,
        added("collected", extended('<zeebe:ioMapping><zeebe:input source="=rounds" target="r"/></zeebe:ioMapping>')),
        "collected",
    ),
    "mapping-twice": Plant(
        HANDLING,
        mapped("classified", '<zeebe:output source="=1" target="rounds"/>'),
        "classified",
    ),
    "loop-element-taken": Plant(
        ASSISTANCE, said("give_evidence", "inputElement", "complaint_id", "loopCharacteristics"), "give_evidence"
    ),
    "parameter-unknown": Plant(RESPONSE, said("send", "target", "template", "input"), "send"),
    "parameter-missing": Plant(RESPONSE, gone("send", "input"), "send"),
    "parameter-value": Plant(RESPONSE, said("mark_awaiting", "source", '="waiting"', "input"), "mark_awaiting"),
    "parameter-value-open": Plant(RESPONSE, said("send", "source", "=complaint.content", "input"), "send"),
    "decision-input-value": Plant(RESPONSE, said("judge_risk", "source", '="GENERAL"', "input"), "judge_risk"),
    "parameter-type": Plant(RESPONSE, said("send", "source", "=complaint.amount", "input"), "send"),
    "result-of-nothing": Plant(
        RESPONSE,
        lambda root: inside(root, "send", "extensionElements").append(
            etree.fromstring(
                f'<x xmlns:zeebe="{ZEEBE}"><zeebe:taskHeaders><zeebe:header key="resultVariable" value="sent"/></zeebe:taskHeaders></x>'
            )[0]
        ),
        "send",
    ),
    "call-recursion": Plant(HANDLING, said("assistance", "processId", "main", "calledElement"), "assistance"),
    "call-propagates": Plant(MAIN, unsaid("handling", "propagateAllChildVariables", "calledElement"), "handling"),
    "form-invalid": Plant(REVIEW, at("properties", "reasons", "maxLength", value="long"), "findings_review"),
    "form-language": Plant(REVIEW, at("title", "zh", value=""), "findings_review"),
    "form-field-unknown": Plant(REVIEW, at("required", value=["accepted"]), "findings_review"),
    "form-codes-unknown": Plant(
        CLASS, at("properties", "content", "x-codes", value="contents"), "confirm_classification"
    ),
    "form-record-unknown": Plant(
        CLASS, at("properties", "content", "x-record", value="complaint.status"), "confirm_classification"
    ),
    "form-options": Plant("forms/party_reply.json", at("properties", "reply", "enum", value=["accept"]), "party_reply"),
    "form-letter-unknown": Plant("forms/draft_answer.json", at("x-letter", value="farewell"), "draft_answer"),
    "form-route-type": Plant(REVIEW, at("properties", "findings_accepted", "type", value="object"), "findings_review"),
    "form-suggestion-unknown": Plant(
        CLASS, at("properties", "nature", "x-suggest", value="proposed.nature"), "confirm_classification"
    ),
    "variable-may-be-null": Plant(CLASS, at("required", value=["content"]), "classify"),
    "form-unused": Plant("forms/registration.json", at("type", value="object"), "registration"),
    "table-overlap": Plant(NATURE, said("table_nature", "hitPolicy", "UNIQUE"), "nature"),
    "table-unreachable-rule": Plant(NATURE, lambda root: _first_row_takes_all(root), "nature"),
    "table-gap": Plant(NATURE, lambda root: _without_last_row(root), "nature"),
    "decision-type-missing": Plant(NATURE, unsaid("variable_group_size", "typeRef"), "nature"),
    "decision-unused": Plant(ALLOWANCE, said("allowance", "name", "Allowance"), "allowance"),
    "parallel-overwrite": Plant(
        FEEDBACK,
        both(
            added("closed", output("=0", "times")),
            mapped("ask_feedback", '<zeebe:output source="=1" target="times"/>'),
            instead(
                "done",
                "serviceTask",
                extended(
                    '<zeebe:taskDefinition type="escalation.raise"/><zeebe:ioMapping><zeebe:input source="=times" target="level"/><zeebe:input source="again" target="reason"/></zeebe:ioMapping>'
                ),
            ),
            added("feedback", step("endEvent", "all_over"), flow("done", "all_over")),
        ),
        "ask_feedback",
    ),
    "join-deadlock": Plant(
        FEEDBACK, both(renamed("both", "exclusiveGateway"), said("both", "default", "both__invite")), "all_done"
    ),
    "multi-merge": Plant(FEEDBACK, renamed("all_done", "exclusiveGateway"), "all_done"),
    "busy-loop": Plant(RESPONSE, led("send__mark_awaiting", target="cleared"), "cleared"),
    "picture-not-drawn": Plant(MAIN, lambda root: _undrawn(root, "intake"), "intake"),
    "picture-other-lane": Plant(RESPONSE, drawn("draft_answer", onto="approve_compliance"), "draft_answer"),
    "name-missing": Plant(MAIN, unsaid("intake", f"{{{REDRESS}}}nameZh"), "intake"),
    "name-too-long": Plant(
        MAIN, said("intake", "name", "Take in the complaint of the customer with great care"), "intake"
    ),
    "id-generated": Plant(MAIN, added("main", step("endEvent", "Event_0x1y2z3")), "Event_0x1y2z3"),
    "id-style": Plant(MAIN, added("main", step("endEvent", "TheEnd")), "TheEnd"),
    "table-gap-between-numbers": Plant(
        APPROVER, written("extension_approver_2_in_1", "text", ">= 31"), "extension_approver"
    ),
    "table-not-analysable": Plant(NATURE, written("nature_1a_in_2", "text", "> amount"), "nature"),
    "decision-result-unknown": Plant(ROUTING, written("routing_2a_out_1", "text", '"CSX"'), "routing_by_matter"),
    "decision-output-name": Plant(NATURE, said("nature_out_1", "name", "the nature"), "nature"),
    "join-repeats-beside": Plant(
        FEEDBACK,
        both(
            added("feedback", step("parallelGateway", "fork"), step("userTask", "left"), step("userTask", "right")),
            added(
                "feedback",
                step("parallelGateway", "inner"),
                step("exclusiveGateway", "more", "", 'default="more__rating_done"'),
            ),
            added(
                "feedback",
                step("exclusiveGateway", "anew"),
                flow("anew", "fork"),
                flow("fork", "left"),
                flow("fork", "right"),
            ),
            added("feedback", flow("left", "inner"), flow("right", "inner"), flow("inner", "more")),
            added("feedback", flow("more", "anew", "=complaint.amount &gt; 5"), flow("more", "rating_done")),
            led("invite__rate", target="anew"),
        ),
        "inner",
    ),
    "inclusive-join-unsure": Plant(
        RESPONSE,
        both(
            led("draft_answer__approve_answer", target="fork"),
            added(
                "response",
                step("inclusiveGateway", "fork", "", 'default="fork__right"'),
                step("inclusiveGateway", "inner"),
            ),
            added(
                "response",
                step("userTask", "left"),
                step("userTask", "right"),
                flow("fork", "left", "=complaint.amount &gt; 5"),
            ),
            added(
                "response",
                flow("fork", "right"),
                flow("left", "inner"),
                flow("right", "inner"),
                flow("inner", "approve_answer"),
            ),
        ),
        "inner",
    ),
    "too-complex": Plant(MAIN, added("main", step("subProcess", "maze", _maze())), "maze"),
    "boundary-shared": Plant(
        FEEDBACK,
        both(
            to_definitions(ERROR),
            added("feedback", step("endEvent", "first_bad"), step("endEvent", "second_bad")),
            added(
                "feedback",
                step("boundaryEvent", "one_bad", event("error", 'errorRef="error_bad"'), 'attachedToRef="rate"'),
            ),
            added(
                "feedback",
                step(
                    "boundaryEvent",
                    "other_bad",
                    event("error", 'errorRef="error_bad"'),
                    'attachedToRef="acknowledge_feedback"',
                ),
            ),
            added("feedback", flow("one_bad", "first_bad"), flow("other_bad", "second_bad")),
        ),
        "other_bad",
    ),
    "signal-overwrites": Plant(
        FEEDBACK,
        both(
            to_definitions(SIGNAL),
            mapped("ask_feedback", '<zeebe:output source="=1" target="times"/>'),
            instead("acknowledge", "intermediateThrowEvent", event("signal", 'signalRef="signal_rung"')),
            catching("invite", event("signal", 'signalRef="signal_rung"')),
            said("rated", "source", '=if times &gt; 0 then "rated" else "rated"'.replace("&gt;", ">"), "input"),
        ),
        "invite",
    ),
    "unreadable": Plant(MAIN, nothing, "", files={"complaint/broken.bpmn": b"<definitions"}),
    "defined-twice": Plant(MAIN, nothing, "main", files={"complaint/twin.bpmn": alone("main")}),
    "file-unknown": Plant(MAIN, nothing, "", files={"complaint/notes.txt": b"remember"}),
    "file-name": Plant(MAIN, nothing, "second", files={"complaint/another.bpmn": alone("second")}),
    "picture-none": Plant(MAIN, nothing, "second", files={"complaint/second.bpmn": alone("second")}),
    "picture-too-near": Plant(MAIN, drawn("intake", onto="over_already", by=(8, 0)), "intake"),
    "picture-outside-lane": Plant(RESPONSE, drawn("send", onto="approve_compliance"), "send"),
    "picture-boundary-adrift": Plant(RESPONSE, drawn("silence", onto="silence", by=(0, 200)), "silence"),
    "picture-loose-flow": Plant(MAIN, bent("received__intake", 0, (-90, 0)), "received__intake"),
    "picture-slanted-flow": Plant(MAIN, bent("received__intake", 0, (0, 9)), "received__intake"),
    "picture-flow-through-shape": Plant(MAIN, detour("received__intake", through="classification"), "received__intake"),
    "picture-too-many-crossings": Plant(MAIN, zigzag("received__intake"), "main"),
    "picture-label-on-shape": Plant(RESPONSE, labelled("head_agrees", onto="draft_answer"), "head_agrees"),
    "picture-label-on-line": Plant(RESPONSE, labelled("stands", onto="draft_answer__approve_answer"), "stands"),
    "picture-label-on-label": Plant(RESPONSE, labelled("head_agrees", onto="compliance", label=True), "compliance"),
    "picture-label-outside-pool": Plant(
        RESPONSE, labelled("head_agrees", onto="head_agrees", by=(0, -2000)), "head_agrees"
    ),
}
"""By rule: what is done to which file, and the element to be named."""
