"""Why a process cannot be drawn anew: it holds something that a grid cannot show and that would be lost."""

from collections.abc import Mapping
from enum import StrEnum

from engine.errors import InvalidInput


class Refusal(StrEnum):
    """The reasons; the values are stable for ever."""

    PROCESSES = "several-processes"
    POOLS = "several-pools"
    PICTURES = "several-pictures"
    LANES = "nested-lanes"
    KIND = "kind-not-drawn"
    IDS = "id-missing"
    ENDS = "flow-without-ends"
    HOST = "boundary-without-task"
    GUESTS = "too-many-boundaries"
    SIZE = "too-large"
    ROOM = "no-room"


class CannotDraw(InvalidInput):
    """This process cannot be drawn anew without losing something."""

    code = "cannot_draw"

    def __init__(self, reason: Refusal, element: str, **facts: str | int) -> None:
        self.reason, self.element = reason, element
        super().__init__(_spoken(_ENGLISH, reason, element, facts), reason=reason, element=element, **facts)

    def sentence(self, language: str) -> str:
        """The reason in words, in `zh` or `en`."""
        return _spoken(_CHINESE if language == "zh" else _ENGLISH, self.reason, self.element, self.facts)


def _spoken(words: Mapping[Refusal, str], reason: Refusal, element: str, facts: Mapping[str, object]) -> str:
    return words[reason].format_map({**facts, "element": element})


_ENGLISH: Mapping[Refusal, str] = {
    Refusal.PROCESSES: "The file holds {count} processes; one can be drawn.",
    Refusal.POOLS: "The file shows {count} pools; one can be drawn.",
    Refusal.PICTURES: "The file has {count} pictures; one can be drawn anew.",
    Refusal.LANES: "There are lanes inside of lanes (“{element}”).",
    Refusal.KIND: "A {tag} (“{element}”) cannot be drawn; a sub-process goes into a file of its own, to be called.",
    Refusal.IDS: "A {tag} has no id of its own (“{element}”).",
    Refusal.ENDS: "The flow “{element}” does not lead from one element of the process to another.",
    Refusal.HOST: "The boundary event “{element}” does not sit on a task.",
    Refusal.GUESTS: "More than {most} boundary events sit on “{element}”.",
    Refusal.SIZE: "{count} elements are too many for one picture; {most} is the limit. Split off a process to be called.",
    Refusal.ROOM: "There is no room for the flow “{element}”; move a node to another place.",
}
_CHINESE: Mapping[Refusal, str] = {
    Refusal.PROCESSES: "文件中有{count}个流程，只能绘制一个。",
    Refusal.POOLS: "文件中有{count}个泳池，只能绘制一个。",
    Refusal.PICTURES: "文件中有{count}张图，只能重绘一张。",
    Refusal.LANES: "泳道中又有泳道（“{element}”）。",
    Refusal.KIND: "无法绘制{tag}（“{element}”）；子流程应放入单独的文件，再由本流程调用。",
    Refusal.IDS: "有{tag}没有自己的编号（“{element}”）。",
    Refusal.ENDS: "连线“{element}”没有连接流程中的两个元素。",
    Refusal.HOST: "边界事件“{element}”没有附着在任务上。",
    Refusal.GUESTS: "“{element}”上的边界事件超过{most}个。",
    Refusal.SIZE: "一张图放不下{count}个元素，上限为{most}个；请拆出一个流程供调用。",
    Refusal.ROOM: "连线“{element}”没有空间，请把节点移到别处。",
}
