"""The FEEL type of each variable of a process, told from what produces it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.feel import ANY, FeelError, FeelType, feel_type
from engine.feel.types import NULL, common, conforms, list_of
from engine.workflow.checker.forms import FormText
from engine.workflow.checker.steps import Steps
from engine.workflow.checker.uses import Compiled, What
from engine.workflow.definitions import Library
from engine.workflow.model import Kind, Message, Node, Variable
from engine.workflow.vocabulary import Vocabulary

Types = Mapping[str, FeelType]
_ROUNDS = 3
"""How often types are told anew from those of the round before: one output may read another, and that one a third."""


def type_named(name: object) -> FeelType | None:
    """The type that a text or a mapping of fields stands for; None when it stands for none."""
    try:
        return feel_type(name)  # type: ignore[arg-type]  # an operator declares its result as any object
    except (FeelError, TypeError, AttributeError):
        return None


@dataclass(frozen=True)
class Typing:
    """Tells types within one process; `returned` gives those of the variables that a called process ends with."""

    steps: Steps
    library: Library
    vocabulary: Vocabulary
    forms: Callable[[str], FormText | None]
    messages: Mapping[str, Message]
    returned: Callable[[str], Types]

    def variables(self, expressions: Iterable[Compiled]) -> Mapping[str, tuple[FeelType, ...]]:
        """The types that producers give to each variable, in the order of the steps."""
        expressions = tuple(expressions)
        given: dict[str, tuple[FeelType, ...]] = {}
        for _ in range(_ROUNDS):
            known = merged(given)
            found: dict[str, tuple[FeelType, ...]] = {}
            for name, kind in self._produced(expressions, known):
                found[name] = (*found.get(name, ()), kind)
            if found == given:
                break
            given = found
        return given

    @cached_property
    def facts(self) -> Types:
        """The types of the read-only contexts."""
        return {name: type_named(dict(fields)) or ANY for name, fields in self.vocabulary.facts.items()}

    def at(self, one: Compiled, variables: Types) -> Types:
        """The types of all names that an expression sees."""
        step = self.steps.all.get(one.use.step)
        node = step.node if step else None
        local: dict[str, FeelType] = {}
        if node is not None and one.use.more:
            local |= self._payload(node) | dict(self._given_back(node))
            local |= self._item(node, variables)
        return {**self.facts, **variables, **{name: kind for name, kind in local.items() if name in one.use.more}}

    def _produced(self, expressions: tuple[Compiled, ...], known: Types) -> Iterator[tuple[str, FeelType]]:
        for step in self.steps:
            if step.node is not None:
                yield from self._declared(step.node)
                yield from self._item(step.node, known).items()
        for one in expressions:
            if one.use.what is What.OUTPUT:
                yield one.use.target, self._of(one, known)
            elif one.use.what is What.COLLECTED:
                yield self._collected_into(one), list_of(self._of(one, known))

    def _of(self, one: Compiled, known: Types) -> FeelType:
        if one.expression is None:
            return ANY if one.use.is_feel else _TEXT
        return one.expression.result_type(self.at(one, known))

    def _collected_into(self, one: Compiled) -> str:
        node = self.steps.all[one.use.step].node
        return (node.loop.output_collection or "") if node and node.loop else ""

    def _declared(self, node: Node) -> Iterator[tuple[str, FeelType]]:
        yield from typed(node.declares)
        form = self.forms(node.form) if node.form else None
        yield from form.routes.items() if form else ()
        if node.kind in (Kind.SERVICE, Kind.SEND) and node.result:
            operator = self.vocabulary.operators.get(node.operator or "")
            yield node.result, (type_named(operator.result) if operator and operator.result else None) or ANY
        if node.kind is Kind.RULE and node.decision in self.library.decision_ids():
            yield node.result or node.decision or "", self.library.decision(node.decision or "").result

    def _item(self, node: Node, known: Types) -> dict[str, FeelType]:
        loop = node.loop
        if loop is None or not loop.element or not loop.collection:
            return {}
        name = loop.collection.removeprefix("=").strip()
        collection = known.get(name, ANY)
        return {loop.element: collection.item or ANY}

    def _payload(self, node: Node) -> dict[str, FeelType]:
        message = self.messages.get(node.event.ref or "") if node.event else None
        return dict(typed(message.payload)) if message else {}

    def _given_back(self, node: Node) -> Types:
        return self.returned(node.calls) if node.kind is Kind.CALL and node.calls else {}


_TEXT = FeelType("string")


def typed(variables: Iterable[Variable]) -> Iterator[tuple[str, FeelType]]:
    """Declared variables with their types; one of an unknown type may be anything."""
    return ((one.name, type_named(one.type) or ANY) for one in variables)


def merged(given: Mapping[str, tuple[FeelType, ...]]) -> dict[str, FeelType]:
    """One type for each variable, wide enough for all of its producers."""
    return {name: _joined(kinds) for name, kinds in given.items()}


def _joined(kinds: tuple[FeelType, ...]) -> FeelType:
    """What is known of one producer holds as far as nothing is known of the others."""
    known = [kind for kind in kinds if kind != ANY] or [ANY]
    joined = known[0]
    for kind in known[1:]:
        joined = common(joined, kind)
    return joined


def disagree(kinds: tuple[FeelType, ...]) -> tuple[FeelType, FeelType] | None:
    """Two types of one variable of which no value can be both."""
    known = [kind for kind in kinds if kind not in (ANY, NULL)]
    for one in known[1:]:
        if not (conforms(one, known[0]) or conforms(known[0], one)):
            return known[0], one
    return None
