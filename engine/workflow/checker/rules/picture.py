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


def _says(fault: PictureFault) -> tuple[str, str]:
    """The sentence of a fault in both languages, with the facts of a finding in braces."""
    blank = PictureFinding("{element}", fault, {name: f"{{{name}}}" for name in ("other", "lane", "count", "most")})
    return blank.sentence("en"), blank.sentence("zh")


NOT_DRAWN = _theme.error(
    "picture-not-drawn",
    says=_says(PictureFault.NOT_DRAWN),
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
NAME_MISSING = _theme.warning(
    "name-missing",
    says=("“{element}” has no {language} name.", "“{element}”缺少{language}名称。"),
    remedy=("Write the name in both languages.", "请写明中英文名称。"),
)
NAME_TOO_LONG = _theme.warning(
    "name-too-long",
    says=(
        "The {language} name of “{element}” is too long for its place: “{name}”.",
        "“{element}”的{language}名称过长，放不下：“{name}”。",
    ),
    remedy=("Say it shorter; details belong into the documentation.", "请缩短名称，细节写入文档说明。"),
)
_OF_NAMES = {PictureFault.NAME_MISSING: NAME_MISSING, PictureFault.NAME_TOO_LONG: NAME_TOO_LONG}
_FAULTS: dict[PictureFault, Rule] = {
    fault: _theme.warning(
        f"picture-{fault.value}",
        says=_says(fault),
        remedy=("Tidy the picture in the studio.", "请在流程工作室中整理布局。"),
    )
    for fault in PictureFault
    if fault is not PictureFault.NOT_DRAWN and fault not in _OF_NAMES
}
RULES = tuple(_FAULTS.values())
_LANGUAGES = {"en": Term.of("English", "英文"), "zh": Term.of("Chinese", "中文")}


def pictures(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """Everything that is wrong with the picture and the names of a file."""
    elements = {element.get("id"): element for element in document.root.iter(f"{{{BPMN}}}*") if element.get("id")}
    for found in _looked_at(document.path, shelf.library.files[document.path]):
        element = elements.get(found.element)
        place = place_of(document, element) if element is not None else Place(document.path, found.element)
        facts = {name: _LANGUAGES[str(fact)] if name == "language" else fact for name, fact in found.facts.items()}
        yield _rule(document, found, element).at(place, **facts)


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
    return _OF_NAMES.get(found.code) or _FAULTS[found.code]


def _is_ours(document: Document) -> bool:
    """Whether a file was written for this engine; others may come without a picture."""
    return REDRESS in document.root.nsmap.values()


OF_DOCUMENT = (pictures,)
