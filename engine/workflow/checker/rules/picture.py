"""What people see: everything is drawn where it belongs and has its names. The picture itself is judged by the diagram."""

from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from engine.workflow.checker.finding import Finding, Place, Rule, Term, Theme
from engine.workflow.checker.rules.documents import place_of
from engine.workflow.checker.subject import Shelf
from engine.workflow.diagram.check import picture_findings
from engine.workflow.diagram.findings import PictureFault, PictureFinding
from engine.workflow.model import BPMN, REDRESS
from engine.workflow.reader import Document
from engine.xml import local_name, parse_xml

_theme = Theme("picture")
_SAYS = ("{sentence}", "{sentence}")

NOT_DRAWN = _theme.error(
    "picture-not-drawn",
    says=_SAYS,
    remedy=("Draw it: people obey what they see.", "请将其画出：人们按所见办理。"),
)
NO_PICTURE = _theme.warning(
    "picture-none",
    says=("“{element}” has no picture.", "“{element}”没有图。"),
    remedy=("Draw it in the studio.", "请在流程工作室中画出。"),
)
OTHER_LANE = _theme.error(
    "picture-other-lane",
    says=(
        "“{element}” is drawn outside of “{lane}”, whose people get the work.",
        "“{element}”画在泳道“{lane}”之外，而待办会交给该泳道的人员。",
    ),
    remedy=("Move it into its lane, or let the other lane refer to it.", "请把它移入所属泳道，或改由另一泳道引用。"),
)
_FAULTS: dict[PictureFault, Rule] = {
    fault: _theme.warning(
        f"picture-{fault.value}", says=_SAYS, remedy=("Tidy the picture in the studio.", "请在流程工作室中整理布局。")
    )
    for fault in PictureFault
    if fault not in (PictureFault.NOT_DRAWN, PictureFault.NAME_MISSING, PictureFault.NAME_TOO_LONG)
}
NAME_MISSING = _theme.warning(
    "name-missing",
    says=_SAYS,
    remedy=("Write the name in both languages.", "请写明中英文名称。"),
)
NAME_TOO_LONG = _theme.warning(
    "name-too-long",
    says=_SAYS,
    remedy=("Say it shorter; details belong into the documentation.", "请缩短名称，细节写入文档说明。"),
)
RULES = (*_FAULTS.values(),)


def pictures(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Everything that is wrong with the picture and the names of a file."""
    elements = {element.get("id"): element for element in document.root.iter(f"{{{BPMN}}}*") if element.get("id")}
    for found in _looked_at(document.path, shelf.library.files[document.path]):
        element = elements.get(found.element)
        place = place_of(document, element) if element is not None else Place(document.path, found.element)
        rule = _rule(document, found, element)
        sentence = Term.of(found.sentence("en"), found.sentence("zh"))
        yield rule.at(place, sentence=sentence, **found.facts)


@lru_cache(maxsize=128)
def _looked_at(path: str, content: bytes) -> tuple[PictureFinding, ...]:
    """What is wrong with the picture of a file; looked at once for the same bytes."""
    return tuple(picture_findings(parse_xml(content, name=path)))


def _rule(document: Document, found: PictureFinding, element: _Element | None) -> Rule:
    tag = local_name(element) if element is not None else ""
    match found.code:
        case PictureFault.NOT_DRAWN:
            return NO_PICTURE if tag == "process" and not _is_ours(document) else NOT_DRAWN
        case PictureFault.OUTSIDE_LANE if tag == "userTask":
            return OTHER_LANE
        case PictureFault.NAME_MISSING:
            return NAME_MISSING
        case PictureFault.NAME_TOO_LONG:
            return NAME_TOO_LONG
    return _FAULTS[found.code]


def _is_ours(document: Document) -> bool:
    """Whether a file was written for this engine; others may come without a picture."""
    return REDRESS in document.root.nsmap.values()


OF_DOCUMENT = (pictures,)
