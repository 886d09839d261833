"""Puts something simple in the place of what a process calls and asks, so that it can be walked by itself."""

import json
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from engine.dmn import Decision, Evaluation, InputMissing, InputWrongType
from engine.feel import FeelType, is_a, to_feel
from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.types import BOOLEAN, NUMBER
from engine.workflow import Library
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.checker.uses import What
from engine.workflow.checker.variable_types import merged
from engine.workflow.definitions import read_form
from engine.workflow.model import Kind
from engine.workflow.reader import read
from tests.acceptance.mutants.choices import Chooser

STUB = "stub"
_PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:redress="urn:redress:bpmn:1" id="d"><process id="{key}" isExecutable="true"><laneSet id="l"><lane id="lane"
 redress:role="STUB" redress:department="STUB"><flowNodeRef>stub</flowNodeRef></lane></laneSet><startEvent id="begin"
 redress:inputs="{inputs}"/><userTask id="stub"><extensionElements><zeebe:formDefinition formId="stub_{key}"/>
</extensionElements></userTask><endEvent id="over"/><sequenceFlow id="f1" sourceRef="begin" targetRef="stub"/>
<sequenceFlow id="f2" sourceRef="stub" targetRef="over"/></process></definitions>"""


class Switch:
    """Holds the chooser of the run that is on, for decisions that were compiled before it."""

    def __init__(self) -> None:
        self.chooser = Chooser()


class AnyRow:
    """A decision that may come out as any row of its table, once its inputs are there and of their types."""

    def __init__(self, real: Decision, switch: Switch, *, matters: bool) -> None:
        self.id, self.inputs, self.table = real.id, real.inputs, real.table
        self._switch, self._outcomes = switch, _outcomes(real) if matters else _outcomes(real)[:1]

    def decide(self, inputs: Mapping[str, Any]) -> Evaluation:
        """One of the results."""
        for name, wanted in self.inputs.items():
            value = inputs.get(name)
            if value is None and wanted.required:
                raise InputMissing(decision=self.id, input=name)
            if value is not None and not is_a(value, str(wanted.type)):
                raise InputWrongType(decision=self.id, input=name)
        return Evaluation(self._switch.chooser.choose(self._outcomes), dict(inputs), ())


def _outcomes(decision: Decision) -> list[Any]:
    table = decision.table
    if table is None:
        return [None]
    found: list[Any] = []
    rows = [rule.outputs for rule in table.rules]
    if table.has_default:
        rows.append(tuple(output.default for output in table.outputs if output.default is not None))
    for row in rows:
        values = [constant_of(cell.node) for cell in row]
        shown = [None if value is NOT_CONSTANT else value for value in values]
        one = shown[0] if len(shown) == 1 else {o.name: v for o, v in zip(table.outputs, shown, strict=True)}
        if one not in found:
            found.append(one)
    return found


def alone(subject: Subject, switch: Switch, matters: set[str]) -> Library:
    """The library of one process: each process that it calls is one open step, each decision any row."""
    library = subject.library
    called = {step.node.calls for step in subject.steps if step.node and step.kind is Kind.CALL and step.node.calls}
    documents = {subject.process.id: subject.document}
    forms, files, paths = (
        dict(library.forms),
        dict(library.files),
        {f"process:{subject.process.id}": subject.document.path},
    )
    paths |= {f"form:{form.id}": form.path for form in library.forms.values()}
    for key in sorted(one for one in called if one):
        stub_form = f"stub_{key}.json"
        documents[key] = read(
            _PROCESS.format(key=key, inputs=_inputs(subject.shelf, key)).encode(), path=f"stub_{key}.bpmn"
        )
        files |= {f"stub_{key}.bpmn": b"", stub_form: _form(subject, key)}
        forms[f"stub_{key}"] = read_form(files[stub_form], path=stub_form)
        paths |= {f"process:{key}": f"stub_{key}.bpmn", f"form:stub_{key}": stub_form}
    results = {
        step.node.decision: step.node.result or step.node.decision
        for step in subject.steps
        if step.node and step.kind is Kind.RULE
    }
    models: dict[str, Any] = {}
    for path, model in library.models.items():
        rows = {one.id: AnyRow(one, switch, matters=results.get(one.id) in matters) for one in model.decisions.values()}
        models[path] = SimpleNamespace(decisions=rows)
        paths |= {f"decision:{one}": path for one in rows}
    return replace(library, files=files, documents=documents, models=models, forms=forms, _paths=paths)


def _inputs(shelf: Shelf, key: str) -> str:
    called = shelf.subject(key)
    starts = (step.node for step in called.steps.within(key) if step.is_start and step.node) if called else ()
    return escape(" ".join(f"{one.name}:{one.type}" for node in starts for one in node.declares))


def _form(subject: Subject, key: str) -> bytes:
    """A form that gives back every variable that the caller reads of a called process."""
    called = subject.shelf.subject(key)
    types = merged(called.given_types) if called else {}
    read = {
        name
        for one in subject.expressions
        if one.use.what is What.OUTPUT and one.expression is not None
        if (node := subject.steps.all[one.use.step].node) is not None and node.calls == key
        for name in one.expression.variables
    }
    fields = {name: {**_schema(types[name]), "x-route": True} for name in sorted(read & types.keys())}
    return json.dumps({"properties": fields, "required": sorted(fields)}).encode()


def _schema(kind: FeelType) -> dict[str, Any]:
    if kind.name == "list":
        return {"type": "array", "items": _schema(kind.item or kind)}
    return {"type": {BOOLEAN: "boolean", NUMBER: "number"}.get(kind, "string")}


def feel(value: Any) -> Any:
    """A value as decisions take it."""
    return to_feel(value)
