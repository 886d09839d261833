"""Gateways, and the conditions and defaults of the flows that leave them."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import Flow

_theme = Theme("gateways")
_CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway"})

CONDITION_IGNORED = _theme.error(
    "condition-ignored",
    says=(
        "The condition on “{element}” is not asked: its flow leaves no choosing gateway.",
        "“{element}”上的条件不会被判断：它不是从选择网关流出的。",
    ),
    remedy=(
        "Let the flow lead to an exclusive gateway and put the condition behind it.",
        "请先引到排他网关，再把条件放在网关之后的顺序流上。",
    ),
)
CONDITION_WITHOUT_CHOICE = _theme.error(
    "condition-without-choice",
    says=(
        "“{element}” is the only way out of its gateway, yet it has a condition.",
        "“{element}”是网关的唯一出路，却带有条件。",
    ),
    remedy=("Delete the condition, or draw the other way.", "请删除条件，或画出另一条路径。"),
)
CONDITION_MISSING = _theme.error(
    "condition-missing",
    says=(
        "“{element}” leaves a choosing gateway and has neither a condition nor is it the default.",
        "“{element}”从选择网关流出，既没有条件也不是默认流。",
    ),
    remedy=("Write a condition, or make it the default flow.", "请写明条件，或将其设为默认流。"),
)
DEFAULT_MISSING = _theme.error(
    "default-missing",
    says=(
        "“{element}” has no default flow: where no condition holds, the process would stop.",
        "“{element}”没有默认流：条件都不成立时流程会停住。",
    ),
    remedy=("Make the cautious way the default flow.", "请把稳妥的那条路径设为默认流。"),
)
DEFAULT_IGNORED = _theme.error(
    "default-ignored",
    says=("“{element}” names a default flow, but it does not choose.", "“{element}”指定了默认流，但它并不做选择。"),
    remedy=("Choose in an exclusive gateway behind it.", "请在它之后用排他网关做选择。"),
)
DEFAULT_CONDITION = _theme.warning(
    "default-with-condition",
    says=(
        "The default flow “{element}” has a condition, which is not asked.",
        "默认流“{element}”带有不会被判断的条件。",
    ),
    remedy=("Delete the condition.", "请删除该条件。"),
)
COMPLEX_GATEWAY = _theme.error(
    "complex-gateway",
    says=("“{element}” is a complex gateway; nothing runs it.", "“{element}”是复杂网关，无法运行。"),
    remedy=("Use exclusive, inclusive or parallel gateways.", "请改用排他、包容或并行网关。"),
)
POINTLESS = _theme.warning(
    "gateway-pointless",
    says=("“{element}” neither parts nor merges anything.", "“{element}”既不分支也不合并。"),
    remedy=("Delete it, or draw the missing flow.", "请将其删除，或补画缺少的顺序流。"),
)
MIXED = _theme.warning(
    "gateway-mixed",
    says=("“{element}” merges and parts at once.", "“{element}”同时合并又分支。"),
    remedy=("Merge in one gateway and part in the next.", "请用一个网关合并，再用下一个网关分支。"),
)


def conditions(subject: Subject) -> Iterator[Finding]:
    """Each flow has a condition exactly where one is asked."""
    for source in subject.steps:
        for flow in subject.steps.outgoing(source.id):
            yield from _condition(subject, source, flow)


def _condition(subject: Subject, source: Step, flow: Flow) -> Iterator[Finding]:
    ways = len(subject.steps.outgoing(source.id))
    is_default = source.element.get("default") == flow.id
    if flow.condition is None:
        if source.tag in _CHOICES and ways > 1 and not is_default:
            yield CONDITION_MISSING.at(subject.place(flow))
    elif source.tag not in _CHOICES and source.tag != "complexGateway":
        yield CONDITION_IGNORED.at(subject.place(flow))
    elif ways == 1:
        yield CONDITION_WITHOUT_CHOICE.at(subject.place(flow))
    elif is_default:
        yield DEFAULT_CONDITION.at(subject.place(flow))


def defaults(subject: Subject) -> Iterator[Finding]:
    """A choice always has a way out, and only a choice has a default."""
    for step in subject.steps:
        named, leaving = step.element.get("default"), [flow.id for flow in subject.steps.outgoing(step.id)]
        if step.tag in _CHOICES:
            if len(leaving) > 1 and named not in leaving:
                yield DEFAULT_MISSING.at(subject.place(step))
        elif named is not None and step.tag != "complexGateway":
            yield DEFAULT_IGNORED.at(subject.place(step))


def kinds(subject: Subject) -> Iterator[Finding]:
    """Gateways that cannot run, or do nothing."""
    for step in subject.steps:
        if step.tag == "complexGateway":
            yield COMPLEX_GATEWAY.at(subject.place(step))
        elif step.is_gateway:
            yield from _shape(subject, step)


def _shape(subject: Subject, step: Step) -> Iterator[Finding]:
    coming, leaving = len(subject.steps.incoming(step.id)), len(subject.steps.outgoing(step.id))
    if coming == leaving == 1:
        yield POINTLESS.at(subject.place(step))
    elif coming > 1 and leaving > 1:
        yield MIXED.at(subject.place(step))


OF_PROCESS = (conditions, defaults, kinds)
