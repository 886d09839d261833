"""The shipped processes as a browser draws them: no text leaves its shape, no label lies on anything, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import Browser

from tests.browser.conftest import Serve
from tests.browser.showcase import create_showcase

FILES = sorted((Path(__file__).parent.parent.parent / "processes" / "complaint").glob("*.bpmn"))
PAGE = """{% extends "base.html" %}{% from "_diagram.html" import diagram, diagram_assets with context %}
{% block head %}{{ diagram_assets() }}{% endblock %}
{% block main %}{{ diagram(name, "/file/" + name, []) }}{% endblock %}"""
# A text lies inside its task; a label touches no shape and no other label. Measured as the browser laid the text out.
LAID_OUT = """() => {
  const box = (element) => element.getBoundingClientRect()
  const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom
  const found = [], solid = [], labels = []
  for (const element of document.querySelectorAll('.djs-shape')) {
    const id = element.dataset.elementId
    const visual = element.querySelector('.djs-visual')
    const text = visual.querySelector('text')
    if (id.endsWith('_label')) { if (text) labels.push([id, box(text)]); continue }
    const shape = visual.querySelector('rect, circle, polygon, path')
    if (!shape || /^(lane|pool)_/.test(id)) continue // our files name them so; labels lie in them
    solid.push([id, box(shape)])
    if (text && !within(box(text), box(shape))) found.push(`the text of ${id} leaves its shape`)
  }
  for (const [id, label] of labels) {
    for (const [other, shape] of solid) if (meets(label, shape)) found.push(`${id} lies on ${other}`)
    for (const [other, text] of labels) if (other > id && meets(label, text)) found.push(`${id} lies on ${other}`)
  }
  return [labels.length, solid.length, found]
}"""


@pytest.fixture(scope="module")
def drawings(serve: Serve) -> str:
    """The address of pages that draw one file each."""
    app: Flask = create_showcase()
    files = {path.stem: path.read_bytes() for path in FILES}
    app.add_url_rule("/draw/<name>", "draw", lambda name: render_template_string(PAGE, name=name))
    app.add_url_rule("/file/<name>", "file", lambda name: Response(files[name], mimetype="application/xml"))
    return serve(app)


@pytest.fixture
def measure(browser: Browser, drawings: str) -> Callable[[str, str], tuple[int, int, list[str]]]:
    """Draw a file in a language, and say how many labels and shapes it has and what is wrong with them."""

    def laid_out(name: str, language: str) -> tuple[int, int, list[str]]:
        page = browser.new_page(locale={"en": "en-GB", "zh": "zh-CN"}[language], base_url=drawings)
        try:
            page.goto(f"/draw/{name}")
            page.locator("[data-drawn]").wait_for(timeout=10_000)
            labels, shapes, found = page.evaluate(LAID_OUT)
            return labels, shapes, found
        finally:
            page.close()

    return laid_out


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_shipped_process_is_drawn_without_a_text_in_the_way(
    measure: Callable[[str, str], tuple[int, int, list[str]]], name: str, language: str
) -> None:
    labels, shapes, found = measure(name, language)

    assert labels > 0
    assert shapes > 0
    assert found == []
