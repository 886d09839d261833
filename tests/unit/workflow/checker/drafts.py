"""Small process files for tests: a right one, out of which each test makes a wrong one."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from engine.workflow.checker import Finding, check_files
from engine.workflow.vocabulary import Input, Operator, Vocabulary

VOCABULARY = Vocabulary(
    operators={
        "letters.send": Operator("letters.send", (Input("letter", names="letters"),)),
        "notices.send": Operator("notices.send", (Input("role", names="roles"), Input("department", required=False))),
        "levels.raise": Operator("levels.raise", (Input("level", "number"),), result={"level": "number"}),
    },
    facts={"complaint": {"amount": "number", "lead_department": "string", "circumstances": "list<string>"}},
    names={
        "roles": frozenset({"HANDLER", "LEAD"}),
        "departments": frozenset({"CP", "CARD"}),
        "limits": frozenset({"claim", "findings"}),
        "letters": frozenset({"final", "progress"}),
        "codes": frozenset({"outcome"}),
        "records": frozenset({"complaint.outcome"}),
    },
)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:redress="urn:redress:bpmn:1" id="definitions_1">
"""
PLAIN_FORM = b'{"title": {"en": "F", "zh": "F"}, "type": "object", "required": ["ok"], "properties": {"ok": {"title": {"en": "O", "zh": "O"}, "type": "boolean", "x-route": true}}}'


def definitions(*parts: str) -> bytes:
    """A BPMN file of these parts."""
    return (HEAD + "\n".join(parts) + "\n</bpmn:definitions>").encode()


def process(*parts: str, key: str = "sample", lanes: str = "") -> str:
    """An executable process of these parts."""
    return f'<bpmn:process id="{key}" isExecutable="true">{lanes}{"".join(parts)}</bpmn:process>'


def lane(*members: str, role: str = "HANDLER", department: str = '="CP"') -> str:
    """A lane set with one lane."""
    refs = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in members)
    shown = department.replace('"', "&quot;")
    named = f'redress:role="{role}" redress:department="{shown}"' if role else ""
    return f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane_1" {named}>{refs}</bpmn:lane></bpmn:laneSet>'


def flows(*chain: str) -> str:
    """Flows that lead along a chain of ids, each called by its ends."""
    return "".join(flow(one, other) for one, other in pairwise(chain))


def flow(source: str, target: str, condition: str | None = None) -> str:
    """One flow."""
    asked = "" if condition is None else f"<bpmn:conditionExpression>{_text(condition)}</bpmn:conditionExpression>"
    return f'<bpmn:sequenceFlow id="{source}__{target}" sourceRef="{source}" targetRef="{target}">{asked}</bpmn:sequenceFlow>'


def start(inner: str = "", *, key: str = "begin", inputs: str = "") -> str:
    """A start event."""
    declared = f' redress:inputs="{inputs}"' if inputs else ""
    return f'<bpmn:startEvent id="{key}"{declared}>{inner}</bpmn:startEvent>'


def end(key: str = "done", inner: str = "") -> str:
    """An end event."""
    return f'<bpmn:endEvent id="{key}">{inner}</bpmn:endEvent>'


def user(
    key: str = "work", *, form: str = "plain", more: str = "", attributes: str = "", due: str = '=deadline("findings")'
) -> str:
    """A user task with a form."""
    schedule = f'<zeebe:taskSchedule dueDate="{_text(due)}"/>' if due else ""
    shown = f'<zeebe:formDefinition formId="{form}"/>' if form else ""
    return (
        f'<bpmn:userTask id="{key}" {attributes}><bpmn:extensionElements><zeebe:userTask/>{shown}{schedule}'
        f"</bpmn:extensionElements>{more}</bpmn:userTask>"
    )


