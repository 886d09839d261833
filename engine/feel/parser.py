"""The grammar of FEEL as a Pratt parser: what may follow a value, by binding power. What begins one is in `primary`."""

from collections.abc import Callable, Collection

from engine.feel.cursor import Known
from engine.feel.primary import COMPARISONS, Primary
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Half,
    In,
    InstanceOf,
    Node,
    Path,
    Tests,
)

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _POSTFIX = 1, 2, 3, 4, 5, 6, 8

_POWERS: dict[str, int] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys((*COMPARISONS, "between", "in", "instance"), _COMPARE),
    **dict.fromkeys(("+", "-"), _ADD),
    **dict.fromkeys(("*", "/"), _MULTIPLY),
    "**": _POWER,
    **dict.fromkeys((".", "[", "("), _POSTFIX),
}
_AFTER_RANGE = frozenset(
    {
        *("", ")", "]", ",", "}", "and", "or", "then", "else", "return", "satisfies", "in", "between", "instance"),
        *(".", *COMPARISONS),
    }
)
"""What can follow the `[` that closes a range such as `[1..2[`; after any other token it opens a filter."""


class Parser(Primary):
    """Reads one text; use `parse_expression` and `parse_tests`."""

    def expression(self, power: int = 0, *, ends_range: bool = False) -> Node:
        """Read a value and all operators after it that bind stronger than `power`."""
        depth = self._depth
        self.deepen()
        left = self._infixes(self.primary(), power, ends_range=ends_range)
        self._depth = depth
        return left

    def test(self, power: int = 0) -> Node:
        """Read one test: a comparison without its left side, or an expression."""
        if self.now.text in COMPARISONS:
            sign = self.advance()
            return Half(sign.start, sign.text, self.expression(_COMPARE))
        return self.expression(power)

    def tests(self) -> Tests:
        """Read the whole text as a cell of a decision table."""
        start = self.now.start
        if self.now.text == "-" and self.ahead().kind == "end":
            self.advance()
            return Tests(start, ())
        if self.now.text == "not" and self.ahead().text == "(":
            return self._negated_tests()
        return Tests(start, self._listed_tests(self.test()))

    def end(self) -> None:
        """Refuse anything that is left over."""
        if self.now.kind != "end":
            self.refuse("an operator", "the end")

    def _negated_tests(self) -> Tests:
        name = self.now
        self.advance(2)
        inner = self._listed_tests(self.test())
        self.take(")", ",")
        if self.now.kind == "end":
            return Tests(name.start, inner, negated=True)
        # "not(a) and b" is an expression after all.
        call = Call(name.start, self.named(name.start, "not"), inner)
        return Tests(name.start, self._listed_tests(self._infixes(call, 0)))

    def _listed_tests(self, first: Node) -> tuple[Node, ...]:
        tests = [first]
        while self.skip(","):
            tests.append(self.test())
        return tuple(tests)

    def _infixes(self, left: Node, power: int, *, ends_range: bool = False) -> Node:
        while (binding := _POWERS.get(self.now.text, 0)) > power:
            if ends_range and self.now.text == "[" and self.ahead().text in _AFTER_RANGE:
                return left
            self.deepen()
            left = self._infix(left, binding, ends_range=ends_range)
        return left

    def _infix(self, left: Node, power: int, *, ends_range: bool) -> Node:
        special = _SPECIAL.get(self.now.text)
        if special is not None:
            self.advance()
            return special(self, left)
        sign = self.advance().text
        return _binary(sign, left, self.expression(power, ends_range=ends_range))

    def path(self, base: Node) -> Node:
        """Read what follows a dot."""
        return Path(base.at, base, self.property_here())

    def filter(self, base: Node) -> Node:
        """Read what follows `[`."""
        self._filters += 1
        condition = self.expression()
        self._filters -= 1
        self.take("]", "an operator")
        return Filter(base.at, base, condition)

    def call(self, callee: Node) -> Node:
        """Read what follows `(`: arguments, all by position or all by name."""
        names: list[str] = []
        arguments: list[Node] = []
        while self.now.text != ")":
            if self.names_an_argument() and len(names) == len(arguments):
                names.append(self.declared_name(":"))
                self.take(":")
            arguments.append(self.expression())
            if names and len(names) < len(arguments):
                self.refuse("a name and ':' for every argument, or for none")
            if not self.skip(","):
                break
        self.take(")", ",")
        return Call(callee.at, callee, tuple(arguments), tuple(names))

    def between(self, value: Node) -> Node:
        """Read what follows `between`."""
        low = self.expression(_COMPARE)
        self.take("and")
        return Between(value.at, value, low, self.expression(_COMPARE))

    def instance_of(self, value: Node) -> Node:
        """Read what follows `instance`."""
        self.take("of")
        return InstanceOf(value.at, value, self.type())

    def in_tests(self, value: Node) -> Node:
        """Read what follows `in`."""
        if self.now.text != "(":
            return In(value.at, value, (self.test(_COMPARE),))
        start = self.advance().start
        first = self.test()
        if self.now.text == "..":
            return In(value.at, value, (self._infixes(self.range_from(start, first), _COMPARE),))
        if self.now.text == ")" and not isinstance(first, Half):
            self.advance()
            return In(value.at, value, (self._infixes(first, _COMPARE),))
        tests = self._listed_tests(first)
        self.take(")", ",")
        return In(value.at, value, tests)


_SPECIAL: dict[str, Callable[[Parser, Node], Node]] = {
    ".": Parser.path,
    "[": Parser.filter,
    "(": Parser.call,
    "between": Parser.between,
    "instance": Parser.instance_of,
    "in": Parser.in_tests,
}


def _binary(sign: str, left: Node, right: Node) -> Node:
    if sign in COMPARISONS:
        return Comparison(left.at, sign, left, right)
    if sign == "and":
        return Conjunction(left.at, left, right)
    if sign == "or":
        return Disjunction(left.at, left, right)
    return Arithmetic(left.at, sign, left, right)


def parse_expression(text: str, known: Known, builtins: Collection[str]) -> Node:
    """The tree of an expression.

    Raises:
        FeelSyntaxError: it is not FEEL.
        UnknownName: several words stand together that are no known name.
    """
    parser = Parser(text, known, builtins)
    node = parser.expression()
    parser.end()
    return node


def parse_tests(text: str, known: Known, builtins: Collection[str]) -> Tests:
    """The tree of a cell of a decision table; raises like `parse_expression`."""
    parser = Parser(text, known, builtins)
    node = parser.tests()
    parser.end()
    return node
