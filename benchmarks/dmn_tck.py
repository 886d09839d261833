"""How much of the DMN Technology Compatibility Kit the decision engine passes.

    python -m benchmarks.dmn_tck DIR [--json] [--failures]

DIR holds `compliance-level-2` and `compliance-level-3`, or is one of them. A test case passes when all of its results are as
expected. Results that expect a value are counted apart from those that expect null: an engine that always answers null passes
all of the latter.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.dmn import Model, parse_model
from engine.dmn.elements import child, children
from engine.errors import RedressError
from engine.feel import CLOCK_FUNCTIONS, FeelDate, FeelDateTime, FeelTime
from engine.feel.temporal_text import parse_date, parse_date_time, parse_duration, parse_time
from engine.xml import parse_xml

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
"""Some expected numbers of the kit are rounded to fewer digits than FEEL gives."""

_NOW = FeelDateTime(FeelDate(2026, 3, 22), FeelTime(0, offset=0))
_CLOCK = {"now": lambda: _NOW, "today": lambda: _NOW.date}
_NUMBERS = ("decimal", "double", "integer", "float", "int")
_READERS = {"date": parse_date, "dateTime": parse_date_time, "time": parse_time, "duration": parse_duration}


@dataclass(frozen=True, slots=True)
class Result:
    """One expected result and what came instead."""

    case: str
    node: str
    expected: object
    got: object

    @property
    def passed(self) -> bool:
        """Whether the two agree."""
        return same(self.got, self.expected)


@dataclass(slots=True)
class Score:
    """Counts of passed and all."""

    cases: list[int] = field(default_factory=lambda: [0, 0])
    values: list[int] = field(default_factory=lambda: [0, 0])
    nulls: list[int] = field(default_factory=lambda: [0, 0])
    failures: list[Result] = field(default_factory=list)

    def add_case(self, results: list[Result]) -> None:
        """Count one test case with its results."""
        for result in results:
            counted = self.nulls if result.expected is None else self.values
            counted[0] += result.passed
            counted[1] += 1
        self.failures += [result for result in results if not result.passed]
        self.cases[0] += all(result.passed for result in results)
        self.cases[1] += 1

    def add(self, other: "Score") -> None:
        """Count what another score counted."""
        for mine, theirs in ((self.cases, other.cases), (self.values, other.values), (self.nulls, other.nulls)):
            mine[0] += theirs[0]
            mine[1] += theirs[1]
        self.failures += other.failures

    def as_json(self) -> dict[str, object]:
        """The counts as JSON."""
        named = {"test_cases": self.cases, "value_results": self.values, "null_results": self.nulls}
        return {name: {"passed": passed, "total": total} for name, (passed, total) in named.items()}


def same(got: object, expected: object) -> bool:
    """Whether two values agree; numbers to eight digits."""
    if isinstance(got, Decimal) and isinstance(expected, Decimal):
        return got == expected or abs(got - expected) <= abs(expected) * _TOLERANCE
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in got)
    return type(got) is type(expected) and got == expected


def score_level(folder: Path) -> dict[str, Score]:
    """The score of each test folder of a compliance level."""
    return {one.name: score_folder(one) for one in sorted(folder.iterdir()) if one.is_dir()}


def score_folder(folder: Path) -> Score:
    """The score of the tests of one folder."""
    models = {path.name: path.read_bytes() for path in sorted(folder.glob("*.dmn"))}
    imports = {_namespace(data, name): data for name, data in models.items()}
    score = Score()
    for path in sorted(folder.glob("*.xml")):
        root = parse_xml(path.read_bytes(), name=path.name)
        name = next(str(one.text).strip() for one in children(root, "modelName"))
        model = parse_model(models[name], name=name, imports=imports, functions=CLOCK_FUNCTIONS, strict=False)
        for case in children(root, "testCase"):
            score.add_case(list(_results(model, case)))
    return score


def _namespace(data: bytes, name: str) -> str:
    return str(parse_xml(data, name=name).get("namespace"))


def _results(model: Model, case: etree._Element) -> Iterator[Result]:
    inputs = {" ".join(str(one.get("name")).split()): _value(one) for one in children(case, "inputNode")}
    service = case.get("invocableName") if case.get("type") == "decisionService" else None
    for node in children(case, "resultNode"):
        name = " ".join(str(node.get("name")).split())
        expected = _value(child(node, "expected"))
        yield Result(str(case.get("id")), name, expected, _answer(model, service, name, inputs))


def _answer(model: Model, service: str | None, name: str, inputs: Mapping[str, object]) -> object:
    try:
        if service is None:
            return model.decision(name).evaluate(inputs, host=_CLOCK).value
        asked = model.service(service)
        answer = asked.evaluate(inputs, host=_CLOCK).value
        return answer.get(name) if isinstance(answer, dict) and len(asked.gives) > 1 else answer
    except RedressError as error:
        return error


def _value(element: etree._Element | None) -> object:
    if element is None or element.get(f"{_XSI}nil") == "true":
        return None
    components = {str(one.get("name")): _value(one) for one in children(element, "component")}
    if components:
        return components
    for one in children(element, "list"):
        return None if one.get(f"{_XSI}nil") == "true" else [_value(item) for item in children(one, "item")]
    for one in children(element, "value"):
        return None if one.get(f"{_XSI}nil") == "true" else _plain(one)
    return None


def _plain(element: etree._Element) -> object:
    kind = str(element.get(f"{_XSI}type") or "").rpartition(":")[2]
    text = element.text or ""
    if kind in _NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() == "true"
    return _READERS[kind](text.strip()) if kind in _READERS else text


def levels_in(folder: Path) -> list[Path]:
    """The compliance levels in a folder, or the folder itself when it is one."""
    found = sorted(folder.glob("compliance-level-*"))
    return found or [folder]


def main(arguments: list[str] | None = None) -> int:
    """Print the score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--failures", action="store_true", help="list the results that are not as expected")
    options = parser.parse_args(arguments)
    scores = {level.name: score_level(level) for level in levels_in(options.folder)}
    if options.json:
        print(json.dumps({level: _level_as_json(folders) for level, folders in scores.items()}, indent=2))
    else:
        for level, folders in scores.items():
            _print_level(level, folders)
    if options.failures:
        _print_failures(scores)
    return 0


def total(folders: Mapping[str, Score]) -> Score:
    """The sum of the scores of folders."""
    whole = Score()
    for score in folders.values():
        whole.add(score)
    return whole


def _level_as_json(folders: Mapping[str, Score]) -> dict[str, object]:
    return {**total(folders).as_json(), "folders": {name: score.as_json() for name, score in folders.items()}}


def _print_level(level: str, folders: Mapping[str, Score]) -> None:
    print(f"{level:<52}{'test cases':>13}{'value results':>15}{'null results':>14}")
    for name, score in (*folders.items(), ("all", total(folders))):
        counts = (f"{passed}/{of}" for passed, of in (score.cases, score.values, score.nulls))
        cases, values, nulls = counts
        print(f"  {name:<50}{cases:>13}{values:>15}{nulls:>14}")


def _print_failures(scores: Mapping[str, Mapping[str, Score]]) -> None:
    for folders in scores.values():
        for name, score in folders.items():
            for one in score.failures:
                print(f"{name} {one.case} {one.node}: expected {one.expected!s}, got {one.got!s}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
