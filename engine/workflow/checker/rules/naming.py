"""Ids: they stay for ever, so they are words."""

import re
from collections.abc import Iterator

from engine.workflow.checker.finding import Finding, Theme
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.reader import Document

_theme = Theme("naming")

GENERATED = _theme.warning(
    "id-generated",
    says=("The id “{element}” was made up by a program.", "标识“{element}”是程序自动生成的。"),
    remedy=(
        "Give it a name in lower case words before it ships; it stays for ever.",
        "发布前请改为小写英文单词；标识将永久保留。",
    ),
)
STYLE = _theme.warning(
    "id-style",
    says=("The id “{element}” is not made of lower case words.", "标识“{element}”不是小写英文单词。"),
    remedy=("Write lower_case_words.", "请使用“小写_下划线”形式。"),
)
FILE_NAME = _theme.warning(
    "file-name",
    says=("The process “{element}” stands in {file}.", "流程“{element}”位于文件{file}中。"),
    remedy=("Call the file {wanted}.", "请将文件命名为{wanted}。"),
)
_GENERATED = re.compile(r"(?:[A-Z][A-Za-z]+_[0-9a-z]{7}|[A-Za-z]+-line-\d+|[A-Za-z]+_\d+)")
_STYLE = re.compile(r"[a-z][a-z0-9]*(?:_{1,2}[a-z0-9]+)*")


def ids(subject: Subject) -> Iterator[Finding]:
    """Steps and flows have ids that a person chose."""
    for thing in [*subject.steps, *subject.process.flows.values(), *subject.process.lanes]:
        if _GENERATED.fullmatch(thing.id):
            yield GENERATED.at(subject.place(thing))
        elif not _STYLE.fullmatch(thing.id):
            yield STYLE.at(subject.place(thing))


def file_names(shelf: Shelf, document: Document) -> Iterator[Finding]:
    """A process is found by its file."""
    main = document.main
    if main is not None:
        wanted = f"{main.id}.bpmn"
        if document.path.rpartition("/")[2] != wanted:
            subject = next(one for one in shelf.subjects if one.process is main)
            yield FILE_NAME.at(subject.place(), wanted=wanted)


OF_PROCESS = (ids,)
OF_DOCUMENT = (file_names,)
