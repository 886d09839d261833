"""Each rule of the labels finds what it is for, at the element that people would point at, and nothing else."""

import pytest

from tests.unit.workflow.checker.drafts import (
    check,
    end,
    errors,
    flow,
    flows,
    gateway,
    lane,
    process,
    service,
    start,
    timer,
    user,
)

LANE = lane("work")
GOOD = (start(), user(), end(), flows("begin", "work", "done"))


def test_a_right_process_has_no_error() -> None:
    assert errors(check(process(*GOOD, lanes=LANE))) == set()


def catch(key: str, definition: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{key}">{definition}</bpmn:intermediateCatchEvent>'


def throw(key: str, definition: str) -> str:
    return f'<bpmn:intermediateThrowEvent id="{key}">{definition}</bpmn:intermediateThrowEvent>'


def middle(step: str, key: str) -> str:
    """A process with one step between start and end."""
    return process(start(), step, end(), flows("begin", key, "done"))


def choice(*ways: str, default: str = "ask__done", kind: str = "exclusive") -> str:
    """A process with a choice between two ends."""
    return process(start(), gateway("ask", kind, default=default), end(), end("other"), flow("begin", "ask"), *ways)


def bare(tag: str, key: str = "work", inner: str = "", attributes: str = "") -> str:
    return f'<bpmn:{tag} id="{key}" {attributes}>{inner}</bpmn:{tag}>'


def loop(inner: str = "", tag: str = "multiInstanceLoopCharacteristics") -> str:
    return f"<bpmn:{tag}>{inner}</bpmn:{tag}>"


MESSAGE = '<bpmn:messageEventDefinition messageRef="message_1"/>'
SUBSCRIBED = '<bpmn:message id="message_1" name="Came"><bpmn:extensionElements><zeebe:subscription correlationKey="=complaint.amount"/></bpmn:extensionElements></bpmn:message>'
SIGNAL = '<bpmn:signal id="signal_1" name="Rung"/>'
BIG = "=complaint.amount > 5"


def sub(inner: str, attributes: str = "", tag: str = "subProcess") -> str:
    return f'<bpmn:{tag} id="inner" {attributes}>{inner}</bpmn:{tag}>'


INSIDE = start(key="inner_begin") + end("inner_done") + flows("inner_begin", "inner_done")

CASES: dict[str, tuple[tuple[str, ...], set[tuple[str, str]]]] = {
    "process-not-executable": (
        (process(*GOOD, lanes=LANE).replace(' isExecutable="true"', ""),),
        {("process-not-executable", "sample")},
    ),
    "process-several": (
        (process(*GOOD, lanes=LANE), process(start(key="b2"), end("d2"), flows("b2", "d2"), key="second")),
        {("process-several", "second")},
    ),
    "start-missing": ((process(end()),), {("start-missing", "sample")}),
    "start-missing in a sub-process": ((middle(sub(""), "inner"),), {("start-missing", "inner")}),
    "start-event-typed": (
        (SUBSCRIBED, process(start(MESSAGE), end(), flows("begin", "done"))),
        {("start-event-typed", "begin")},
    ),
    "task-kind-missing": ((middle(bare("task"), "work"),), {("task-kind-missing", "work")}),
    "task-kind-missing, by hand": ((middle(bare("manualTask"), "work"),), {("task-kind-missing", "work")}),
    "script-task": ((middle(bare("scriptTask"), "work"),), {("script-task", "work")}),
    "operator-missing": ((middle(bare("sendTask"), "work"),), {("operator-missing", "work")}),
    "operator-unknown": ((middle(service("work", operator="x"), "work"),), {("operator-unknown", "work")}),
    "decision-missing": ((middle(bare("businessRuleTask"), "work"),), {("decision-missing", "work")}),
    "decision-unknown": (
        (
            middle(
                bare(
                    "businessRuleTask",
                    inner='<bpmn:extensionElements><zeebe:calledDecision decisionId="d"/></bpmn:extensionElements>',
                ),
                "work",
            ),
        ),
        {("decision-unknown", "work")},
    ),
    "call-target-missing": (
        (middle(bare("callActivity", attributes='calledElement="x"'), "work"),),
        {("call-target-missing", "work")},
    ),
    "call-target-unknown": (
        (
            middle(
                bare(
                    "callActivity",
                    inner='<bpmn:extensionElements><zeebe:calledElement processId="p"/></bpmn:extensionElements>',
                ),
                "work",
            ),
        ),
        {("call-target-unknown", "work")},
    ),
    "form-missing": (
        (process(start(), user(form=""), end(), flows("begin", "work", "done"), lanes=LANE),),
        {("form-missing", "work")},
    ),
    "form-unknown": (
        (process(start(), user(form="x"), end(), flows("begin", "work", "done"), lanes=LANE),),
        {("form-unknown", "work")},
    ),
    "role-missing": ((process(*GOOD),), {("role-missing", "work")}),
    "role-unknown": ((process(*GOOD, lanes=lane("work", role="BOSS")),), {("role-unknown", "lane_1")}),
    "lane-without-role": ((process(*GOOD, lanes=lane("work", role="")),), {("lane-without-role", "lane_1")}),
    "several-outgoing": (
        (
            process(
                start(),
                service("work", letter="final"),
                end(),
                end("other"),
                flows("begin", "work", "done"),
                flow("work", "other"),
            ),
        ),
        {("several-outgoing", "work")},
    ),
    "several-incoming": (
        (
            process(
                *(
                    start(),
                    gateway("ask", default="ask__work"),
                    service("work", letter="final"),
                    service("first", letter="final"),
                    end(),
                ),
                *(flow("begin", "ask"), flow("ask", "first", BIG), flow("ask", "work"), flows("first", "work", "done")),
            ),
        ),
        {("several-incoming", "work")},
    ),
    "condition-ignored": (
        (process(start(), end(), flow("begin", "done", BIG)),),
        {("condition-ignored", "begin__done")},
    ),
    "condition-without-choice": (
        (process(start(), gateway("ask"), end(), flow("begin", "ask"), flow("ask", "done", BIG)),),
        {("condition-without-choice", "ask__done")},
    ),
    "condition-missing": ((choice(flow("ask", "done"), flow("ask", "other")),), {("condition-missing", "ask__other")}),
    "default-missing": (
        (choice(flow("ask", "done", BIG), flow("ask", "other", "=complaint.amount > 7"), default=""),),
        {("default-missing", "ask")},
    ),
    "default-ignored": (
        (
            middle(
                service("work", letter="final").replace("<bpmn:serviceTask", '<bpmn:serviceTask default="work__done"'),
                "work",
            ),
        ),
        {("default-ignored", "work")},
    ),
    "expression-empty": (
        (choice(flow("ask", "done"), flow("ask", "other", "")),),
        {("expression-empty", "ask__other")},
    ),
    "expression-empty timer": (
        (middle(catch("work", "<bpmn:timerEventDefinition/>"), "work"),),
        {("expression-empty", "work")},
    ),
    "expression-not-feel": (
        (choice(flow("ask", "done"), flow("ask", "other", "${amount > 5}")),),
        {("expression-not-feel", "ask__other")},
    ),
    "expression-unknown-name": (
        (choice(flow("ask", "done"), flow("ask", "other", "=nothing_gives_this")),),
        {("expression-unknown-name", "ask__other")},
    ),
    "dead-end": ((process(start(), service("work", letter="final"), flows("begin", "work")),), {("dead-end", "work")}),
    "unreachable": (
        (
            process(
                start(),
                end(),
                flows("begin", "done"),
                service("work", letter="final"),
                end("other"),
                flows("work", "other"),
            ),
        ),
        {("unreachable", "work"), ("unreachable", "other")},
    ),
    "join-deadlock": (
        (
            process(
                *(start(), gateway("ask", default="ask__left"), gateway("join", "parallel"), end()),
                *(service("left", letter="final"), service("right", letter="final")),
                *(flow("begin", "ask"), flow("ask", "left"), flow("ask", "right", BIG)),
                *(flows("left", "join", "done"), flows("right", "join")),
            ),
        ),
        {("join-deadlock", "join")},
    ),
    "ref-dangling": (
        (
            process(start(), end(), flow("begin", "done"), flow("begin", "gone")).replace(
                'id="begin__gone" sourceRef="begin"', 'id="begin__gone" sourceRef="lost"'
            ),
        ),
        {("ref-dangling", "begin__gone")},
    ),
    "event-ref-missing": (
        (middle(catch("work", "<bpmn:messageEventDefinition/>"), "work"),),
        {("event-ref-missing", "work")},
    ),
    "event-ref-missing, receive": ((middle(bare("receiveTask"), "work"),), {("event-ref-missing", "work")}),
    "name-not-literal": (
        (SUBSCRIBED.replace('"Came"', '"${x}"'), middle(catch("work", MESSAGE), "work")),
        {("name-not-literal", "message_1")},
    ),
    "message-without-correlation": (
        ('<bpmn:message id="message_1" name="Came"/>', middle(catch("work", MESSAGE), "work")),
        {("message-without-correlation", "work")},
    ),
    "message-throw": ((SUBSCRIBED, middle(throw("work", MESSAGE), "work")), {("message-throw", "work")}),
    "message-throw at an end": (
        (SUBSCRIBED, process(start(), end("done", MESSAGE), flows("begin", "done"))),
        {("message-throw", "done")},
    ),
    "signal-end": (
        (
            SIGNAL,
            process(start(), end("done", '<bpmn:signalEventDefinition signalRef="signal_1"/>'), flows("begin", "done")),
        ),
        {("signal-end", "done")},
    ),
    "link-event": (
        (
            process(
                *(
                    start(),
                    throw("out", '<bpmn:linkEventDefinition name="a"/>'),
                    catch("back", '<bpmn:linkEventDefinition name="a"/>'),
                ),
                *(end(), flows("begin", "out"), flows("back", "done")),
            ),
        ),
        {("link-event", "out"), ("link-event", "back")},
    ),
    "compensation": ((middle(throw("work", "<bpmn:compensateEventDefinition/>"), "work"),), {("compensation", "work")}),
    "transaction": ((middle(sub(INSIDE, tag="transaction"), "inner"),), {("transaction", "inner")}),
    "cancel-outside-transaction": (
        (process(start(), end("done", "<bpmn:cancelEventDefinition/>"), flows("begin", "done")),),
        {("cancel-outside-transaction", "done")},
    ),
    "event-subprocess": (
        (
            SUBSCRIBED,
            process(
                *(start(), end(), flows("begin", "done")),
                sub(
                    start(MESSAGE, key="inner_begin") + end("inner_done") + flows("inner_begin", "inner_done"),
                    'triggeredByEvent="true"',
                ),
            ),
        ),
        {("event-subprocess", "inner")},
    ),
    "conditional-event": (
        (
            middle(
                catch(
                    "work",
                    "<bpmn:conditionalEventDefinition><bpmn:condition>=x</bpmn:condition></bpmn:conditionalEventDefinition>",
                ),
                "work",
            ),
        ),
        {("conditional-event", "work")},
    ),
    "complex-gateway": (
        (choice(flow("ask", "done"), flow("ask", "other"), kind="complex", default=""),),
        {("complex-gateway", "ask")},
    ),
    "ad-hoc": ((middle(sub(service("x", letter="final"), tag="adHocSubProcess"), "inner"),), {("ad-hoc", "inner")}),
    "data-store": (
        (process(*GOOD, '<bpmn:dataStoreReference id="store"/>', lanes=LANE),),
        {("data-store", "store")},
    ),
    "timer-cycle": (
        (
            middle(
                catch(
                    "work",
                    "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>",
                ),
                "work",
            ),
        ),
        {("timer-cycle", "work")},
    ),
    "timer-literal": (
        (
            middle(
                catch(
                    "work",
                    "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
                ),
                "work",
            ),
        ),
        {("timer-literal", "work")},
    ),
    "timer-behind-event-gateway": (
        (
            SUBSCRIBED,
            process(
                *(start(), gateway("ask", "eventBased"), catch("came", MESSAGE), end(), end("other")),
                catch(
                    "late",
                    '<bpmn:timerEventDefinition><bpmn:timeDate>=deadline("claim")</bpmn:timeDate></bpmn:timerEventDefinition>',
                ),
                *(flow("begin", "ask"), flows("ask", "came", "done"), flows("ask", "late", "other")),
            ),
        ),
        {("timer-behind-event-gateway", "late")},
    ),
    "multi-instance-without-collection": (
        (process(start(), user(more=loop()), end(), flows("begin", "work", "done"), lanes=LANE),),
        {("multi-instance-without-collection", "work")},
    ),
    "loop-cardinality": (
        (
            process(
                start(),
                user(more=loop("<bpmn:loopCardinality>5</bpmn:loopCardinality>")),
                end(),
                flows("begin", "work", "done"),
                lanes=LANE,
            ),
        ),
        {("multi-instance-without-collection", "work"), ("loop-cardinality", "work")},
    ),
    "standard-loop": (
        (
            process(
                start(),
                user(more=loop(tag="standardLoopCharacteristics")),
                end(),
                flows("begin", "work", "done"),
                lanes=LANE,
            ),
        ),
        {("standard-loop", "work")},
    ),
    "nothing at a boundary timer": (
        (process(*GOOD, timer("work"), end("other"), flows("late", "other"), lanes=LANE),),
        set(),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_names_the_element_that_breaks_it(case: str) -> None:
    parts, expected = CASES[case]

    assert errors(check(*parts)) == expected
