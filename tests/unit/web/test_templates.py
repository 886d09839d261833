"""What may stand in a template: words that are marked for translation, icons that exist, nothing that the policy forbids."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

import web

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))
ICONS = Path(web.__file__).parent / "frontend" / "src" / "icons.svg"
SPOKEN_ATTRIBUTES = {"title", "aria-label", "alt", "placeholder", "data-label"}
VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path"}
LETTER = re.compile(r"[^\W\d_]")

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)


def markup(source: str) -> str:
    """The template without what Jinja fills in, and without what stands between {% trans %} and {% endtrans %}."""
    parts, translated, block = [], False, False
    for _, kind, value in Environment(autoescape=True).lex(source):
        if kind == "block_begin":
            block = True
        elif kind == "name" and block:
            translated = value == "trans" or (translated and value != "endtrans")
            block = False
        elif kind == "data" and not translated:
            parts.append(value)
        elif kind == "variable_end":
            parts.append("·")
    return "".join(parts)


class Words(HTMLParser):
    """Collects what a reader would read or hear, except where `translate="no"` says that it is a name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            f"{name}={value}" for name, value in attrs if name in SPOKEN_ATTRIBUTES and LETTER.search(value or "")
        ]
        if tag not in VOID and (self._silent or tag in ("script", "style") or ("translate", "no") in attrs):
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and LETTER.search(data):
            self.found.append(data.strip())


def unmarked(source: str) -> list[str]:
    words = Words()
    words.feed(markup(source))
    return words.found


@each_template
def test_every_word_is_marked_for_translation(path: Path) -> None:
    assert unmarked(path.read_text("utf-8")) == []


def test_a_forgotten_word_is_found() -> None:
    assert unmarked('<p title="Hint">Text {{ _("marked") }}{% trans %}marked{% endtrans %}</p>') == [
        "title=Hint",
        "Text ·",
    ]
    assert unmarked('<a translate="no">Redress</a><b>{{ _("Close") }}</b>') == []


@each_template
def test_nothing_that_the_content_policy_forbids(path: Path) -> None:
    source = path.read_text("utf-8")

    forbidden = re.findall(
        r"\sstyle=|\son[a-z]+=|javascript:|<style|hx-on|<script(?![^>]*(?:src=|application/json))", source
    )

    assert forbidden == []


@each_template
def test_every_icon_is_drawn(path: Path) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', ICONS.read_text("utf-8")))
    source = path.read_text("utf-8")

    used = set(re.findall(r'icon(?:_button)?\("([\w-]+)"', source)) | set(re.findall(r'icon_name="([\w-]+)"', source))

    assert used <= drawn
