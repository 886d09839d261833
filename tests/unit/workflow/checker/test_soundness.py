"""Branches that fit together pass; those that do not are named at the gateway where they meet."""

from tests.unit.workflow.checker.drafts import (
    check,
    end,
    errors,
    flow,
    flows,
    gateway,
    lane,
    process,
    start,
    timer,
    user,
)


def branches(opening: str, closing: str, *, extra: str = "", more: tuple[str, ...] = ()) -> str:
    """Two branches between two gateways."""
    default = "" if opening == "parallel" else "open__b"
    asked = None if opening == "parallel" else "=complaint.amount > 5"
    return process(
        *(
            start(),
            gateway("open", opening, default=default),
            user("a"),
            user("b"),
            gateway("close", closing),
            end(),
            extra,
        ),
        *(
            flow("begin", "open"),
            flow("open", "a", asked),
            flow("open", "b"),
            flows("a", "close", "done"),
            flows("b", "close"),
        ),
        lanes=lane("a", "b", *more),
    )


def test_gateways_of_one_kind_fit() -> None:
    for kind in ("exclusive", "parallel", "inclusive"):
        assert errors(check(branches(kind, kind))) == set(), kind


def test_an_inclusive_join_takes_what_comes() -> None:
    assert errors(check(branches("exclusive", "inclusive"))) == set()
    assert errors(check(branches("parallel", "inclusive"))) == set()


def test_a_parallel_join_behind_a_choice_is_stuck() -> None:
    assert errors(check(branches("exclusive", "parallel"))) == {("join-deadlock", "close")}
    assert errors(check(branches("inclusive", "parallel"))) == {("join-deadlock", "close")}


def test_an_exclusive_merge_behind_branches_lets_both_through() -> None:
    assert errors(check(branches("parallel", "exclusive"))) == {("multi-merge", "close")}
    assert errors(check(branches("inclusive", "exclusive"))) == {("multi-merge", "close")}


def test_of_two_joins_in_a_row_only_the_first_that_is_stuck_is_named() -> None:
    row = process(
        *(start(), gateway("fork", "parallel"), gateway("ask", default="ask__a"), user("a"), user("b"), user("c")),
        *(
            gateway("first", "parallel"),
            gateway("second", "parallel"),
            end(),
            flows("begin", "fork", "ask", "a", "first"),
        ),
        *(
            flow("ask", "b", "=complaint.amount > 5"),
            flows("b", "first", "second", "done"),
            flows("fork", "c", "second"),
        ),
        lanes=lane("a", "b", "c"),
    )

    assert errors(check(row)) == {("join-deadlock", "first")}


def test_a_terminate_end_frees_a_join_that_waits() -> None:
    stop = '<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>'
    freed = process(
        *(start(), gateway("fork", "parallel"), user("a"), user("b"), gateway("ask", default="ask__stop"), stop, end()),
        *(gateway("join", "parallel"), flows("begin", "fork", "a", "join", "done"), flows("fork", "b", "ask")),
        *(flow("ask", "join", "=ok"), flow("ask", "stop")),
        lanes=lane("a", "b"),
    )

    assert errors(check(freed)) == set()


def test_a_side_branch_with_an_end_of_its_own_is_fine_and_one_that_comes_back_is_not() -> None:
    side = (start(), user("a"), timer("a", interrupting=False), user("chase"), end())
    fine = process(
        *side, end("told"), flows("begin", "a", "done"), flows("late", "chase", "told"), lanes=lane("a", "chase")
    )
    back = process(
        *(*side, gateway("merge"), flows("begin", "a", "merge", "done"), flows("late", "chase", "merge")),
        lanes=lane("a", "chase"),
    )

    assert errors(check(fine)) == set()
    assert errors(check(back)) == {("multi-merge", "merge")}


def test_an_interrupting_branch_may_come_back() -> None:
    back = process(
        *(start(), user("a"), timer("a"), user("chase"), gateway("merge"), end()),
        *(flows("begin", "a", "merge", "done"), flows("late", "chase", "merge")),
        lanes=lane("a", "chase"),
    )

    assert errors(check(back)) == set()


def test_a_loop_without_a_way_out_never_ends() -> None:
    caught = process(
        *(start(), gateway("again"), user("a"), user("b"), gateway("ask", default="ask__again"), end()),
        *(flows("begin", "again", "a", "ask"), flow("ask", "b", "=ok"), flow("ask", "again"), flows("b", "again")),
        lanes=lane("a", "b"),
    )

    assert errors(check(caught)) == {("never-ends", "begin"), ("unreachable", "done")}


def test_rounds_in_which_nothing_waits_are_worth_a_warning() -> None:
    busy = process(
        *(start(), gateway("again"), gateway("ask", default="ask__done"), end()),
        *(flows("begin", "again", "ask"), flow("ask", "again", "=complaint.amount > 5"), flow("ask", "done")),
    )

    assert ("busy-loop", "again") in {(one.rule, one.element) for one in check(busy)}
    assert errors(check(busy)) == set()


def test_a_join_that_repeats_beside_an_open_branch_is_refused() -> None:
    beside = process(
        *(
            start(),
            gateway("fork", "parallel"),
            user("a"),
            gateway("again"),
            gateway("inner", "parallel"),
            user("x"),
            user("y"),
        ),
        *(
            gateway("join", "parallel"),
            user("d"),
            gateway("ask", default="ask__all"),
            gateway("all", "parallel"),
            end(),
        ),
        *(flows("begin", "fork", "a", "all", "done"), flows("fork", "again", "inner", "x", "join", "d", "ask", "all")),
        *(flows("inner", "y", "join"), flow("ask", "again", "=ok")),
        lanes=lane("a", "x", "y", "d"),
    )

    assert errors(check(beside)) == {("join-repeats-beside", "join")}
