"""What the expressions of one model are compiled with, and where their errors go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.dmn.elements import Element
from engine.dmn.type_table import Report, TypeTable
from engine.errors import InvalidInput
from engine.feel import Expression, FeelType, HostFunction, compile_expression, compile_unary_tests
from engine.feel.expression import compile_in_filter

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Compiles the expressions of one element of the model.

    Attributes:
        owner: id of that element; tables and faults name it.
        properties: names of fields that any expression of the model may meet after a dot.
    """

    owner: str
    types: TypeTable
    feel_types: Mapping[str, FeelType]
    properties: Names
    functions: Mapping[str, HostFunction]
    report: Report

    def expression(self, element: Element, text: str, names: Names) -> Expression | None:
        """Compile an expression; a wrong one is reported and counts as absent."""
        return self._compiled(compile_expression, element, text, names)

    def tests(self, element: Element, text: str, names: Names) -> Expression | None:
        """Compile a cell of tests."""
        return self._compiled(compile_unary_tests, element, text, names)

    def condition(self, element: Element, text: str, names: Names) -> Expression | None:
        """Compile the condition of a filter, which also sees the fields of `item`."""
        return self._compiled(compile_in_filter, element, text, names)

    def _compiled(
        self, compiled: Callable[..., Expression], element: Element, text: str, names: Names
    ) -> Expression | None:
        try:
            return compiled(
                text, names=names, functions=self.functions, properties=self.properties, types=self.feel_types
            )
        except InvalidInput as error:
            self.report(element, error)
            return None
