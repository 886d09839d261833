"""YAML that a process owner writes, as plain values: nothing is guessed, and every slip is told with its line."""

import re
from collections.abc import Iterator

import yaml

from engine.rules.reading import FileInvalid, Problem

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The same values by either; the one in C reads the rules in a fifth of the time."""
_COMPUTED = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("bool", "float", "int", "timestamp"))
"""Kinds of texts that stand for another value, and may stand for one that does not exist."""
_PLAIN = _COMPUTED | {f"tag:yaml.org,2002:{kind}" for kind in ("map", "merge", "null", "seq", "str")}
_DEEPEST = 20
_STEP = re.compile(r"\[(\d+)\]|[^.\[\]]+")


def read_yaml(content: bytes, *, file: str) -> object:
    """Return what a file says: mappings, lists, texts, numbers, dates.

    Raises:
        FileInvalid: it is no YAML, says something twice or by reference, or names a day that does not exist.
    """
    try:
        loader = _LOADER(content.decode("utf-8-sig"))
        try:
            top = loader.get_single_node()
            if problems := [*_slips(loader, top)]:
                raise FileInvalid(file, sorted(problems, key=lambda problem: problem.line))
            return None if top is None else loader.construct_document(top)
        finally:
            loader.dispose()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileInvalid(file, [Problem(f"line {line}", "is not written in UTF-8; save it anew", line)]) from error
    except RecursionError as error:  # the reader in Python, where there is none in C
        raise FileInvalid(file, [Problem("line 1", "nests too deep", 1)]) from error
    except yaml.YAMLError as error:
        raise FileInvalid(file, [_refusal(error)]) from error


def line_at(content: bytes, path: str) -> int:
    """The line on which the value of a path such as `time_limits.ack.lengths[0].is` stands, or what should hold it.

    Args:
        content: a file that `read_yaml` takes.
    """
    node, line = yaml.compose(content.decode("utf-8-sig"), Loader=_LOADER), 1
    for step in _STEP.finditer(path):
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step[0]), None)
        elif isinstance(node, yaml.SequenceNode) and step[1] is not None and int(step[1]) < len(node.value):
            found = (node.value[int(step[1])],) * 2
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _refusal(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = 1 if mark is None else mark.line + 1
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Problem(f"line {line}", f"is not valid YAML: {said}", line)


def _slips(loader: yaml.SafeLoader | yaml.CSafeLoader, top: yaml.Node | None) -> Iterator[Problem]:
    """What YAML would let pass: the last of two equal keys, values by reference, texts that look like a value but are none."""
    seen: set[int] = set()
    waiting = [(top, 0)] if top is not None else []
    while waiting:
        node, depth = waiting.pop()
        if strange := _strange(node, depth, again=id(node) in seen):
            line = node.start_mark.line + 1
            yield Problem(f"line {line}", strange, line)
            return
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _twice(node)
            waiting += [(part, depth + 1) for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(part, depth + 1) for part in node.value]
        elif node.tag in _COMPUTED:
            yield from _impossible(loader, node)


def _strange(node: yaml.Node, depth: int, *, again: bool) -> str:
    """Why nothing behind a node is looked at; empty where there is no reason."""
    if again:
        return "is used again by reference; write it out where it is needed"
    if depth > _DEEPEST:
        return "nests too deep"
    if node.tag not in _PLAIN:
        return f"{node.tag} is no kind of value here; write texts, numbers, dates, lists and mappings"
    return ""


def _twice(node: yaml.MappingNode) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(f"line {line}", "a key must be a text", line)
        elif key.value in first:
            message = f"{key.value!r} is there already, on line {first[key.value]}; keep one of them"
            yield Problem(f"line {line}", message, line)
        else:
            first[key.value] = line


def _impossible(loader: yaml.SafeLoader | yaml.CSafeLoader, node: yaml.Node) -> Iterator[Problem]:
    try:
        loader.construct_object(node)
    except (ValueError, OverflowError, LookupError, AttributeError) as error:  # as PyYAML has it
        line = node.start_mark.line + 1
        yield Problem(f"line {line}", f"{node.value!r} cannot be: {error}", line)
