"""Functions of the host, and what can be told of an expression without running it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.feel import (
    CLOCK_FUNCTIONS,
    FeelError,
    HostFunction,
    Parameter,
    Position,
    WrongCall,
    compile_expression,
    to_feel,
    to_python,
)

DUE = datetime(2026, 3, 22, 16, 0, tzinfo=UTC)
FUNCTIONS = {
    "deadline": HostFunction(
        "deadline", (Parameter("limit", "string"), Parameter("share", "number", required=False)), "date and time"
    ),
    **CLOCK_FUNCTIONS,
}


class Host:
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def deadline(self, *arguments: object) -> datetime:
        self.asked.append(arguments)
        return DUE


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('deadline("response")', ("response",)),
        ('deadline("response", 0.75)', ("response", Decimal("0.75"))),
        ('deadline(share: 0.5, limit: "claim")', ("claim", Decimal("0.5"))),
        ('(for f in [deadline] return f("ack"))[1]', ("ack",)),
    ],
)
def test_the_host_is_asked_with_feel_values_in_order(text: str, asked: tuple[object, ...]) -> None:
    host = Host()

    value = compile_expression(text, names=(), functions=FUNCTIONS).evaluate({}, host={"deadline": host.deadline})

    assert to_python(value) == DUE
    assert host.asked == [asked]


@pytest.mark.parametrize("text", ["deadline(null)", "deadline(5)", 'deadline("response", "x")'])
def test_arguments_that_do_not_fit_give_null_without_asking(text: str) -> None:
    host = Host()

    assert (
        compile_expression(text, names=(), functions=FUNCTIONS).evaluate({}, host={"deadline": host.deadline}) is None
    )
    assert host.asked == []


@pytest.mark.parametrize("text", ["deadline()", 'deadline("a", 1, 2)', 'deadline(limt: "a")', "deadline(share: 1)"])
def test_a_call_that_cannot_fit_is_refused_at_once(text: str) -> None:
    with pytest.raises(WrongCall, match=r"deadline\(limit, \[share\]\)"):
        compile_expression(text, names=(), functions=FUNCTIONS)


def test_a_function_that_the_host_forgot_is_an_error() -> None:
    with pytest.raises(FeelError, match="does not carry out"):
        compile_expression("now()", names=(), functions=FUNCTIONS).evaluate({})


def test_now_and_today_come_from_the_host_alone() -> None:
    expression = compile_expression('now() >= @"2026-01-01T00:00:00Z"', names=(), functions=FUNCTIONS)

    assert expression.evaluate({}, host={"now": lambda: DUE}) is True
    with pytest.raises(FeelError):
        compile_expression("now()", names=())


def test_calls_are_told_with_their_literal_arguments_and_place() -> None:
    text = 'if urgent\nthen deadline("response", 0.75) else deadline(limit, 2)'

    calls = compile_expression(text, names={"urgent", "limit"}, functions=FUNCTIONS).calls

    assert [(call.name, call.arguments, call.position) for call in calls] == [
        ("deadline", ("response", Decimal("0.75")), Position(2, 6)),
        ("deadline", (), Position(2, 38)),
    ]


def test_variables_and_paths_are_told() -> None:
    text = "assist.department = complaint.party.branch and urgent and (for x in items return x.a)[1] > count(items)"

    expression = compile_expression(text, names={"assist", "complaint", "urgent", "items", "unused"})

    assert set(expression.variables) == {"assist", "complaint", "urgent", "items"}
    assert expression.paths == {("assist", "department"), ("complaint", "party", "branch"), ("urgent",), ("items",)}


def test_a_variable_that_is_not_given_is_null() -> None:
    assert compile_expression("amount = null", names={"amount"}).evaluate({}) is True


def test_results_of_the_host_become_feel_values() -> None:
    expression = compile_expression('deadline("x") = at', names={"at"}, functions=FUNCTIONS)

    assert expression.evaluate({"at": to_feel(DUE)}, host={"deadline": lambda limit: DUE}) is True
