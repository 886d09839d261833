"""A budget ends what would never end, and what would fill the memory."""

import pytest

from engine.errors import BudgetExceeded
from engine.feel import Budget, FeelBudgetExceeded, compile_expression
from tests.unit.feel.evaluate import value_of

RUNAWAYS = {
    "a long loop": "count(for i in 1..3000, j in 1..3000 return 1)",
    "an endless range": "some i in 1..999999999999 satisfies i < 0",
    "dates without end": 'for d in @"-999999999-01-01"..@"999999999-01-01" return d',
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "two functions that call each other": "{f: function(g) g(g), r: f(f)}.r",
    "a string that doubles": 'for i in 1..99 return if i = 1 then "ab" else partial[-1] + partial[-1]',
    "a list that doubles": "for i in 1..99 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "a list in a list that doubles": "flatten(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "a text of it": "string((for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1])",
    "comparing it": "(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]) = "
    "(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "a value 10,000 deep": "string(for i in 1..10000 return if i = 1 then [] else [partial[-1]])",
    "a sort that loops": "sort(for i in 1..999 return -i, function(a, b) count(for j in 1..999 return j) > a + b)",
    "joining long texts": 'string join(for i in 1..900 return string join(for j in 1..900 return "abcdefgh"))',
    "distinct values of many": "distinct values(for i in 1..9000 return i)",
    "a pattern that runs away": 'matches(string join(for i in 1..200 return "a"), "(a+)+b")',
    "replacing by long texts": 'replace(string join(for i in 1..900 return "a"), "a", string join(for i in 1..900 return "b"))',
    "looking back at everything": "count(for i in 1..20000 return count(partial))",
}


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS.keys())
def test_a_runaway_is_stopped(text: str) -> None:
    compiled = compile_expression(text, names=())

    with pytest.raises(FeelBudgetExceeded):
        compiled.evaluate({}, budget=Budget(100_000))


def test_the_default_budget_is_always_on() -> None:
    with pytest.raises(BudgetExceeded):
        compile_expression("count(for i in 1..2000, j in 1..2000 return 1)", names=()).evaluate({})


def test_what_is_used_can_be_read_and_is_shared_by_evaluations() -> None:
    loop = compile_expression("for i in 1..10 return i", names=())
    budget = Budget(25)

    loop.evaluate({}, budget=budget)
    loop.evaluate({}, budget=budget)

    assert budget.used == 20
    with pytest.raises(FeelBudgetExceeded) as stopped:
        loop.evaluate({}, budget=budget)
    assert stopped.value.facts["operations"] == 25


def test_a_budget_can_be_used_again_after_functions_nested_too_deep() -> None:
    budget = Budget()
    deep = compile_expression("{f: function(n) f(n + 1), r: f(1)}.r", names=())
    with pytest.raises(FeelBudgetExceeded):
        deep.evaluate({}, budget=budget)

    assert budget.call_depth == 0


def test_functions_may_call_each_other_a_good_deal() -> None:
    assert value_of("{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(50)}.r") == 50


def test_a_large_exponent_costs_nothing() -> None:
    assert value_of("10 ** 9999999999") is None
    assert value_of("1.0000001 ** 123456789.5 > 1") is True
