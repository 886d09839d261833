"""Reads the item definitions of a model, in whatever order they name each other."""

from collections.abc import Callable, Mapping

from engine.dmn.datatypes import ANY_TYPE, DataType
from engine.dmn.elements import Element, child, children, name_of, text_of, type_ref
from engine.errors import InvalidInput
from engine.feel import Expression, FeelType, compile_unary_tests
from engine.feel.types import ANY, function_of, simple_type

MAX_NESTING = 40
"""How deep types may be made of types."""

Report = Callable[[Element, InvalidInput], None]
"""Takes note of something wrong at an element."""


class TypeTable:
    """The types that a model can name: built-in ones, its own, and imported ones under the name of their import."""

    def __init__(self, root: Element, imported: Mapping[str, DataType], report: Report) -> None:
        self._elements = {name_of(element): element for element in children(root, "itemDefinition")}
        self._types: dict[str, DataType] = dict(imported)
        self._open: set[str] = set()
        self._report = report
        for name, element in self._elements.items():
            self._types[name] = self._named(name, element)

    @property
    def own(self) -> dict[str, DataType]:
        """The types that this model defines."""
        return {name: self._types[name] for name in self._elements}

    @property
    def feel_types(self) -> dict[str, FeelType]:
        """All named types, as expressions name them."""
        return {name: kind.feel for name, kind in self._types.items()}

    @property
    def field_names(self) -> frozenset[str]:
        """The names of all fields of all types."""
        found: set[str] = set()
        stack = list(self._types.values())
        while stack:
            kind = stack.pop()
            for name, field in (kind.fields or {}).items():
                found.add(name)
                stack.append(field)
        return frozenset(found)

    def of(self, element: Element | None) -> DataType:
        """The type that an element names; any type when it names none."""
        written = type_ref(element)
        return ANY_TYPE if written is None or element is None else self._find(written, element)

    def _find(self, name: str, element: Element) -> DataType:
        simple = simple_type(name)
        if simple is not None:
            return ANY_TYPE if simple == ANY else DataType(name, simple)
        if name in self._types:
            return self._types[name]
        if name in self._elements:
            return self._named(name, self._elements[name])
        self._report(element, InvalidInput(f"There is no type {name!r}.", type=name))
        return ANY_TYPE

    def _named(self, name: str, element: Element) -> DataType:
        if name in self._types:
            return self._types[name]
        if name in self._open or len(self._open) > MAX_NESTING:
            self._report(element, InvalidInput(f"The type {name!r} contains itself, or nests too deep.", type=name))
            return ANY_TYPE
        self._open.add(name)
        self._types[name] = kind = self._read(name, element)
        self._open.discard(name)
        return kind

    def _read(self, name: str, element: Element) -> DataType:
        components = list(children(element, "itemComponent"))
        fields = {name_of(one): self._read(name_of(one), one) for one in components} if components else None
        function = child(element, "functionItem")
        return DataType(
            name,
            self._function(function) if function is not None else self._base(element),
            fields,
            is_collection=element.get("isCollection") == "true",
            allowed=self._tests(child(element, "allowedValues")),
            constraint=self._tests(child(element, "typeConstraint")),
        )

    def _base(self, element: Element) -> FeelType | DataType:
        kind = self.of(element)
        # A plain built-in type is not worth a level of its own.
        return kind.base if kind.name != "Any" and simple_type(kind.name) is not None else kind

    def _function(self, element: Element) -> FeelType:
        parameters = tuple(self.of(one).feel for one in children(element, "parameters"))
        output = element.get("outputTypeRef")
        return function_of(parameters, ANY if output is None else self._find(str(output), element).feel)

    def _tests(self, element: Element | None) -> Expression | None:
        text = text_of(element)
        if element is None or not text:
            return None
        try:
            return compile_unary_tests(text, names=())
        except InvalidInput as error:
            self._report(element, error)
            return None
