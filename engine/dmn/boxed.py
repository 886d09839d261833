"""Compiles boxed expressions: literal expressions, contexts, lists, relations, invocations, functions and conditionals."""

from collections.abc import Callable

from engine.dmn.datatypes import ANY_TYPE, DataType, Misfit
from engine.dmn.elements import Element, child, children, name_of, text_of
from engine.dmn.functions import ModelFunction, Parameters
from engine.dmn.logic import Logic, Scope
from engine.dmn.table_reader import read_table
from engine.dmn.workshop import Names, Workshop
from engine.feel import Expression, Function
from engine.feel.iteration import each_of, quantify, select
from engine.feel.values import Value
from engine.xml import local_name


def nothing(_: Scope) -> Value:
    """The logic of what is absent or cannot be used."""
    return None


def compile_box(workshop: Workshop, element: Element | None, names: Names) -> Logic:
    """The logic of a boxed expression; `names` are those it may use."""
    if element is None:
        return nothing
    return typed(_BOXES[local_name(element)](workshop, element, names), workshop.types.of(element))


def box_in(element: Element | None) -> Element | None:
    """The boxed expression inside an element."""
    return child(element, *_BOXES)


def typed(logic: Logic, kind: DataType) -> Logic:
    """The logic with its value converted to a type; null where it does not fit."""
    if kind.is_any:
        return logic

    def convert(scope: Scope) -> Value:
        value = kind.convert(logic(scope))
        return None if isinstance(value, Misfit) else value

    return convert


def parameters_of(workshop: Workshop, element: Element) -> Parameters:
    """The formal parameters of a function."""
    return tuple((name_of(one), workshop.types.of(one)) for one in children(element, "formalParameter"))


def _run(expression: Expression | None) -> Logic:
    if expression is None:
        return nothing
    return lambda scope: expression.run(scope.values, scope.run.host, scope.run.budget)


def _literal(workshop: Workshop, element: Element, names: Names) -> Logic:
    text = text_of(element)
    return _run(workshop.expression(element, text, names)) if text else nothing


def _context(workshop: Workshop, element: Element, names: Names) -> Logic:
    entries: list[tuple[str, Logic, bool]] = []
    for entry in children(element, "contextEntry"):
        variable, box = child(entry, "variable"), box_in(entry)
        name = name_of(variable)
        is_function = box is not None and local_name(box) == "functionDefinition"
        logic = compile_box(workshop, box, names | {name} if is_function else names)
        entries.append((name, typed(logic, workshop.types.of(variable)), is_function))
        names |= {name} if name else frozenset()

    def build(scope: Scope) -> Value:
        context: dict[str, Value] = {}
        for name, logic, is_function in entries:
            values = dict(scope.values)
            value = logic(Scope(values, scope.run) if is_function else scope)
            if not name:
                return value
            # A boxed function keeps these values, so it finds itself in them when it is called.
            context[name] = values[name] = value
            scope = Scope(values, scope.run)
        return context

    return build


def _list(workshop: Workshop, element: Element, names: Names) -> Logic:
    items = [compile_box(workshop, item, names) for item in children(element, *_BOXES)]
    return lambda scope: [item(scope) for item in items]


def _relation(workshop: Workshop, element: Element, names: Names) -> Logic:
    columns = [(name_of(column), workshop.types.of(column)) for column in children(element, "column")]
    rows: list[list[tuple[str, Logic]]] = []
    for row in children(element, "row"):
        cells = (compile_box(workshop, cell, names) for cell in children(row, *_BOXES))
        rows.append([(name, typed(cell, kind)) for (name, kind), cell in zip(columns, cells, strict=False)])
    return lambda scope: [{name: cell(scope) for name, cell in row} for row in rows]


def _invocation(workshop: Workshop, element: Element, names: Names) -> Logic:
    called = compile_box(workshop, box_in(element), names)
    bindings = [
        (name_of(child(binding, "parameter")), compile_box(workshop, box_in(binding), names))
        for binding in children(element, "binding")
    ]

    def call(scope: Scope) -> Value:
        function = called(scope)
        if not isinstance(function, Function):
            return None
        return function.call_named({name: argument(scope) for name, argument in bindings})

    return call


def _function(workshop: Workshop, element: Element, names: Names) -> Logic:
    if element.get("kind", "FEEL") != "FEEL":
        return nothing  # functions of Java or PMML are not run
    parameters = parameters_of(workshop, element)
    body = compile_box(workshop, box_in(element), names | {name for name, _ in parameters})

    def make(scope: Scope) -> Value:
        return ModelFunction(parameters, ANY_TYPE, lambda values: body(scope.with_values(values)), scope.run.budget)

    return make


def _conditional(workshop: Workshop, element: Element, names: Names) -> Logic:
    condition, consequence, alternative = (
        compile_box(workshop, box_in(child(element, part)), names) for part in ("if", "then", "else")
    )

    def decide(scope: Scope) -> Value:
        value = condition(scope)
        if value is True:
            return consequence(scope)
        return alternative(scope) if value is False or value is None else None

    return decide


def _for(workshop: Workshop, element: Element, names: Names) -> Logic:
    variable = " ".join((element.get("iteratorVariable") or "").split())
    source = compile_box(workshop, box_in(child(element, "in")), names)
    body = compile_box(workshop, box_in(child(element, "return")), names | {variable, "partial"})

    def loop(scope: Scope) -> Value:
        values = each_of(source(scope))
        if values is None:
            return None
        results: list[Value] = []
        for value in values:
            scope.run.budget.spend(1 + (len(results) >> 3))
            results.append(body(scope.with_values({variable: value, "partial": results.copy()})))
        return results

    return loop


def _quantified(workshop: Workshop, element: Element, names: Names) -> Logic:
    variable = " ".join((element.get("iteratorVariable") or "").split())
    source = compile_box(workshop, box_in(child(element, "in")), names)
    condition = compile_box(workshop, box_in(child(element, "satisfies")), names | {variable})
    every = local_name(element) == "every"

    def quantified(scope: Scope) -> Value:
        values = each_of(source(scope))
        if values is None:
            return None
        return quantify((_verdict(scope, condition, variable, value) for value in values), every=every)

    return quantified


def _verdict(scope: Scope, condition: Logic, variable: str, value: Value) -> Value:
    scope.run.budget.spend()
    return condition(scope.with_values({variable: value}))


def _filter(workshop: Workshop, element: Element, names: Names) -> Logic:
    source = compile_box(workshop, box_in(child(element, "in")), names)
    match = _match(workshop, box_in(child(element, "match")), names)

    def filtered(scope: Scope) -> Value:
        return select(source(scope), lambda item: match(scope.with_values({"item": item})), scope.run.budget)

    return filtered


def _match(workshop: Workshop, element: Element | None, names: Names) -> Logic:
    if element is None or local_name(element) != "literalExpression":
        return compile_box(workshop, element, names | {"item"})
    return _run(workshop.condition(element, text_of(element), names))


def _table(workshop: Workshop, element: Element, names: Names) -> Logic:
    table = read_table(workshop, element, names)
    return nothing if table is None else table.evaluate


_BOXES: dict[str, Callable[[Workshop, Element, Names], Logic]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "filter": _filter,
}
