"""Branches at once: what one sets must not be lost in another, and what is not lost is no finding."""

from tests.unit.workflow.checker.drafts import (
    check,
    end,
    errors,
    flows,
    gateway,
    lane,
    process,
    start,
    timer,
    user,
    with_outputs,
)

MESSAGE = (
    '<bpmn:message id="came" name="Came" redress:payload="level:number"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=complaint.amount"/></bpmn:extensionElements></bpmn:message>'
)
READS_X = with_outputs(user("after"), y="=x")


def branches(first: str, second: str = "", *, before: str = "", after: str = READS_X, key: str = "a") -> str:
    """A step, or what stands for it, beside the step `b`; behind their join x is read."""
    return process(
        *(
            start(before),
            gateway("fork", "parallel"),
            gateway("join", "parallel"),
            first,
            second or user("b"),
            after,
            end(),
        ),
        *(flows("begin", "fork", key, "join", "after", "done"), flows("fork", "b", "join")),
        lanes=lane(key, "a", "b", "after") if key != "a" else lane("a", "b", "after"),
    )


SETS_X = with_outputs(user("a"), x="=1")
ZERO = with_outputs("", x="=0")


def test_a_new_value_beside_an_old_one_may_get_lost() -> None:
    assert errors(check(branches(SETS_X, before=ZERO))) == {("parallel-overwrite", "a")}


def test_two_new_values_beside_each_other_may_get_lost() -> None:
    both = branches(SETS_X, with_outputs(user("b"), x="=2"))

    assert errors(check(both)) == {("parallel-overwrite", "a"), ("parallel-overwrite", "b")}


def test_a_value_that_only_one_branch_carries_is_safe() -> None:
    assert errors(check(branches(SETS_X))) == set()


def test_a_value_that_nobody_reads_behind_the_join_may_get_lost() -> None:
    assert errors(check(branches(SETS_X, before=ZERO, after=user("after")))) == set()


def test_a_value_that_is_set_anew_before_it_is_read_may_get_lost() -> None:
    anew = process(
        *(start(ZERO), gateway("fork", "parallel"), gateway("join", "parallel"), SETS_X, user("b")),
        *(with_outputs(user("after"), x="=5"), with_outputs(user("then"), y="=x"), end()),
        *(flows("begin", "fork", "a", "join", "after", "then", "done"), flows("fork", "b", "join")),
        lanes=lane("a", "b", "after", "then"),
    )

    assert errors(check(anew)) == set()


def test_a_value_that_a_sub_process_sets_may_get_lost_too() -> None:
    inner = start(key="ib") + SETS_X + end("ie") + flows("ib", "a", "ie")
    inside = branches(f'<bpmn:subProcess id="inner">{inner}</bpmn:subProcess>', before=ZERO, key="inner").replace(
        "<bpmn:flowNodeRef>a</bpmn:flowNodeRef>", ""
    )

    assert errors(check(inside)) == {("parallel-overwrite", "inner")}


def test_a_value_that_comes_with_a_message_may_get_lost_too() -> None:
    mapped = with_outputs("", x="=level")
    event = f'<bpmn:boundaryEvent id="told" attachedToRef="a">{mapped}<bpmn:messageEventDefinition messageRef="came"/></bpmn:boundaryEvent>'
    beside = process(
        *(start(ZERO), gateway("fork", "parallel"), gateway("join", "parallel"), user("a"), event, gateway("merge")),
        *(user("b"), READS_X, end(), flows("begin", "fork", "a", "merge", "join", "after", "done")),
        *(flows("told", "merge"), flows("fork", "b", "join")),
        lanes=lane("a", "b", "after"),
    )

    assert errors(check(MESSAGE, beside)) == {("parallel-overwrite", "told")}


def test_a_side_branch_does_not_disturb_the_main_path_of_an_instance_of_its_own() -> None:
    aside = process(
        *(start(ZERO), user("b"), timer("b", interrupting=False), user("side"), end("gone"), SETS_X, READS_X, end()),
        *(flows("begin", "b", "a", "after", "done"), flows("late", "side", "gone")),
        lanes=lane("a", "b", "side", "after"),
    )

    assert errors(check(aside)) == set()
