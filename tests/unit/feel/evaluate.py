"""Short ways for the tests to evaluate texts."""

from collections.abc import Mapping

from engine.feel import Budget, compile_expression, compile_unary_tests

DEFAULT_VARIABLES: Mapping[str, object] = {}


def value_of(text: str, **variables: object) -> object:
    """The FEEL value of an expression."""
    return compile_expression(text, names=variables).evaluate(variables, budget=Budget(200_000))


def cell_holds(text: str, value: object, **variables: object) -> object:
    """What a cell of a decision table says of a value."""
    return compile_unary_tests(text, names=variables).evaluate({**variables, "?": value})


def same(left: str, right: str) -> bool:
    """Whether two expressions have the same value of the same type."""
    first, second = value_of(left), value_of(right)
    return type(first) is type(second) and first == second
