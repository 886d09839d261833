"""Branches that run at once: a value that one sets must not be lost in the other, an event must not hit a stranger."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from engine.workflow.checker.dataflow import products
from engine.workflow.checker.finding import Finding, Term, Theme
from engine.workflow.checker.game import Game
from engine.workflow.checker.steps import Step
from engine.workflow.checker.subject import Subject
from engine.workflow.model import Event, Kind, Trigger

_theme = Theme("races")

OVERWRITTEN = _theme.error(
    "parallel-overwrite",
    says=(
        "“{element}” sets “{name}” while another branch carries an older one; at “{join}” the branch that comes last wins.",
        "“{element}”设置“{name}”时，另一分支仍带着旧值；在“{join}”处以最后到达的分支为准。",
    ),
    remedy=(
        "Set it before the branches part or behind the join, or use another name in one of them.",
        "请在分支之前或汇合之后设置它，或在其中一个分支改用其他名称。",
    ),
)
SHARED_CATCH = _theme.error(
    "boundary-shared",
    says=(
        "“{element}” and “{other}” catch the same {what} at steps that may be open at once; one throw would trigger both.",
        "“{element}”与“{other}”捕获相同的{what}，且所在步骤可能同时进行；一次抛出会同时触发两者。",
    ),
    remedy=("Use a code of its own for each of the two.", "请为两者分别使用不同的代码。"),
)
SIGNAL_OVERWRITES = _theme.error(
    "signal-overwrites",
    says=(
        "With the signal, “{element}” also gets “{name}” as the throwing branch has it.",
        "“{element}”收到信号时，还会得到抛出分支中的“{name}”。",
    ),
    remedy=("Let the two branches set variables of different names.", "请让两个分支设置不同名称的变量。"),
)
_WAITS = frozenset(
    {Kind.USER, Kind.CATCH, Kind.RECEIVE, Kind.EVENTS, Kind.CALL, Kind.SUBPROCESS},
)


def overwritten(subject: Subject) -> Iterator[Finding]:
    """Where branches join, SpiffWorkflow takes each variable from the branch that comes last, also an old value."""
    for scope, game in subject.games.items():
        writers = [step for step in subject.steps.within(scope) if step.node is not None and not step.is_start]
        for writer in writers:
            for name in sorted(_written(subject, writer)):
                join = next(_losing(subject, scope, game, writer, name), None)
                if join is not None:
                    yield OVERWRITTEN.at(subject.place(writer), name=name, join=join)


def _written(subject: Subject, step: Step) -> set[str]:
    """The variables that a step sets, also by the steps inside of it."""
    names = set(products(step.node, subject.library)) if step.node else set()
    inside = subject.steps.within(step.id) if step.node and step.node.loop is None else []
    return names.union(*(_written(subject, inner) for inner in inside))


def _losing(subject: Subject, scope: str, game: Game, writer: Step, name: str) -> Iterator[str]:
    """The joins at which a value may get lost: one branch brings it, another brings an older one, and it is read after."""
    net = game.net
    others = [place for place in game.beside(net.during(writer)) if _may_carry(subject, game, place, name)]
    for join in net.joins(Kind.PARALLEL, Kind.INCLUSIVE) if others else ():
        coming = set(net.incoming(join.id))
        ours = _reached(game, net.outgoing(writer.id), join, coming)
        theirs = _reached(game, others, join, coming)
        if any(one != other for one in ours for other in theirs) and subject.reads.behind(join.id, name):
            yield join.id
    if _is_asked_by_callers(subject, scope, name) and any(_lingers(subject, game, place) for place in others):
        yield scope


def _reached(game: Game, places: Iterable[str], join: Step, coming: set[str]) -> set[str]:
    return {one for place in places for one in game.net.reach(place, without=join.id) & coming}


def _may_carry(subject: Subject, game: Game, place: str, name: str) -> bool:
    """Whether the data of a token on a place may hold a variable."""
    flow = subject.process.flows.get(place)
    if flow is not None:
        return name in (subject.dataflow.perhaps_after.get(flow.source) or ())
    return any(name in (subject.dataflow.perhaps.get(step.id) or ()) for step in game.net.steps_at(place))


def _lingers(subject: Subject, game: Game, place: str) -> bool:
    """Whether a token on a place may still wait for somebody when another branch has come to its end."""
    behind = subject.steps.reachable(step.id for step in game.net.steps_at(place))
    return any(subject.steps.all[one].kind in _WAITS for one in behind)


def _is_asked_by_callers(subject: Subject, scope: str, name: str) -> bool:
    """Whether what a process or sub-process ends with is read from outside."""
    if scope != subject.process.id:
        return subject.reads.behind(scope, name)
    return name in subject.shelf.asked_of_called.get(scope, frozenset())


def shared_catches(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow offers an error or escalation to every boundary event around that waits for it, whoever threw it."""
    for scope, game in subject.games.items():
        catching = [step for step in subject.steps.within(scope) if _caught(step) is not None and step.attached_to]
        for one, other in combinations(catching, 2):
            if one.attached_to != other.attached_to and _meets(one, other) and _together(subject, game, one, other):
                what = _WORDS[((one.node and one.node.event) or Event(Trigger.NONE)).trigger]
                yield SHARED_CATCH.at(subject.place(other), other=one.id, what=what)


_WORDS = {
    Trigger.ERROR: Term.of("error", "错误"),
    Trigger.ESCALATION: Term.of("escalation", "升级"),
}


def _caught(step: Step) -> Event | None:
    event = step.node.event if step.node and step.kind is Kind.BOUNDARY else None
    return event if event is not None and event.trigger in _WORDS else None


def _meets(one: Step, other: Step) -> bool:
    """Whether one throw could trigger both: an event without a code catches every code."""
    first, second = _caught(one), _caught(other)
    if first is None or second is None or first.trigger is not second.trigger:
        return False
    return first.code is None or second.code is None or first.code == second.code


def _together(subject: Subject, game: Game, one: Step, other: Step) -> bool:
    hosts = [subject.steps.all.get(step.attached_to or "") for step in (one, other)]
    first, second = (set(game.net.during(host)) if host else set() for host in hosts)
    return bool(game.beside(first) & second)


def signals(subject: Subject) -> Iterator[Finding]:
    """SpiffWorkflow sends all variables of the throwing branch along with a signal."""
    throwing = [step for step in subject.steps if step.kind is Kind.THROW and _signal(step)]
    for step in subject.steps:
        if step.kind not in (Kind.CATCH, Kind.BOUNDARY) or not _signal(step):
            continue
        sent = {name for one in throwing if _signal(one) == _signal(step) for name in _set_before(subject, one)}
        for name in sorted(sent):
            if subject.reads.behind(step.id, name):
                yield SIGNAL_OVERWRITES.at(subject.place(step), name=name)


def _signal(step: Step) -> str | None:
    event = step.node.event if step.node else None
    return event.name if event is not None and event.trigger is Trigger.SIGNAL else None


def _set_before(subject: Subject, step: Step) -> set[str]:
    """The variables that a branch may have set by itself; what the start gave is the same everywhere."""
    there = subject.dataflow.perhaps.get(step.id) or frozenset()
    writers = [one for one in subject.steps if one.node is not None and not one.is_start]
    return {name for one in writers if one.node for name in products(one.node, subject.library) if name in there}


OF_PROCESS = (overwritten, shared_catches, signals)
