"""Whether the branches of a process fit together: what is joined has come, and nothing runs twice unnoticed."""

from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.checker.tokens import MAX_MARKINGS, Game, Marking, Net

_theme = Theme("soundness")

JOIN_DEADLOCK = _theme.error(
    "join-deadlock",
    says=(
        "“{element}” may wait for ever: a branch that it joins need not come.",
        "“{element}”可能永远等待：它要汇合的分支不一定会到达。",
    ),
    remedy=("Merge the ways of a choice in a gateway of the same kind.", "请用同类网关汇合选择产生的路径。"),
)
MULTI_MERGE = _theme.error(
    "multi-merge",
    says=(
        "Two branches that run at once meet in “{element}”; everything behind it would be done twice.",
        "两条同时进行的分支在“{element}”相遇，其后的步骤会被执行两次。",
    ),
    remedy=("Join them in a parallel gateway, or let one of them end.", "请用并行网关汇合，或让其中一条结束。"),
)
TOO_COMPLEX = _theme.error(
    "too-complex",
    says=(
        "“{element}” can stand in more than {most} states at once; it cannot be checked.",
        "“{element}”可能的状态超过{most}种，无法检查。",
    ),
    remedy=("Move parallel parts into called processes.", "请把并行部分移到被调用的流程中。"),
)
BUSY_LOOP = _theme.warning(
    "busy-loop",
    says=(
        "From “{element}” the process may come round without waiting for anybody.",
        "从“{element}”起流程可能不等待任何人就循环回来。",
    ),
    remedy=("Let somebody act, or time pass, within the loop.", "请让循环中有人办理或等待时间。"),
)
_WAITING = frozenset(
    {
        "userTask",
        "receiveTask",
        "intermediateCatchEvent",
        "eventBasedGateway",
        "callActivity",
        "manualTask",
        "task",
        "subProcess",
    }
)


def games(subject: Subject) -> Iterator[Finding]:
    """Play every scope through."""
    for scope in subject.steps.scopes():
        within = subject.steps.within(scope)
        starts = [step for step in within if step.is_start]
        if starts and not any(step.tag == "complexGateway" for step in within):
            yield from _scope(subject, Net(subject.steps, scope), scope, starts)


def _scope(subject: Subject, net: Net, scope: str, starts: list[Step]) -> Iterator[Finding]:
    merges = [step for step in subject.steps.within(scope) if _merges(subject, step)]
    fronts = {step.id: net.incoming(step.id) for step in merges}
    game = net.play(
        [net.start(step) for step in starts],
        stop=lambda marking: len(set(marking)) < len(marking) or _crowded(marking, fronts),
    )
    if not game.is_complete:
        yield TOO_COMPLEX.at(subject.place(subject.steps.all.get(scope)), most=MAX_MARKINGS)
        return
    for step in merges:
        if any(_crowded(marking, {step.id: fronts[step.id]}) for marking in game.stopped):
            yield MULTI_MERGE.at(subject.place(step))
    yield from (JOIN_DEADLOCK.at(subject.place(step)) for step in _deadlocks(net, game))


def _merges(subject: Subject, step: Step) -> bool:
    return step.tag == "exclusiveGateway" and len(subject.steps.incoming(step.id)) > 1


def _crowded(marking: Marking, fronts: dict[str, list[str]]) -> bool:
    return any(sum(marking.count(place) for place in set(places)) > 1 for places in fronts.values())


def _deadlocks(net: Net, game: Game) -> list[Step]:
    """The parallel joins at which a token can come to lie for ever.

    A join behind another that is stuck waits, too; only the first is named, unless they wait for each other.
    """
    stuck: list[Step] = []
    first: list[Step] = []
    for join in net.joins:
        if join.tag != "parallelGateway":
            continue
        coming = set(net.incoming(join.id))
        fine = game.before(lambda move, join=join: move.step == join.id or move.clears)  # type: ignore[misc]
        bad = [marking for marking in game.next if coming & set(marking) and marking not in fine]
        if bad:
            stuck.append(join)
            if any(_nothing_comes(net, join, coming, marking) for marking in bad):
                first.append(join)
    return first or stuck


def _nothing_comes(net: Net, join: Step, coming: set[str], marking: Marking) -> bool:
    empty = coming - set(marking)
    others = [place for place in marking if place not in coming]
    return not any(net.leads_to(place, empty, without=join.id) for place in others)


def busy_loops(subject: Subject) -> Iterator[Finding]:
    """Rounds in which nothing waits; the engine stops them after a number of steps."""
    quick = {step.id for step in subject.steps if step.tag not in _WAITING and step.tag != "boundaryEvent"}
    left = set(quick)
    while True:
        leaving = {one for one in left if not _next(subject, one) & left}
        entering = {one for one in left if not any(one in _next(subject, other) for other in left)}
        if not leaving | entering:
            break
        left -= leaving | entering
    for step in subject.steps:
        if step.id in left:
            yield BUSY_LOOP.at(subject.place(step))
            return


def _next(subject: Subject, step_id: str) -> set[str]:
    return {flow.target for flow in subject.steps.outgoing(step_id)}


OF_PROCESS = (games, busy_loops)
