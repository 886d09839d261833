"""Checks files and gathers what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping

from engine.workflow.checker import reading
from engine.workflow.checker.finding import Finding, Rule
from engine.workflow.checker.rules import (
    asked,
    comparisons,
    decisions,
    documents,
    events,
    expressions,
    form_keys,
    form_use,
    forms,
    gateways,
    limits,
    loops,
    naming,
    parameters,
    people,
    picture,
    races,
    soundness,
    structure,
    tasks,
    variables,
    waiting,
)
from engine.workflow.checker.subject import Shelf
from engine.workflow.definitions import Library
from engine.workflow.vocabulary import Vocabulary

_OF_PROCESS = (
    *structure.OF_PROCESS,
    *tasks.OF_PROCESS,
    *gateways.OF_PROCESS,
    *events.OF_PROCESS,
    *waiting.OF_PROCESS,
    *loops.OF_PROCESS,
    *people.OF_PROCESS,
    *expressions.OF_PROCESS,
    *comparisons.OF_PROCESS,
    *limits.OF_PROCESS,
    *variables.OF_PROCESS,
    *parameters.OF_PROCESS,
    *form_use.OF_PROCESS,
    *documents.OF_PROCESS,
    *soundness.OF_PROCESS,
    *races.OF_PROCESS,
    *naming.OF_PROCESS,
)
_OF_DOCUMENT = (*documents.OF_DOCUMENT, *structure.OF_DOCUMENT, *picture.OF_DOCUMENT, *naming.OF_DOCUMENT)
_OF_SHELF = (*forms.OF_SHELF, *form_keys.OF_SHELF, *form_use.OF_SHELF, *decisions.OF_SHELF, *asked.OF_SHELF)
_MODULES = (
    *(reading, documents, structure, tasks, gateways, events, waiting, loops, people, expressions, comparisons),
    *(limits, variables, parameters, forms, form_keys, form_use, decisions, asked, soundness, races, picture, naming),
)


def _rules() -> Iterator[Rule]:
    for module in _MODULES:
        for thing in vars(module).values():
            if isinstance(thing, Rule):
                yield thing
    yield from picture.RULES


RULES: Mapping[str, Rule] = {rule.id: rule for rule in _rules()}
"""Every rule by its id, in the order of the reference."""


def check_library(library: Library, vocabulary: Vocabulary) -> list[Finding]:
    """Return everything that is wrong with files that could be read, by file and line."""
    return _in_order(_check(Shelf(library, vocabulary, tuple(library.documents.values()))))


def check_files(files: Mapping[str, bytes], vocabulary: Vocabulary) -> list[Finding]:
    """Return everything that is wrong with files, also with those that cannot be read; never raises because of them."""
    return check_read(reading.read_files(files), vocabulary)


def check_read(read: reading.Reading, vocabulary: Vocabulary) -> list[Finding]:
    """Return everything that is wrong with files, those that could not be read among them."""
    return _in_order([*read.findings, *_check(read.shelf(vocabulary))])


def _check(shelf: Shelf) -> Iterator[Finding]:
    for look_at_all in _OF_SHELF:
        yield from look_at_all(shelf)
    for document in shelf.documents:
        for look_at_document in _OF_DOCUMENT:
            yield from look_at_document(shelf, document)
    for subject in shelf.subjects:
        for look_at_process in _OF_PROCESS:
            yield from look_at_process(subject)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    once = {(one.rule, one.place, tuple(one.facts.items())): one for one in findings}
    return sorted(once.values(), key=lambda one: (one.file, one.line, one.rule, one.element, repr(one.facts)))
