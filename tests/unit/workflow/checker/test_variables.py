"""A variable must be there on every way to where it is read, and each has one type."""

from collections.abc import Mapping

import pytest

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
    timer,
    user,
    with_outputs,
)

READS_X = with_outputs(user("read"), y="=x + 1")
MISSING = {("variable-not-on-every-path", "read")}


def choice(on_big: str, on_other: str, *, before: str = "") -> str:
    """Two ways to a step that reads x, `big` and `other`."""
    return process(
        *(start(before), gateway("ask", default="ask__other"), gateway("merge"), on_big, on_other, READS_X, end()),
        *(flow("begin", "ask"), flow("ask", "big", "=complaint.amount > 5"), flow("ask", "other")),
        *(flows("big", "merge", "read", "done"), flows("other", "merge")),
        lanes=lane("big", "other", "read"),
    )


SETS_X = {key: with_outputs(user(key), x="=1") for key in ("big", "other")}
PLAIN = {key: user(key) for key in ("big", "other")}


def test_a_variable_that_both_ways_produce_is_there() -> None:
    assert errors(check(choice(SETS_X["big"], SETS_X["other"]))) == set()


def test_a_variable_that_one_way_produces_may_be_missing() -> None:
    assert errors(check(choice(SETS_X["big"], PLAIN["other"]))) == MISSING


def test_a_first_value_at_the_start_is_there_on_all_ways() -> None:
    assert errors(check(choice(SETS_X["big"], PLAIN["other"], before=with_outputs("", x="=0")))) == set()


def test_a_declared_input_is_there() -> None:
    declared = choice(PLAIN["big"], PLAIN["other"]).replace(start(), start(inputs="x:number"))

    assert errors(check(declared)) == set()


def test_what_a_loop_produces_is_not_there_in_the_first_round() -> None:
    rounds = process(
        *(
            start(),
            gateway("again"),
            READS_X,
            with_outputs(user("set"), x="=1"),
            gateway("ask", default="ask__done"),
            end(),
        ),
        *(flows("begin", "again", "read", "set", "ask"), flow("ask", "again", "=ok"), flow("ask", "done")),
        lanes=lane("read", "set"),
    )

    assert errors(check(rounds)) == MISSING


def test_what_a_step_produces_is_not_there_when_a_timer_interrupted_it() -> None:
    interrupted = process(
        *(start(), with_outputs(user("set"), x="=1"), timer("set"), gateway("merge"), READS_X, end()),
        *(flows("begin", "set", "merge", "read", "done"), flows("late", "merge")),
        lanes=lane("set", "read"),
    )

    assert errors(check(interrupted)) == MISSING


def test_what_a_side_branch_produces_is_not_there_on_the_main_path() -> None:
    aside = process(
        *(start(), user("main"), timer("main", interrupting=False), with_outputs(user("side"), x="=1"), end("gone")),
        *(READS_X, end(), flows("begin", "main", "read", "done"), flows("late", "side", "gone")),
        lanes=lane("main", "side", "read"),
    )

    assert errors(check(aside)) == MISSING


def test_behind_a_join_there_is_what_any_branch_has_produced() -> None:
    joined = process(
        *(
            start(),
            gateway("fork", "parallel"),
            gateway("join", "parallel"),
            SETS_X["big"],
            user("other"),
            READS_X,
            end(),
        ),
        *(flows("begin", "fork", "big", "join", "read", "done"), flows("fork", "other", "join")),
        lanes=lane("big", "other", "read"),
    )

    assert errors(check(joined)) == set()


def test_behind_an_inclusive_join_there_is_only_what_all_branches_have_produced() -> None:
    joined = process(
        *(start(), gateway("fork", "inclusive", default="fork__other"), gateway("join", "inclusive"), SETS_X["big"]),
        *(user("other"), READS_X, end(), flow("begin", "fork"), flow("fork", "big", "=complaint.amount > 5")),
        *(flow("fork", "other"), flows("big", "join", "read", "done"), flows("other", "join")),
        lanes=lane("big", "other", "read"),
    )

    assert errors(check(joined)) == MISSING


def test_a_sub_process_sees_and_gives_back_everything() -> None:
    inner = start(key="b") + with_outputs(user("set"), x="=z") + end("e") + flows("b", "set", "e")
    outer = process(
        *(start(with_outputs("", z="=1")), f'<bpmn:subProcess id="inner">{inner}</bpmn:subProcess>', READS_X, end()),
        *(flows("begin", "inner", "read", "done"),),
        lanes=lane("inner", "read"),
    )

    assert errors(check(outer)) == set()


