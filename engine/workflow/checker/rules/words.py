"""What expressions are for, as findings say it."""

from engine.feel import Position
from engine.workflow.checker.finding import Term
from engine.workflow.checker.uses import Use, What

_WHAT = {
    What.CONDITION: Term.of("condition", "条件"),
    What.TIMER: Term.of("timer", "定时"),
    What.DUE: Term.of("due date", "办理期限"),
    What.DEPARTMENT: Term.of("department", "部门"),
    What.COLLECTION: Term.of("collection", "集合"),
    What.COMPLETION: Term.of("completion condition", "完成条件"),
    What.COLLECTED: Term.of("output element", "输出元素"),
    What.PARAMETER: Term.of("parameter", "参数"),
    What.OUTPUT: Term.of("output", "输出"),
    What.CORRELATION: Term.of("correlation key", "关联键"),
}


def what_of(use: Use) -> Term:
    """What an expression is for, in both languages."""
    return _WHAT[use.what]


def place_in_text(position: object) -> Term:
    """Where in the text of an expression something is."""
    if not isinstance(position, Position):
        return Term.of("somewhere", "某处")
    return Term.of(str(position), f"第{position.line}行第{position.column}列")
