"""Files that cannot be read are findings, and the others are still checked."""

import pytest

from engine.workflow.checker import check_files, check_library
from engine.workflow.definitions import read_library
from tests.unit.workflow.checker.drafts import (
    PLAIN_FORM,
    VOCABULARY,
    definitions,
    end,
    errors,
    flows,
    lane,
    process,
    start,
    table,
    user,
)

GOOD = definitions(process(start(), user(), end(), flows("begin", "work", "done"), lanes=lane("work")))
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><definitions>&b;</definitions>'
)
NESTED = b"<a>" * 5000 + b"</a>" * 5000


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("broken.bpmn", b"<bpmn:definitions"),
        ("empty.bpmn", b""),
        ("text.bpmn", b"hello"),
        ("zeros.bpmn", b"\x00\x00"),
        ("bomb.bpmn", BOMB),
        ("nested.bpmn", NESTED),
        ("latin.bpmn", "<a>é</a>".encode("latin-1")),
        ("broken.dmn", b"<definitions>"),
        ("other.dmn", b"<html/>"),
        ("broken.json", b"{"),
        ("list.json", b"[]"),
        ("text.json", b'{"properties": "many"}'),
        ("fields.json", b'{"properties": {"a": 1}}'),
        ("latin.json", '{"a": "é"}'.encode("latin-1")),
    ],
)
def test_an_unreadable_file_is_named_and_nothing_else_suffers(path: str, content: bytes) -> None:
    findings = check_files({"sample.bpmn": GOOD, "plain.json": PLAIN_FORM, path: content}, VOCABULARY)

    assert [(one.rule, one.file) for one in findings if one.is_error and not one.rule.startswith("picture-")] == [
        ("unreadable", path)
    ]


def test_an_expression_that_a_decision_cannot_hold_is_named_with_its_line() -> None:
    broken = table("size", [("> 5", '"big"'), ("<= ", '"small"')])

    findings = check_files({"size.dmn": broken}, VOCABULARY)

    assert [(one.rule, one.element) for one in findings if one.is_error] == [("decision-invalid", "size_2_in")]


def test_two_files_that_define_the_same_are_refused_by_the_second() -> None:
    files = {"a.bpmn": GOOD, "b.bpmn": GOOD, "a/plain.json": PLAIN_FORM, "b/plain.json": PLAIN_FORM}

    findings = [one for one in check_files(files, VOCABULARY) if one.rule == "defined-twice"]

    assert [(one.file, one.element, one.facts["kind"]) for one in findings] == [
        ("b.bpmn", "sample", "process"),
        ("b/plain.json", "plain", "form"),
    ]


def test_a_file_of_another_kind_is_only_a_warning() -> None:
    findings = check_files({"sample.bpmn": GOOD, "plain.json": PLAIN_FORM, "read.me": b""}, VOCABULARY)

    assert ("file-unknown", "read.me") in {(one.rule, one.file) for one in findings}
    assert errors(findings) == set()


def test_findings_come_in_the_order_of_files_and_lines() -> None:
    wrong = GOOD.replace(b'formId="plain"', b'formId="none"').replace(b'isExecutable="true"', b'isExecutable="false"')

    findings = check_files({"b.bpmn": wrong, "a.bpmn": wrong.replace(b"sample", b"other")}, VOCABULARY)

    assert [(one.file, one.line) for one in findings] == sorted((one.file, one.line) for one in findings)
    assert findings == check_files({"b.bpmn": wrong, "a.bpmn": wrong.replace(b"sample", b"other")}, VOCABULARY)


def test_a_library_that_was_read_elsewhere_gets_the_same_verdict() -> None:
    files = {"sample.bpmn": GOOD.replace(b'isExecutable="true"', b""), "plain.json": PLAIN_FORM}

    assert check_library(read_library(files), VOCABULARY) == check_files(files, VOCABULARY)
