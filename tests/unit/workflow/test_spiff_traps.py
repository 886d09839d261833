"""What SpiffWorkflow accepts and runs wrongly is either refused by the checker, or done right by our runtime."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine.errors import ProcessFault
from engine.workflow import CompleteItem, FireTimers, NotWaiting, StepClosed
from engine.workflow.faults import MissingVariable, NoPath, OperatorFailed, WrongType
from tests.unit.workflow.checker.drafts import (
    check,
    definitions,
    end,
    errors,
    flow,
    flows,
    form,
    gateway,
    lane,
    process,
    service,
    start,
    table,
    timer,
    user,
    with_outputs,
)
from tests.unit.workflow.checker.instances import Bank, SmallInstance

MESSAGE = (
    '<bpmn:message id="came" name="Came" redress:payload="level:number"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="{key}"/></bpmn:extensionElements></bpmn:message>'
)
SUBSCRIBED = MESSAGE.format(key="=complaint.amount")
SIGNAL = '<bpmn:signal id="rung" name="Rung"/>'
ERROR = '<bpmn:error id="bad" name="Bad" errorCode="BAD"/>'
ON_ERROR = '<bpmn:errorEventDefinition errorRef="bad"/>'
ON_SIGNAL = '<bpmn:signalEventDefinition signalRef="rung"/>'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="came"/>'


def catch(key: str, inner: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{key}">{inner}</bpmn:intermediateCatchEvent>'


def throw(key: str, inner: str) -> str:
    return f'<bpmn:intermediateThrowEvent id="{key}">{inner}</bpmn:intermediateThrowEvent>'


def boundary(key: str, host: str, inner: str) -> str:
    return f'<bpmn:boundaryEvent id="{key}" attachedToRef="{host}">{inner}</bpmn:boundaryEvent>'


def each(collection: str = "=[1, 2, 3]", more: str = "", *, sequential: bool = False) -> str:
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><bpmn:extensionElements>'
        f'<zeebe:loopCharacteristics inputCollection="{collection}" inputElement="one" {more}/>'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )


def call(key: str, called: str = "called", mapping: str = "") -> str:
    return (
        f'<bpmn:callActivity id="{key}"><bpmn:extensionElements><zeebe:calledElement processId="{called}"/>'
        f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping></bpmn:extensionElements></bpmn:callActivity>"
    )


def line(*chain: str, inner: str = "") -> str:
    """A process whose steps follow each other."""
    return process(start(), inner, end(), flows("begin", *chain, "done"), lanes=lane(*chain))


# -- accepted and wrong: what it does when a branch ends, an event is thrown, a sub-process is triggered


@pytest.mark.parametrize(
    ("rule", "element", "parts"),
    [
        ("link-event", "out", line("out", inner=throw("out", '<bpmn:linkEventDefinition name="a"/>'))),
        ("compensation", "undo", line("undo", inner=throw("undo", "<bpmn:compensateEventDefinition/>"))),
        ("signal-end", "done", SIGNAL + line("work", inner=user()).replace('id="done">', f'id="done">{ON_SIGNAL}')),
        ("script-task", "work", line("work", inner='<bpmn:scriptTask id="work"/>')),
        ("ad-hoc", "work", line("work", inner='<bpmn:adHocSubProcess id="work"/>')),
        ("transaction", "work", line("work", inner='<bpmn:transaction id="work"/>')),
        ("operator-missing", "work", line("work", inner='<bpmn:serviceTask id="work"/>')),
        ("standard-loop", "work", line("work", inner=user(more="<bpmn:standardLoopCharacteristics/>"))),
        (
            "event-subprocess",
            "aside",
            line("work", inner=user() + '<bpmn:subProcess id="aside" triggeredByEvent="true"/>'),
        ),
        (
            "conditional-event",
            "wait",
            line(
                "wait",
                inner=catch(
                    "wait",
                    "<bpmn:conditionalEventDefinition><bpmn:condition>=x</bpmn:condition></bpmn:conditionalEventDefinition>",
                ),
            ),
        ),
        (
            "loop-cardinality",
            "work",
            line(
                "work",
                inner=user(
                    more="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2.5</bpmn:loopCardinality>"
                    "</bpmn:multiInstanceLoopCharacteristics>"
                ),
            ),
        ),
        ("data-store", "store", line("work", inner=user() + '<bpmn:dataStoreReference id="store"/>')),
    ],
)
def test_the_checker_refuses_what_would_silently_do_something_else(rule: str, element: str, parts: str) -> None:
    assert (rule, element) in errors(check(parts))


def test_a_gateway_without_a_way_out_is_refused() -> None:
    choice = process(
        *(start(), gateway("ask"), end(), end("other"), flow("begin", "ask")),
        *(flow("ask", "done", "=complaint.amount > 5"), flow("ask", "other", "=complaint.amount < 3")),
    )

    assert errors(check(choice)) == {("default-missing", "ask")}


def test_two_flows_into_a_task_are_refused_since_the_tree_would_grow_without_end() -> None:
    merged = process(
        *(start(), gateway("ask", default="ask__work"), user("first"), user(), end(), flow("begin", "ask")),
        *(flow("ask", "first", "=complaint.amount > 5"), flow("ask", "work"), flows("first", "work", "done")),
        lanes=lane("first", "work"),
    )

    assert errors(check(merged)) == {("several-incoming", "work")}


def test_an_operator_that_fails_is_no_error_that_a_boundary_event_catches() -> None:
    bank = Bank()
    bank.answers["letters.send"] = OperatorFailed("No letters today.")
    waiting = process(
        *(start(), user(), service("send", letter="final"), boundary("caught", "send", ON_ERROR), end(), end("other")),
        *(flows("begin", "work", "send", "done"), flows("caught", "other")),
        lanes=lane("work"),
    )
    instance = SmallInstance(ERROR, waiting, bank=bank)

    with pytest.raises(OperatorFailed) as fault:
        instance.do("work", ok=True)

    assert fault.value.facts["element_id"] == "send"
    assert ("boundary-never-fires", "caught") in {(one.rule, one.element) for one in check(ERROR, waiting)}


def test_after_a_fault_the_stored_state_can_be_taken_up_again() -> None:
    bank = Bank()
    bank.answers["letters.send"] = OperatorFailed()
    instance = SmallInstance(line("work", "send", inner=user() + service("send", letter="final")), bank=bank)
    with pytest.raises(ProcessFault):
        instance.do("work", ok=True)

    bank.answers.clear()
    instance.do("work", ok=True)

    assert instance.ended_in == "done"


def test_a_terminate_end_of_a_sub_process_ends_nothing_else() -> None:
    inner = (
        *(start(key="b"), gateway("fork", "parallel"), user("one"), user("two"), end("e")),
        '<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>',
        *(flows("b", "fork", "one", "stop"), flows("fork", "two", "e")),
    )
    outer = f'<bpmn:subProcess id="inner">{"".join(inner)}</bpmn:subProcess>' + user("next")
    instance = SmallInstance(line("inner", "next", inner=outer))

    instance.do("one", ok=True)

    assert instance.open == ["next"]


# -- decision tables: hit policies, lists, overlaps


def test_a_table_in_rule_order_gives_all_its_hits() -> None:
    rows = [("> 5", '"big"'), ("> 7", '"bigger"'), ("> 9", '"biggest"')]
    instance = SmallInstance(*asking(), files={"size.dmn": table("size", rows, policy="RULE ORDER", collection=True)})

    assert instance.variables("work")["size"] == ["big", "bigger"]


def test_a_cell_may_list_values_and_exclude_them() -> None:
    rows = [("not(7.5)", '"other"'), ("7, 7.5", '"exactly"')]

    instance = SmallInstance(*asking(), files={"size.dmn": table("size", rows)})

    assert instance.variables("work")["size"] == "exactly"


def test_overlapping_rules_are_refused_and_are_a_fault_when_they_run() -> None:
    files = {"size.dmn": table("size", [("> 5", '"big"'), ("> 7", '"bigger"'), ("<= 5", '"small"')])}

    found = errors(check(*asking(), files=files))

    assert found == {("table-overlap", "size")}
    with pytest.raises(ProcessFault) as fault:
        SmallInstance(*asking(), files=files)
    assert fault.value.code == "decision_several_rules"


def asking() -> tuple[str, ...]:
    """A process that asks the decision `size` how much the amount is."""
    rule = (
        '<bpmn:businessRuleTask id="ask"><bpmn:extensionElements><zeebe:calledDecision decisionId="size" resultVariable="size"/>'
        '<zeebe:ioMapping><zeebe:input source="=complaint.amount" target="amount"/></zeebe:ioMapping>'
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
    return (line("ask", "work", inner=rule + user()),)


# -- expressions: no Python, no silent null


@pytest.mark.parametrize("text", ["=().__class__", "=open('x')", "=__import__('os')", "=amount.__class__", "${1}"])
def test_python_is_no_expression(text: str) -> None:
    choice = process(
        *(start(), gateway("ask", default="ask__done"), end(), end("other"), flow("begin", "ask")),
        *(flow("ask", "other", text), flow("ask", "done")),
    )

    assert {element for _, element in errors(check(choice))} == {"ask__other"}


def test_a_condition_that_is_null_takes_no_default_flow() -> None:
    instance = SmallInstance(after_form("=ok"))

    with pytest.raises(NoPath):
        instance.do("work", ok=None)


def test_a_variable_that_is_missing_takes_no_default_flow() -> None:
    instance = SmallInstance(after_form("=ok"))

    with pytest.raises(MissingVariable):
        instance.do("work")


def test_a_collection_must_be_a_list() -> None:
    with pytest.raises(WrongType):
        SmallInstance(line("work", inner=user(more=each("=complaint.amount"))))


def after_form(condition: str) -> str:
    """A process with a choice behind a form."""
    return process(
        *(start(), user(), gateway("ask", default="ask__done"), end(), end("other")),
        *(flows("begin", "work", "ask"), flow("ask", "other", condition), flow("ask", "done")),
        lanes=lane("work"),
    )


# -- data: branches, joins, what is kept


def fork(*first: str, second: str = "b", before: str = "", inner: str = "") -> str:
    """Two branches at once that are joined in front of the step `after`."""
    return process(
        *(start(before), gateway("fork", "parallel"), gateway("join", "parallel"), user("after"), user(second)),
        *(inner, end(), flows("begin", "fork", *first, "join", "after", "done"), flows("fork", second, "join")),
        lanes=lane(*first, second, "after"),
    )


SETS_X = fork("a", before=with_outputs("", x="=0"), inner=with_outputs(user("a"), x="=1"), second="b").replace(
    user("after"), with_outputs(user("after"), y="=x")
)


def test_a_value_that_one_branch_sets_is_lost_at_the_join_so_it_is_refused() -> None:
    instance = SmallInstance(SETS_X).do("a", ok=True).do("b", ok=True)

    assert instance.variables("after")["x"] == 0
    assert ("parallel-overwrite", "a") in errors(check(SETS_X))


def test_a_value_that_only_one_branch_knows_is_not_lost() -> None:
    kept = SETS_X.replace(with_outputs("", x="=0"), "")

    instance = SmallInstance(kept).do("a", ok=True).do("b", ok=True)

    assert instance.variables("after")["x"] == 1
    assert errors(check(kept)) == set()


def test_a_branch_that_outlives_the_end_brings_an_old_value_so_it_is_refused() -> None:
    called = process(
        *(start(with_outputs("", x="=0"), key="b"), user("cw"), with_outputs(user("cx"), x="=7"), end("ce")),
        *(
            timer("cw", interrupting=False),
            user("side"),
            end("se"),
            flows("b", "cw", "cx", "ce"),
            flows("late", "side", "se"),
        ),
        key="called",
        lanes=lane("cw", "cx", "side"),
    )
    caller = line("call", "look", inner=call("call", mapping='<zeebe:output source="=x" target="x"/>') + user("look"))
    files = {"called.bpmn": definitions(called)}

    instance = SmallInstance(caller, files=files).limit("claim", 1).later(2)
    instance.do("cw", ok=True).do("cx", ok=True).do("side", ok=True)

    assert instance.variables("look")["x"] == 0
    assert ("parallel-overwrite", "cx") in errors(check(caller, files=files))


def test_a_list_that_one_branch_replaces_stays_as_it_was_in_the_other() -> None:
    given = with_outputs("", rows="=[[1]]")
    instance = SmallInstance(fork("a", before=given, inner=with_outputs(user("a"), rows="=[[2]]")))

    instance.do("a", ok=True)

    assert instance.variables("b")["rows"] == [[1]]


def test_amounts_and_strange_keys_survive_every_state() -> None:
    instance = SmallInstance(
        line("first", "work", inner=with_outputs(user("first"), x='={typename: "UUID", n: complaint.amount}') + user())
    )

    instance.do("first", ok=True)

    assert instance.variables("work")["x"] == {"typename": "UUID", "n": Decimal("7.50")}


@pytest.mark.parametrize("name", ["complaint", "deadline", "sum"])
def test_a_field_cannot_be_called_like_something_that_expressions_know(name: str) -> None:
    found = check(line("work", inner=user(form="own")), files={"own.json": form(name)})

    assert ("variable-name", "work") in errors(found)


def test_four_hundred_rounds_neither_recurse_nor_grow() -> None:
    rounds = process(
        *(start(), gateway("again"), user(), gateway("ask", default="ask__done"), end()),
        *(flows("begin", "again", "work", "ask"), flow("ask", "again", "=ok"), flow("ask", "done")),
        lanes=lane("work"),
    )
    instance = SmallInstance(rounds).do("work", ok=True)
    size = len(instance.state)

    for _ in range(400):
        instance.do("work", ok=True)

    assert len(instance.state) <= size + 8
    assert instance.do("work", ok=False).ended_in == "done"


# -- steps of people: twice, too late


def test_a_step_cannot_be_completed_twice() -> None:
    instance = SmallInstance(line("work", "next", inner=user() + user("next")))
    done = instance.task("work")
    instance.do("work", ok=True)

    with pytest.raises(StepClosed):
        instance.act(CompleteItem(done, {}))


def test_a_step_that_a_timer_took_away_cannot_be_completed() -> None:
    instance = SmallInstance(late()).limit("claim", 1)
    taken = instance.task("work")
    instance.later(2)

    with pytest.raises(StepClosed):
        instance.act(CompleteItem(taken, {"ok": True}))


def late(*, interrupting: bool = True) -> str:
    """A step with a boundary timer that leads to another step."""
    return process(
        *(start(), user(), timer("work", interrupting=interrupting), user("chase"), end(), end("other")),
        *(flows("begin", "work", "done"), flows("late", "chase", "other")),
        lanes=lane("work", "chase"),
    )


# -- timers: moved, paused, in time order


def test_a_timer_that_was_due_fires_before_the_step_is_completed() -> None:
    instance = SmallInstance(late(interrupting=False)).limit("claim", 1)
    instance.bank.at += timedelta(days=2)

    instance.do("work", ok=True)

    assert instance.open == ["chase"]
    assert instance.transition.fired == (("sample", "late"),)


def test_a_paused_limit_never_fires_and_a_resumed_one_does() -> None:
    instance = SmallInstance(late()).limit("claim", 1).limit("claim", None).later(100)
    assert instance.open == ["work"]

    instance.limit("claim", 1).later(2)

    assert instance.open == ["chase"]


def test_twenty_loads_make_no_timer_twice() -> None:
    instance = SmallInstance(late(interrupting=False)).limit("claim", 1)
    for _ in range(20):
        instance.act(FireTimers())

    instance.later(2)

    assert instance.open == ["chase", "work"]


def test_a_timer_behind_an_event_gateway_or_a_cycle_is_refused() -> None:
    late_event = catch(
        "late",
        '<bpmn:timerEventDefinition><bpmn:timeDate>=deadline("claim")</bpmn:timeDate></bpmn:timerEventDefinition>',
    )
    waiting = process(
        *(start(), gateway("ask", "eventBased"), catch("came_one", ON_MESSAGE), late_event, end(), end("other")),
        *(flows("begin", "ask", "came_one", "done"), flows("ask", "late", "other")),
    )
    cycle = line("late", inner=late_event.replace("timeDate", "timeCycle"))

    assert errors(check(SUBSCRIBED, waiting)) == {("timer-behind-event-gateway", "late")}
    assert errors(check(cycle)) == {("timer-cycle", "late")}


# -- messages and signals


def told(outputs: str = "") -> str:
    """A process that waits for a message."""
    return line("wait", "work", inner=catch("wait", outputs + ON_MESSAGE) + user())


def test_of_a_message_only_what_is_mapped_becomes_a_variable() -> None:
    instance = SmallInstance(SUBSCRIBED, told(with_outputs("", reached="=level")))

    instance.tell("Came", level=3, ok="overwritten")

    assert instance.variables("work") == {"reached": 3}


def test_a_message_without_a_key_is_refused_and_a_null_key_is_a_fault() -> None:
    assert ("message-without-correlation", "wait") in errors(check('<bpmn:message id="came" name="Came"/>', told()))
    with pytest.raises(WrongType):
        SmallInstance(MESSAGE.format(key="=null"), told())


def test_a_message_that_nobody_waits_for_is_refused() -> None:
    instance = SmallInstance(line("work", inner=user()))

    with pytest.raises(NotWaiting):
        instance.tell("Came")


def test_an_event_gateway_waits_anew_in_every_round() -> None:
    rounds = process(
        *(start(), gateway("again"), gateway("ask", "eventBased"), catch("one", ON_MESSAGE), user(), end("other")),
        *('<bpmn:receiveTask id="two" messageRef="went"/>', end()),
        *(gateway("more", default="more__done"), flows("begin", "again", "ask", "one", "work", "more", "done")),
        *(flow("more", "again", "=ok"), flows("ask", "two", "other")),
        lanes=lane("work"),
    )
    went = SUBSCRIBED.replace('"came"', '"went"').replace('"Came"', '"Went"')
    instance = SmallInstance(SUBSCRIBED, went, rounds).tell("Came", level=1).do("work", ok=True)

    assert instance.tell("Went", level=1).ended_in == "other"


def test_a_signal_brings_the_variables_of_its_thrower_so_reading_them_is_refused() -> None:
    ringing = process(
        *(
            start(with_outputs("", x="=0")),
            gateway("fork", "parallel"),
            with_outputs(user("a"), x="=1"),
            throw("ring", ON_SIGNAL),
        ),
        *(end("e"), catch("heard", ON_SIGNAL), with_outputs(user(), y="=x"), end()),
        *(flows("begin", "fork", "a", "ring", "e"), flows("fork", "heard", "work", "done")),
        lanes=lane("a", "work"),
    )

    instance = SmallInstance(SIGNAL, ringing).do("a", ok=True)

    assert instance.variables("work")["x"] == 1
    assert ("signal-overwrites", "heard") in errors(check(SIGNAL, ringing))


# -- errors and calls


def failing(key: str) -> str:
    """A sub-process that ends in an error, with the event that catches it and a step behind."""
    inner = start(key=f"{key}_b") + user(f"{key}_w") + f'<bpmn:endEvent id="{key}_bad">{ON_ERROR}</bpmn:endEvent>'
    inner += flows(f"{key}_b", f"{key}_w", f"{key}_bad")
    caught = boundary(f"{key}_caught", key, ON_ERROR) + user(f"{key}_after") + end(f"{key}_e") + end(f"{key}_n")
    ways = flows(key, f"{key}_n") + flows(f"{key}_caught", f"{key}_after", f"{key}_e")
    return f'<bpmn:subProcess id="{key}">{inner}</bpmn:subProcess>{caught}{ways}'


def test_an_error_triggers_every_event_that_waits_for_it_so_two_at_once_are_refused() -> None:
    parts = (
        start(),
        gateway("fork", "parallel"),
        failing("p"),
        failing("q"),
        flows("begin", "fork", "p"),
        flows("fork", "q"),
    )
    twice = process(*parts, lanes=lane("p", "q", "p_after", "q_after"))

    instance = SmallInstance(ERROR, twice).do("p_w", ok=True)

    assert instance.open == ["p_after", "q_after"]
    assert errors(check(ERROR, twice)) == {("boundary-shared", "q_caught")}


def test_an_error_of_a_called_process_is_caught_where_it_is_called() -> None:
    called = process(
        *(
            start(key="b"),
            user("cw"),
            f'<bpmn:endEvent id="bad_end">{ON_ERROR}</bpmn:endEvent>',
            flows("b", "cw", "bad_end"),
        ),
        key="called",
        lanes=lane("cw"),
    )
    caller = process(
        *(start(), call("call"), boundary("caught", "call", ON_ERROR), user("oops"), end(), end("other")),
        *(flows("begin", "call", "done"), flows("caught", "oops", "other")),
        lanes=lane("oops"),
    )
    files = {"called.bpmn": definitions(ERROR, called)}

    instance = SmallInstance(ERROR, caller, files=files).do("cw", ok=True)

    assert instance.open == ["oops"]
    assert errors(check(ERROR, caller, files=files)) == set()


def test_a_call_hands_over_and_takes_back_only_what_is_mapped() -> None:
    called = process(
        *(
            start(inputs="given:number", key="b"),
            with_outputs(user("cw"), x="=given + 1"),
            end("ce"),
            flows("b", "cw", "ce"),
        ),
        key="called",
        lanes=lane("cw"),
    )
    mapping = '<zeebe:input source="=z" target="given"/><zeebe:output source="=x" target="x"/>'
    caller = line("call", "look", inner=call("call", mapping=mapping) + user("look")).replace(
        start(), start(with_outputs("", z="=1", secret="=2"))
    )

    instance = SmallInstance(caller, files={"called.bpmn": definitions(called)})

    assert instance.variables("cw") == {"given": 1}
    assert instance.do("cw", ok=True).variables("look") == {"z": 1, "secret": 2, "x": 2}


# -- several at once


@pytest.mark.parametrize("sequential", [False, True])
def test_several_copies_end_although_each_step_loads_them_anew(sequential: bool) -> None:
    loop = each(more='outputCollection="got" outputElement="=one * 2"', sequential=sequential)
    instance = SmallInstance(line("work", "look", inner=user(more=loop) + user("look")))

    for _ in range(3):
        instance.do("work", ok=True)

    assert instance.variables("look") == {"got": [2, 4, 6]}


def test_the_item_of_a_copy_may_not_be_called_like_a_variable() -> None:
    taken = line("work", inner=user(more=each())).replace(start(), start(with_outputs("", one="=5")))

    with pytest.raises(OperatorFailed):
        SmallInstance(taken)
    assert errors(check(taken)) == {("loop-element-taken", "work")}


def test_without_items_nothing_is_collected_so_reading_it_is_refused() -> None:
    loop = each("=complaint.circumstances", 'outputCollection="got" outputElement="=one"')
    empty = line("work", "look", inner=user(more=loop) + with_outputs(user("look"), n="=count(got)"))

    instance = SmallInstance(empty)

    assert "got" not in instance.variables("look")
    assert errors(check(empty)) == {("variable-not-on-every-path", "look")}


def test_a_second_round_would_add_to_what_the_first_collected_so_it_is_refused() -> None:
    rounds = process(
        *(
            start(),
            gateway("again"),
            user(more=each("=[1]", 'outputCollection="got" outputElement="=one"')),
            user("look"),
        ),
        *(gateway("ask", default="ask__done"), end(), flows("begin", "again", "work", "look", "ask")),
        *(flow("ask", "again", "=ok"), flow("ask", "done")),
        lanes=lane("work", "look"),
    )

    instance = SmallInstance(rounds).do("work", ok=True).do("look", ok=True).do("work", ok=True)

    assert instance.variables("look")["got"] == [1, 1]
    assert errors(check(rounds)) == {("loop-output-repeats", "work")}


def interrupted(several: str) -> str:
    """A step with copies that a timer interrupts."""
    return process(
        *(start(), several, timer("work"), user("chase"), end(), end("other")),
        *(flows("begin", "work", "done"), flows("late", "chase", "other")),
        lanes=lane("work", "chase"),
    )


def test_a_timer_may_interrupt_several_steps_of_people() -> None:
    instance = SmallInstance(interrupted(user(more=each()))).limit("claim", 1).do("work", ok=True)

    assert instance.later(2).open == ["chase"]


def test_a_timer_cannot_interrupt_several_called_processes_so_it_is_refused() -> None:
    inner = start(key="b") + user("one_work") + end("e") + flows("b", "one_work", "e")
    several = interrupted(f'<bpmn:subProcess id="work">{each()}{inner}</bpmn:subProcess>')
    instance = SmallInstance(several).limit("claim", 1).do("one_work", ok=True)

    with pytest.raises(OperatorFailed):
        instance.later(2)
    assert errors(check(several)) == {("boundary-on-several", "work")}


# -- joins


def test_a_join_behind_a_choice_waits_for_ever_so_it_is_refused() -> None:
    choice = process(
        *(start(), gateway("ask", default="ask__a"), user("a"), user("b"), gateway("join", "parallel"), end()),
        *(flows("begin", "ask", "a", "join", "done"), flow("ask", "b", "=complaint.amount > 9"), flows("b", "join")),
        lanes=lane("a", "b"),
    )

    instance = SmallInstance(choice).do("a", ok=True)

    assert (instance.open, instance.ended_in) == ([], None)
    assert errors(check(choice)) == {("join-deadlock", "join")}


def test_what_follows_an_exclusive_merge_of_two_branches_is_done_twice_so_it_is_refused() -> None:
    merged = process(
        *(start(), gateway("fork", "parallel"), user("a"), user("b"), gateway("merge"), user(), end()),
        *(flows("begin", "fork", "a", "merge", "work", "done"), flows("fork", "b", "merge")),
        lanes=lane("a", "b", "work"),
    )

    instance = SmallInstance(merged).do("a", ok=True).do("b", ok=True)

    assert instance.open == ["work", "work"]
    assert errors(check(merged)) == {("multi-merge", "merge")}


def test_a_parallel_join_inside_a_loop_works_in_every_round() -> None:
    rounds = process(
        *(
            start(),
            gateway("again"),
            gateway("fork", "parallel"),
            user("a"),
            user("b"),
            gateway("join", "parallel"),
            user(),
        ),
        *(gateway("ask", default="ask__done"), end(), flows("begin", "again", "fork", "a", "join", "work", "ask")),
        *(flows("fork", "b", "join"), flow("ask", "again", "=ok"), flow("ask", "done")),
        lanes=lane("a", "b", "work"),
    )
    instance = SmallInstance(rounds)
    for _ in range(3):
        instance.do("b", ok=True).do("a", ok=True).do("work", ok=True)

    assert instance.open == ["a", "b"]
    assert errors(check(rounds)) == set()
