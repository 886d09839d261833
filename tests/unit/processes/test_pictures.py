"""Every shipped process is drawn so that people like to read it."""

import pytest

from engine.workflow.diagram.check import measures, picture_findings
from engine.workflow.diagram.layout import tidy
from tests.unit.processes.shipped import library

DOCUMENTS = sorted(library().documents)
WIDEST = 2900


@pytest.mark.parametrize("process_id", DOCUMENTS)
def test_nothing_is_wrong_with_the_picture(process_id: str) -> None:
    assert picture_findings(library().document(process_id).root) == []


@pytest.mark.parametrize("process_id", DOCUMENTS)
def test_the_picture_fits_a_screen_that_scrolls_one_way(process_id: str) -> None:
    assert measures(library().document(process_id).root).width <= WIDEST


@pytest.mark.parametrize("process_id", DOCUMENTS)
def test_tidying_changes_nothing(process_id: str) -> None:
    content = library().files[library().document(process_id).path]

    assert tidy(content) == content
