"""Expressions reach nothing of Python, and threads share them."""

import builtins
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from engine.feel import FeelError, compile_expression, compile_unary_tests
from tests.unit.feel.evaluate import value_of


def test_python_is_never_asked_to_compile_or_run_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("Python was asked to run text")

    for name in ("eval", "exec", "compile", "__import__"):
        monkeypatch.setattr(builtins, name, refuse)

    assert value_of('sum(for i in 1..3 return i * 2) > 5 and matches("abc", "a.c")') is True
    assert compile_unary_tests('> 5, "a"', names=()).evaluate({"?": 6}) is True


@pytest.mark.parametrize(
    "text",
    [
        "__import__",
        "open",
        "eval",
        "x.__class__",
        "x.__class__.__mro__",
        "x.real",
        '"{0.__class__}"',
        "abs.__globals__",
        "(function(a) a).__code__",
        "[].append",
        "items.__len__",
        'get value({}, "__class__")',
        "print",
        "lambda",
    ],
)
def test_nothing_of_python_can_be_reached(text: str) -> None:
    try:
        value = value_of(text, x=5, items=[1])
    except FeelError:
        return
    assert value in (None, [None], "{0.__class__}", [])


def test_many_threads_use_one_expression() -> None:
    text = "sum(for i in 1..50 return i * factor / 3)[1] + {f: function(n) n * factor, r: f(2)}.r"
    expression = compile_expression(text, names={"factor"})

    def evaluate(factor: int) -> tuple[object, object]:
        return expression.evaluate({"factor": factor}), expression.evaluate({"factor": Decimal(factor)})

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(evaluate, range(400)))

    assert results == [evaluate(factor) for factor in range(400)]
