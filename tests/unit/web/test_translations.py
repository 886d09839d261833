"""Chinese and English are both complete: every text that a page can say has its Chinese one."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from web import wording

REFUSALS = {"RuleBroken": None, "InvalidInput": None, "NotPermitted": None}
KEYWORDS = {**DEFAULT_KEYWORDS, **REFUSALS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
METHODS = [
    *((name, "ignore") for name in ("commands.py", "deployments.py", "imports**.py")),
    ("templates/**.html", "jinja2"),
    ("**.py", "python"),
]


def texts_of_pages(project: Path) -> set[str]:
    def wanted(folder: str) -> bool:
        return Path(folder).name not in ("node_modules", "static", "__pycache__")

    folders = (project / "web", project / "engine" / "operations", project / "engine" / "records")
    return {
        text[0] if isinstance(text, tuple) else text
        for folder in folders
        for _, _, text, _, _ in extract_from_dir(folder, METHODS, keywords=KEYWORDS, directory_filter=wanted)
    }


def chinese(project: Path) -> Iterator[Message]:
    with (project / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


def english(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def said(message: Message) -> str:
    return "".join(message.string) if isinstance(message.string, tuple) else str(message.string)


def test_every_text_of_a_page_is_in_the_chinese_catalogue(project: Path) -> None:
    texts = texts_of_pages(project)

    assert "Skip to the content" in texts
    assert "%(duration)s overdue" in texts
    assert texts - {english(message) for message in chinese(project)} == set()


def test_no_text_is_left_untranslated_or_unsure(project: Path) -> None:
    assert [english(message) for message in chinese(project) if message.fuzzy or not said(message)] == []


def test_a_translation_fills_in_the_same_facts(project: Path) -> None:
    fact = re.compile(r"%\(\w+\)[sd]")

    unlike = [
        english(message)
        for message in chinese(project)
        if set(fact.findall(english(message))) != set(fact.findall(said(message)))
    ]

    assert unlike == []


def test_scripts_write_only_words_that_the_page_brings(project: Path, pages: Flask) -> None:
    sources = "".join(path.read_text("utf-8") for path in (project / "web" / "frontend" / "src").rglob("*.js"))
    with pages.test_request_context():
        brought = set(wording.script_texts())

    literal = set(re.findall(r"\btext\('(\w+)'", sources))
    computed = {"left", "late", "draftFailed", "draftRefused", "day", "hour", "minute"}

    assert literal | computed == brought
