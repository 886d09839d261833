"""The type of an expression, and what in it cannot work, are told without running it."""

from collections.abc import Mapping

import pytest

from engine.feel import HostFunction, Inference, Parameter, ProblemKind, TypeLike, compile_expression
from tests.unit.feel.evaluate import value_of

TYPES: Mapping[str, TypeLike] = {
    "amount": "number",
    "nature": "string",
    "urgent": "boolean",
    "complaint": {"amount": "number", "received": "date and time", "tags": "list<string>"},
    "items": "list<context<a: number, b: string>>",
    "period": "range<date>",
    "unknown": "Any",
}
FUNCTIONS = {
    "deadline": HostFunction("deadline", (Parameter("limit", "string"),), "date and time"),
}


def infer(text: str) -> Inference:
    return compile_expression(text, names=TYPES, functions=FUNCTIONS).infer(TYPES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amount * 2", "number"),
        ("nature", "string"),
        ('complaint.received + duration("P1D")', "date and time"),
        ('complaint.received - @"2026-01-01T00:00:00Z"', "days and time duration"),
        ("complaint.received.year", "number"),
        ("amount > 5 and urgent", "boolean"),
        ('nature in ("a", "b")', "boolean"),
        ("if urgent then 1 else 2", "number"),
        ('if urgent then 1 else "x"', "Any"),
        ("if urgent then 1 else null", "number"),
        ("items[a > 1]", "list<context<a: number, b: string>>"),
        ("items[1]", "context<a: number, b: string>"),
        ("items.b", "list<string>"),
        ("items[1].a + 1", "number"),
        ("for i in items return i.a * 2", "list<number>"),
        ("some i in items satisfies i.a > 2", "boolean"),
        ("max(items.a)", "number"),
        ("sort(items, function(x, y) x.a < y.a)[1].b", "string"),
        ('append(complaint.tags, "x")', "list<string>"),
        ("{a: amount, b: a > 1}.b", "boolean"),
        ("[1, 2]", "list<number>"),
        ('[1, "a"]', "list<Any>"),
        ("[1..5]", "range<number>"),
        ("period.start", "date"),
        ('deadline("response")', "date and time"),
        ("string length(nature)", "number"),
        ("(function(x: number) x * 2)(5)", "number"),
        ("unknown.anything + 1", "Any"),
        ("-amount", "number"),
        ("not(urgent)", "boolean"),
        ("null", "null"),
        ("day of week(complaint.received)", "string"),
        ("count(amount)", "number"),
    ],
)
def test_the_type_of_a_result(text: str, kind: str) -> None:
    inference = infer(text)

    assert str(inference.type) == kind
    assert inference.problems == ()


@pytest.mark.parametrize(
    ("text", "kind", "column", "says"),
    [
        ('amount > "5"', ProblemKind.NOT_COMPARABLE, 1, "compares a number with a string"),
        ("nature = 5", ProblemKind.NOT_COMPARABLE, 1, "compares a string with a number"),
        ('nature in ("a", 5)', ProblemKind.NOT_COMPARABLE, 17, "compares a string with a number"),
        ("amount between 1 and nature", ProblemKind.NOT_COMPARABLE, 1, "compares a number with a string"),
        ("urgent > true", ProblemKind.NO_ORDER, 1, "no order"),
        ("if amount then 1 else 2", ProblemKind.NOT_BOOLEAN, 4, "is a number, not true or false"),
        ("urgent and nature", ProblemKind.NOT_BOOLEAN, 12, "the right side of 'and' is a string"),
        ("some i in items satisfies i.a", ProblemKind.NOT_BOOLEAN, 27, "is a number"),
        ("items[b]", ProblemKind.NOT_BOOLEAN, 7, "the filter gives a string"),
        ("amount + nature", ProblemKind.WRONG_OPERANDS, 1, "+ does not take a number and a string"),
        ("-nature", ProblemKind.WRONG_OPERANDS, 1, "- does not take a string"),
        ("upper case(amount)", ProblemKind.WRONG_ARGUMENTS, 1, "upper case(string: string) -> string"),
        ("deadline(5)", ProblemKind.WRONG_ARGUMENTS, 1, "deadline(limit)"),
        ('duration("5 days")', ProblemKind.WRONG_ARGUMENTS, 1, "5 days is no duration"),
        ("complaint.amont > 5", ProblemKind.NO_FIELD, 1, "no 'amont' in a context of amount, received, tags"),
        ("complaint.received.yaer", ProblemKind.NO_FIELD, 1, "no 'yaer' in a date and time"),
        ("items[1].c", ProblemKind.NO_FIELD, 1, "no 'c'"),
    ],
)
def test_what_cannot_work_is_told_with_its_place(text: str, kind: ProblemKind, column: int, says: str) -> None:
    (problem,) = infer(text).problems

    assert (problem.kind, problem.position) == (kind, (1, column))
    assert says in problem.message


@pytest.mark.parametrize(
    "text",
    [
        'complaint.tags = "a"',
        "amount = null",
        "unknown > 5",
        "items[unknown]",
        "count(nature)",
        "date(complaint.received) in period",
        'deadline("x") > @"2026-01-01T00:00:00Z"',
        "floor(amount, 2) + unknown",
    ],
)
def test_nothing_is_said_of_what_may_work(text: str) -> None:
    assert [problem for problem in infer(text).problems if problem.kind != ProblemKind.NOT_COMPARABLE] == []


def test_a_problem_is_only_told_where_the_value_is_null_or_false() -> None:
    for text in ('1 + "a"', '1 > "5"', "true > true", "upper case(5)", '-"a"', '@"2026-01-01".hour', 'duration("x")'):
        assert compile_expression(text, names=()).infer({}).problems
        assert value_of(text) is None
