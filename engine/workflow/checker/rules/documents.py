"""The file as a whole: ids and references, messages, and elements outside of the flow of steps."""

from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element

from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.steps import Step, is_step
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.model import BPMN, REDRESS
from engine.workflow.reader import Document
from engine.xml import line_of, local_name

_theme = Theme("documents")

PROCESS_MISSING = _theme.error(
    "process-missing",
    says=("The file holds no process.", "文件中没有流程。"),
    remedy=("Draw a process, or take the file away.", "请画出流程，或移除该文件。"),
)
DUPLICATE_ID = _theme.error(
    "id-duplicate",
    says=("Two elements have the id “{element}”.", "两个元素使用了同一标识“{element}”。"),
    remedy=("Give one of them another id.", "请为其中一个换一个标识。"),
)
REF_DANGLING = _theme.error(
    "ref-dangling",
    says=(
        "“{element}” refers to “{target}” by {reference}; the file has none of that id.",
        "“{element}”通过{reference}引用了“{target}”，但文件中没有该标识。",
    ),
    remedy=("Mend the reference, or add what it names.", "请改正引用，或补上被引用的对象。"),
)
REF_WRONG_KIND = _theme.error(
    "ref-wrong-kind",
    says=(
        "“{element}” refers to “{target}” by {reference}, which is a {tag}.",
        "“{element}”通过{reference}引用了“{target}”，而它是{tag}。",
    ),
    remedy=("Mend the reference.", "请改正引用。"),
)
FLOW_END_MISSING = _theme.error(
    "flow-end-missing",
    says=("The flow “{element}” has no {reference}.", "顺序流“{element}”没有{reference}。"),
    remedy=("Connect both of its ends.", "请连接它的两端。"),
)
CONTRADICTION = _theme.error(
    "flow-contradicts",
    says=(
        "“{element}” lists the flow “{flow}” as {direction}, but that flow does not end there.",
        "“{element}”把顺序流“{flow}”列为{direction}，但该顺序流的端点并不是它。",
    ),
    remedy=("Save the file once in the studio, which mends such lists.", "请在流程工作室中保存一次，列表会自动更正。"),
)
NAME_NOT_LITERAL = _theme.error(
    "name-not-literal",
    says=(
        "The name of “{element}” is an expression; names are not computed.",
        "“{element}”的名称是表达式，名称不会被计算。",
    ),
    remedy=(
        "Write a plain name and tell Instances apart by the correlation key.",
        "请写普通名称，并用关联键区分实例。",
    ),
)
WITHOUT_CORRELATION = _theme.error(
    "message-without-correlation",
    says=(
        "“{element}” waits for the message “{message}”, but nothing says for which Instance it is.",
        "“{element}”等待消息“{message}”，但未说明它对应哪个实例。",
    ),
    remedy=(
        "Give the message a subscription with a correlation key, such as =complaint_id.",
        "请为其设置带关联键的订阅，例如 =complaint_id。",
    ),
)
DATA_STORE = _theme.error(
    "data-store",
    says=("“{element}” is a data store; nothing reads or writes it.", "“{element}”是数据存储，系统不会读写它。"),
    remedy=("Read facts of the complaint, or use an operator.", "请读取投诉信息，或使用操作。"),
)
ATTRIBUTE_UNKNOWN = _theme.error(
    "attribute-unknown",
    says=(
        "“{element}” has the attribute redress:{attribute}, which means nothing.",
        "“{element}”的属性 redress:{attribute} 没有意义。",
    ),
    remedy=("Mend its spelling, or delete it.", "请改正拼写，或将其删除。"),
)
POOLS = _theme.warning(
    "pool-several",
    says=("“{element}” is a second pool; what happens in it is not run.", "“{element}”是另一个泳池，其内容不会运行。"),
    remedy=("Show other parties as events.", "请用事件表示其他参与方。"),
)
MESSAGE_FLOW = _theme.warning(
    "message-flow",
    says=("The message flow “{element}” is not run.", "消息流“{element}”不会运行。"),
    remedy=("Use message events and operators.", "请使用消息事件和操作。"),
)
_REFERENCES = (
    *("sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "signalRef", "errorRef", "escalationRef"),
    *("processRef", "dataObjectRef", "dataStoreRef", "activityRef"),
)
_WANTED = {
    **{"messageRef": "message", "signalRef": "signal", "errorRef": "error", "escalationRef": "escalation"},
    **{"processRef": "process", "default": "sequenceFlow", "incoming": "sequenceFlow", "outgoing": "sequenceFlow"},
}
_REFERRING_TEXTS = frozenset({"incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef", "eventDefinitionRef"})
_OUR_ATTRIBUTES = frozenset({"nameZh", "role", "department", "notSameAs", "byParty", "inputs", "payload"})


def place_of(document: Document, element: _Element) -> Place:
    """Where an element is: the nearest one around it that is a thing of its own, and the process it stands in."""
    thing = element
    while thing.get("id") is None or _is_a_part(thing):
        around = thing.getparent()
        if around is None:
            break
        thing = around
    process = next((one.get("id", "") for one in [thing, *thing.iterancestors()] if local_name(one) == "process"), "")
    return Place(document.path, thing.get("id", ""), line_of(element), process)


def _is_a_part(element: _Element) -> bool:
    """Event definitions, conditions and loops have ids of their own, but people know only the step they belong to."""
    return local_name(element).endswith(("EventDefinition", "Expression", "LoopCharacteristics", "ioSpecification"))


def whole(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """A file that holds nothing to run."""
    if not document.processes:
        yield PROCESS_MISSING.at(Place(document.path))


def ids(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Each id is one element's."""
    elements = [element for element in document.root.iter(f"{{{BPMN}}}*") if element.get("id")]
    times = Counter(element.get("id") for element in elements)
    seen: set[str | None] = set()
    for element in elements:
        if times[element.get("id")] > 1 and element.get("id") in seen:
            place = place_of(document, element)
            yield DUPLICATE_ID.at(Place(place.file, element.get("id") or "", place.line, place.process))
        seen.add(element.get("id"))


def references(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Whatever an element refers to is in the file."""
    known = {
        element.get("id"): local_name(element) for element in document.root.iter(f"{{{BPMN}}}*") if element.get("id")
    }
    for element in document.root.iter(f"{{{BPMN}}}*"):
        if local_name(element) == "sequenceFlow":
            for reference in ("sourceRef", "targetRef"):
                if not element.get(reference, "").strip():
                    yield FLOW_END_MISSING.at(place_of(document, element), reference=reference)
        for reference, target in _references_of(element):
            tag = known.get(target) or known.get(target.rpartition(":")[2])
            if tag is None:
                yield REF_DANGLING.at(place_of(document, element), reference=reference, target=target)
            elif not _fits(element, reference, tag):
                yield REF_WRONG_KIND.at(place_of(document, element), reference=reference, target=target, tag=tag)


def _fits(element: _Element, reference: str, tag: str) -> bool:
    if reference in _WANTED:
        return tag == _WANTED[reference]
    if reference == "flowNodeRef" or local_name(element) == "sequenceFlow":
        return is_step(tag)
    return True


def _references_of(element: _Element) -> Iterator[tuple[str, str]]:
    for name in _REFERENCES:
        if target := element.get(name, "").strip():
            yield name, target
    tag = local_name(element)
    if tag in _REFERRING_TEXTS and (target := (element.text or "").strip()):
        yield tag, target


def contradictions(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """The flows that a step lists are those that end at it."""
    flows = {flow.get("id"): flow for flow in document.root.iter(f"{{{BPMN}}}sequenceFlow")}
    known = {element.get("id") for element in document.root.iter(f"{{{BPMN}}}*")}
    for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for listed in document.root.iter(f"{{{BPMN}}}{tag}"):
            flow, step = flows.get((listed.text or "").strip().rpartition(":")[2]), listed.getparent()
            if flow is not None and step is not None and (flow.get(end) or "").strip() in known - {step.get("id")}:
                yield CONTRADICTION.at(place_of(document, step), flow=str(flow.get("id")), direction=tag)


def messages(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Names of messages and signals are plain."""
    for element in document.root.iter(f"{{{BPMN}}}message", f"{{{BPMN}}}signal"):
        name = (element.get("name") or "").strip()
        if name.startswith("=") or "${" in name or "#{" in name:
            yield NAME_NOT_LITERAL.at(place_of(document, element))


def correlations(subject: Subject) -> Iterator[Finding]:
    """A message that is waited for says for whom it is."""
    for step in subject.steps:
        for ref in _waited_for(step):
            message = subject.document.messages.get(ref)
            if message is not None and not message.correlation:
                yield WITHOUT_CORRELATION.at(subject.place(step), message=message.name or message.id)


def _waited_for(step: Step) -> Iterator[str]:
    if step.tag == "receiveTask":
        yield step.element.get("messageRef", "")
    elif step.tag in ("intermediateCatchEvent", "boundaryEvent"):
        yield from (one.get("messageRef", "") for one in step.element.iterchildren(f"{{{BPMN}}}messageEventDefinition"))


def around(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """What stands beside the steps and is not run."""
    stores = list(document.root.iter(f"{{{BPMN}}}dataStoreReference"))
    referred = {element.get("dataStoreRef") for element in stores}
    stores += [store for store in document.root.iter(f"{{{BPMN}}}dataStore") if store.get("id") not in referred]
    yield from (DATA_STORE.at(place_of(document, store)) for store in stores)
    for pool in list(document.root.iter(f"{{{BPMN}}}participant"))[1:]:
        yield POOLS.at(place_of(document, pool))
    for flow in document.root.iter(f"{{{BPMN}}}messageFlow"):
        yield MESSAGE_FLOW.at(place_of(document, flow))


def attributes(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Our own attributes are spelt right."""
    for element in document.root.iter():
        for name in element.attrib:
            namespace, _, attribute = str(name).rpartition("}")
            if namespace == f"{{{REDRESS}" and attribute not in _OUR_ATTRIBUTES:
                yield ATTRIBUTE_UNKNOWN.at(place_of(document, element), attribute=attribute)


OF_PROCESS = (correlations,)
OF_DOCUMENT = (whole, ids, references, contradictions, messages, around, attributes)
