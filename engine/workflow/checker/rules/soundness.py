"""Whether the branches of a process fit together: what is joined has come, and nothing runs twice unnoticed."""

from collections.abc import Iterator
from functools import partial

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.game import MAX_MARKINGS, Game
from engine.workflow.checker.net import Marking, Move, Net
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import Kind

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
JOIN_REPEATS = _theme.error(
    "join-repeats-beside",
    says=(
        "“{element}” joins branches again and again while another branch is open; in a later round it would not wait for all.",
        "“{element}”在另一分支进行期间反复汇合，在之后的轮次中可能不等齐就继续。",
    ),
    remedy=("Put the loop into a called process.", "请把该循环放到被调用的流程中。"),
)
INCLUSIVE_UNSURE = _theme.error(
    "inclusive-join-unsure",
    says=(
        "“{element}” joins inclusive branches; one in which a gateway stands may come too late for it.",
        "“{element}”汇合包容分支，其中含有网关的分支可能来不及汇合。",
    ),
    remedy=(
        "Put the branches into called processes, or use parallel gateways.",
        "请把这些分支放到被调用的流程中，或改用并行网关。",
    ),
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
    for scope, game in subject.games.items():
        if not game.is_complete:
            yield TOO_COMPLEX.at(subject.place(subject.steps.all.get(scope)), most=MAX_MARKINGS)
            continue
        for step in subject.steps.within(scope):
            if step.kind is Kind.EXCLUSIVE and game.meeting(step):
                yield MULTI_MERGE.at(subject.place(step))
        yield from (JOIN_DEADLOCK.at(subject.place(step)) for step in _deadlocks(game))


def _deadlocks(game: Game) -> list[Step]:
    """The parallel joins at which a token can come to lie for ever.

    A join behind another that is stuck waits, too; only the first is named, unless they wait for each other.
    """
    stuck: list[Step] = []
    first: list[Step] = []
    for join in game.net.joins(Kind.PARALLEL):
        coming = set(game.net.incoming(join.id))
        fine = game.before(partial(_frees, join))
        bad = [marking for marking in game.next if coming & set(marking) and marking not in fine]
        if bad:
            stuck.append(join)
            if any(_nothing_comes(game.net, join, coming, marking) for marking in bad):
                first.append(join)
    return first or stuck


def _frees(join: Step, move: Move) -> bool:
    return move.step == join.id or move.clears


def _nothing_comes(net: Net, join: Step, coming: set[str], marking: Marking) -> bool:
    empty = coming - set(marking)
    others = [place for place in marking if place not in coming]
    return not any(net.leads_to(place, empty, without=join.id) for place in others)


def repeated_joins(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow counts a branch that came in an earlier round as come.

    Earlier rounds are cut out of an Instance as long as nothing else is open beside the loop.
    """
    for game in subject.games.values():
        for join in game.net.joins(Kind.PARALLEL, Kind.INCLUSIVE):
            around = _round(subject, join)
            beside = game.beside(game.net.incoming(join.id)) if around else set()
            if any(step.id not in around for place in beside for step in game.net.steps_at(place)):
                yield JOIN_REPEATS.at(subject.place(join))


def inclusive_joins(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow foresees that a token will come to an inclusive join only as far as no gateway may lead it elsewhere.

    Behind the first choosing or merging gateway nothing is sure any more, unless the join follows at once.
    """
    for game in subject.games.values():
        for join in game.net.joins(Kind.INCLUSIVE):
            beside = game.beside(game.net.incoming(join.id))
            if any(_comes_unforeseen(subject, step, join) for place in beside for step in game.net.steps_at(place)):
                yield INCLUSIVE_UNSURE.at(subject.place(join))


def _comes_unforeseen(subject: Subject, start: Step, join: Step) -> bool:
    """Whether a token that stands at one step can come to a join, but only over a gateway that lies farther back."""
    waiting = [(start, False)]
    found = set(waiting)
    arrivals: set[bool] = set()
    while waiting:
        step, passed = waiting.pop()
        is_open = step.kind is Kind.BOUNDARY or (step.kind is not None and step.kind.is_choice)
        for one in subject.steps.after(step) if step.id != join.id else ():
            if one == join.id:
                arrivals.add(passed)
            following = (subject.steps.all[one], passed or is_open)
            if following not in found:
                found.add(following)
                waiting.append(following)
    return arrivals == {True}


def _round(subject: Subject, join: Step) -> set[str]:
    """The steps that come before and after a join again and again; none where it is in no loop."""
    behind = subject.steps.reachable(subject.steps.after(join))
    return behind & subject.steps.leading_to([join.id]) if join.id in behind else set()


def busy_loops(subject: Subject) -> Iterator[Finding]:
    """Rounds in which nothing waits; the engine stops them after a number of steps."""
    quick = (step.id for step in subject.steps if step.tag not in _WAITING and step.tag != "boundaryEvent")
    busy = subject.steps.repeating(quick)
    first = next((step for step in subject.steps if step.id in busy), None)
    if first is not None:
        yield BUSY_LOOP.at(subject.place(first))


OF_PROCESS = (games, repeated_joins, inclusive_joins, busy_loops)
