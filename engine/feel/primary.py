"""What an expression may begin with: literals, names, brackets, and the words `if`, `for`, `some`, `every`, `function`."""

from collections.abc import Callable

from engine.feel.errors import FeelSyntaxError
from engine.feel.numbers import number
from engine.feel.scanner import KEYWORDS, unquoted
from engine.feel.syntax import (
    ContextLiteral,
    For,
    FunctionLiteral,
    Half,
    If,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Quantified,
    RangeLiteral,
)
from engine.feel.temporal_text import parse_temporal
from engine.feel.type_reader import TypeReader
from engine.feel.types import ANY, FeelType

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_NEGATION = 7
_CONSTANTS = {"true": True, "false": False, "null": None}


class Primary(TypeReader):
    """Reads the beginning of a value; the operators after it are the business of Parser."""

    def expression(self, power: int = 0, *, ends_range: bool = False) -> Node:
        """Read a whole expression."""
        raise NotImplementedError

    def test(self, power: int = 0) -> Node:
        """Read one test of a cell."""
        raise NotImplementedError

    def primary(self) -> Node:
        """Read one value without the operators after it."""
        token = self.now
        if token.kind == "word" and (token.text not in KEYWORDS or self._begins_a_known_name()):
            return self.named(token.start, self.name_here())
        form = _FORMS.get(token.text) or _KINDS.get(token.kind)
        if form is None:
            self.refuse("a value")
        return form(self)

    def named(self, at: int, name: str) -> Node:
        """The node of a name."""
        return Name(at, name)

    def range_from(self, at: int, start: Node, *, included: bool = False) -> Node:
        """Read the rest of a range, from its two dots on."""
        self.take("..")
        end = self.expression(ends_range=True)
        closing = self.now.text
        if closing not in ("]", ")", "["):
            self.refuse("']'", "')'")
        self.advance()
        return RangeLiteral(at, start, end, included, closing == "]")

    def number(self) -> Node:
        """Read a number."""
        token = self.advance()
        try:
            return Literal(token.start, number(token.text))
        except ArithmeticError:
            raise FeelSyntaxError.saying(self.text, token.start, "this number is too large.") from None

    def string(self) -> Node:
        """Read a string."""
        token = self.advance()
        return Literal(token.start, unquoted(self.text, token))

    def constant(self) -> Node:
        """Read `true`, `false` or `null`."""
        token = self.advance()
        return Literal(token.start, _CONSTANTS[token.text])

    def input_value(self) -> Node:
        """Read `?`."""
        return Name(self.advance().start, "?")

    def at_literal(self) -> Node:
        """Read `@"…"`."""
        start = self.advance().start
        if self.now.kind != "string":
            self.refuse("a date, time or duration in quotation marks")
        written = unquoted(self.text, self.now)
        value = parse_temporal(written)
        if value is None:
            problem = f"{written!r} is no date, time, date and time, or duration."
            raise FeelSyntaxError.saying(self.text, self.now.start, problem)
        self.advance()
        return Literal(start, value)

    def negation(self) -> Node:
        """Read what follows a minus sign."""
        return Negation(self.advance().start, self.expression(_NEGATION))

    def parenthesis(self) -> Node:
        """Read `(a)`, `(a..b)` or `(< a)`."""
        start = self.advance().start
        inner = self.test()
        if self.now.text == ".." and not isinstance(inner, Half):
            return self.range_from(start, inner)
        self.take(")", "an operator")
        return inner

    def bracket(self) -> Node:
        """Read `[a, b]` or `[a..b]`."""
        start = self.advance().start
        items: list[Node] = []
        while self.now.text != "]":
            items.append(self.expression())
            if len(items) == 1 and self.now.text == "..":
                return self.range_from(start, items[0], included=True)
            if not self.skip(","):
                break
        self.take("]", ",", "..") if len(items) == 1 else self.take("]", ",")
        return ListLiteral(start, tuple(items))

    def open_range(self) -> Node:
        """Read `]a..b]`."""
        return self.range_from(self.advance().start, self.expression())

    def braces(self) -> Node:
        """Read `{key: value, …}`."""
        start = self.advance().start
        entries: dict[str, Node] = {}
        while self.now.text != "}":
            place = self.now.start
            key = self.key_here()
            if key in entries:
                raise FeelSyntaxError.saying(self.text, place, f"the key {key!r} stands here twice.")
            self.take(":")
            entries[key] = self.expression()
            if not self.skip(","):
                break
        self.take("}", ",")
        return ContextLiteral(start, tuple(entries.items()))

    def conditional(self) -> Node:
        """Read what follows `if`."""
        start = self.advance().start
        condition = self.expression()
        self.take("then", "an operator")
        consequence = self.expression()
        self.take("else", "an operator")
        return If(start, condition, consequence, self.expression())

    def loop(self) -> Node:
        """Read what follows `for`."""
        start = self.advance().start
        iterators = self._iterators()
        self.take("return", ",")
        return For(start, iterators, self.expression())

    def quantified(self) -> Node:
        """Read what follows `some` or `every`."""
        word = self.advance()
        iterators = self._iterators()
        self.take("satisfies", ",")
        return Quantified(word.start, word.text == "every", iterators, self.expression())

    def function(self) -> Node:
        """Read what follows `function`."""
        start = self.advance().start
        self.take("(")
        parameters: dict[str, FeelType] = {}
        while self.now.text != ")":
            name = self.declared_name(",", ":", ")")
            parameters[name] = self.type() if self.skip(":") else ANY
            if not self.skip(","):
                break
        self.take(")", ",")
        external = self.skip("external")
        return FunctionLiteral(start, tuple(parameters.items()), self.expression(), external)

    def _begins_a_known_name(self) -> bool:
        return any(index.match(self._tokens, self._at) for index in self._indexes)

    def _iterators(self) -> tuple[Iterator, ...]:
        found: list[Iterator] = []
        while True:
            name = self.declared_name("in")
            self.take("in")
            source = self.expression()
            found.append(Iterator(name, source, self.expression() if self.skip("..") else None))
            if not self.skip(","):
                return tuple(found)


_FORMS: dict[str, Callable[[Primary], Node]] = {
    **dict.fromkeys(_CONSTANTS, Primary.constant),
    "?": Primary.input_value,
    "@": Primary.at_literal,
    "-": Primary.negation,
    "(": Primary.parenthesis,
    "[": Primary.bracket,
    "]": Primary.open_range,
    "{": Primary.braces,
    "if": Primary.conditional,
    "for": Primary.loop,
    "some": Primary.quantified,
    "every": Primary.quantified,
    "function": Primary.function,
}
_KINDS: dict[str, Callable[[Primary], Node]] = {"number": Primary.number, "string": Primary.string}
