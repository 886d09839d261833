"""Files of other producers: several pools, closed sub-processes, no picture, odd names. Nothing may break."""

from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from lxml import etree
from lxml.etree import _Element

from engine.errors import InvalidInput
from engine.workflow.diagram.check import measures, picture_findings
from engine.workflow.diagram.layout import tidy
from engine.workflow.diagram.refusal import CannotDraw
from engine.workflow.diagram.svg import render
from tests.unit.workflow.diagram.drafts import a_drawn_reply, bounds, read, written

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}*"


@pytest.fixture
def foreign(test_data: Path) -> list[bytes]:
    """Every foreign file that is XML at all."""
    files = [one for folder in ("bpmn-miwg", "bpmn-camunda7") for one in sorted((test_data / folder).iterdir())]
    contents = [one.read_bytes() for one in files if one.is_file()]
    return [one for one in contents if is_readable(one)]


def is_readable(content: bytes) -> bool:
    try:
        read(content)
    except InvalidInput:
        return False
    return True


def tidied(content: bytes) -> bytes | None:
    """The tidied file; nothing when it was refused."""
    try:
        return tidy(content)
    except CannotDraw:
        return None


def said(root: _Element) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Everything in a file but its picture."""
    return [
        (str(one.tag), (one.text or "").strip(), tuple(sorted((str(name), str(value)) for name, value in one.items())))
        for one in root.iter("*")
        if "/DI}" not in one.tag and "/DC}" not in one.tag and "/DD/" not in one.tag
    ]


@pytest.mark.data
def test_every_foreign_file_is_judged_within_ten_milliseconds(foreign: list[bytes]) -> None:
    took = []
    for content in foreign:
        root = read(content)
        start = perf_counter()
        findings = picture_findings(root)
        took.append(perf_counter() - start)
        assert all(one.sentence("en") and one.sentence("zh") for one in findings)

    assert len(took) > 150
    assert median(took) < 0.010


@pytest.mark.data
def test_every_foreign_file_is_measured_and_shown(foreign: list[bytes]) -> None:
    for content in foreign:
        root = read(content)
        numbers, svg = measures(root), etree.fromstring(render(root, language="zh"))
        assert numbers.findings >= 0
        assert (len(svg) > 3 or len(svg[2]) > 0) == bool(numbers.nodes)


@pytest.mark.data
def test_a_foreign_file_is_tidied_without_a_loss_or_refused(foreign: list[bytes]) -> None:
    drawn = 0
    for content in foreign:
        after = tidied(content)
        if after is None:
            continue
        drawn += 1
        assert said(read(after)) == said(read(content))
        assert tidy(after) == after
        assert not [one for one in picture_findings(read(after)) if not one.code.startswith("name")]

    assert drawn > 50


@pytest.mark.parametrize(
    ("key", "value"), [("x", "NaN"), ("y", "inf"), ("width", "-5"), ("height", "wide"), ("x", "1e300"), ("y", "")]
)
def test_a_shape_with_a_senseless_place_counts_as_not_drawn(key: str, value: str) -> None:
    root = a_drawn_reply()
    bounds(root, "sent").set(key, value)

    assert ("sent", "not-drawn") in [(one.element, one.code) for one in picture_findings(root)]
    assert render(root, language="en")
    assert not [one for one in picture_findings(read(tidy(written(root)))) if one.code == "not-drawn"]


def test_a_line_with_all_corners_in_one_place_is_drawn() -> None:
    root = a_drawn_reply()
    for point in root.iterfind(".//{*}BPMNEdge[@bpmnElement='send__sent']/{*}waypoint"):
        point.set("x", "700")
        point.set("y", "100")

    assert render(root, language="en")
    assert picture_findings(root)


def test_a_thousand_shapes_in_one_place_do_not_take_for_ever() -> None:
    root = a_drawn_reply()
    plane, shape = root.find(".//{*}BPMNPlane"), bounds(root, "write").getparent()
    process = root.find("{*}process")
    assert plane is not None
    assert shape is not None
    assert process is not None
    for number in range(1000):
        process.append(process.makeelement(MODEL.replace("*", "userTask"), {"id": f"more_{number}"}))
        copy = etree.fromstring(etree.tostring(shape))
        copy.set("bpmnElement", f"more_{number}")
        copy[0].set("x", str(number * 120))
        plane.append(copy)

    start = perf_counter()
    findings = picture_findings(root)

    assert len(findings) > 2000
    assert perf_counter() - start < 2
