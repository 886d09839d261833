"""Compiled expressions: what the rest of the engine sees of FEEL."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.feel import compile_calls, compile_loops, compile_operators, compile_tests, compile_values
from engine.feel.budget import Budget
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.cursor import Known
from engine.feel.errors import FeelBudgetExceeded, FeelError
from engine.feel.frame import Closure, Frame, HostCalls
from engine.feel.functions import HostFunction
from engine.feel.infer import Inference, Inferrer
from engine.feel.infer_rules import RULES
from engine.feel.parser import parse_expression, parse_tests
from engine.feel.survey import StaticCall, calls_of, paths_of
from engine.feel.syntax import Node
from engine.feel.type_reader import TypeLike, feel_type
from engine.feel.types import FeelType
from engine.feel.values import Value, to_feel

_TABLE: Mapping[type, Callable[[Compiler, Any], Closure]] = {
    **compile_values.TABLE,
    **compile_operators.TABLE,
    **compile_calls.TABLE,
    **compile_loops.TABLE,
    **compile_tests.TABLE,
}
_NO_HOST: HostCalls = {}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; it holds no state, so threads may share it.

    Attributes:
        text: what was compiled.
        node: its tree.
        variables: the variables that it reads, in the order of their first use.
        functions: the functions of the host that it was compiled with.
    """

    text: str
    node: Node = field(repr=False)
    variables: tuple[str, ...]
    functions: Mapping[str, HostFunction] = field(repr=False)
    _slots: tuple[tuple[str, int], ...] = field(repr=False)
    _size: int = field(repr=False)
    _closure: Closure = field(repr=False)

    def evaluate(
        self, variables: Mapping[str, object], *, host: HostCalls = _NO_HOST, budget: Budget | None = None
    ) -> Value:
        """Evaluate with Python or FEEL values; a variable that is missing is null.

        Args:
            host: what carries out the functions that the expression was compiled with.
            budget: work that may be spent; without one, the default of `Budget`.
        Raises:
            FeelBudgetExceeded: it needs more.
            NotAValue: a variable has no FEEL value, such as a float.
        """
        frame = Frame([None] * self._size)
        frame.budget, frame.host = Budget() if budget is None else budget, host
        for name, slot in self._slots:
            frame[slot] = to_feel(variables.get(name))
        return self._run(frame)

    def run(self, values: Mapping[str, Value], host: HostCalls, budget: Budget) -> Value:
        """Evaluate with FEEL values only; for those who evaluate many expressions on the same values."""
        frame = Frame([None] * self._size)
        frame.budget, frame.host = budget, host
        for name, slot in self._slots:
            frame[slot] = values.get(name)
        return self._run(frame)

    def _run(self, frame: Frame) -> Value:
        try:
            return self._closure(frame)
        except RecursionError:
            raise FeelBudgetExceeded("The values nest too deep.") from None

    @property
    def paths(self) -> frozenset[tuple[str, ...]]:
        """Each variable with the fields that are read of it: `("complaint", "amount")`, or `("urgent",)` alone."""
        return paths_of(self.node, frozenset(self.variables))

    @property
    def calls(self) -> tuple[StaticCall, ...]:
        """The calls of named functions, with the arguments that are literals."""
        return calls_of(self.node, self.text, self.functions)

    def infer(self, types: Mapping[str, TypeLike]) -> Inference:
        """Tell the type of the result from the types of variables (a missing one is unknown), and what cannot work."""
        known = {name: feel_type(kind) for name, kind in types.items()}
        inferrer = Inferrer(self.text, known, self.functions, RULES)
        return Inference(inferrer.of(self.node), tuple(inferrer.problems))

    def result_type(self, types: Mapping[str, TypeLike]) -> FeelType:
        """The type of the result; `Any` when it cannot be told."""
        return self.infer(types).type


def compile_expression(
    text: str,
    *,
    names: Collection[str],
    functions: Mapping[str, HostFunction] | None = None,
    properties: Collection[str] = (),
    types: Mapping[str, FeelType] | None = None,
) -> Expression:
    """Compile an expression.

    Args:
        names: the variables that it may read.
        functions: what the host offers besides the built-in functions.
        properties: fields of contexts whose names hold spaces or signs; others need not be named.
        types: types that it may name besides the built-in ones.
    Raises:
        FeelSyntaxError: it is not FEEL.
        UnknownName: it names something that nothing offers.
        WrongCall: a function does not take these arguments.
    """
    known = _known(names, functions, properties, types)
    return _compiled(text, parse_expression(text, known, BUILTINS), names, functions or {})


def compile_unary_tests(
    text: str,
    *,
    names: Collection[str],
    functions: Mapping[str, HostFunction] | None = None,
    properties: Collection[str] = (),
    types: Mapping[str, FeelType] | None = None,
) -> Expression:
    """Compile the tests of one cell of a decision table, such as `>= 5`, `"a", "b"` or `-`.

    It is evaluated with the tested value as the variable `?`, and gives true or false. Arguments and errors are those of
    `compile_expression`.
    """
    known = _known(names, functions, properties, types)
    return _compiled(text, parse_tests(text, known, BUILTINS), {*names, "?"}, functions or {})


def compile_in_filter(
    text: str,
    *,
    names: Collection[str],
    functions: Mapping[str, HostFunction] | None = None,
    properties: Collection[str] = (),
    types: Mapping[str, FeelType] | None = None,
) -> Expression:
    """Compile the condition of a filter that stands apart from its list.

    It is evaluated with each item as the variable `item`, whose fields it sees by their names.
    """
    known = _known({*names, *properties}, functions, (), types)
    node = parse_expression(text, known, BUILTINS)
    compiler = Compiler(text, names=frozenset(names), functions=functions or {}, table=_TABLE)
    with compiler.filtered() as slot:
        closure = compiler.compile(node)
    return _expression(text, node, compiler, closure, {**compiler.variables, "item": slot})


NOT_CONSTANT: Final = object()


def constant_of(node: Node) -> Value:
    """The value of a part of an expression that reads no variable and calls only built-in functions, or NOT_CONSTANT."""
    compiler = Compiler("", names=frozenset(), functions={}, table=_TABLE)
    try:
        closure = compiler.compile(node)
    except FeelError:
        return NOT_CONSTANT
    return _expression("", node, compiler, closure, {}).run({}, _NO_HOST, Budget())


def _known(
    names: Collection[str],
    functions: Mapping[str, HostFunction] | None,
    properties: Collection[str],
    types: Mapping[str, FeelType] | None,
) -> Known:
    return Known(frozenset(names).union(functions or ()), frozenset(properties), dict(types or {}))


def _compiled(text: str, node: Node, names: Collection[str], functions: Mapping[str, HostFunction]) -> Expression:
    compiler = Compiler(text, names=frozenset(names), functions=functions, table=_TABLE)
    closure = compiler.compile(node)
    return _expression(text, node, compiler, closure, compiler.variables)


def _expression(text: str, node: Node, compiler: Compiler, closure: Closure, slots: Mapping[str, int]) -> Expression:
    return Expression(text, node, tuple(slots), compiler.functions, tuple(slots.items()), compiler.size, closure)
