"""What a check looks at: the shelf of files that are checked together, and one process of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import _Element

from engine.feel import FeelType
from engine.workflow.checker.dataflow import DataFlow
from engine.workflow.checker.finding import Place
from engine.workflow.checker.forms import FormText, read_form_text, suggestions
from engine.workflow.checker.game import Game, play
from engine.workflow.checker.net import Net
from engine.workflow.checker.nulls import find_nullable
from engine.workflow.checker.reads import Reads
from engine.workflow.checker.steps import Step, Steps
from engine.workflow.checker.uses import Compiled, Use, Uses, What, compiled
from engine.workflow.checker.variable_types import Types, Typing, merged
from engine.workflow.definitions import Library
from engine.workflow.model import BPMN, Flow, Kind, Lane, Process
from engine.workflow.reader import Document
from engine.workflow.variables import names_in
from engine.workflow.vocabulary import Vocabulary


@dataclass(frozen=True)
class Shelf:
    """All files that are checked together; `documents` also holds BPMN files without a process."""

    library: Library
    vocabulary: Vocabulary
    documents: tuple[Document, ...]

    @cached_property
    def subjects(self) -> tuple["Subject", ...]:
        """Every process of every file."""
        return tuple(
            Subject(self, document, process, element)
            for document in self.documents
            for process, element in zip(document.processes, document.root.iter(f"{{{BPMN}}}process"), strict=True)
        )

    @cached_property
    def asked_of_called(self) -> Mapping[str, frozenset[str]]:
        """The variables that callers read of what a process ends with, by its id."""
        found: dict[str, frozenset[str]] = {}
        for caller in self.subjects:
            for one in caller.expressions:
                called = caller.steps.all[one.use.step].calls
                if called and one.use.what is What.OUTPUT and one.expression is not None:
                    found[called] = found.get(called, frozenset()).union(one.expression.variables)
        return found

    def subject(self, process_id: str) -> "Subject | None":
        """The process of an id that a call activity may name."""
        return self._callable.get(process_id)

    @cached_property
    def _callable(self) -> Mapping[str, "Subject"]:
        known = self.library.documents
        return {
            one.process.id: one
            for one in self.subjects
            if known.get(one.process.id) is one.document and one.document.main is one.process
        }

    def form(self, form_id: str) -> FormText | None:
        """A form by its id."""
        return self.forms.get(form_id)

    @cached_property
    def forms(self) -> Mapping[str, FormText]:
        """All forms by their ids."""
        files = self.library.files
        return {form.id: read_form_text(form.id, form.path, files[form.path]) for form in self.library.forms.values()}


class Subject:
    """One process, with what the checks ask again and again."""

    def __init__(self, shelf: Shelf, document: Document, process: Process, element: _Element) -> None:
        self.shelf, self.document, self.process, self.element = shelf, document, process, element
        self.library, self.vocabulary = shelf.library, shelf.vocabulary
        self._is_typing = False

    @cached_property
    def steps(self) -> Steps:
        """Its steps, also those of kinds that we never run."""
        return Steps(self.process, self.element)

    @cached_property
    def expressions(self) -> tuple[Compiled, ...]:
        """Every expression of it."""
        uses = Uses(self.process, self.steps, self.library, self.document.messages, self._languages())
        return tuple(compiled(use, self.names, self.vocabulary) for use in uses.all())

    @cached_property
    def names(self) -> frozenset[str]:
        """Every variable that anything in it produces."""
        return names_in(self.process, self.library)

    @cached_property
    def suggesting(self) -> frozenset[str]:
        """The variables that the forms of it suggest values from."""
        forms = (self.shelf.form(step.node.form) for step in self.steps if step.node and step.node.form)
        fields = (field for form in forms if form for field in form.fields.values())
        return frozenset(path.partition(".")[0] for field in fields for path in suggestions(field))

    @cached_property
    def nullable(self) -> Mapping[str, str]:
        """Variables that may be null because a field may stay empty, each with the form that leaves it so."""
        return find_nullable(self.steps, self.expressions, self.shelf.form, self._nullable_of_called)

    def _nullable_of_called(self, process_id: str) -> Mapping[str, str]:
        called = self.shelf.subject(process_id)
        is_recursive = called is None or self.process.id in self.library.called_by(process_id)
        return {} if called is None or is_recursive else called.nullable

    @cached_property
    def dataflow(self) -> DataFlow:
        """Which variables are there before each step."""
        return DataFlow(self.steps, self.library)

    @cached_property
    def given_types(self) -> Mapping[str, tuple[FeelType, ...]]:
        """The types that producers give to each variable; nothing is told while a process that calls itself asks."""
        if self._is_typing:
            return {}
        self._is_typing = True
        found = self.typing.variables(self.expressions)
        self._is_typing = False
        return found

    @cached_property
    def types(self) -> Types:
        """The type of each variable, wide enough for all of its producers."""
        return merged(self.given_types)

    @cached_property
    def typing(self) -> Typing:
        """Tells types of expressions."""
        return Typing(
            self.steps, self.library, self.vocabulary, self.shelf.form, self.document.messages, self._types_of_called
        )

    @cached_property
    def games(self) -> Mapping[str, Game]:
        """The token game of the process and of each sub-process; none where nothing can be played."""
        found: dict[str, Game] = {}
        for scope in self.steps.scopes():
            within = self.steps.within(scope)
            starts = [step for step in within if step.is_start]
            if starts and not any(step.tag == "complexGateway" for step in within):
                merges = (step for step in within if step.kind is Kind.EXCLUSIVE)
                found[scope] = play(Net(self.steps, scope), starts, merges=merges)
        return found

    @cached_property
    def reads(self) -> Reads:
        """Which variables are still read behind each step."""
        return Reads(self.steps, self.library, self.expressions)

    def type_of(self, one: Compiled) -> FeelType | None:
        """The type of an expression; None when it is none that compiles."""
        return None if one.expression is None else one.expression.result_type(self.types_at(one))

    def types_at(self, one: Compiled) -> Types:
        """The types of the names that an expression sees."""
        return self.typing.at(one, self.types)

    def place(self, thing: Step | Flow | Lane | Process | None = None) -> Place:
        """Where something of this process is; without anything, the process itself."""
        found = thing or self.process
        return Place(self.document.path, found.id, found.line or 1, self.process.id)

    def place_of(self, use: Use) -> Place:
        """Where an expression is."""
        return Place(self.document.path, use.element, use.line or 1, self.process.id)

    def _types_of_called(self, process_id: str) -> Types:
        called = self.shelf.subject(process_id)
        return merged(called.given_types) if called else {}

    def _languages(self) -> dict[str, str]:
        """The language that an expression names, by the id of the flow or event that holds it."""
        found: dict[str, str] = {}
        for element in self.element.iter(f"{{{BPMN}}}*"):
            language = element.get("language")
            owner = next((one.get("id", "") for one in element.iterancestors() if _is_owner(one)), None)
            if language and owner:
                found[owner] = language
        return found


def _is_owner(element: _Element) -> bool:
    return element.get("id") is not None and str(element.tag).rpartition("}")[2].endswith(("Event", "sequenceFlow"))
