"""The tree of an expression. Each node knows at which character of the text it begins (`at`)."""

from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.types import FeelType
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string, boolean, null, or a date, time or duration written as `@"…"`."""

    at: int
    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a function, `item`, `partial` or `?`."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """`base.name`."""

    at: int
    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[condition]`."""

    at: int
    base: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """`callee(arguments)`; `names` is empty, or names every argument."""

    at: int
    callee: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right`; operator is one of `+ - * / **`."""

    at: int
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negation:
    """`-operand`."""

    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`; operator is one of `= != < <= > >=`."""

    at: int
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """`left and right`."""

    at: int
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Disjunction:
    """`left or right`."""

    at: int
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`."""

    at: int
    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`: one of the tests holds of the value."""

    at: int
    value: "Node"
    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    at: int
    value: "Node"
    type: FeelType


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then consequence else alternative`."""

    at: int
    condition: "Node"
    consequence: "Node"
    alternative: "Node"


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`, or `name in source..end`."""

    name: str
    source: "Node"
    end: "Node | None" = None


@dataclass(frozen=True, slots=True)
class For:
    """`for iterators return body`."""

    at: int
    iterators: tuple[Iterator, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some iterators satisfies condition`, or `every …` when `every` is set."""

    at: int
    every: bool
    iterators: tuple[Iterator, ...]
    condition: "Node"


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[items]`."""

    at: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    """`{key: value, …}`; a value may use the keys before it."""

    at: int
    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`[start..end]`, `(start..end)` and so on."""

    at: int
    start: "Node"
    end: "Node"
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class Half:
    """`< 10` and its like: a test, or in parentheses a range that is open on one side."""

    at: int
    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class FunctionLiteral:
    """`function(name: type, …) body`; `external` functions have no body that we run."""

    at: int
    parameters: tuple[tuple[str, FeelType], ...]
    body: "Node"
    external: bool = False


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of one cell of a decision table on the value `?`: `-` when there are none, else one must hold.

    With `negated`, none may hold.
    """

    at: int
    tests: tuple["Node", ...]
    negated: bool = False


Node: TypeAlias = (
    Literal
    | Name
    | Path
    | Filter
    | Call
    | Arithmetic
    | Negation
    | Comparison
    | Conjunction
    | Disjunction
    | Between
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | ListLiteral
    | ContextLiteral
    | RangeLiteral
    | Half
    | FunctionLiteral
    | Tests
)
"""Any node of the tree."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node, in the order of the text."""
    found: list[Node] = []
    for name in node.__slots__:
        _collect(getattr(node, name), found)
    return tuple(found)


def _collect(part: object, found: list[Node]) -> None:
    if isinstance(part, tuple):
        for one in part:
            _collect(one, found)
    elif isinstance(part, Iterator):
        found += [part.source] if part.end is None else [part.source, part.end]
    elif isinstance(part, Node):
        found.append(part)
