"""A process with all it calls, compiled once from the bytes that were deployed and shared by all threads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from engine.dmn import Decision, Model, parse_model
from engine.errors import InvalidInput, NotFound
from engine.workflow.model import Kind, Lane, Node, Process
from engine.workflow.reader import Document, read
from engine.workflow.vocabulary import FUNCTIONS, Vocabulary


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form as the process reads it: which of its fields become variables, by JSON Schema type."""

    id: str
    path: str
    routes: Mapping[str, str]


@dataclass(frozen=True)
class Library:
    """The files that processes are made of, read and looked up by what they define."""

    files: Mapping[str, bytes]
    documents: Mapping[str, Document]
    models: Mapping[str, Model]
    forms: Mapping[str, FormFile]
    _paths: Mapping[str, str]

    def document(self, process_id: str) -> Document:
        """The file of a process.

        Raises:
            NotFound: no file defines it.
        """
        if process_id not in self.documents:
            raise NotFound("No file defines this process.", process=process_id)
        return self.documents[process_id]

    def process(self, process_id: str) -> Process:
        """A process by its id."""
        main = self.document(process_id).main
        if main is None:
            raise NotFound("No file defines this process.", process=process_id)
        return main

    def decision(self, decision_id: str) -> Decision:
        """A decision by the id that business rule tasks name.

        Raises:
            NotFound: no file defines it.
        """
        for model in self.models.values():
            if decision_id in model.decisions:
                return model.decisions[decision_id]
        raise NotFound("No file defines this decision.", decision=decision_id)

    def form(self, form_id: str) -> bytes:
        """The bytes of a form.

        Raises:
            NotFound: no file defines it.
        """
        if form_id not in self.forms:
            raise NotFound("No file defines this form.", form=form_id)
        return self.files[self.forms[form_id].path]

    def decision_ids(self) -> frozenset[str]:
        """All decisions that a process may call."""
        return frozenset(decision for model in self.models.values() for decision in model.decisions)

    def called_by(self, process_id: str) -> list[str]:
        """A process and everything that it calls, itself first; unknown ones are left out."""
        found: dict[str, None] = {}
        waiting = [process_id]
        while waiting:
            one = waiting.pop(0)
            if one in found or one not in self.documents:
                continue
            found[one] = None
            waiting += [node.calls for node in self.process(one).nodes.values() if node.calls]
        return list(found)

    def used_by(self, process_id: str, vocabulary: Vocabulary) -> dict[str, bytes]:
        """The files of a process with all that it calls, by path: what its version is named by."""
        paths: set[str] = set()
        for one in self.called_by(process_id):
            paths.add(self._paths[f"process:{one}"])
            for node in self.process(one).nodes.values():
                paths.update(self._paths[key] for key in references(node, vocabulary) if key in self._paths)
        return {path: self.files[path] for path in sorted(paths)}


def references(node: Node, vocabulary: Vocabulary) -> Iterable[str]:
    """What an element refers to among the files, as `form:findings` or `decision:nature`."""
    if node.form:
        yield f"form:{node.form}"
    if node.decision:
        yield f"decision:{node.decision}"
    operator = vocabulary.operators.get(node.operator or "")
    for one in node.inputs if operator else ():
        wanted = operator.input(one.target) if operator else None
        if wanted is not None and wanted.names == "decisions":
            yield f"decision:{literal(one.source)}"


def literal(source: str) -> str:
    """The text that a parameter stands for when it is no expression, or nothing but a quoted text."""
    text = source[1:].strip() if source.startswith("=") else source
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def read_library(files: Mapping[str, bytes]) -> Library:
    """Read every BPMN, DMN and form file.

    Raises:
        InvalidInput: a file is not valid, or two files define the same thing; the facts name the file.
    """
    shelves = _Shelves()
    for path, content in sorted(files.items()):
        shelves.add(path, content)
    return Library(
        files=files, documents=shelves.documents, models=shelves.models, forms=shelves.forms, _paths=shelves.paths
    )


class _Shelves:
    """What was read so far, by what each file defines."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.models: dict[str, Model] = {}
        self.forms: dict[str, FormFile] = {}
        self.paths: dict[str, str] = {}

    def add(self, path: str, content: bytes) -> None:
        """Read one file by its ending; other files are none of ours."""
        if path.endswith(".bpmn"):
            document = read(content, path=path)
            if document.main is not None:
                self._define(f"process:{document.main.id}", path)
                self.documents[document.main.id] = document
        elif path.endswith(".dmn"):
            model = self.models[path] = parse_model(content, name=path, functions=FUNCTIONS)
            for decision in model.decisions:
                self._define(f"decision:{decision}", path)
        elif path.endswith(".json"):
            form = read_form(content, path=path)
            self._define(f"form:{form.id}", path)
            self.forms[form.id] = form

    def _define(self, key: str, path: str) -> None:
        if key in self.paths:
            raise InvalidInput(f"{path} and {self.paths[key]} both define {key}.", file=path, other=self.paths[key])
        self.paths[key] = path


def read_form(content: bytes, *, path: str) -> FormFile:
    """Read what a process needs to know of a form.

    Raises:
        InvalidInput: the file is not a JSON object.
    """
    try:
        schema: Any = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"The form is not valid JSON: {error}.", file=path) from error
    if not isinstance(schema, dict):
        raise InvalidInput("A form is a JSON object.", file=path)
    fields = schema.get("properties", {})
    routes = {name: str(one.get("type", "string")) for name, one in fields.items() if one.get("x-route")}
    return FormFile(id=path.rpartition("/")[2].removesuffix(".json"), path=path, routes=routes)


@dataclass(frozen=True)
class Definitions:
    """Everything an Instance of one version needs; named by the hash of its bytes."""

    key: str
    hash: str
    files: Mapping[str, bytes]
    processes: Mapping[str, Process]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, bytes]
    specs: Mapping[str, Any]
    desks: Mapping[tuple[str, str], Any]
    paths: Mapping[str, str]

    def element(self, process: str, element_id: str) -> Node:
        """An element by the process it stands in.

        Raises:
            NotFound: this version has no such element.
        """
        found = self.processes.get(process)
        if found is None or element_id not in found.nodes:
            raise NotFound("This version has no such element.", process=process, element=element_id)
        return found.nodes[element_id]

    def owner(self, scope: str) -> str:
        """The process that a scope belongs to: itself, or the process around an embedded sub-process."""
        if scope in self.processes:
            return scope
        return next(process.id for process in self.processes.values() if scope in process.nodes)

    def lane(self, process: str, element_id: str) -> Lane | None:
        """The lane in which an element stands."""
        return self.processes[process].lane_of(self.element(process, element_id))

    def bpmn(self, process: str) -> bytes:
        """The bytes of a process, as they were deployed."""
        return self.files[self.paths[process]]

    def user_tasks(self) -> list[tuple[str, Node]]:
        """Every step that a person may have to do."""
        return [
            (process.id, node)
            for process in self.processes.values()
            for node in process.nodes.values()
            if node.kind is Kind.USER
        ]


def version_hash(files: Mapping[str, bytes]) -> str:
    """Name a set of files by their bytes: SHA-256 over the sorted lines `path SP sha256(bytes) LF`."""
    lines = (f"{path} {sha256(content).hexdigest()}\n" for path, content in sorted(files.items()))
    return sha256("".join(lines).encode()).hexdigest()
