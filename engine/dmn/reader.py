"""Reads a decision model from XML and compiles all of it, once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.dmn.boxed import box_in, compile_box, parameters_of, typed
from engine.dmn.datatypes import ANY_TYPE, DataType
from engine.dmn.decision import Decision, InputData, Requirement, all_inputs, names_of
from engine.dmn.elements import Element, child, children, href_of, id_of, label_of, name_of, variable_name
from engine.dmn.faults import InvalidModel, ModelProblem
from engine.dmn.invocables import DecisionService, KnowledgeModel
from engine.dmn.model import Model
from engine.dmn.requirements import circle_of, specs_of
from engine.dmn.table_reader import read_table
from engine.dmn.type_table import TypeTable
from engine.dmn.workshop import Names, Workshop
from engine.errors import InvalidInput
from engine.feel import HostFunction
from engine.xml import line_of, local_name, parse_xml

Imports = Mapping[str, "bytes | Model"]
"""Other models by their namespace."""

_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")


def parse_model(
    data: bytes,
    *,
    name: str,
    imports: Imports | None = None,
    functions: Mapping[str, HostFunction] | None = None,
    strict: bool = True,
) -> Model:
    """Read and compile a model of DMN 1.1 to 1.5.

    Args:
        name: what the file is called in errors.
        imports: the models that it imports, by their namespace.
        functions: what the host offers to its expressions.
        strict: refuse a model in which anything is wrong; else what is wrong gives null and stands in `problems`.
    Raises:
        InvalidInput: the file is not XML that we accept.
        InvalidModel: something in it cannot be used; the facts list all of it with element, line and position.
    """
    root = parse_xml(data, name=name)
    if local_name(root) != "definitions":
        raise InvalidInput(f"{name} is no decision model.", file=name, line=line_of(root))
    reader = _Reader(root, name, functions or {})
    reader.read_imports(imports or {})
    model = reader.model()
    if strict and model.problems:
        raise _invalid(name, model.problems)
    return model


def _invalid(name: str, problems: tuple[ModelProblem, ...]) -> InvalidModel:
    first = problems[0]
    more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
    listed = [
        {"element": one.element, "line": one.line, "message": str(one.error), **one.error.facts} for one in problems
    ]
    return InvalidModel(
        f"{name}, line {first.line}, element {first.element}: {first.error}{more}", file=name, problems=listed
    )


@dataclass
class _Reader:
    root: Element
    name: str
    functions: Mapping[str, HostFunction]
    problems: list[ModelProblem] = field(default_factory=list)
    inputs: dict[str, InputData] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    knowledge: dict[str, KnowledgeModel] = field(default_factory=dict)
    services: dict[str, DecisionService] = field(default_factory=dict)
    imported: dict[str, tuple[str, Model]] = field(default_factory=dict)

    def report(self, element: Element, error: InvalidInput) -> None:
        self.problems.append(ModelProblem(label_of(element), line_of(element), error))

    def read_imports(self, imports: Imports) -> None:
        """Read the imported models, each with the name that this model gives it."""
        for element in children(self.root, "import"):
            if "DMN" not in (element.get("importType") or ""):
                continue
            namespace = element.get("namespace") or ""
            found = imports.get(namespace)
            if isinstance(found, bytes):
                # Without itself among its imports, two models that import each other come to an end.
                others = {one: model for one, model in imports.items() if one != namespace}
                found = parse_model(found, name=namespace, imports=others, functions=self.functions, strict=False)
                self.problems += found.problems
            if found is None:
                self.report(element, InvalidInput(f"There is no model {namespace!r} to import.", namespace=namespace))
            else:
                self.imported[namespace] = (name_of(element), found)

    def model(self) -> Model:
        """Make all elements, then give each what it requires, then compile it."""
        types = TypeTable(self.root, self._imported_types(), self.report)
        self._make_elements(types)
        workshop = Workshop(
            "", types, types.feel_types, types.field_names | self._names_after_dots(), self.functions, self.report
        )
        for element in self.root:
            self._fill(element, replace(workshop, owner=id_of(element)))
        self._refuse_circles()
        for decision in self.decisions.values():
            decision.input_data = all_inputs(decision)
            decision.inputs = specs_of(decision)
        return Model(
            self.name,
            self.root.get("namespace") or "",
            {one.name: one for one in self.inputs.values()},
            self.decisions,
            self.knowledge,
            self.services,
            types.own,
            tuple(self.problems),
        )

    def _imported_types(self) -> dict[str, DataType]:
        return {
            f"{prefix}.{name}" if prefix else name: kind
            for prefix, model in self.imported.values()
            for name, kind in model.types.items()
        }

    def _names_after_dots(self) -> Names:
        named = ("variable", "column", "output", "formalParameter", "parameter")
        own = {name_of(element) for element in self.root.iter() if local_name(element) in named}
        imported = {
            one.name
            for _, model in self.imported.values()
            for group in (model.inputs, model.decisions, model.knowledge, model.services)
            for one in group.values()
        }
        return frozenset((own | imported) - {""})

    def _make_elements(self, types: TypeTable) -> None:
        for element in self.root:
            identifier, name = id_of(element), variable_name(element)
            kind = types.of(child(element, "variable"))
            match local_name(element):
                case "inputData":
                    self.inputs[identifier] = InputData(identifier, name, kind)
                case "decision":
                    self.decisions[identifier] = Decision(identifier, name, kind)
                case "businessKnowledgeModel":
                    self.knowledge[identifier] = KnowledgeModel(identifier, name, result=_result_of(kind))
                case "decisionService":
                    self.services[identifier] = DecisionService(identifier, name, result=_result_of(kind))

    def _fill(self, element: Element, workshop: Workshop) -> None:
        identifier = workshop.owner
        match local_name(element):
            case "decision":
                self._fill_decision(self.decisions[identifier], element, workshop)
            case "businessKnowledgeModel":
                self._fill_knowledge(self.knowledge[identifier], element, workshop)
            case "decisionService":
                self._fill_service(self.services[identifier], element)

    def _fill_decision(self, decision: Decision, element: Element, workshop: Workshop) -> None:
        decision.requirements = tuple(self._requirements(element))
        names = names_of(decision.requirements)
        box = box_in(element)
        if box is not None and local_name(box) == "decisionTable":
            decision.table = read_table(workshop, box, names)
            if decision.table is not None:
                decision.logic = typed(decision.table.evaluate, workshop.types.of(box))
        else:
            decision.logic = compile_box(workshop, box, names)

    def _fill_knowledge(self, knowledge: KnowledgeModel, element: Element, workshop: Workshop) -> None:
        knowledge.requirements = tuple(self._requirements(element))
        logic = child(element, "encapsulatedLogic")
        if logic is None:
            return
        knowledge.parameters = parameters_of(workshop, logic)
        parameters = {name for name, _ in knowledge.parameters}
        names = names_of(knowledge.requirements) | parameters | {knowledge.name}
        knowledge.logic = compile_box(workshop, box_in(logic), names)

    def _fill_service(self, service: DecisionService, element: Element) -> None:
        inputs = [self._find(one) for one in (*children(element, "inputData"), *children(element, "inputDecision"))]
        outputs = [self._find(one) for one in children(element, "outputDecision")]
        service.takes = tuple(one.element for one in inputs if one and isinstance(one.element, InputData | Decision))
        service.gives = tuple(one.element for one in outputs if one and isinstance(one.element, Decision))

    def _requirements(self, element: Element) -> Iterator[Requirement]:
        for group in children(element, "informationRequirement", "knowledgeRequirement"):
            for reference in children(group, *_REQUIRED):
                found = self._find(reference)
                if found is not None:
                    yield found

    def _find(self, reference: Element) -> Requirement | None:
        """What a reference names, here or in an imported model."""
        namespace, identifier = href_of(reference)
        prefix, model = self.imported.get(namespace, ("", None))
        groups = (
            (self.inputs, self.decisions, self.knowledge, self.services)
            if model is None
            else ({one.id: one for one in model.inputs.values()}, model.decisions, model.knowledge, model.services)
        )
        for group in groups:
            if identifier in group:
                return Requirement(prefix, group[identifier])
        self.report(reference, InvalidInput(f"There is no element {identifier!r}.", reference=identifier))
        return None

    def _refuse_circles(self) -> None:
        """A decision that requires itself, also through others, could never be taken; nor can an endless chain."""
        depths: dict[int, int] = {}
        elements = {id_of(element): element for element in self.root}
        for decision in self.decisions.values():
            circle = circle_of(decision, (), depths)
            if circle:
                names = " → ".join(circle[:10])
                message = f"The decisions require each other, or too many in a row: {names}."
                self.report(elements[decision.id], InvalidInput(message, decisions=list(circle)))
                decision.requirements = ()


def _result_of(kind: DataType) -> DataType:
    """The type of the result of a function whose variable is of this type: DMN 1.3 writes the function's, DMN 1.1 the result's."""
    if kind.feel.name != "function":
        return kind
    return ANY_TYPE if kind.feel.result is None else DataType(str(kind.feel.result), kind.feel.result)
