"""An application that has nothing but what every page stands on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

import web
from web import assets, due, i18n, wording

Speak = Callable[[str], AbstractContextManager[object]]


@pytest.fixture
def pages() -> Flask:
    app = Flask("pages", template_folder=str(Path(web.__file__).parent / "templates"), static_folder=None)
    assets.install(app)
    i18n.install(app, zone=ZoneInfo("Asia/Shanghai"), of_person=lambda: None)
    wording.install(app)
    due.install(app)
    return app


@pytest.fixture
def in_chinese(pages: Flask) -> Iterator[None]:
    with pages.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


@pytest.fixture
def in_english(pages: Flask) -> Iterator[None]:
    with pages.test_request_context(headers={"Accept-Language": "en-GB"}):
        yield
