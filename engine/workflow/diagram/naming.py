"""Whether everything that people read has a name in both languages, and one that fits into its place."""

from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element

from engine.workflow.diagram.findings import PictureFault, PictureFinding
from engine.workflow.diagram.labels import LABEL_SIZE, LABEL_WIDTH, wrap
from engine.workflow.diagram.sheet import Form, form_of
from engine.workflow.model import BPMN, REDRESS
from engine.xml import local_name

_TASK_LETTERS, _QUESTION_LINES = 24, 3
"""What fits beside the icon of a task, a Chinese character counting as two letters; and above a gateway."""
_CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_FRAMES = frozenset({"process", "participant", "lane"})


def name_findings(root: _Element) -> Iterator[PictureFinding]:
    """Return what is wrong with names.

    Processes, pools, lanes, tasks and events need one; so does a gateway that asks a question. A flow needs none, but
    with a name in one language it needs the other.
    """
    splits = _splits(root)
    for element in root.iter(f"{{{BPMN}}}*"):
        element_id, tag = element.get("id"), local_name(element)
        if element_id is None:
            continue
        names = {"en": element.get("name", "").strip(), "zh": element.get(f"{{{REDRESS}}}nameZh", "").strip()}
        if _needs_name(tag, is_split=element_id in splits) or (tag == "sequenceFlow" and any(names.values())):
            for language in (language for language, name in names.items() if not name):
                yield PictureFinding(element_id, PictureFault.NAME_MISSING, {"language": language})
        for language, name in names.items():
            if _is_too_long(tag, name):
                yield PictureFinding(element_id, PictureFault.NAME_TOO_LONG, {"language": language, "name": name})


def _splits(root: _Element) -> set[str]:
    """The elements that more than one flow leaves."""
    leaving = Counter(flow.get("sourceRef", "") for flow in root.iter(f"{{{BPMN}}}sequenceFlow"))
    return {source for source, flows in leaving.items() if flows > 1}


def _needs_name(tag: str, *, is_split: bool) -> bool:
    if tag in _CHOICES:
        return is_split
    return tag in _FRAMES or form_of(tag) in (Form.TASK, Form.EVENT)


def _is_too_long(tag: str, name: str) -> bool:
    form = form_of(tag)
    if form is Form.TASK:
        return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in name) > _TASK_LETTERS
    return form is Form.GATEWAY and len(wrap(name, width=LABEL_WIDTH, size=LABEL_SIZE)) > _QUESTION_LINES