def caller(output: str) -> str:
    """A process that takes something back from a called one."""
    mapping = f'<zeebe:ioMapping><zeebe:output source="{output}" target="x"/></zeebe:ioMapping>'
    call = f'<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="called"/>{mapping}</bpmn:extensionElements></bpmn:callActivity>'
    return process(start(), call, READS_X, end(), flows("begin", "call", "read", "done"), lanes=lane("read"))


def called(*, always: bool) -> Mapping[str, bytes]:
    """A process that produces `found` on all ways, or only on one."""
    steps = process(
        *(start(key="b"), gateway("ask", default="ask__short"), with_outputs(user("long"), found="=1")),
        *(with_outputs(user("short"), **({"found": "=2"} if always else {"other": "=2"})), end("e1"), end("e2")),
        *(flow("b", "ask"), flow("ask", "long", "=complaint.amount > 5"), flow("ask", "short")),
        *(flows("long", "e1"), flows("short", "e2")),
        key="called",
        lanes=lane("long", "short"),
    )
    return {"called.bpmn": definitions(steps)}


def test_a_call_gives_back_what_the_called_process_has_at_every_end() -> None:
    assert errors(check(caller("=found"), files=called(always=True))) == set()


def test_a_call_cannot_give_back_what_is_there_at_one_end_only() -> None:
    assert errors(check(caller("=found"), files=called(always=False))) == {("variable-not-on-every-path", "call")}


def test_a_call_cannot_give_back_what_nothing_produces() -> None:
    assert errors(check(caller("=lost"), files=called(always=True))) == {("expression-unknown-name", "call")}


def test_a_form_gives_its_fields_with_their_types() -> None:
    reads = process(
        *(
            start(),
            user(form="own"),
            with_outputs(user("read"), y="=n + 1"),
            end(),
            flows("begin", "work", "read", "done"),
        ),
        lanes=lane("work", "read"),
    )

    assert errors(check(reads, files={"own.json": form("n", "number")})) == set()
    assert errors(check(reads, files={"own.json": form("n", "string")})) == {("expression-types-do-not-fit", "read")}


def test_a_field_that_may_stay_empty_may_not_decide() -> None:
    decides = process(
        *(start(), user(form="own"), gateway("ask", default="ask__done"), end(), end("other")),
        *(flows("begin", "work", "ask"), flow("ask", "other", "=n > 5"), flow("ask", "done")),
        lanes=lane("work"),
    )

    assert errors(check(decides, files={"own.json": form("n", "number")})) == set()
    found = errors(check(decides, files={"own.json": form("n", "number", required=False)}))
    assert found == {("variable-may-be-null", "ask__other")}


def test_an_output_may_say_what_an_empty_field_means() -> None:
    replaced = process(
        *(start(), with_outputs(user(form="own"), n="=if n = null then 0 else n"), gateway("ask", default="ask__done")),
        *(end(), end("other"), flows("begin", "work", "ask"), flow("ask", "other", "=n > 5"), flow("ask", "done")),
        lanes=lane("work"),
    )

    assert errors(check(replaced, files={"own.json": form("n", "number", required=False)})) == set()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("=complaint.nothing", "expression-unknown-name"),
        ('=complaint.amount = "much"', "expression-types-do-not-fit"),
        ("=complaint.amount", "expression-type"),
        ("=count(complaint.circumstances, 1) > 0", "expression-wrong-call"),
        ("=complaint.amount >", "expression-not-feel"),
        ("=true", "condition-constant"),
    ],
)
def test_a_condition_is_true_or_false_of_each_complaint(source: str, rule: str) -> None:
    ask = process(
        *(start(), gateway("ask", default="ask__done"), end(), end("other"), flow("begin", "ask")),
        *(flow("ask", "other", source), flow("ask", "done")),
    )

    assert errors(check(ask)) == {(rule, "ask__other")}


def test_one_variable_cannot_have_two_types() -> None:
    two = choice(with_outputs(user("big"), x='="one"'), SETS_X["other"])

    assert ("variable-two-types", "sample") in errors(check(two))


def test_the_item_of_a_copy_is_known_only_within_it() -> None:
    loop = '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=complaint.circumstances" inputElement="one"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>'
    inside = process(
        *(
            start(),
            user(more=loop),
            timer("work", interrupting=False),
            service("tell", operator="notices.send", role="LEAD", department="=one"),
        ),
        *(end(), end("told"), flows("begin", "work", "done"), flows("late", "tell", "told")),
        lanes=lane("work", department="=one"),
    )

    assert errors(check(inside)) == {("variable-not-on-every-path", "tell")}
