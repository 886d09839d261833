"""What can be wrong with a picture: stable codes, the facts of one finding, and a sentence in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PictureFault(StrEnum):
    """Kinds of findings; the values are stable for ever."""

    NOT_DRAWN = "not-drawn"
    TOO_NEAR = "too-near"
    OUTSIDE_LANE = "outside-lane"
    BOUNDARY_ADRIFT = "boundary-adrift"
    LOOSE_FLOW = "loose-flow"
    SLANTED_FLOW = "slanted-flow"
    FLOW_THROUGH_SHAPE = "flow-through-shape"
    LABEL_ON_SHAPE = "label-on-shape"
    LABEL_ON_LINE = "label-on-line"
    LABEL_ON_LABEL = "label-on-label"
    LABEL_OUTSIDE_POOL = "label-outside-pool"
    TOO_MANY_CROSSINGS = "too-many-crossings"
    NAME_MISSING = "name-missing"
    NAME_TOO_LONG = "name-too-long"


@dataclass(frozen=True, slots=True)
class PictureFinding:
    """One thing that is wrong. `element` is an id; `facts` hold what the sentence of the code speaks of."""

    element: str
    code: PictureFault
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """The finding in words, in `zh` or `en`."""
        words = _CHINESE if language == "zh" else _ENGLISH
        spoken = dict(self.facts)
        if "language" in spoken:
            spoken["language"] = _LANGUAGES[language == "zh"][spoken["language"] == "zh"]
        return words[self.code].format(element=self.element, **spoken)


_LANGUAGES = (("English", "Chinese"), ("英文", "中文"))
_ENGLISH: Mapping[PictureFault, str] = {
    PictureFault.NOT_DRAWN: "“{element}” is not drawn.",
    PictureFault.TOO_NEAR: "“{element}” stands on or too near to “{other}”.",
    PictureFault.OUTSIDE_LANE: "“{element}” is drawn outside its lane “{lane}”.",
    PictureFault.BOUNDARY_ADRIFT: "“{element}” does not sit on the edge of “{other}”.",
    PictureFault.LOOSE_FLOW: "The line of “{element}” does not reach “{other}”.",
    PictureFault.SLANTED_FLOW: "The line of “{element}” is not level or upright everywhere.",
    PictureFault.FLOW_THROUGH_SHAPE: "The line of “{element}” runs through “{other}”.",
    PictureFault.LABEL_ON_SHAPE: "The text of “{element}” lies on “{other}”.",
    PictureFault.LABEL_ON_LINE: "The text of “{element}” lies on the line of “{other}”.",
    PictureFault.LABEL_ON_LABEL: "The text of “{element}” lies on the text of “{other}”.",
    PictureFault.LABEL_OUTSIDE_POOL: "The text of “{element}” leaves the pool.",
    PictureFault.TOO_MANY_CROSSINGS: "The flows of “{element}” cross {count} times; {most} is the limit.",
    PictureFault.NAME_MISSING: "“{element}” has no {language} name.",
    PictureFault.NAME_TOO_LONG: "The {language} name of “{element}” is too long for its place: “{name}”.",
}
_CHINESE: Mapping[PictureFault, str] = {
    PictureFault.NOT_DRAWN: "“{element}”没有画出。",
    PictureFault.TOO_NEAR: "“{element}”与“{other}”重叠或距离过近。",
    PictureFault.OUTSIDE_LANE: "“{element}”画在所属泳道“{lane}”之外。",
    PictureFault.BOUNDARY_ADRIFT: "“{element}”没有落在“{other}”的边缘上。",
    PictureFault.LOOSE_FLOW: "“{element}”的连线没有接到“{other}”。",
    PictureFault.SLANTED_FLOW: "“{element}”的连线不是处处水平或垂直。",
    PictureFault.FLOW_THROUGH_SHAPE: "“{element}”的连线穿过“{other}”。",
    PictureFault.LABEL_ON_SHAPE: "“{element}”的文字压在“{other}”上。",
    PictureFault.LABEL_ON_LINE: "“{element}”的文字压在“{other}”的连线上。",
    PictureFault.LABEL_ON_LABEL: "“{element}”的文字与“{other}”的文字重叠。",
    PictureFault.LABEL_OUTSIDE_POOL: "“{element}”的文字超出泳池。",
    PictureFault.TOO_MANY_CROSSINGS: "“{element}”的连线交叉{count}次，上限为{most}次。",
    PictureFault.NAME_MISSING: "“{element}”缺少{language}名称。",
    PictureFault.NAME_TOO_LONG: "“{element}”的{language}名称过长，放不下：“{name}”。",
}