def service(key: str = "send", *, operator: str = "letters.send", result: str = "", **inputs: str) -> str:
    """A service task."""
    mapped = "".join(f'<zeebe:input source="{_text(source)}" target="{name}"/>' for name, source in inputs.items())
    kept = (
        f'<zeebe:taskHeaders><zeebe:header key="resultVariable" value="{result}"/></zeebe:taskHeaders>'
        if result
        else ""
    )
    return (
        f'<bpmn:serviceTask id="{key}"><bpmn:extensionElements><zeebe:taskDefinition type="{operator}"/>{kept}'
        f"<zeebe:ioMapping>{mapped}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>"
    )


def with_outputs(step: str, **sources: str) -> str:
    """A step with output mappings; without a step, the mappings by themselves."""
    mapped = "".join(f'<zeebe:output source="{_text(source)}" target="{name}"/>' for name, source in sources.items())
    mapping = f"<zeebe:ioMapping>{mapped}</zeebe:ioMapping>"
    if not step:
        return f"<bpmn:extensionElements>{mapping}</bpmn:extensionElements>"
    return step.replace("<bpmn:extensionElements>", f"<bpmn:extensionElements>{mapping}", 1)


def gateway(key: str, kind: str = "exclusive", *, default: str = "") -> str:
    """A gateway."""
    named = f' default="{default}"' if default else ""
    return f'<bpmn:{kind}Gateway id="{key}"{named}/>'


def timer(host: str, key: str = "late", *, due: str = '=deadline("claim")', interrupting: bool = True) -> str:
    """A boundary timer."""
    return (
        f'<bpmn:boundaryEvent id="{key}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">'
        f"<bpmn:timerEventDefinition><bpmn:timeDate>{_text(due)}</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def form(name: str, kind: str = "boolean", *, required: bool = True) -> bytes:
    """A form with one field that the process reads."""
    field = f'"{name}": {{"title": {{"en": "O", "zh": "O"}}, "type": "{kind}", "x-route": true}}'
    needed = f'"required": ["{name}"], ' if required else ""
    return f'{{"title": {{"en": "F", "zh": "F"}}, "type": "object", {needed}"properties": {{{field}}}}}'.encode()


def table(key: str, rows: Sequence[tuple[str, str]], *, policy: str = "UNIQUE", collection: bool = False) -> bytes:
    """A decision with one table over the number `amount`, with texts as results."""
    kind = f"t_{key}" if collection else "string"
    cells = "".join(
        f'<rule id="{key}_{at}"><inputEntry id="{key}_{at}_in"><text>{_text(test)}</text></inputEntry>'
        f'<outputEntry id="{key}_{at}_out"><text>{_text(result)}</text></outputEntry></rule>'
        for at, (test, result) in enumerate(rows, start=1)
    )
    listed = f'<itemDefinition id="{kind}" name="{kind}" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">'
        f'{listed if collection else ""}<inputData id="in" name="amount"><variable id="in_v" name="amount" typeRef="number"/></inputData>'
        f'<decision id="{key}" name="{key}"><variable id="v" name="{key}" typeRef="{kind}"/><informationRequirement id="r">'
        f'<requiredInput href="#in"/></informationRequirement><decisionTable id="t" hitPolicy="{policy}"><input id="i" label="Amount">'
        '<inputExpression id="e" typeRef="number"><text>amount</text></inputExpression></input>'
        f'<output id="o" name="{key}" typeRef="string"/>{cells}</decisionTable></decision></definitions>'
    ).encode()


def check(*parts: str, files: Mapping[str, bytes] | None = None, vocabulary: Vocabulary = VOCABULARY) -> list[Finding]:
    """What the checker says of a file of these parts, beside a form `plain` and other files."""
    content = definitions(*parts)
    return check_files({"sample.bpmn": content, "plain.json": PLAIN_FORM, **(files or {})}, vocabulary)


def errors(findings: list[Finding]) -> set[tuple[str, str]]:
    """Rule and element of every error but those of the picture, which these files do not have."""
    return {(one.rule, one.element) for one in findings if one.is_error and not one.rule.startswith("picture-")}


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
