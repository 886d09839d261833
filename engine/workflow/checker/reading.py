"""From the bytes of files to a shelf: what cannot be read becomes a finding instead of stopping the rest."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import orjson

from engine.dmn import InvalidModel, Model, parse_model
from engine.errors import InvalidInput
from engine.workflow.checker.finding import Finding, Place, Theme
from engine.workflow.checker.forms import read_form_text
from engine.workflow.checker.subject import Shelf
from engine.workflow.definitions import FormFile, Library, read_form
from engine.workflow.reader import Document, read
from engine.workflow.vocabulary import FUNCTIONS, Vocabulary

_theme = Theme("files")

UNREADABLE = _theme.error(
    "unreadable",
    says=("{file} cannot be read: {problem}", "无法读取{file}：{problem}"),
    remedy=("Save it anew from the program that wrote it.", "请用原来的程序重新保存。"),
)
DECISION_INVALID = _theme.error(
    "decision-invalid",
    says=("“{element}” cannot be used: {problem}", "“{element}”无法使用：{problem}"),
    remedy=("Mend the expression or reference at this place.", "请改正此处的表达式或引用。"),
)
DEFINED_TWICE = _theme.error(
    "defined-twice",
    says=(
        "{file} defines the {kind} “{element}”, and so does {other}.",
        "{file}定义了“{element}”（{kind}），而{other}也定义了它。",
    ),
    remedy=("Keep one of them, or give it another id.", "请保留其中一个，或换一个标识。"),
)
UNKNOWN_KIND = _theme.warning(
    "file-unknown",
    says=("{file} is no process, decision or form.", "{file}不是流程、决策或表单。"),
    remedy=(
        "Processes end in .bpmn, decisions in .dmn and forms in .json.",
        "流程文件以 .bpmn 结尾，决策以 .dmn 结尾，表单以 .json 结尾。",
    ),
)
DEEPEST = 60
"""How deep a form may nest; the checks walk through it."""


@lru_cache(maxsize=128)
def read_model(path: str, content: bytes) -> Model:
    """Read a decision file; the same bytes give the same model, since the studio checks again at every change.

    Raises:
        InvalidInput: it cannot be used.
    """
    return parse_model(content, name=path, functions=FUNCTIONS)


def _refuse_shapeless(content: bytes, path: str) -> None:
    """Forms are read field by field, so there must be fields.

    Raises:
        InvalidInput: the file is no JSON, or `properties` holds something else than objects by name.
    """
    try:
        schema = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"It is not valid JSON: {error}.", file=path, line=error.lineno) from error
    fields = schema.get("properties", {}) if isinstance(schema, dict) else None
    if not isinstance(fields, dict) or not all(isinstance(field, dict) for field in fields.values()):
        raise InvalidInput("A form is a JSON object whose properties are objects.", file=path)
    if _depth(schema) > DEEPEST:
        raise InvalidInput("It nests too deep.", file=path)


def _depth(value: object) -> int:
    """How deep lists and objects are nested, counted layer by layer."""
    layer, depth = [value], 0
    while layer and depth <= DEEPEST:
        inner = [one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)]
        layer, depth = [part for parts in inner for part in parts], depth + 1
    return depth


@dataclass
class Reading:
    """What was read of some files, and what could not be."""

    files: Mapping[str, bytes]
    findings: list[Finding] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    processes: dict[str, Document] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    forms: dict[str, FormFile] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def shelf(self, vocabulary: Vocabulary) -> Shelf:
        """All that could be read, ready to be checked."""
        library = Library(self.files, self.processes, self.models, self.forms, self.paths)
        return Shelf(library, vocabulary, tuple(self.documents))

    def texts_asked_by(self, elements: Collection[str]) -> frozenset[str]:
        """The text fields of the forms that these steps show, in whatever process they stand."""
        nodes = (node for one in self.documents for process in one.processes for node in process.nodes.values())
        shown = {node.form for node in nodes if node.id in elements and node.form in self.forms}
        forms = (
            read_form_text(one.id, one.path, self.files[one.path]) for one in self.forms.values() if one.id in shown
        )
        return frozenset(
            name for form in forms for name, field in form.fields.items() if field.get("type", "string") == "string"
        )

    def read_all(self) -> None:
        """Read every file by its ending."""
        readers: Mapping[str, Callable[[str, bytes], None]] = {
            ".bpmn": self._process,
            ".dmn": self._decisions,
            ".json": self._form,
        }
        for path, content in sorted(self.files.items()):
            reader = next((one for ending, one in readers.items() if path.endswith(ending)), None)
            if reader is None:
                self.findings.append(UNKNOWN_KIND.at(Place(path)))
                continue
            try:
                reader(path, content)
            except InvalidModel as error:
                self._report_model(path, error)
            except InvalidInput as error:
                line = error.facts.get("line")
                place = Place(path, line=line if isinstance(line, int) else 1)
                self.findings.append(UNREADABLE.at(place, problem=str(error)))

    def _process(self, path: str, content: bytes) -> None:
        document = read(content, path=path)
        self.documents.append(document)
        if document.main is not None and self._define("process", document.main.id, path):
            self.processes[document.main.id] = document

    def _decisions(self, path: str, content: bytes) -> None:
        model = read_model(path, content)
        known = [self._define("decision", one, path) for one in model.decisions]
        if all(known):
            self.models[path] = model

    def _form(self, path: str, content: bytes) -> None:
        _refuse_shapeless(content, path)
        form = read_form(content, path=path)
        if self._define("form", form.id, path):
            self.forms[form.id] = form

    def _define(self, kind: str, name: str, path: str) -> bool:
        key = f"{kind}:{name}"
        if key in self.paths:
            self.findings.append(DEFINED_TWICE.at(Place(path, name), kind=kind, other=self.paths[key]))
            return False
        self.paths[key] = path
        return True

    def _report_model(self, path: str, error: InvalidModel) -> None:
        problems = error.facts.get("problems")
        for one in problems if isinstance(problems, list) else []:
            place = Place(path, str(one["element"]), int(one["line"]))
            self.findings.append(DECISION_INVALID.at(place, problem=str(one["message"])))


def read_files(files: Mapping[str, bytes]) -> Reading:
    """Read files; never raises because of what they hold."""
    reading = Reading(files)
    reading.read_all()
    return reading
